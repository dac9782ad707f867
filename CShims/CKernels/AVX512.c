#if defined(__x86_64__)
// 32 registers of sixteen floats: all 32 filters by 12 cells are 24 sums; 14 loads for 24 multiply-adds.
#define KERNELS mr_avx512_kernels
#define TARGET __attribute__((target("avx512f,avx2,fma")))
#define LANES 16
#define WIDE_CELLS 12
#define NARROW_VECTORS 2
#define TAPS_AT_ONCE 9
#define DENSE_ROWS 6
#define DENSE_VECTORS 4
#define DENSE_TAPS 12
#include "KernelTemplate.h"
#endif
