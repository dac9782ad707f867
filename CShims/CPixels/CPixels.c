#include "CPixels.h"

#include "Pixels.h"

static const mr_pixels *pixels(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt")) return &mr_avx2_pixels;
#endif
  return &mr_portable_pixels;
}

// A column's counts take 16 coarse and 256 fine bytes.
size_t mr_median_scratch_size(int width) { return (size_t)width * 272; }

void mr_median_rows(
    const uint8_t *source, int width, int height, int side, int first, int last, uint8_t *target, void *scratch) {
  pixels()->median_rows(source, width, height, side, first, last, target, scratch);
}
