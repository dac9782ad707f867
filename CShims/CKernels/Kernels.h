// The table of one instruction set's kernels; KernelTemplate.h defines one, CKernels.c picks.
#pragma once

#include "CKernels.h"

typedef struct {
  void (*block_forward)(
      mr_block block, ptrdiff_t batch, const float *input, const float *kernel, const float *bias, float *output,
      int8_t *winners, void *scratch);
  void (*block_backward)(
      mr_block block, ptrdiff_t batch, const float *input, const float *kernel, const float *output_gradient,
      const int8_t *winners, float *kernel_gradient, float *bias_gradient, float *input_gradient, void *scratch);
  void (*block_input_gradient)(
      mr_block block, ptrdiff_t batch, const float *kernel, const float *output_gradient, const int8_t *winners,
      float *input_gradient, void *scratch);
  void (*block_parameter_gradient)(
      mr_block block, ptrdiff_t batch, ptrdiff_t first, ptrdiff_t last, const float *input, const float *output_gradient,
      const int8_t *winners, float *kernel_gradient, float *bias_gradient, void *scratch);
  void (*dense_forward)(
      ptrdiff_t batch, ptrdiff_t inputs, ptrdiff_t units, const float *input, const float *kernel, const float *bias,
      float *output);
  void (*dense_backward)(
      ptrdiff_t batch, ptrdiff_t inputs, ptrdiff_t units, const float *input, const float *kernel,
      const float *output_gradient, float *kernel_gradient, float *bias_gradient, float *input_gradient, void *scratch);
  void (*dense_input_gradient)(
      ptrdiff_t batch, ptrdiff_t inputs, ptrdiff_t units, const float *kernel, const float *output_gradient,
      float *input_gradient, void *scratch);
  void (*dense_parameter_gradient)(
      ptrdiff_t batch, ptrdiff_t inputs, ptrdiff_t units, ptrdiff_t first, ptrdiff_t last, const float *input,
      const float *output_gradient, float *kernel_gradient, float *bias_gradient, void *scratch);
  void (*adam)(
      ptrdiff_t count, float *weights, float *mean, float *square, const float *gradient, float rate, float keep1,
      float keep2, float epsilon);
  void (*add)(ptrdiff_t count, float *target, const float *source, float scale);
  void (*take_patches)(mr_patches shape, const float *input, ptrdiff_t first, ptrdiff_t count, float *patches);
  void (*give_patches)(mr_patches shape, const float *patches, ptrdiff_t first, ptrdiff_t count, float *input);
  void (*add_rows)(ptrdiff_t rows, ptrdiff_t columns, const float *row, float *target);
  void (*sum_rows)(ptrdiff_t rows, ptrdiff_t columns, const float *source, float *sums);
  void (*relu)(ptrdiff_t count, const float *input, float *output);
  void (*relu_gradient)(ptrdiff_t count, const float *output, const float *output_gradient, float *input_gradient);
} mr_kernels;

extern const mr_kernels mr_portable_kernels;
#if defined(__x86_64__)
extern const mr_kernels mr_avx2_kernels;
extern const mr_kernels mr_avx512_kernels;
#endif

/// Floats of one filter's kernel in a block of 32 channels.
enum { MR_TAPS = 3 * 3 * 32 };

/// The points of Winograd's convolution, and how many floats of the kernel lie from one to the next: 4096 bytes, plus a
/// cache line so that the points do not fall into one set of the nearest cache (one empty image 3.2 µs, 1.7 with it).
enum { MR_POINTS = 16, MR_POINT_KERNEL = 32 * MR_FILTERS + 16 };

/// The most cells of 32 channels that a forward pass computes at once.
enum { MR_WIDE_CELLS = 12 };

/// The first address at or behind `memory` at which a cache line begins: a vector of 64 bytes across two lines costs two
/// loads, which made the sparse passes a third slower.
static inline void *mr_aligned(void *memory) { return (void *)(((uintptr_t)memory + 63) & ~(uintptr_t)63); }
