// The passes, written once in C's vector extensions and compiled for each instruction set by the file that includes this.
//
// That file defines
//   PIXELS  the name of the table
//   TARGET  the attribute that names the instruction set

#include <string.h>

#include "Pixels.h"

// Vectors wider than the processor's are passed to inlined functions only, so how they would be passed is no matter.
#pragma clang diagnostic ignored "-Wpsabi"

#define INLINE TARGET static inline __attribute__((always_inline))

// Perreault and Hebert, "Median filtering in constant time" (IEEE Transactions on Image Processing 16, 2007): a histogram
// of each column's `side` pixels goes down with the rows, and that of the window is the sum of its columns'. Histograms
// have 16 coarse bins and 16 fine ones in each; of the window's fine ones only those that are looked at are kept up.

typedef uint8_t bytes __attribute__((vector_size(16)));
typedef uint8_t loose_bytes __attribute__((vector_size(16), aligned(1), may_alias));
typedef uint16_t counts __attribute__((vector_size(32)));
typedef _Bool bits __attribute__((ext_vector_type(16)));

/// A column's counts, at most 255 each: 16 coarse ones, then 16 for each of them.
typedef struct {
  uint8_t coarse[16];
  uint8_t fine[16][16];
} column;

INLINE counts wide(const uint8_t *values) {
  return __builtin_convertvector((bytes) * (const loose_bytes *)values, counts);
}

/// The first bin at which more than `half` are counted, and how many are before it.
INLINE int bin_of(counts histogram, uint16_t half, uint16_t *before) {
  const counts zero = {0};
  counts sums = histogram;
  sums += __builtin_shufflevector(sums, zero, 16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
  sums += __builtin_shufflevector(sums, zero, 16, 16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
  sums += __builtin_shufflevector(sums, zero, 16, 16, 16, 16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  sums += __builtin_shufflevector(sums, zero, 16, 16, 16, 16, 16, 16, 16, 16, 0, 1, 2, 3, 4, 5, 6, 7);
  bits is_before = __builtin_convertvector(sums <= half, bits);
  uint16_t mask;
  memcpy(&mask, &is_before, sizeof mask);
  const int bin = __builtin_popcount(mask);
  uint16_t all[17] = {0};
  memcpy(all + 1, &sums, sizeof sums);
  *before = all[bin];
  return bin;
}

INLINE int clamped(int value, int most) { return value < 0 ? 0 : value > most ? most : value; }

INLINE void count(column *column, uint8_t level, int change) {
  column->coarse[level >> 4] += change;
  column->fine[level >> 4][level & 15] += change;
}

TARGET static void median_rows(
    const uint8_t *source, int width, int height, int side, int first, int last, uint8_t *target, void *scratch) {
  column *columns = scratch;
  const int radius = side / 2;
  const uint16_t half = (uint16_t)((side * side - 1) / 2);
  memset(columns, 0, (size_t)width * sizeof(column));
  for (int y = first - radius - 1; y < first + radius; y++) {
    const uint8_t *row = source + (ptrdiff_t)clamped(y, height - 1) * width;
    for (int x = 0; x < width; x++) count(columns + x, row[x], 1);
  }
  for (int y = first; y < last; y++) {
    const uint8_t *leaving = source + (ptrdiff_t)clamped(y - radius - 1, height - 1) * width;
    const uint8_t *entering = source + (ptrdiff_t)clamped(y + radius, height - 1) * width;
    for (int x = 0; x < width; x++) {
      if (leaving[x] == entering[x]) continue;
      count(columns + x, leaving[x], -1);
      count(columns + x, entering[x], 1);
    }
    counts coarse = {0}, fine[16] = {{0}};
    // The column before which each coarse bin's fine counts were brought up.
    int known[16];
    for (int bin = 0; bin < 16; bin++) known[bin] = -side;
    for (int x = -radius - 1; x < radius; x++) coarse += wide(columns[clamped(x, width - 1)].coarse);
    uint8_t *out = target + (ptrdiff_t)y * width;
    for (int x = 0; x < width; x++) {
      coarse += wide(columns[clamped(x + radius, width - 1)].coarse);
      coarse -= wide(columns[clamped(x - radius - 1, width - 1)].coarse);
      uint16_t before, inside;
      const int bin = bin_of(coarse, half, &before);
      counts window = fine[bin];
      if (x - known[bin] > radius) {
        // It is shorter to add all columns anew.
        window = (counts){0};
        for (int other = x - radius; other <= x + radius; other++)
          window += wide(columns[clamped(other, width - 1)].fine[bin]);
      } else {
        for (int at = known[bin] + 1; at <= x; at++) {
          window += wide(columns[clamped(at + radius, width - 1)].fine[bin]);
          window -= wide(columns[clamped(at - radius - 1, width - 1)].fine[bin]);
        }
      }
      fine[bin] = window;
      known[bin] = x;
      out[x] = (uint8_t)(bin * 16 + bin_of(window, (uint16_t)(half - before), &inside));
    }
  }
}

const mr_pixels PIXELS = {median_rows};
