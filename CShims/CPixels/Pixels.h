// The table of one instruction set's passes; PixelTemplate.h defines one, CPixels.c picks.
#pragma once

#include "CPixels.h"

typedef struct {
  void (*median_rows)(
      const uint8_t *source, int width, int height, int side, int first, int last, uint8_t *target, void *scratch);
} mr_pixels;

extern const mr_pixels mr_portable_pixels;
#if defined(__x86_64__)
extern const mr_pixels mr_avx2_pixels;
#endif
