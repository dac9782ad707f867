// The kernels, written once in C's vector extensions and compiled for each instruction set by the file that includes this.
//
// That file defines
//   KERNELS         the name of the table
//   TARGET          the attribute that names the instruction set
//   LANES           floats of a vector
//   WIDE_CELLS      cells summed at once over 32 channels, each by two vectors of filters: 6 or 12
//   NARROW_VECTORS  vectors of filters summed at once over one channel
//   DENSE_ROWS, DENSE_VECTORS, DENSE_TAPS: see DenseTemplate.h
//   TAPS_AT_ONCE    of the 9 taps, how many have their 32 channels in registers in the backward pass
// so that sums and weights fill the registers and no more.
//
// A cell is one 2x2 square of the pooling; its corner is the first pixel of the 4x4 window of the input that it sees. Its
// four positions are numbered in reading order.

#include <string.h>

#include "Kernels.h"

// Products are added without rounding between where the processor can do so; stated, so that no compiler flag decides.
#pragma STDC FP_CONTRACT ON

typedef float vector __attribute__((vector_size(4 * LANES)));
typedef int32_t integers __attribute__((vector_size(4 * LANES)));
typedef int8_t bytes __attribute__((vector_size(LANES)));
// The same in memory, where nothing is aligned to whole vectors.
typedef float loose_vector __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef int8_t loose_bytes __attribute__((vector_size(LANES), aligned(1), may_alias));
typedef int32_t loose_four __attribute__((vector_size(16), aligned(4), may_alias));
typedef int8_t all_bytes __attribute__((vector_size(MR_FILTERS), aligned(1), may_alias));
typedef _Bool all_bits __attribute__((ext_vector_type(MR_FILTERS)));

#define LOAD(pointer) ((vector) * (const loose_vector *)(pointer))
#define STORE(pointer, value) (*(loose_vector *)(pointer) = (value))
#define INLINE TARGET static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

INLINE vector select(integers mask, vector yes, vector no) {
  return (vector)(((integers)yes & mask) | ((integers)no & ~mask));
}

/// The winners behind the next `count`, or null where nobody asks for them.
INLINE int8_t *next_winners(int8_t *winners, ptrdiff_t count) { return winners == NULL ? NULL : winners + count; }

/// ReLU and pooling of a cell's four sums: the largest (the first of equals) if it is above zero.
INLINE void pool(const vector sums[4], float *output, int8_t *winners) {
  if (winners == NULL) {
    vector largest = {0};
    UNROLL for (int position = 0; position < 4; position++)
      largest = select(sums[position] > largest, sums[position], largest);
    STORE(output, largest);
    return;
  }
  vector largest = sums[0];
  integers winner = {0};
  UNROLL for (int position = 1; position < 4; position++) {
    integers larger = sums[position] > largest;
    largest = select(larger, sums[position], largest);
    winner = (winner & ~larger) | (larger & position);
  }
  integers open = largest > (vector){0};
  STORE(output, select(open, largest, (vector){0}));
  *(loose_bytes *)winners = __builtin_convertvector(winner | ~open, bytes);
}

// MARK: One channel

/// Whether all 16 pixels of a window are zero (plus zero): the ground, which is most of a picture of strokes.
INLINE _Bool is_empty(const float *corner, ptrdiff_t width) {
  const float *row2 = corner + width, *row3 = row2 + width, *row4 = row3 + width;
  loose_four any = *(const loose_four *)corner | *(const loose_four *)row2 | *(const loose_four *)row3 |
                   *(const loose_four *)row4;
  typedef int64_t two __attribute__((vector_size(16)));
  two halves = (two)any;
  return (halves[0] | halves[1]) == 0;
}

TARGET static void narrow_forward(
    mr_block block, const float *input, const float *kernel, const float *bias, float *output, int8_t *winners) {
  const ptrdiff_t rows = mr_block_rows(block), columns = mr_block_columns(block), width = block.width;
  for (int filter = 0; filter < MR_FILTERS; filter += NARROW_VECTORS * LANES) {
    vector weights[9][NARROW_VECTORS], start[NARROW_VECTORS];
    UNROLL for (int v = 0; v < NARROW_VECTORS; v++) {
      start[v] = LOAD(bias + filter + v * LANES);
      UNROLL for (int tap = 0; tap < 9; tap++) weights[tap][v] = LOAD(kernel + tap * MR_FILTERS + filter + v * LANES);
    }
    // Empty cells are all alike.
    float empty[NARROW_VECTORS * LANES];
    int8_t empty_won[NARROW_VECTORS * LANES];
    UNROLL for (int v = 0; v < NARROW_VECTORS; v++)
      pool((vector[4]){start[v], start[v], start[v], start[v]}, empty + v * LANES, empty_won + v * LANES);
    float *out = output + filter;
    int8_t *won = next_winners(winners, filter);
    for (ptrdiff_t y = 0; y < rows; y++) {
      const float *corner = input + 2 * y * width;
      for (ptrdiff_t x = 0; x < columns; x++, corner += 2, out += MR_FILTERS, won = next_winners(won, MR_FILTERS)) {
        if (is_empty(corner, width)) {
          memcpy(out, empty, sizeof empty);
          if (won != NULL) memcpy(won, empty_won, sizeof empty_won);
          continue;
        }
        vector sums[NARROW_VECTORS][4];
        UNROLL for (int v = 0; v < NARROW_VECTORS; v++)
          UNROLL for (int position = 0; position < 4; position++) sums[v][position] = start[v];
        UNROLL for (int tap = 0; tap < 9; tap++) {
          UNROLL for (int position = 0; position < 4; position++) {
            float pixel = corner[(tap / 3 + position / 2) * width + tap % 3 + position % 2];
            UNROLL for (int v = 0; v < NARROW_VECTORS; v++) sums[v][position] += weights[tap][v] * pixel;
          }
        }
        UNROLL for (int v = 0; v < NARROW_VECTORS; v++) pool(sums[v], out + v * LANES, next_winners(won, v * LANES));
      }
    }
  }
}

/// Adds one image's part to the gradients of `vectors` vectors of filters from `filter` on.
INLINE void narrow_gradient(
    int vectors, int filter, mr_block block, const float *input, const float *output_gradient, const int8_t *winners,
    float *kernel_gradient, float *bias_gradient) {
  const ptrdiff_t rows = mr_block_rows(block), columns = mr_block_columns(block), width = block.width;
  vector sums[9][NARROW_VECTORS], bias_sums[NARROW_VECTORS];
  UNROLL for (int v = 0; v < vectors; v++) {
    bias_sums[v] = (vector){0};
    UNROLL for (int tap = 0; tap < 9; tap++) sums[tap][v] = (vector){0};
  }
  const float *gradient = output_gradient + filter;
  const int8_t *won = winners + filter;
  for (ptrdiff_t y = 0; y < rows; y++) {
    const float *corner = input + 2 * y * width;
    for (ptrdiff_t x = 0; x < columns; x++, corner += 2, gradient += MR_FILTERS, won += MR_FILTERS) {
      integers winner[NARROW_VECTORS], all[NARROW_VECTORS];
      UNROLL for (int v = 0; v < vectors; v++) {
        winner[v] = __builtin_convertvector((bytes) * (const loose_bytes *)(won + v * LANES), integers);
        all[v] = (integers)LOAD(gradient + v * LANES);
        bias_sums[v] += (vector)(all[v] & (winner[v] >= 0));
      }
      if (is_empty(corner, width)) continue;
      UNROLL for (int position = 0; position < 4; position++) {
        UNROLL for (int v = 0; v < vectors; v++) {
          vector here = (vector)(all[v] & (winner[v] == position));
          UNROLL for (int tap = 0; tap < 9; tap++)
            sums[tap][v] += here * corner[(tap / 3 + position / 2) * width + tap % 3 + position % 2];
        }
      }
    }
  }
  UNROLL for (int v = 0; v < vectors; v++) {
    float *target = bias_gradient + filter + v * LANES;
    STORE(target, LOAD(target) + bias_sums[v]);
    UNROLL for (int tap = 0; tap < 9; tap++) {
      target = kernel_gradient + tap * MR_FILTERS + filter + v * LANES;
      STORE(target, LOAD(target) + sums[tap][v]);
    }
  }
}

/// The same for the filters `first` to before `last`, which are whole vectors.
TARGET static void narrow_backward(
    mr_block block, int first, int last, const float *input, const float *output_gradient, const int8_t *winners,
    float *kernel_gradient, float *bias_gradient) {
  int filter = first;
  for (; filter + NARROW_VECTORS * LANES <= last; filter += NARROW_VECTORS * LANES)
    narrow_gradient(
        NARROW_VECTORS, filter, block, input, output_gradient, winners, kernel_gradient, bias_gradient);
  for (; filter < last; filter += LANES)
    narrow_gradient(1, filter, block, input, output_gradient, winners, kernel_gradient, bias_gradient);
}

// MARK: 32 channels

enum { CHANNELS = 32 };

/// Whether two pixels of 32 channels are the same bytes.
INLINE _Bool is_same(const float *one, const float *other) {
  integers different = {0};
  UNROLL for (int c = 0; c < CHANNELS; c += LANES) different |= (integers)LOAD(one + c) ^ (integers)LOAD(other + c);
  return __builtin_reduce_or(different) == 0;
}

/// A pixel that stands for the ground: one that is repeated four times in a row, or null.
///
/// The pixel need not be the ground: cells are only copied where their whole windows are equal.
TARGET static const float *find_ground(mr_block block, const float *input) {
  for (ptrdiff_t y = 0; y < block.height; y++) {
    const float *row = input + y * block.width * CHANNELS;
    int run = 1;
    for (ptrdiff_t x = 1; x < block.width; x++) {
      run = is_same(row + x * CHANNELS, row + (x - 1) * CHANNELS) ? run + 1 : 1;
      if (run == 4) return row + x * CHANNELS;
    }
  }
  return NULL;
}

#include "WinogradTemplate.h"

/// One image, with the kernel at Winograd's points. Cells whose whole window is ground are equal: one of them is computed,
/// the others are copies.
TARGET static void wide_forward(
    mr_block block, const float *input, const float *kernel, const float *bias, float *output, int8_t *winners,
    float *memory) {
  const ptrdiff_t rows = mr_block_rows(block), columns = mr_block_columns(block), width = block.width;
  const ptrdiff_t row_length = width * CHANNELS, pixels = block.height * width;
  float *windows = memory, *sums = windows + MR_POINTS * POINT_CELLS;
  int32_t *list = (int32_t *)(sums + MR_POINTS * POINT_CELLS);
  uint8_t *is_ground = (uint8_t *)(list + rows * columns);
  const float *ground = find_ground(block, input);
  if (ground != NULL)
    for (ptrdiff_t pixel = 0; pixel < pixels; pixel++) is_ground[pixel] = is_same(input + pixel * CHANNELS, ground);

  // Cells to compute, from the front of the list; cells to copy, from its end.
  ptrdiff_t computed = 0, copied = rows * columns;
  for (ptrdiff_t y = 0; y < rows; y++) {
    for (ptrdiff_t x = 0; x < columns; x++) {
      // All rows are read, and nothing branches: where strokes lie is what a processor guesses wrongly.
      uint32_t all = 0x01010101;
      for (ptrdiff_t row = 0; ground != NULL && row < 4; row++) {
        uint32_t four;
        memcpy(&four, is_ground + (2 * y + row) * width + 2 * x, 4);
        all &= four;
      }
      const _Bool is_all_ground = ground != NULL && all == 0x01010101;
      list[is_all_ground ? copied - 1 : computed] = (int32_t)(y * columns + x);
      copied -= is_all_ground;
      computed += !is_all_ground;
    }
  }
  // The two parts meet: one cell that is all ground goes over to those to compute.
  const ptrdiff_t model = copied < rows * columns ? list[copied] : -1;
  if (model >= 0) computed++, copied++;

  // Blocks of about the same size: one of one or two cells has too few sums to hide the latency of the multiply-add.
  ptrdiff_t first = 0;
  for (ptrdiff_t blocks = (computed + WIDE_CELLS - 1) / WIDE_CELLS; blocks > 0; blocks--) {
    const int count = (int)((computed - first + blocks - 1) / blocks);
    for (int index = 0; index < count; index++) {
      const ptrdiff_t cell = list[first + index];
      const float *corner = input + 2 * (cell / columns) * row_length + 2 * (cell % columns) * CHANNELS;
      window_points(corner, row_length, windows + index * CHANNELS);
    }
    point_sums(count, windows, kernel, bias, sums);
    for (int index = 0; index < count; index++, first++)
      pool_points(
          sums + index * MR_FILTERS, output + list[first] * MR_FILTERS, next_winners(winners, list[first] * MR_FILTERS));
  }
  for (; copied < rows * columns; copied++) {
    memcpy(output + list[copied] * MR_FILTERS, output + model * MR_FILTERS, MR_FILTERS * sizeof(float));
    if (winners != NULL) memcpy(winners + list[copied] * MR_FILTERS, winners + model * MR_FILTERS, MR_FILTERS);
  }
}

/// Which filters of a cell were won by a position: bit f is filter f.
INLINE uint32_t filters_won(const int8_t *winners, int position) {
  all_bits equal = __builtin_convertvector(*(const all_bytes *)winners == (int8_t)position, all_bits);
  uint32_t bits;
  memcpy(&bits, &equal, sizeof bits);
  return bits;
}

enum { TAP_VECTORS = TAPS_AT_ONCE * CHANNELS / LANES };

/// Where tap `tap` of a window lies behind its first pixel.
INLINE ptrdiff_t tap_offset(int tap, ptrdiff_t row_length) { return tap / 3 * row_length + tap % 3 * CHANNELS; }

/// Adds one image's part to the kernel's gradient turned to [32][3][3][32]: filter by filter, the windows that won, each
/// times its gradient, with the sums in registers. For the filters `first` to before `last`.
TARGET static void wide_kernel_gradient(
    mr_block block, int first, int last, const float *input, const float *output_gradient, const int8_t *winners, float *turned_gradient,
    int32_t *offsets, float *factors) {
  const ptrdiff_t columns = mr_block_columns(block), cells = mr_block_rows(block) * columns;
  const ptrdiff_t row_length = block.width * CHANNELS;
  const int32_t position_offsets[4] = {0, CHANNELS, (int32_t)row_length, (int32_t)row_length + CHANNELS};
  for (int filter = first; filter < last; filter++) {
    ptrdiff_t count = 0;
    ptrdiff_t cell = 0;
    for (ptrdiff_t corner = 0; cell < cells; corner += 2 * row_length) {
      for (ptrdiff_t x = 0; x < columns; x++, cell++) {
        // Written always and counted if open: no branch that the processor would guess wrongly.
        const int8_t winner = winners[cell * MR_FILTERS + filter];
        offsets[count] = (int32_t)(corner + 2 * x * CHANNELS) + position_offsets[winner & 3];
        factors[count] = output_gradient[cell * MR_FILTERS + filter];
        count += winner >= 0;
      }
    }
    float *target = turned_gradient + filter * MR_TAPS;
    for (int tap = 0; tap < 9; tap += TAPS_AT_ONCE) {
      vector sums[TAP_VECTORS];
      UNROLL for (int v = 0; v < TAP_VECTORS; v++) sums[v] = LOAD(target + tap * CHANNELS + v * LANES);
      for (ptrdiff_t index = 0; index < count; index++) {
        const float *window = input + offsets[index];
        UNROLL for (int v = 0; v < TAP_VECTORS; v++) {
          const int channel = v * LANES % CHANNELS;
          sums[v] += LOAD(window + tap_offset(tap + v * LANES / CHANNELS, row_length) + channel) * factors[index];
        }
      }
      UNROLL for (int v = 0; v < TAP_VECTORS; v++) STORE(target + tap * CHANNELS + v * LANES, sums[v]);
    }
  }
}

/// Fills one image's input gradient: cell by cell and position by position, the kernels of the filters that the position
/// won, each times its gradient, summed in registers and then added to the window.
TARGET static void wide_input_gradient(
    mr_block block, const float *turned_kernel, const float *output_gradient, const int8_t *winners,
    float *input_gradient) {
  const ptrdiff_t rows = mr_block_rows(block), columns = mr_block_columns(block);
  const ptrdiff_t row_length = block.width * CHANNELS;
  memset(input_gradient, 0, (size_t)(block.height * row_length) * sizeof(float));
  for (ptrdiff_t y = 0; y < rows; y++) {
    for (ptrdiff_t x = 0; x < columns; x++, winners += MR_FILTERS, output_gradient += MR_FILTERS) {
      for (int position = 0; position < 4; position++) {
        const uint32_t won = filters_won(winners, position);
        if (won == 0) continue;
        float *window = input_gradient + (2 * y + position / 2) * row_length + (2 * x + position % 2) * CHANNELS;
        for (int tap = 0; tap < 9; tap += TAPS_AT_ONCE) {
          vector sums[TAP_VECTORS];
          UNROLL for (int v = 0; v < TAP_VECTORS; v++) sums[v] = (vector){0};
          for (uint32_t left = won; left != 0; left &= left - 1) {
            const int filter = __builtin_ctz(left);
            const float *weights = turned_kernel + filter * MR_TAPS + tap * CHANNELS;
            UNROLL for (int v = 0; v < TAP_VECTORS; v++) sums[v] += LOAD(weights + v * LANES) * output_gradient[filter];
          }
          UNROLL for (int v = 0; v < TAP_VECTORS; v++) {
            const int channel = v * LANES % CHANNELS;
            float *target = window + tap_offset(tap + v * LANES / CHANNELS, row_length) + channel;
            STORE(target, LOAD(target) + sums[v]);
          }
        }
      }
    }
  }
}

TARGET static void bias_gradient_of(
    ptrdiff_t cells, const float *output_gradient, const int8_t *winners, float *bias_gradient) {
  vector sums[MR_FILTERS / LANES];
  UNROLL for (int v = 0; v < MR_FILTERS / LANES; v++) sums[v] = (vector){0};
  for (ptrdiff_t cell = 0; cell < cells; cell++, output_gradient += MR_FILTERS, winners += MR_FILTERS) {
    UNROLL for (int v = 0; v < MR_FILTERS / LANES; v++) {
      integers winner = __builtin_convertvector((bytes) * (const loose_bytes *)(winners + v * LANES), integers);
      sums[v] += (vector)((integers)LOAD(output_gradient + v * LANES) & (winner >= 0));
    }
  }
  UNROLL for (int v = 0; v < MR_FILTERS / LANES; v++)
    STORE(bias_gradient + v * LANES, LOAD(bias_gradient + v * LANES) + sums[v]);
}

// MARK: Dense layers

#include "DenseTemplate.h"

// MARK: Convolutions as products

#include "PatchTemplate.h"

// MARK: The table

TARGET static void block_forward(
    mr_block block, ptrdiff_t batch, const float *input, const float *kernel, const float *bias, float *output,
    int8_t *winners, void *scratch) {
  const ptrdiff_t input_count = block.height * block.width * block.channels;
  const ptrdiff_t output_count = mr_block_rows(block) * mr_block_columns(block) * MR_FILTERS;
  float *points = mr_aligned(scratch), *rest = points + MR_POINTS * MR_POINT_KERNEL;
  if (block.channels != 1) kernel_points(kernel, points);
  for (ptrdiff_t image = 0; image < batch; image++) {
    if (block.channels == 1)
      narrow_forward(block, input, kernel, bias, output, winners);
    else
      wide_forward(block, input, points, bias, output, winners, rest);
    input += input_count;
    output += output_count;
    winners = next_winners(winners, output_count);
  }
}

/// The kernel as [32 filters][3][3][32 channels].
TARGET static void turn_kernel(const float *kernel, float *turned) {
  for (int filter = 0; filter < MR_FILTERS; filter++)
    for (int tap = 0; tap < MR_TAPS; tap++) turned[filter * MR_TAPS + tap] = kernel[tap * MR_FILTERS + filter];
}

TARGET static void block_input_gradient(
    mr_block block, ptrdiff_t batch, const float *kernel, const float *output_gradient, const int8_t *winners,
    float *input_gradient, void *scratch) {
  const ptrdiff_t input_count = block.height * block.width * block.channels;
  const ptrdiff_t output_count = mr_block_rows(block) * mr_block_columns(block) * MR_FILTERS;
  float *turned_kernel = mr_aligned(scratch);
  turn_kernel(kernel, turned_kernel);
  for (ptrdiff_t image = 0; image < batch; image++)
    wide_input_gradient(
        block, turned_kernel, output_gradient + image * output_count, winners + image * output_count,
        input_gradient + image * input_count);
}

TARGET static void block_parameter_gradient(
    mr_block block, ptrdiff_t batch, ptrdiff_t first, ptrdiff_t last, const float *input, const float *output_gradient,
    const int8_t *winners, float *kernel_gradient, float *bias_gradient, void *scratch) {
  const ptrdiff_t input_count = block.height * block.width * block.channels;
  const ptrdiff_t cells = mr_block_rows(block) * mr_block_columns(block);
  if (block.channels == 1) {
    for (ptrdiff_t image = 0; image < batch; image++) {
      narrow_backward(
          block, (int)first, (int)last, input + image * input_count, output_gradient + image * cells * MR_FILTERS,
          winners + image * cells * MR_FILTERS, kernel_gradient, bias_gradient);
    }
    return;
  }
  float *turned_gradient = mr_aligned(scratch);
  int32_t *offsets = (int32_t *)(turned_gradient + MR_FILTERS * MR_TAPS);
  float *factors = (float *)(offsets + cells + 1);
  memset(turned_gradient + first * MR_TAPS, 0, (size_t)(last - first) * MR_TAPS * sizeof(float));
  if (first == 0) bias_gradient_of(batch * cells, output_gradient, winners, bias_gradient);
  for (ptrdiff_t image = 0; image < batch; image++)
    wide_kernel_gradient(
        block, (int)first, (int)last, input + image * input_count, output_gradient + image * cells * MR_FILTERS,
        winners + image * cells * MR_FILTERS, turned_gradient, offsets, factors);
  for (int tap = 0; tap < MR_TAPS; tap++)
    for (ptrdiff_t filter = first; filter < last; filter++)
      kernel_gradient[tap * MR_FILTERS + filter] += turned_gradient[filter * MR_TAPS + tap];
}

TARGET static void block_backward(
    mr_block block, ptrdiff_t batch, const float *input, const float *kernel, const float *output_gradient,
    const int8_t *winners, float *kernel_gradient, float *bias_gradient, float *input_gradient, void *scratch) {
  const ptrdiff_t input_count = block.height * block.width * block.channels;
  const ptrdiff_t cells = mr_block_rows(block) * mr_block_columns(block);
  if (block.channels == 1) {
    for (ptrdiff_t image = 0; image < batch; image++) {
      narrow_backward(
          block, 0, MR_FILTERS, input + image * input_count, output_gradient + image * cells * MR_FILTERS,
          winners + image * cells * MR_FILTERS, kernel_gradient, bias_gradient);
    }
    return;
  }
  // Turned so that the 32 channels of one filter's tap lie together: the sparse passes go filter by filter.
  float *turned_kernel = mr_aligned(scratch), *turned_gradient = turned_kernel + MR_FILTERS * MR_TAPS;
  int32_t *offsets = (int32_t *)(turned_gradient + MR_FILTERS * MR_TAPS);
  float *factors = (float *)(offsets + cells + 1);
  turn_kernel(kernel, turned_kernel);
  memset(turned_gradient, 0, MR_FILTERS * MR_TAPS * sizeof(float));
  bias_gradient_of(batch * cells, output_gradient, winners, bias_gradient);
  for (ptrdiff_t image = 0; image < batch; image++) {
    wide_kernel_gradient(block, 0, MR_FILTERS, input, output_gradient, winners, turned_gradient, offsets, factors);
    if (input_gradient != NULL) {
      wide_input_gradient(block, turned_kernel, output_gradient, winners, input_gradient);
      input_gradient += input_count;
    }
    input += input_count;
    output_gradient += cells * MR_FILTERS;
    winners += cells * MR_FILTERS;
  }
  for (int tap = 0; tap < MR_TAPS; tap++)
    for (int filter = 0; filter < MR_FILTERS; filter++)
      kernel_gradient[tap * MR_FILTERS + filter] += turned_gradient[filter * MR_TAPS + tap];
}

/// `LANES` parameters' step of Adam.
INLINE void adam_step(
    float *weights, float *mean, float *square, const float *gradient, float rate, float keep1, float keep2,
    float epsilon) {
  vector g = LOAD(gradient);
  vector m = LOAD(mean), v = LOAD(square);
  m += (g - m) * keep1;
  v += (g * g - v) * keep2;
  STORE(mean, m);
  STORE(square, v);
  STORE(weights, LOAD(weights) - m * rate / (__builtin_elementwise_sqrt(v) + epsilon));
}

TARGET static void adam(
    ptrdiff_t count, float *weights, float *mean, float *square, const float *gradient, float rate, float keep1,
    float keep2, float epsilon) {
  ptrdiff_t index = 0;
  for (; index + LANES <= count; index += LANES)
    adam_step(weights + index, mean + index, square + index, gradient + index, rate, keep1, keep2, epsilon);
  if (index == count) return;
  // The last ones take the same step in a vector of their own.
  float w[LANES] = {0}, m[LANES] = {0}, v[LANES] = {0}, g[LANES] = {0};
  const size_t size = (size_t)(count - index) * sizeof(float);
  memcpy(w, weights + index, size);
  memcpy(m, mean + index, size);
  memcpy(v, square + index, size);
  memcpy(g, gradient + index, size);
  adam_step(w, m, v, g, rate, keep1, keep2, epsilon);
  memcpy(weights + index, w, size);
  memcpy(mean + index, m, size);
  memcpy(square + index, v, size);
}

TARGET static void add(ptrdiff_t count, float *target, const float *source, float scale) {
  ptrdiff_t index = 0;
  for (; index + LANES <= count; index += LANES)
    STORE(target + index, LOAD(target + index) + LOAD(source + index) * scale);
  for (; index < count; index++) target[index] += source[index] * scale;
}

const mr_kernels KERNELS = {
    .block_forward = block_forward,
    .block_backward = block_backward,
    .block_input_gradient = block_input_gradient,
    .block_parameter_gradient = block_parameter_gradient,
    .dense_forward = dense_forward,
    .dense_backward = dense_backward,
    .dense_input_gradient = dense_input_part,
    .dense_parameter_gradient = dense_parameter_part,
    .adam = adam,
    .add = add,
    .take_patches = take_patches,
    .give_patches = give_patches,
    .add_rows = add_rows,
    .sum_rows = sum_rows,
    .relu = relu,
    .relu_gradient = relu_gradient,
};
