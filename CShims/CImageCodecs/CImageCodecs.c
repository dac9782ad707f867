#include "CImageCodecs.h"

#include <png.h>
#include <stdio.h>
#include <string.h>
#include <turbojpeg.h>

static int report(char *message, size_t message_size, const char *text) {
  if (message_size > 0) snprintf(message, message_size, "%s", text);
  return MR_FAILED;
}

static int pixel_format(int layout) {
  switch (layout) {
    case MR_PIXELS_GREY: return TJPF_GRAY;
    case MR_PIXELS_CMYK: return TJPF_CMYK;
    default: return TJPF_RGB;
  }
}

int mr_jpeg_header(const unsigned char *bytes, size_t count, int *width, int *height, int *colour_model,
                   char *message, size_t message_size) {
  tjhandle decoder = tjInitDecompress();
  if (!decoder) return report(message, message_size, tjGetErrorStr2(NULL));
  int subsampling = 0, space = 0;
  int status = tjDecompressHeader3(decoder, bytes, count, width, height, &subsampling, &space);
  // A header with a warning is still a header; the decoder judges the rest.
  if (status != 0 && tjGetErrorCode(decoder) == TJERR_WARNING && *width > 0 && *height > 0) status = 0;
  if (status != 0) report(message, message_size, tjGetErrorStr2(decoder));
  // A file of tables alone is a lawful JPEG, and has no picture.
  if (status == 0 && (*width <= 0 || *height <= 0)) {
    status = report(message, message_size, "premature end: there is no frame header");
  }
  tjDestroy(decoder);
  *colour_model = space == TJCS_CMYK || space == TJCS_YCCK ? MR_JPEG_CMYK
                  : space == TJCS_GRAY                     ? MR_JPEG_GREY
                                                           : MR_JPEG_COLOUR;
  return status == 0 ? MR_DECODED : MR_FAILED;
}

void mr_jpeg_scaled_size(int width, int height, int divisor, int *scaled_width, int *scaled_height) {
  tjscalingfactor factor = {1, divisor};
  *scaled_width = TJSCALED(width, factor);
  *scaled_height = TJSCALED(height, factor);
}

int mr_jpeg_decode(const unsigned char *bytes, size_t count, int divisor, int layout, unsigned char *pixels,
                   char *message, size_t message_size) {
  tjhandle decoder = tjInitDecompress();
  if (!decoder) return report(message, message_size, tjGetErrorStr2(NULL));
  int width = 0, height = 0, subsampling = 0, space = 0;
  int result = MR_DECODED;
  int status = tjDecompressHeader3(decoder, bytes, count, &width, &height, &subsampling, &space);
  if (status != 0 && tjGetErrorCode(decoder) != TJERR_WARNING) {
    result = report(message, message_size, tjGetErrorStr2(decoder));
  } else {
    int scaled_width, scaled_height;
    mr_jpeg_scaled_size(width, height, divisor, &scaled_width, &scaled_height);
    // LIMITSCANS: a progressive file of thousands of scans would take minutes.
    status = tjDecompress2(decoder, bytes, count, pixels, scaled_width, scaled_width * layout, scaled_height,
                           pixel_format(layout), TJFLAG_LIMITSCANS);
    if (status != 0) {
      result = tjGetErrorCode(decoder) == TJERR_WARNING ? MR_WARNED : MR_FAILED;
      report(message, message_size, tjGetErrorStr2(decoder));
    }
  }
  tjDestroy(decoder);
  return result;
}

int mr_jpeg_encode(const unsigned char *pixels, int width, int height, int layout, int quality, int progressive,
                   unsigned char **encoded, size_t *encoded_count, char *message, size_t message_size) {
  tjhandle encoder = tjInitCompress();
  if (!encoder) return report(message, message_size, tjGetErrorStr2(NULL));
  unsigned long size = 0;
  *encoded = NULL;
  int status = tjCompress2(encoder, pixels, width, 0, height, pixel_format(layout), encoded, &size,
                           layout == MR_PIXELS_GREY ? TJSAMP_GRAY : TJSAMP_444, quality,
                           progressive ? TJFLAG_PROGRESSIVE : 0);
  if (status != 0) report(message, message_size, tjGetErrorStr2(encoder));
  tjDestroy(encoder);
  if (status != 0) {
    tjFree(*encoded);
    *encoded = NULL;
    return MR_FAILED;
  }
  *encoded_count = size;
  return MR_DECODED;
}

void mr_jpeg_free(unsigned char *encoded) { tjFree(encoded); }

int mr_png_decode(const unsigned char *bytes, size_t count, int width, int height, unsigned char *pixels, char *message,
                  size_t message_size) {
  png_image image;
  memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  if (!png_image_begin_read_from_memory(&image, bytes, count)) return report(message, message_size, image.message);
  if ((int)image.width != width || (int)image.height != height) {
    png_image_free(&image);
    return report(message, message_size, "two header chunks contradict each other");
  }
  image.format = PNG_FORMAT_RGB;
  // Without this, 16-bit files that state no gamma are taken for linear light and come out far too bright.
  image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
  png_color white = {255, 255, 255};
  if (!png_image_finish_read(&image, &white, pixels, width * 3, NULL)) {
    report(message, message_size, image.message);
    png_image_free(&image);
    return MR_FAILED;
  }
  return MR_DECODED;
}

static png_image png_of(int width, int height, int layout) {
  png_image image;
  memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  image.width = (png_uint_32)width;
  image.height = (png_uint_32)height;
  image.format = layout == MR_PIXELS_GREY ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
  return image;
}

size_t mr_png_bound(int width, int height, int layout) {
  png_image image = png_of(width, height, layout);
  return PNG_IMAGE_PNG_SIZE_MAX(image);
}

int mr_png_encode(const unsigned char *pixels, int width, int height, int layout, unsigned char *encoded,
                  size_t *encoded_count, char *message, size_t message_size) {
  png_image image = png_of(width, height, layout);
  png_alloc_size_t size = *encoded_count;
  int fine = png_image_write_to_memory(&image, encoded, &size, 0, pixels, width * layout, NULL);
  if (!fine) {
    report(message, message_size, image.message);
    png_image_free(&image);
    return MR_FAILED;
  }
  *encoded_count = size;
  return MR_DECODED;
}
