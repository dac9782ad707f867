#if defined(__x86_64__)
#define PIXELS mr_avx2_pixels
#define TARGET __attribute__((target("avx2,popcnt")))
#include "PixelTemplate.h"
#endif
