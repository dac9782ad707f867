// The one pass over pictures of 8-bit pixels that is not OpenCV's: its median counts in vectors of 128 bits and by one
// thread. With cv::medianBlur `solve` of one megapixel takes 1.13 times as long (median of 25 pairs on two cores of an AMD
// EPYC; 1.09 times the processor's time).
//
// Pictures are row-major and without padding. No function keeps state or allocates.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// How many bytes of scratch memory `mr_median_rows` needs.
size_t mr_median_scratch_size(int width);

/// Medians as cv::medianBlur has them, bit by bit, for the rows `first` to before `last` of the target; beyond its border the picture goes on as there.
///
/// @param side odd, at least 3, at most 255
/// @param target all of the target picture; only the rows asked for are written
/// @param scratch `mr_median_scratch_size` bytes, aligned in any way
void mr_median_rows(
    const uint8_t *source, int width, int height, int side, int first, int last, uint8_t *target, void *scratch);
