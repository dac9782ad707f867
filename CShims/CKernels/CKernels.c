#include "CKernels.h"

#include "Kernels.h"

mr_instruction_set mr_best_instruction_set(void) {
#if defined(__x86_64__)
  // The builtin asks the operating system too: it reads which registers are saved (XGETBV).
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f")) return MR_AVX512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return MR_AVX2;
#endif
  return MR_PORTABLE;
}

static const mr_kernels *kernels_of(mr_instruction_set set) {
#if defined(__x86_64__)
  if (set == MR_AVX512) return &mr_avx512_kernels;
  if (set == MR_AVX2) return &mr_avx2_kernels;
#endif
  (void)set;
  return &mr_portable_kernels;
}

bool mr_block_supports(mr_block block, ptrdiff_t filters) {
  return filters == MR_FILTERS && (block.channels == 1 || block.channels == 32) && block.height >= 4 && block.width >= 4;
}

ptrdiff_t mr_block_rows(mr_block block) { return (block.height - 2) / 2; }

ptrdiff_t mr_block_columns(mr_block block) { return (block.width - 2) / 2; }

size_t mr_block_scratch_size(mr_block block) {
  // Forward: the kernel at Winograd's points, the windows and the sums of some cells there, a list of cells, and one flag a
  // pixel. Backward: the kernel turned to [32][3][3][32] and the gradient of it, and a list of an offset and a number for
  // each cell. The two passes do not overlap.
  size_t cells = (size_t)(mr_block_rows(block) * mr_block_columns(block));
  size_t kernel = sizeof(float) * MR_FILTERS * MR_TAPS;
  size_t points = sizeof(float) * MR_POINTS * (MR_POINT_KERNEL + 2 * 32 * MR_WIDE_CELLS);
  size_t forward = points + sizeof(int32_t) * cells + (size_t)(block.height * block.width);
  size_t backward = 2 * kernel + 2 * sizeof(int32_t) * (cells + 1);
  return 64 + (forward > backward ? forward : backward);
}

void mr_block_forward(
    mr_instruction_set set, mr_block block, ptrdiff_t batch, const float *input, const float *kernel, const float *bias,
    float *output, int8_t *winners, void *scratch) {
  kernels_of(set)->block_forward(block, batch, input, kernel, bias, output, winners, scratch);
}

void mr_block_backward(
    mr_instruction_set set, mr_block block, ptrdiff_t batch, const float *input, const float *kernel,
    const float *output_gradient, const int8_t *winners, float *kernel_gradient, float *bias_gradient,
    float *input_gradient, void *scratch) {
  kernels_of(set)->block_backward(
      block, batch, input, kernel, output_gradient, winners, kernel_gradient, bias_gradient, input_gradient, scratch);
}

void mr_block_input_gradient(
    mr_instruction_set set, mr_block block, ptrdiff_t batch, const float *kernel, const float *output_gradient,
    const int8_t *winners, float *input_gradient, void *scratch) {
  kernels_of(set)->block_input_gradient(block, batch, kernel, output_gradient, winners, input_gradient, scratch);
}

void mr_block_parameter_gradient(
    mr_instruction_set set, mr_block block, ptrdiff_t batch, ptrdiff_t first, ptrdiff_t last, const float *input,
    const float *output_gradient, const int8_t *winners, float *kernel_gradient, float *bias_gradient, void *scratch) {
  kernels_of(set)->block_parameter_gradient(
      block, batch, first, last, input, output_gradient, winners, kernel_gradient, bias_gradient, scratch);
}

size_t mr_dense_scratch_size(ptrdiff_t batch, ptrdiff_t units) {
  // Images rounded up to the longest vector, for each unit or for one vector of units.
  size_t images = (size_t)(batch + 15) / 16 * 16;
  return 64 + sizeof(float) * images * (size_t)(units > 16 ? units : 16);
}

void mr_dense_forward(
    mr_instruction_set set, ptrdiff_t batch, ptrdiff_t inputs, ptrdiff_t units, const float *input, const float *kernel,
    const float *bias, float *output) {
  kernels_of(set)->dense_forward(batch, inputs, units, input, kernel, bias, output);
}

void mr_dense_backward(
    mr_instruction_set set, ptrdiff_t batch, ptrdiff_t inputs, ptrdiff_t units, const float *input, const float *kernel,
    const float *output_gradient, float *kernel_gradient, float *bias_gradient, float *input_gradient, void *scratch) {
  kernels_of(set)->dense_backward(
      batch, inputs, units, input, kernel, output_gradient, kernel_gradient, bias_gradient, input_gradient, scratch);
}

void mr_dense_input_gradient(
    mr_instruction_set set, ptrdiff_t batch, ptrdiff_t inputs, ptrdiff_t units, const float *kernel,
    const float *output_gradient, float *input_gradient, void *scratch) {
  kernels_of(set)->dense_input_gradient(batch, inputs, units, kernel, output_gradient, input_gradient, scratch);
}

void mr_dense_parameter_gradient(
    mr_instruction_set set, ptrdiff_t batch, ptrdiff_t inputs, ptrdiff_t units, ptrdiff_t first, ptrdiff_t last,
    const float *input, const float *output_gradient, float *kernel_gradient, float *bias_gradient, void *scratch) {
  kernels_of(set)->dense_parameter_gradient(
      batch, inputs, units, first, last, input, output_gradient, kernel_gradient, bias_gradient, scratch);
}

void mr_adam(
    mr_instruction_set set, ptrdiff_t count, float *weights, float *mean, float *square, const float *gradient,
    float rate, float keep1, float keep2, float epsilon) {
  kernels_of(set)->adam(count, weights, mean, square, gradient, rate, keep1, keep2, epsilon);
}

void mr_add(mr_instruction_set set, ptrdiff_t count, float *target, const float *source, float scale) {
  kernels_of(set)->add(count, target, source, scale);
}

void mr_take_patches(
    mr_instruction_set set, mr_patches shape, const float *input, ptrdiff_t first, ptrdiff_t count, float *patches) {
  kernels_of(set)->take_patches(shape, input, first, count, patches);
}

void mr_give_patches(
    mr_instruction_set set, mr_patches shape, const float *patches, ptrdiff_t first, ptrdiff_t count, float *input) {
  kernels_of(set)->give_patches(shape, patches, first, count, input);
}

void mr_add_rows(mr_instruction_set set, ptrdiff_t rows, ptrdiff_t columns, const float *row, float *target) {
  kernels_of(set)->add_rows(rows, columns, row, target);
}

void mr_sum_rows(mr_instruction_set set, ptrdiff_t rows, ptrdiff_t columns, const float *source, float *sums) {
  kernels_of(set)->sum_rows(rows, columns, source, sums);
}

void mr_relu(mr_instruction_set set, ptrdiff_t count, const float *input, float *output) {
  kernels_of(set)->relu(count, input, output);
}

void mr_relu_gradient(
    mr_instruction_set set, ptrdiff_t count, const float *output, const float *output_gradient, float *input_gradient) {
  kernels_of(set)->relu_gradient(count, output, output_gradient, input_gradient);
}
