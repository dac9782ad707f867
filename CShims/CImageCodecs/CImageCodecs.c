#include "CImageCodecs.h"

#include <png.h>
#include <setjmp.h>
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

// A PNG read piece by piece. libpng's simplified reader inflates what follows the picture's last row to its end, and a
// megabyte may hold a gigabyte of that; the progressive one stops there, and only checks what is left.
typedef struct {
  unsigned char *pixels;
  int width, height;
  // The last row of the last pass that has any, and whether it has come.
  int last_pass;
  png_uint_32 last_row;
  int is_whole;
  // Whether the end mark has come.
  int has_end;
  char *message;
  size_t message_size;
} png_progress;

static void png_failed(png_structp png, png_const_charp text) {
  png_progress *progress = png_get_error_ptr(png);
  // What follows the picture cannot spoil it; a checksum of its own data can.
  if (strncmp(text, "IDAT", 4) == 0) progress->is_whole = 0;
  report(progress->message, progress->message_size, text);
  png_longjmp(png, 1);
}

static void png_warned(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

// As the simplified reader has it: 16 bits without a gamma are sRGB, transparency is laid on white as the screen shows it.
static void png_header_read(png_structp png, png_infop info) {
  png_progress *progress = png_get_progressive_ptr(png);
  if ((int)png_get_image_width(png, info) != progress->width ||
      (int)png_get_image_height(png, info) != progress->height) {
    png_error(png, "two header chunks contradict each other");
  }
  int color = png_get_color_type(png, info);
  int has_alpha = (color & PNG_COLOR_MASK_ALPHA) != 0 || png_get_valid(png, info, PNG_INFO_tRNS);
  png_set_expand(png);
  if (!(color & PNG_COLOR_MASK_COLOR)) png_set_gray_to_rgb(png);
  png_set_alpha_mode_fixed(png, PNG_ALPHA_PNG, PNG_DEFAULT_sRGB);
  png_set_scale_16(png);
  if (has_alpha) {
    png_color_16 white = {0, 255, 255, 255, 255};
    png_set_background_fixed(png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 0);
  }
  png_set_alpha_mode_fixed(png, PNG_ALPHA_PNG, PNG_DEFAULT_sRGB);
  if (png_get_interlace_type(png, info) == PNG_INTERLACE_ADAM7) {
    progress->last_pass = 6;
    while (progress->last_pass > 0 && (PNG_PASS_ROWS((png_uint_32)progress->height, progress->last_pass) == 0 ||
                                       PNG_PASS_COLS((png_uint_32)progress->width, progress->last_pass) == 0)) {
      progress->last_pass--;
    }
    png_uint_32 rows = PNG_PASS_ROWS((png_uint_32)progress->height, progress->last_pass);
    progress->last_row = PNG_ROW_FROM_PASS_ROW(rows - 1, progress->last_pass);
  } else {
    progress->last_row = (png_uint_32)progress->height - 1;
  }
  png_set_interlace_handling(png);
  png_read_update_info(png, info);
  if (png_get_rowbytes(png, info) != (size_t)progress->width * 3) png_error(png, "its rows are of no known layout");
}

static void png_end_read(png_structp png, png_infop info) {
  (void)info;
  png_progress *progress = png_get_progressive_ptr(png);
  progress->has_end = 1;
}

static void png_row_read(png_structp png, png_bytep row, png_uint_32 number, int pass) {
  png_progress *progress = png_get_progressive_ptr(png);
  if (!row || number >= (png_uint_32)progress->height) return;
  png_progressive_combine_row(png, progress->pixels + (size_t)number * progress->width * 3, row);
  if (pass == progress->last_pass && number == progress->last_row) progress->is_whole = 1;
}

int mr_png_decode(const unsigned char *bytes, size_t count, int width, int height, unsigned char *pixels, char *message,
                  size_t message_size) {
  png_progress progress = {pixels, width, height, 0, 0, 0, 0, message, message_size};
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &progress, png_failed, png_warned);
  if (!png) return report(message, message_size, "libpng would not start");
  png_infop info = png_create_info_struct(png);
  if (!info || setjmp(png_jmpbuf(png))) {
    png_destroy_read_struct(&png, &info, NULL);
    return progress.is_whole ? MR_DECODED : MR_FAILED;
  }
  png_set_benign_errors(png, 1);
  // Of the chunks beside the picture only those that say what its levels mean are read.
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  static const png_byte meaning[] = "bKGD\0cHRM\0gAMA\0iCCP\0sBIT\0sRGB";
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_AS_DEFAULT, meaning, 6);
  png_set_progressive_read_fn(png, &progress, png_header_read, png_row_read, png_end_read);
  png_process_data(png, info, (png_bytep)bytes, count);
  png_destroy_read_struct(&png, &info, NULL);
  if (progress.is_whole) return MR_DECODED;
  return report(message, message_size, progress.has_end ? "rows are missing" : "premature end of its data");
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
