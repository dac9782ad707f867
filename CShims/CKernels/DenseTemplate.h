// Dense layers, written once and compiled for each instruction set: part of KernelTemplate.h.
//
// A dense layer's matrices are wide and its batch is short, so nothing is packed: the kernel is read where it lies, once a
// pass, in tiles whose sums fill the registers. Every sum runs over inputs, units or images in ascending order, so an
// image's numbers are the same in any company.
//
// The file that includes it defines
//   DENSE_ROWS     rows of a tile
//   DENSE_VECTORS  vectors of units of a tile
//   DENSE_TAPS     inputs of a tile of the input's gradient, a multiple of four

/// Inputs that a forward pass goes through at once: their strip of the kernel stays in the nearest cache while the images
/// pass.
enum { DENSE_BLOCK = 64 };

/// The same for one image alone.
enum { DENSE_ONE_INPUTS = 512 };

/// `rows` x `vectors` of the output: `start` and the sum over `count` inputs.
INLINE void dense_tile(
    int rows, int vectors, ptrdiff_t count, ptrdiff_t inputs, ptrdiff_t units, const float *input, const float *kernel,
    const float *start, ptrdiff_t start_stride, float *output) {
  vector sums[DENSE_ROWS][2 * DENSE_VECTORS];
  UNROLL for (int r = 0; r < rows; r++)
    UNROLL for (int v = 0; v < vectors; v++) sums[r][v] = LOAD(start + r * start_stride + v * LANES);
  for (ptrdiff_t k = 0; k < count; k++, kernel += units) {
    vector weights[2 * DENSE_VECTORS];
    UNROLL for (int v = 0; v < vectors; v++) weights[v] = LOAD(kernel + v * LANES);
    UNROLL for (int r = 0; r < rows; r++)
      UNROLL for (int v = 0; v < vectors; v++) sums[r][v] += weights[v] * input[r * inputs + k];
  }
  UNROLL for (int r = 0; r < rows; r++)
    UNROLL for (int v = 0; v < vectors; v++) STORE(output + r * units + v * LANES, sums[r][v]);
}

/// `rows` x `vectors` of the kernel's gradient, added to: the sum over the images.
INLINE void dense_gradient_tile(
    int rows, int vectors, ptrdiff_t batch, ptrdiff_t inputs, ptrdiff_t units, const float *input,
    const float *output_gradient, ptrdiff_t stride, float *kernel_gradient) {
  vector sums[DENSE_ROWS][DENSE_VECTORS];
  UNROLL for (int r = 0; r < rows; r++)
    UNROLL for (int v = 0; v < vectors; v++) sums[r][v] = LOAD(kernel_gradient + r * units + v * LANES);
  for (ptrdiff_t image = 0; image < batch; image++, input += inputs, output_gradient += stride) {
    vector gradient[DENSE_VECTORS];
    UNROLL for (int v = 0; v < vectors; v++) gradient[v] = LOAD(output_gradient + v * LANES);
    UNROLL for (int r = 0; r < rows; r++)
      UNROLL for (int v = 0; v < vectors; v++) sums[r][v] += gradient[v] * input[r];
  }
  UNROLL for (int r = 0; r < rows; r++)
    UNROLL for (int v = 0; v < vectors; v++) STORE(kernel_gradient + r * units + v * LANES, sums[r][v]);
}

// A tile for each number of rows, as only numbers that are known at compile time keep the sums in registers.
#define DENSE_CASE(NUMBER, CALL) \
  case NUMBER: {                 \
    enum { ROWS = NUMBER };      \
    CALL;                        \
    break;                       \
  }
#if DENSE_ROWS > 4
#define DENSE_ROW_CASES(CALL) \
  DENSE_CASE(1, CALL) DENSE_CASE(2, CALL) DENSE_CASE(3, CALL) DENSE_CASE(4, CALL) DENSE_CASE(5, CALL) DENSE_CASE(6, CALL)
#else
#define DENSE_ROW_CASES(CALL) DENSE_CASE(1, CALL) DENSE_CASE(2, CALL) DENSE_CASE(3, CALL) DENSE_CASE(4, CALL)
#endif

/// How many vectors of units the next tile takes, of `left` units.
INLINE int dense_width(ptrdiff_t left, ptrdiff_t rows) {
  // One row alone has too few sums to hide the latency of the multiply-add.
  if (rows == 1 && left >= 2 * DENSE_VECTORS * LANES) return 2 * DENSE_VECTORS;
  return left >= DENSE_VECTORS * LANES ? DENSE_VECTORS : 1;
}

/// One image's output, with the kernel's rows of the inputs that are not zero: after ReLU most are, and the time is that of
/// reading the kernel. What is left out are zeros added, so the sums are those of any batch.
///
/// Where the units are not whole tiles, the last vectors lie upon those before: some units are computed more than once, to
/// the same numbers. That takes at most DENSE_ONE_INPUTS inputs.
INLINE void dense_tiles_one(
    _Bool is_whole, ptrdiff_t inputs, ptrdiff_t units, const float *input, const float *kernel, const float *bias,
    float *output) {
  enum { VECTORS = 2 * DENSE_VECTORS, AHEAD = 6 };
  int32_t places[DENSE_ONE_INPUTS + AHEAD];
  for (ptrdiff_t first = 0; first < inputs; first += DENSE_ONE_INPUTS) {
    const ptrdiff_t most = inputs - first < DENSE_ONE_INPUTS ? inputs - first : DENSE_ONE_INPUTS;
    const float *in = input + first, *rows = kernel + first * units;
    ptrdiff_t count = 0;
    for (ptrdiff_t k = 0; k < most; k++) {
      places[count] = (int32_t)k;
      count += in[k] != 0;
    }
    for (int ahead = 0; ahead < AHEAD; ahead++) places[count + ahead] = count > 0 ? places[count - 1] : 0;
    for (ptrdiff_t n = 0; n < units; n += VECTORS * LANES) {
      ptrdiff_t unit[VECTORS];
      UNROLL for (int v = 0; v < VECTORS; v++)
        unit[v] = is_whole || n + (v + 1) * LANES <= units ? n + v * LANES : units - LANES;
      vector sums[VECTORS];
      UNROLL for (int v = 0; v < VECTORS; v++) sums[v] = LOAD((first == 0 ? bias : output) + unit[v]);
      for (ptrdiff_t index = 0; index < count; index++) {
        const float *row = rows + places[index] * units;
        // Rows that are passed over break the order by which the processor reads ahead.
        const float *later = rows + places[index + AHEAD] * units;
        UNROLL for (int v = 0; v < VECTORS; v += 64 / (4 * LANES) > 0 ? 64 / (4 * LANES) : 1)
          __builtin_prefetch(later + unit[v]);
        UNROLL for (int v = 0; v < VECTORS; v++) sums[v] += LOAD(row + unit[v]) * in[places[index]];
      }
      UNROLL for (int v = 0; v < VECTORS; v++) STORE(output + unit[v], sums[v]);
    }
  }
}

TARGET static void dense_forward_one(
    ptrdiff_t inputs, ptrdiff_t units, const float *input, const float *kernel, const float *bias, float *output) {
  if (units % (2 * DENSE_VECTORS * LANES) == 0)
    dense_tiles_one(1, inputs, units, input, kernel, bias, output);
  else
    dense_tiles_one(0, inputs, units, input, kernel, bias, output);
}

TARGET static void dense_forward(
    ptrdiff_t batch, ptrdiff_t inputs, ptrdiff_t units, const float *input, const float *kernel, const float *bias,
    float *output) {
  const ptrdiff_t whole = units / LANES * LANES;
  if (batch == 1 && (units % (2 * DENSE_VECTORS * LANES) == 0 || (units >= LANES && inputs <= DENSE_ONE_INPUTS)))
    return dense_forward_one(inputs, units, input, kernel, bias, output);
  for (ptrdiff_t k = 0; k < inputs; k += DENSE_BLOCK) {
    const ptrdiff_t count = inputs - k < DENSE_BLOCK ? inputs - k : DENSE_BLOCK;
    const ptrdiff_t stride = k == 0 ? 0 : units;
    int vectors;
    for (ptrdiff_t n = 0; n < whole; n += vectors * LANES) {
      vectors = dense_width(whole - n, batch);
      const float *weights = kernel + k * units + n;
      for (ptrdiff_t row = 0; row < batch; row += DENSE_ROWS) {
        const ptrdiff_t rows = batch - row < DENSE_ROWS ? batch - row : DENSE_ROWS;
        const float *in = input + row * inputs + k;
        float *out = output + row * units + n;
        const float *start = k == 0 ? bias + n : out;
        if (vectors == DENSE_VECTORS)
          switch (rows) {
            DENSE_ROW_CASES(dense_tile(ROWS, DENSE_VECTORS, count, inputs, units, in, weights, start, stride, out))
          }
        else if (vectors == 1)
          switch (rows) { DENSE_ROW_CASES(dense_tile(ROWS, 1, count, inputs, units, in, weights, start, stride, out)) }
        else
          dense_tile(1, 2 * DENSE_VECTORS, count, inputs, units, in, weights, start, stride, out);
      }
    }
  }
  if (whole == units) return;
  if (units >= LANES) {
    // The last vector overlaps the one before: some units are computed twice, to the same numbers.
    const ptrdiff_t n = units - LANES;
    for (ptrdiff_t row = 0; row < batch; row += DENSE_ROWS) {
      const ptrdiff_t rows = batch - row < DENSE_ROWS ? batch - row : DENSE_ROWS;
      switch (rows) {
        DENSE_ROW_CASES(dense_tile(
            ROWS, 1, inputs, inputs, units, input + row * inputs, kernel + n, bias + n, 0, output + row * units + n))
      }
    }
    return;
  }
  for (ptrdiff_t row = 0; row < batch; row++) {
    for (ptrdiff_t n = 0; n < units; n++) {
      float sum = bias[n];
      for (ptrdiff_t k = 0; k < inputs; k++) sum += input[row * inputs + k] * kernel[k * units + n];
      output[row * units + n] = sum;
    }
  }
}

/// For the inputs `first` to before `last`.
TARGET static void dense_kernel_gradient(
    ptrdiff_t batch, ptrdiff_t inputs, ptrdiff_t units, ptrdiff_t first, ptrdiff_t last, const float *input,
    const float *output_gradient, float *kernel_gradient, float *tail) {
  const ptrdiff_t whole = units / LANES * LANES;
  if (whole == 0) {
    for (ptrdiff_t k = first; k < last; k++)
      for (ptrdiff_t n = 0; n < units; n++)
        for (ptrdiff_t image = 0; image < batch; image++)
          kernel_gradient[k * units + n] += input[image * inputs + k] * output_gradient[image * units + n];
    return;
  }
  if (whole != units) {
    // The last vector overlaps the one before; there its gradients are zero, so that nothing is added twice.
    for (ptrdiff_t image = 0; image < batch; image++) {
      for (int lane = 0; lane < LANES; lane++) {
        const ptrdiff_t n = units - LANES + lane;
        tail[image * LANES + lane] = n < whole ? 0 : output_gradient[image * units + n];
      }
    }
  }
  for (ptrdiff_t k = first; k < last; k += DENSE_ROWS) {
    const ptrdiff_t rows = last - k < DENSE_ROWS ? last - k : DENSE_ROWS;
    const float *in = input + k;
    int vectors;
    for (ptrdiff_t n = 0; n < whole; n += vectors * LANES) {
      vectors = whole - n >= DENSE_VECTORS * LANES ? DENSE_VECTORS : 1;
      const float *gradient = output_gradient + n;
      float *target = kernel_gradient + k * units + n;
      if (vectors == DENSE_VECTORS)
        switch (rows) {
          DENSE_ROW_CASES(dense_gradient_tile(ROWS, DENSE_VECTORS, batch, inputs, units, in, gradient, units, target))
        }
      else
        switch (rows) { DENSE_ROW_CASES(dense_gradient_tile(ROWS, 1, batch, inputs, units, in, gradient, units, target)) }
    }
    if (whole != units) {
      float *target = kernel_gradient + k * units + units - LANES;
      switch (rows) { DENSE_ROW_CASES(dense_gradient_tile(ROWS, 1, batch, inputs, units, in, tail, LANES, target)) }
    }
  }
}

typedef float four __attribute__((vector_size(16)));
typedef float loose_vector_of_four __attribute__((vector_size(16), aligned(4), may_alias));

/// Writes `images` x `taps` of the input's gradient; `turned` is the output's gradient as [units][lanes], lanes being the
/// images. A lane is an image, so the kernel's rows are read as they lie and no sum goes across a vector.
INLINE void dense_input_tile(
    int taps, int vectors, ptrdiff_t images, ptrdiff_t inputs, ptrdiff_t units, ptrdiff_t lanes, const float *kernel,
    const float *turned, float *input_gradient) {
  vector sums[DENSE_TAPS][2];
  UNROLL for (int t = 0; t < taps; t++) UNROLL for (int v = 0; v < vectors; v++) sums[t][v] = (vector){0};
  for (ptrdiff_t n = 0; n < units; n++) {
    vector gradient[2];
    UNROLL for (int v = 0; v < vectors; v++) gradient[v] = LOAD(turned + n * lanes + v * LANES);
    UNROLL for (int t = 0; t < taps; t++)
      UNROLL for (int v = 0; v < vectors; v++) sums[t][v] += gradient[v] * kernel[t * units + n];
  }
  float columns[DENSE_TAPS][2 * LANES];
  UNROLL for (int t = 0; t < taps; t++)
    UNROLL for (int v = 0; v < vectors; v++) STORE(columns[t] + v * LANES, sums[t][v]);
  if (taps < 4) {
    for (ptrdiff_t image = 0; image < images; image++)
      for (int t = 0; t < taps; t++) input_gradient[image * inputs + t] = columns[t][image];
    return;
  }
  // Turned back, four by four.
  for (ptrdiff_t image = 0; image < images; image += 4) {
    UNROLL for (int t = 0; t < taps; t += 4) {
      four a = *(loose_vector_of_four *)(columns[t] + image), b = *(loose_vector_of_four *)(columns[t + 1] + image);
      four c = *(loose_vector_of_four *)(columns[t + 2] + image), d = *(loose_vector_of_four *)(columns[t + 3] + image);
      four ab = __builtin_shufflevector(a, b, 0, 4, 1, 5), cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
      four upper_ab = __builtin_shufflevector(a, b, 2, 6, 3, 7), upper_cd = __builtin_shufflevector(c, d, 2, 6, 3, 7);
      four rows[4] = {
          __builtin_shufflevector(ab, cd, 0, 1, 4, 5), __builtin_shufflevector(ab, cd, 2, 3, 6, 7),
          __builtin_shufflevector(upper_ab, upper_cd, 0, 1, 4, 5),
          __builtin_shufflevector(upper_ab, upper_cd, 2, 3, 6, 7)};
      for (int row = 0; row < 4 && image + row < images; row++)
        *(loose_vector_of_four *)(input_gradient + (image + row) * inputs + t) = rows[row];
    }
  }
}

TARGET static void dense_input_gradient(
    ptrdiff_t batch, ptrdiff_t inputs, ptrdiff_t units, const float *kernel, const float *output_gradient,
    float *input_gradient, float *turned) {
  const ptrdiff_t lanes = (batch + LANES - 1) / LANES * LANES;
  for (ptrdiff_t n = 0; n < units; n++)
    for (ptrdiff_t image = 0; image < lanes; image++)
      turned[n * lanes + image] = image < batch ? output_gradient[image * units + n] : 0;
  for (ptrdiff_t k = 0; k < inputs;) {
    const int taps = inputs - k >= DENSE_TAPS ? DENSE_TAPS : 1;
    for (ptrdiff_t image = 0; image < batch;) {
      const int vectors = lanes - image >= 2 * LANES ? 2 : 1;
      const ptrdiff_t images = batch - image < vectors * LANES ? batch - image : vectors * LANES;
      const float *weights = kernel + k * units, *gradient = turned + image;
      float *target = input_gradient + image * inputs + k;
      if (taps == 1)
        vectors == 2 ? dense_input_tile(1, 2, images, inputs, units, lanes, weights, gradient, target)
                     : dense_input_tile(1, 1, images, inputs, units, lanes, weights, gradient, target);
      else
        vectors == 2 ? dense_input_tile(DENSE_TAPS, 2, images, inputs, units, lanes, weights, gradient, target)
                     : dense_input_tile(DENSE_TAPS, 1, images, inputs, units, lanes, weights, gradient, target);
      image += images;
    }
    k += taps;
  }
}

TARGET static void dense_bias_gradient(
    ptrdiff_t batch, ptrdiff_t units, const float *output_gradient, float *bias_gradient) {
  for (ptrdiff_t image = 0; image < batch; image++)
    for (ptrdiff_t n = 0; n < units; n++) bias_gradient[n] += output_gradient[image * units + n];
}

TARGET static void dense_input_part(
    ptrdiff_t batch, ptrdiff_t inputs, ptrdiff_t units, const float *kernel, const float *output_gradient,
    float *input_gradient, void *scratch) {
  dense_input_gradient(batch, inputs, units, kernel, output_gradient, input_gradient, mr_aligned(scratch));
}

TARGET static void dense_parameter_part(
    ptrdiff_t batch, ptrdiff_t inputs, ptrdiff_t units, ptrdiff_t first, ptrdiff_t last, const float *input,
    const float *output_gradient, float *kernel_gradient, float *bias_gradient, void *scratch) {
  dense_kernel_gradient(
      batch, inputs, units, first, last, input, output_gradient, kernel_gradient, mr_aligned(scratch));
  if (first == 0) dense_bias_gradient(batch, units, output_gradient, bias_gradient);
}

TARGET static void dense_backward(
    ptrdiff_t batch, ptrdiff_t inputs, ptrdiff_t units, const float *input, const float *kernel,
    const float *output_gradient, float *kernel_gradient, float *bias_gradient, float *input_gradient, void *scratch) {
  float *memory = mr_aligned(scratch);
  dense_kernel_gradient(batch, inputs, units, 0, inputs, input, output_gradient, kernel_gradient, memory);
  dense_bias_gradient(batch, units, output_gradient, bias_gradient);
  if (input_gradient != NULL)
    dense_input_gradient(batch, inputs, units, kernel, output_gradient, input_gradient, memory);
}
