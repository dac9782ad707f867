/// The few OpenCV functions that image processing needs (core and imgproc), behind C.
///
/// Pictures are 8-bit, row-major and without padding: `height` rows of `width * channels` bytes. Every function that can
/// fail returns 0 for success, else 1 and the exception's text, at most `MR_MESSAGE` bytes, in `message`. C++ exceptions
/// never leave the shim. Sizes, positive and fitting the buffers, are checked by the caller (OpenCV.swift).
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { MR_MESSAGE = 512 };

/// How `mr_resize` reads between pixels: cv::INTER_LINEAR, INTER_CUBIC, INTER_AREA.
enum { MR_LINEAR = 1, MR_CUBIC = 2, MR_AREA = 3 };

/// cv::resize of a picture of 1 or 3 channels.
int mr_resize(const uint8_t *source, int width, int height, int channels, uint8_t *target, int target_width,
              int target_height, int interpolation, char *message);

/// cv::cvtColor RGB to grey (ITU-R BT.601 luma).
int mr_gray(const uint8_t *rgb, int width, int height, uint8_t *gray, char *message);

/// cv::dilate of grey levels (the greatest within a square of `side` pixels) or, with `erode`, cv::erode (the least).
int mr_morphology(const uint8_t *source, int width, int height, int side, int erode, uint8_t *target, char *message);

/// cv::GaussianBlur with standard deviation `sigma` in pixels.
int mr_gaussian(const uint8_t *source, int width, int height, double sigma, uint8_t *target, char *message);

/// target = min(255, `scale` * picture / background), cv::divide; where the background is 0 the target is 0.
int mr_divide(const uint8_t *picture, const uint8_t *background, int width, int height, double scale, uint8_t *target,
              char *message);

/// cv::boundingRect of what is not zero: left, top, width and height; all 0 where there is nothing.
int mr_bounds(const uint8_t *mask, int width, int height, int *box, char *message);

/// cv::distanceTransform: the Euclidean distance in pixels from each non-zero pixel to the nearest zero, by chamfers of
/// side 5 (2 % error); `border` pixels of zeros are added on every side, in `distance` too.
int mr_distance(const uint8_t *mask, int width, int height, int border, float *distance, char *message);

/// The connected pieces of ink (8 neighbours) by cv::findContours (RETR_CCOMP, every border pixel), and cv::boundingRect.
/// `*boxes` has 4 integers a piece (left, top, width, height). `*borders` has an integer a pixel: at a border pixel of a
/// piece, its outline's or one of its holes', the piece's number from 1, and 0 elsewhere. Both are freed with `mr_free`.
/// Where `is_dense`, the same is found by cv::connectedComponentsWithStats, and all pixels of a piece have its number:
/// findContours looks for the outline around each hole, which takes the square of their number.
int mr_pieces(const uint8_t *mask, int width, int height, int is_dense, int *count, int32_t **boxes, int32_t **borders,
              char *message);

/// Signed distances in pixels from the outline of the ink, positive inside, by cv::distanceTransform (chamfers of side 3,
/// 4 % error) of what lies above `level` and of the rest. `target` has `border` pixels of ground on every side more than
/// `levels`. `box` gets the ink's left, top, width and height in `levels`, `*area` its pixels, `*inner_sum` the sum of the
/// distances from its pixels to the nearest ground.
int mr_signed_distances(const uint8_t *levels, int width, int height, int level, int border, float *target, int *box,
                        int *area, double *inner_sum, char *message);

/// A square of `size` pixels: cv::warpAffine of `field` by the 2x3 `matrix` that takes a target point to a source point,
/// then times `scale`, plus `offset`, kept within 0...1. Beyond the field is 0.
int mr_sampled(const float *field, int width, int height, const double *matrix, double scale, double offset, int size,
               float *target, char *message);

/// cv::warpAffine by the 2x3 `matrix` that takes a source point to a target point, outside filled with `level`.
int mr_warp(const uint8_t *source, int width, int height, int channels, const double *matrix, uint8_t *target,
            int target_width, int target_height, int level, char *message);

/// cv::rectangle, outline only, on RGB.
int mr_rectangle(uint8_t *rgb, int width, int height, int x, int y, int box_width, int box_height, int red, int green,
                 int blue, int thickness, char *message);

/// cv::putText in Hershey's plain sans font on RGB; (x, y) is the left end of the baseline; `size` is the capital's
/// height in pixels.
int mr_text(uint8_t *rgb, int width, int height, const char *text, int x, int y, double size, int red, int green,
            int blue, int thickness, char *message);

/// Decodes any format of OpenCV's imgcodecs, which is loaded now, by name, and only then. Returns 0 (`*rgb` is freed with
/// `mr_free`), 1 where it cannot decode the bytes, 2 where the library is not installed (`message`: the loader's words),
/// 3 where the picture has more than `most_pixels`.
int mr_decode_other(const uint8_t *bytes, size_t count, int64_t most_pixels, uint8_t **rgb, int *width, int *height,
                    char *message);

/// Frees what a function above gave.
void mr_free(void *pointer);

#ifdef __cplusplus
}
#endif
