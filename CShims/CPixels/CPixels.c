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

size_t mr_ink_distances_count(int width, int height) { return (size_t)(width + 4) * (size_t)(height + 4); }

void mr_ink_distances(const uint8_t *mask, int width, int height, uint32_t *rows) {
  pixels()->ink_distances(mask, width, height, rows);
}

size_t mr_quick_scratch_size(int width, int height) {
  // Rows of whole vectors with one more on either side.
  return sizeof(int32_t) * (size_t)(height + 3) * (size_t)((width + 7) / 8 * 8 + 16);
}

void mr_quick_distances(const uint8_t *mask, int width, int height, float *distance, void *scratch) {
  pixels()->quick_distances(mask, width, height, distance, scratch);
}
