// Passes over pictures of 8-bit pixels that OpenCV does several times slower: its median counts in vectors of 128 bits and
// by one thread, its distances visit the ground too, which is most of a page.
//
// Pictures are row-major and without padding. No function keeps state or allocates. Each gives the numbers of the OpenCV
// function that it stands for, bit by bit; PixelKernelsTests holds them to that.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// How many bytes of scratch memory `mr_median_rows` needs.
size_t mr_median_scratch_size(int width);

/// cv::medianBlur for the rows `first` to before `last` of the target; beyond its border the picture goes on as there.
///
/// @param side odd, at least 3, at most 255
/// @param target all of the target picture; only the rows asked for are written
/// @param scratch `mr_median_scratch_size` bytes, aligned in any way
void mr_median_rows(
    const uint8_t *source, int width, int height, int side, int first, int last, uint8_t *target, void *scratch);

/// How many numbers `mr_ink_distances` writes.
size_t mr_ink_distances_count(int width, int height);

/// cv::distanceTransform of a mask with a border of ground, with chamfers of 5x5: for each pixel that is not zero, 2^-16
/// pixels to the nearest zero. The time is that of the ink.
///
/// @param rows of `width + 4` numbers, two more above and two below: `mr_ink_distances_count`. The picture begins at [2][2].
void mr_ink_distances(const uint8_t *mask, int width, int height, uint32_t *rows);

/// How many bytes of scratch memory `mr_quick_distances` needs.
size_t mr_quick_scratch_size(int width, int height);

/// cv::distanceTransform of a mask with chamfers of 3x3: for each pixel that is not zero, pixels to the nearest zero, of
/// which there is at least one.
///
/// @param scratch `mr_quick_scratch_size` bytes, aligned for numbers of 32 bits
void mr_quick_distances(const uint8_t *mask, int width, int height, float *distance, void *scratch);
