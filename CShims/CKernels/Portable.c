// The kernels in vectors of four floats, for every processor.
#define KERNELS mr_portable_kernels
#define TARGET
#define LANES 4
#if defined(__aarch64__)
// NEON has 32 registers.
#define WIDE_CELLS 12
#define TAPS_AT_ONCE 2
#else
#define WIDE_CELLS 6
#define TAPS_AT_ONCE 1
#endif
#define NARROW_VECTORS 1
#define DENSE_ROWS 4
#define DENSE_VECTORS 2
#define DENSE_TAPS 4
#include "KernelTemplate.h"
