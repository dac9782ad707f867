/// JPEG through libturbojpeg and PNG through libpng's simplified interface.
///
/// Every function returns 0 for success. Else a text for people, at most `message_size` bytes with its closing zero, is
/// written to `message`. No function keeps a pointer it was given. Sizes are checked by the caller (ImageCodecs.swift).
#pragma once
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Colour model of a JPEG file's stored pixels.
enum { MR_JPEG_COLOUR = 0, MR_JPEG_GREY = 1, MR_JPEG_CMYK = 2 };

/// Layout of pixels handed over: 1, 3 or 4 interleaved bytes a pixel.
enum { MR_PIXELS_GREY = 1, MR_PIXELS_RGB = 3, MR_PIXELS_CMYK = 4 };

/// Result of `mr_jpeg_decode`: fine; fine but libjpeg warned (the text is in `message`); failed.
enum { MR_DECODED = 0, MR_FAILED = -1, MR_WARNED = 1 };

/// Reads a JPEG header: the size in pixels and the colour model (MR_JPEG_*).
int mr_jpeg_header(const unsigned char *bytes, size_t count, int *width, int *height, int *colour_model,
                   char *message, size_t message_size);

/// The size of a picture of `width` x `height` decoded at 1/`divisor`, divisor 1, 2, 4 or 8.
void mr_jpeg_scaled_size(int width, int height, int divisor, int *scaled_width, int *scaled_height);

/// Decodes at 1/`divisor` into `pixels`, which holds scaled width * scaled height * `layout` bytes (MR_PIXELS_*).
/// Returns MR_DECODED, MR_WARNED or MR_FAILED.
int mr_jpeg_decode(const unsigned char *bytes, size_t count, int divisor, int layout, unsigned char *pixels,
                   char *message, size_t message_size);

/// Encodes `width` x `height` pixels of `layout`; `quality` 1...100; `progressive` 0 or 1. `*encoded` is freed with
/// `mr_jpeg_free`. CMYK pixels are written as YCCK with Adobe's marker.
int mr_jpeg_encode(const unsigned char *pixels, int width, int height, int layout, int quality, int progressive,
                   unsigned char **encoded, size_t *encoded_count, char *message, size_t message_size);

/// Frees what `mr_jpeg_encode` gave.
void mr_jpeg_free(unsigned char *encoded);

/// Decodes a PNG into `pixels`, which holds `width` * `height` * 3 bytes of sRGB: palettes, grey, 16 bits and interlacing
/// are resolved and transparency is laid on white. Fails where the file's size is not `width` x `height`.
int mr_png_decode(const unsigned char *bytes, size_t count, int width, int height, unsigned char *pixels, char *message,
                  size_t message_size);

/// The greatest number of bytes `mr_png_encode` may need.
size_t mr_png_bound(int width, int height, int layout);

/// Encodes grey or RGB pixels; `*encoded_count` holds the room in `encoded` and then the bytes written.
int mr_png_encode(const unsigned char *pixels, int width, int height, int layout, unsigned char *encoded,
                  size_t *encoded_count, char *message, size_t message_size);

#ifdef __cplusplus
}
#endif
