#include "CPeak.h"

#pragma STDC FP_CONTRACT ON

// Enough to hide a latency of four cycles on two units, and they fit the sixteen registers of AVX2 but for two.
enum { CHAINS = 12 };

double peak_operations(int width, long steps) { return 2.0 * CHAINS * width * (double)steps; }

#define PEAK(NAME, WIDTH, TARGET)                                                                      \
  TARGET static float NAME(long steps) {                                                               \
    typedef float vector __attribute__((vector_size(4 * WIDTH)));                                      \
    vector sums[CHAINS], scale, step;                                                                  \
    for (int lane = 0; lane < WIDTH; lane++) scale[lane] = 0.999f, step[lane] = 0.001f;                \
    _Pragma("clang loop unroll(full)") for (int c = 0; c < CHAINS; c++) sums[c] = step * (float)c;     \
    for (long s = 0; s < steps; s++) {                                                                 \
      _Pragma("clang loop unroll(full)") for (int c = 0; c < CHAINS; c++) {                            \
        sums[c] = sums[c] * scale + step;                                                              \
        __asm__("" : "+x"(sums[c]));                                                                   \
      }                                                                                                \
    }                                                                                                  \
    float total = 0;                                                                                   \
    for (int c = 0; c < CHAINS; c++)                                                                   \
      for (int lane = 0; lane < WIDTH; lane++) total += sums[c][lane];                                 \
    return total;                                                                                      \
  }

#if defined(__x86_64__)
PEAK(peak16, 16, __attribute__((target("avx512f"))))
PEAK(peak8, 8, __attribute__((target("avx2,fma"))))
PEAK(peak4, 4, )
#else
static float peak4(long steps) {
  typedef float vector __attribute__((vector_size(16)));
  vector sums[CHAINS], scale = {0.999f, 0.999f, 0.999f, 0.999f}, step = {0.001f, 0.001f, 0.001f, 0.001f};
  for (int c = 0; c < CHAINS; c++) sums[c] = step * (float)c;
  for (long s = 0; s < steps; s++)
    for (int c = 0; c < CHAINS; c++) sums[c] = sums[c] * scale + step;
  float total = 0;
  for (int c = 0; c < CHAINS; c++)
    for (int lane = 0; lane < 4; lane++) total += sums[c][lane];
  return total;
}
#endif

float peak_run(int width, long steps) {
#if defined(__x86_64__)
  if (width == 16) return peak16(steps);
  if (width == 8) return peak8(steps);
#endif
  return peak4(steps);
}
