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

// MARK: Median

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

// MARK: Distances

// Borgefors, "Distance transformations in digital images" (Computer Vision, Graphics, and Image Processing 34, 1986), with
// OpenCV's steps in units of 2^-16 pixels.

enum { STRAIGHT_5 = 65536, SLANTED_5 = 91750, KNIGHT_5 = 143976, STRAIGHT_3 = 62587, SLANTED_3 = 89738 };

INLINE uint32_t least(uint32_t a, uint32_t b) { return a < b ? a : b; }

/// Where the next ink of a row begins, at or behind `x`.
INLINE int next_ink(const uint8_t *row, int x, int width) {
  uint64_t eight;
  for (; x + 8 <= width; x += 8) {
    memcpy(&eight, row + x, sizeof eight);
    if (eight != 0) break;
  }
  while (x < width && row[x] == 0) x++;
  return x;
}

/// The step to a pixel from the five that a pass has met in the rows beside it.
INLINE uint32_t beside(const uint32_t *near, const uint32_t *far) {
  const uint32_t slanted = least(near[-1], near[1]) + SLANTED_5;
  const uint32_t knight = least(least(near[-2], near[2]), least(far[-1], far[1])) + KNIGHT_5;
  return least(least(slanted, knight), near[0] + STRAIGHT_5);
}

TARGET static void ink_distances(const uint8_t *mask, int width, int height, uint32_t *rows) {
  const ptrdiff_t stride = width + 4;
  memset(rows, 0, sizeof(uint32_t) * (size_t)stride * (size_t)(height + 4));
  for (int y = 0; y < height; y++) {
    const uint8_t *row = mask + (ptrdiff_t)y * width;
    uint32_t *own = rows + (y + 2) * stride + 2;
    for (int x = next_ink(row, 0, width); x < width; x = next_ink(row, x, width))
      for (; x < width && row[x] != 0; x++)
        own[x] = least(beside(own - stride + x, own - 2 * stride + x), own[x - 1] + STRAIGHT_5);
  }
  for (int y = height - 1; y >= 0; y--) {
    const uint8_t *row = mask + (ptrdiff_t)y * width;
    uint32_t *own = rows + (y + 2) * stride + 2;
    for (int x = width - 1; x >= 0; x--) {
      if (x >= 7) {
        uint64_t eight;
        memcpy(&eight, row + x - 7, sizeof eight);
        if (eight == 0) {
          x -= 7;
          continue;
        }
      }
      if (row[x] == 0) continue;
      own[x] = least(own[x], least(beside(own + stride + x, own + 2 * stride + x), own[x + 1] + STRAIGHT_5));
    }
  }
}

typedef int32_t eight __attribute__((vector_size(32)));
typedef int32_t loose_eight __attribute__((vector_size(32), aligned(4), may_alias));

INLINE eight lower(eight a, eight b) {
  const eight is_less = a < b;
  return (a & is_less) | (b & ~is_less);
}

/// Farther than any pixel of a picture, and far enough below the greatest number to be added to.
enum { FAR = 1 << 30 };

/// One row of a pass: the least of what is known and of the steps from the row before and from the left.
///
/// The steps from the left make a chain of all pixels; less their own distance from the row's start they are a running
/// minimum, which takes three steps for eight pixels.
INLINE void quick_row(int32_t *own, const int32_t *near, int padded) {
  const eight ramp = (eight){0, 1, 2, 3, 4, 5, 6, 7} * STRAIGHT_3;
  const eight far = (eight){0} + FAR;
  int32_t carried = FAR;
  for (int x = 0; x < padded; x += 8) {
    const eight slanted = lower(*(const loose_eight *)(near + x - 1), *(const loose_eight *)(near + x + 1)) + SLANTED_3;
    eight value = lower(*(const loose_eight *)(near + x) + STRAIGHT_3, slanted);
    value = lower(value, *(const loose_eight *)(own + x)) - ramp;
    value = lower(value, __builtin_shufflevector(value, far, 8, 0, 1, 2, 3, 4, 5, 6));
    value = lower(value, __builtin_shufflevector(value, far, 8, 8, 0, 1, 2, 3, 4, 5));
    value = lower(value, __builtin_shufflevector(value, far, 8, 8, 8, 8, 0, 1, 2, 3));
    value = lower(value, (eight){0} + (carried + STRAIGHT_3)) + ramp;
    *(loose_eight *)(own + x) = value;
    carried = value[7];
  }
}

TARGET static void quick_distances(const uint8_t *mask, int width, int height, float *distance, void *scratch) {
  // A row of far pixels, the picture's rows, and two rows in turn for the pass back, which are turned about so that both
  // passes run forward. Left and right of all is far too.
  const int padded = (width + 7) / 8 * 8;
  const ptrdiff_t stride = padded + 16;
  int32_t *all = scratch;
  for (ptrdiff_t index = 0; index < stride; index++) all[index] = FAR;
  // Forward, from the upper left.
  int32_t *near = all + 8;
  for (int y = 0; y < height; y++) {
    const uint8_t *row = mask + (ptrdiff_t)y * width;
    int32_t *own = all + (y + 1) * stride + 8;
    for (int x = -8; x < padded + 8; x++) own[x] = FAR;
    for (int x = 0; x < width; x++) own[x] = row[x] != 0 ? FAR : 0;
    quick_row(own, near, padded);
    for (int x = width; x < padded; x++) own[x] = FAR;
    near = own;
  }
  // Backward, from the lower right, each row turned about for it.
  int32_t *turned[2] = {all + (height + 1) * stride + 8, all + (height + 2) * stride + 8};
  for (int x = -8; x < padded + 8; x++) turned[0][x] = turned[1][x] = FAR;
  for (int y = height - 1; y >= 0; y--) {
    const int32_t *forward = all + (y + 1) * stride + 8;
    int32_t *own = turned[y & 1];
    for (int x = 0; x < width; x++) own[x] = forward[width - 1 - x];
    for (int x = width; x < padded; x++) own[x] = FAR;
    quick_row(own, turned[(y + 1) & 1], padded);
    for (int x = width; x < padded; x++) own[x] = FAR;
    float *out = distance + (ptrdiff_t)y * width;
    for (int x = 0; x < width; x++) out[x] = (float)own[width - 1 - x] * (1.0f / 65536);
  }
}

const mr_pixels PIXELS = {median_rows, ink_distances, quick_distances};
