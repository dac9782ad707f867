#if defined(__x86_64__)
// 16 registers of eight floats: two vectors of filters by six cells are 12 sums, enough to hide the latency of the fused
// multiply-add, and 8 loads for 12 of them.
#define KERNELS mr_avx2_kernels
#define TARGET __attribute__((target("avx2,fma")))
#define LANES 8
#define WIDE_CELLS 6
#define NARROW_VECTORS 1
#define TAPS_AT_ONCE 3
#define DENSE_ROWS 6
#define DENSE_VECTORS 2
#define DENSE_TAPS 4
#include "KernelTemplate.h"
#endif
