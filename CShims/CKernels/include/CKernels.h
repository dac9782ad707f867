// Kernels for the steps of training that cost the time: a convolution block, a dense layer, and passes over all parameters.
//
// Every function is pure: no state, no allocation, and the instruction set is an argument, so a test can compare them all
// on one machine. One instruction set gives the same bytes on any machine of its architecture, whatever the batch.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The instruction sets that the kernels are compiled for, each better than the one before.
typedef enum {
  /// Vectors of four floats in C's vector extensions: SSE2 on x86, NEON on Arm.
  MR_PORTABLE = 0,
  /// AVX2 with FMA.
  MR_AVX2 = 1,
  /// AVX-512F.
  MR_AVX512 = 2,
} mr_instruction_set;

/// The best instruction set that this processor (and its operating system) runs.
mr_instruction_set mr_best_instruction_set(void);

/// The filters of a convolution block: the only number for which there are kernels.
enum { MR_FILTERS = 32 };

/// What goes into a convolution block: `height` x `width` x `channels` floats an image, channels last.
///
/// A block is a 3x3 valid convolution to 32 filters with bias, then ReLU, then a 2x2 max-pool of stride 2 that drops an
/// odd last row or column. It gives `mr_block_rows` x `mr_block_columns` cells of 32 floats an image.
typedef struct {
  ptrdiff_t height;
  ptrdiff_t width;
  ptrdiff_t channels;
} mr_block;

/// Whether there are kernels for this input and number of filters: 1 or 32 channels, 32 filters, at least 4x4.
bool mr_block_supports(mr_block block, ptrdiff_t filters);

/// The rows of cells that a block gives: (height - 2) / 2.
ptrdiff_t mr_block_rows(mr_block block);

/// The columns of cells that a block gives: (width - 2) / 2.
ptrdiff_t mr_block_columns(mr_block block);

/// How many bytes of scratch memory, aligned in any way, a pass of the block needs for any batch.
size_t mr_block_scratch_size(mr_block block);

/// Computes the block for `batch` images. Memory that begins at a cache line is faster here and below.
///
/// @param kernel [3][3][channels][32]
/// @param bias [32]
/// @param output [batch][rows][columns][32]
/// @param winners [batch][rows][columns][32]: which of the square's four, in reading order, the pooling took (0 to 3,
///   the first of equals); -1 where ReLU shut it. Sums of 32 channels have the rounding of Winograd's algorithm, about 1e-7
///   of the sum of magnitudes, by which one that is equal only on paper may win. Null where no backward pass follows
/// @param scratch `mr_block_scratch_size` bytes
void mr_block_forward(
    mr_instruction_set set, mr_block block, ptrdiff_t batch, const float *input, const float *kernel, const float *bias,
    float *output, int8_t *winners, void *scratch);

/// Adds to the gradients of kernel and bias and overwrites that of the input.
///
/// @param output_gradient [batch][rows][columns][32]
/// @param winners as `mr_block_forward` left them
/// @param kernel_gradient [3][3][channels][32], added to
/// @param bias_gradient [32], added to
/// @param input_gradient the shape of the input, overwritten; null where nobody asks; always null for one channel
/// @param scratch `mr_block_scratch_size` bytes
void mr_block_backward(
    mr_instruction_set set, mr_block block, ptrdiff_t batch, const float *input, const float *kernel,
    const float *output_gradient, const int8_t *winners, float *kernel_gradient, float *bias_gradient,
    float *input_gradient, void *scratch);

/// The filters of a part of a block's parameters: a cache line of each of their rows, so that threads do not share one.
enum { MR_PART_FILTERS = 16 };

/// Overwrites the gradient of the input: what `mr_block_backward` does for the images given. For 32 channels.
void mr_block_input_gradient(
    mr_instruction_set set, mr_block block, ptrdiff_t batch, const float *kernel, const float *output_gradient,
    const int8_t *winners, float *input_gradient, void *scratch);

/// Adds to the gradients of kernel and bias, of the filters `first` to before `last`, which are whole parts of MR_PART_FILTERS: what
/// `mr_block_backward` does for these filters, to the same bytes. With the part that has filter 0 goes the whole bias where there
/// are 32 channels.
void mr_block_parameter_gradient(
    mr_instruction_set set, mr_block block, ptrdiff_t batch, ptrdiff_t first, ptrdiff_t last, const float *input,
    const float *output_gradient, const int8_t *winners, float *kernel_gradient, float *bias_gradient, void *scratch);

/// How many bytes of scratch memory, aligned in any way, `mr_dense_backward` needs.
size_t mr_dense_scratch_size(ptrdiff_t batch, ptrdiff_t units);

/// Computes a dense layer, `output = input · kernel + bias`, for any numbers of images, inputs and units.
///
/// @param input [batch][inputs]
/// @param kernel [inputs][units]
/// @param bias [units]
/// @param output [batch][units]
void mr_dense_forward(
    mr_instruction_set set, ptrdiff_t batch, ptrdiff_t inputs, ptrdiff_t units, const float *input, const float *kernel,
    const float *bias, float *output);

/// Adds to the gradients of kernel and bias and overwrites that of the input.
///
/// @param output_gradient [batch][units]
/// @param kernel_gradient [inputs][units], added to
/// @param bias_gradient [units], added to
/// @param input_gradient [batch][inputs], overwritten; null where nobody asks
/// @param scratch `mr_dense_scratch_size` bytes
void mr_dense_backward(
    mr_instruction_set set, ptrdiff_t batch, ptrdiff_t inputs, ptrdiff_t units, const float *input, const float *kernel,
    const float *output_gradient, float *kernel_gradient, float *bias_gradient, float *input_gradient, void *scratch);

/// Overwrites the gradient of the input: what `mr_dense_backward` does for the images given.
void mr_dense_input_gradient(
    mr_instruction_set set, ptrdiff_t batch, ptrdiff_t inputs, ptrdiff_t units, const float *kernel,
    const float *output_gradient, float *input_gradient, void *scratch);

/// Adds to the kernel's gradient, of the inputs `first` to before `last`: what `mr_dense_backward` does for these, to the same
/// bytes. With input 0 goes the bias.
void mr_dense_parameter_gradient(
    mr_instruction_set set, ptrdiff_t batch, ptrdiff_t inputs, ptrdiff_t units, ptrdiff_t first, ptrdiff_t last,
    const float *input, const float *output_gradient, float *kernel_gradient, float *bias_gradient, void *scratch);

/// One step of Adam over `count` parameters in one pass over memory.
///
/// mean += (gradient - mean) · keep1; square += (gradient² - square) · keep2;
/// weights -= mean · rate / (√square + epsilon).
void mr_adam(
    mr_instruction_set set, ptrdiff_t count, float *weights, float *mean, float *square, const float *gradient,
    float rate, float keep1, float keep2, float epsilon);

/// target += scale · source, over `count` floats.
void mr_add(mr_instruction_set set, ptrdiff_t count, float *target, const float *source, float scale);

/// A convolution of any shape over images of `height` x `width` x `channels`, channels last: kernels of `kernel_height` x
/// `kernel_width` at steps of `stride_y` and `stride_x`, the first `padding_top` rows and `padding_left` columns outside the image.
/// It gives `columns` positions a row; a position's patch is what its kernel sees, `kernel_height · kernel_width · channels` floats,
/// zero outside the image.
typedef struct {
  ptrdiff_t height, width, channels;
  ptrdiff_t kernel_height, kernel_width;
  ptrdiff_t stride_y, stride_x;
  ptrdiff_t padding_top, padding_left;
  ptrdiff_t columns;
} mr_patches;

/// Writes the patches of the positions `first` to before `first + count`, in reading order, one a row.
void mr_take_patches(
    mr_instruction_set set, mr_patches shape, const float *input, ptrdiff_t first, ptrdiff_t count, float *patches);

/// Adds patches to the pixels that `mr_take_patches` took them from; what lies outside the image is dropped.
void mr_give_patches(
    mr_instruction_set set, mr_patches shape, const float *patches, ptrdiff_t first, ptrdiff_t count, float *input);

/// Adds `row` [columns] to every row of `target` [rows][columns].
void mr_add_rows(mr_instruction_set set, ptrdiff_t rows, ptrdiff_t columns, const float *row, float *target);

/// Adds the rows of `source` [rows][columns], in their order, to `sums` [columns].
void mr_sum_rows(mr_instruction_set set, ptrdiff_t rows, ptrdiff_t columns, const float *source, float *sums);

/// output = max(0, input), over `count` floats; 0 for what is no number.
void mr_relu(mr_instruction_set set, ptrdiff_t count, const float *input, float *output);

/// input_gradient = output_gradient where `output` is above zero, else 0.
void mr_relu_gradient(
    mr_instruction_set set, ptrdiff_t count, const float *output, const float *output_gradient, float *input_gradient);
