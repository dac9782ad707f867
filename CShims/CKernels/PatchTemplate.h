// Convolutions of any shape as matrix products: patches taken from an image and given back to it, and the passes over values
// around the products. Written once and compiled for each instruction set: part of KernelTemplate.h.

/// `count` floats, in whole vectors as far as they go: runs are as short as a row of the kernel, for which a call of `memcpy` costs
/// more than the copy.
INLINE void copy_run(float *target, const float *source, ptrdiff_t count) {
  ptrdiff_t index = 0;
  for (; index + LANES <= count; index += LANES) STORE(target + index, LOAD(source + index));
  for (; index + 4 <= count; index += 4) *(loose_vector_of_four *)(target + index) = *(loose_vector_of_four *)(source + index);
  for (; index < count; index++) target[index] = source[index];
}

INLINE void add_run(float *target, const float *source, ptrdiff_t count) {
  ptrdiff_t index = 0;
  for (; index + LANES <= count; index += LANES) STORE(target + index, LOAD(target + index) + LOAD(source + index));
  for (; index + 4 <= count; index += 4) *(loose_vector_of_four *)(target + index) += *(loose_vector_of_four *)(source + index);
  for (; index < count; index++) target[index] += source[index];
}

/// What of a kernel's row lies in the image: taps `first` to before `last`.
typedef struct {
  ptrdiff_t first, last;
} taps_inside;

INLINE taps_inside inside(ptrdiff_t start, ptrdiff_t taps, ptrdiff_t length) {
  taps_inside result = {start < 0 ? -start : 0, start + taps > length ? length - start : taps};
  if (result.first > taps) result.first = taps;
  if (result.last < result.first) result.last = result.first;
  return result;
}

TARGET static void take_patches(
    mr_patches shape, const float *input, ptrdiff_t first, ptrdiff_t count, float *patches) {
  const ptrdiff_t row = shape.kernel_width * shape.channels;
  for (ptrdiff_t position = first; position < first + count; position++) {
    const ptrdiff_t top = position / shape.columns * shape.stride_y - shape.padding_top;
    const ptrdiff_t left = position % shape.columns * shape.stride_x - shape.padding_left;
    const taps_inside across = inside(left, shape.kernel_width, shape.width);
    const ptrdiff_t before = across.first * shape.channels, end = across.last * shape.channels;
    for (ptrdiff_t y = top; y < top + shape.kernel_height; y++, patches += row) {
      if (y < 0 || y >= shape.height) {
        memset(patches, 0, (size_t)row * sizeof(float));
        continue;
      }
      const float *source = input + (y * shape.width + left) * shape.channels;
      for (ptrdiff_t index = 0; index < before; index++) patches[index] = 0;
      copy_run(patches + before, source + before, end - before);
      for (ptrdiff_t index = end; index < row; index++) patches[index] = 0;
    }
  }
}

TARGET static void give_patches(
    mr_patches shape, const float *patches, ptrdiff_t first, ptrdiff_t count, float *input) {
  const ptrdiff_t row = shape.kernel_width * shape.channels;
  for (ptrdiff_t position = first; position < first + count; position++) {
    const ptrdiff_t top = position / shape.columns * shape.stride_y - shape.padding_top;
    const ptrdiff_t left = position % shape.columns * shape.stride_x - shape.padding_left;
    const taps_inside across = inside(left, shape.kernel_width, shape.width);
    const ptrdiff_t before = across.first * shape.channels, end = across.last * shape.channels;
    for (ptrdiff_t y = top; y < top + shape.kernel_height; y++, patches += row) {
      if (y < 0 || y >= shape.height) continue;
      add_run(input + (y * shape.width + left) * shape.channels + before, patches + before, end - before);
    }
  }
}

TARGET static void add_rows(ptrdiff_t rows, ptrdiff_t columns, const float *row, float *target) {
  for (ptrdiff_t index = 0; index < rows; index++) add_run(target + index * columns, row, columns);
}

/// In stretches of columns whose sums stay in registers, each over the rows in their order.
TARGET static void sum_rows(ptrdiff_t rows, ptrdiff_t columns, const float *source, float *sums) {
  enum { VECTORS = 4 };
  ptrdiff_t column = 0;
  for (; column + VECTORS * LANES <= columns; column += VECTORS * LANES) {
    vector sum[VECTORS];
    UNROLL for (int v = 0; v < VECTORS; v++) sum[v] = LOAD(sums + column + v * LANES);
    for (ptrdiff_t index = 0; index < rows; index++)
      UNROLL for (int v = 0; v < VECTORS; v++) sum[v] += LOAD(source + index * columns + column + v * LANES);
    UNROLL for (int v = 0; v < VECTORS; v++) STORE(sums + column + v * LANES, sum[v]);
  }
  for (; column + LANES <= columns; column += LANES) {
    vector sum = LOAD(sums + column);
    for (ptrdiff_t index = 0; index < rows; index++) sum += LOAD(source + index * columns + column);
    STORE(sums + column, sum);
  }
  for (; column < columns; column++)
    for (ptrdiff_t index = 0; index < rows; index++) sums[column] += source[index * columns + column];
}

TARGET static void relu(ptrdiff_t count, const float *input, float *output) {
  ptrdiff_t index = 0;
  for (; index + LANES <= count; index += LANES) {
    const vector value = LOAD(input + index);
    STORE(output + index, select(value > (vector){0}, value, (vector){0}));
  }
  for (; index < count; index++) output[index] = input[index] > 0 ? input[index] : 0;
}

TARGET static void relu_gradient(ptrdiff_t count, const float *output, const float *output_gradient, float *input_gradient) {
  ptrdiff_t index = 0;
  for (; index + LANES <= count; index += LANES) {
    const integers open = LOAD(output + index) > (vector){0};
    STORE(input_gradient + index, (vector)((integers)LOAD(output_gradient + index) & open));
  }
  for (; index < count; index++) input_gradient[index] = output[index] > 0 ? output_gradient[index] : 0;
}
