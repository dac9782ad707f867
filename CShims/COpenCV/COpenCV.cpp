#include "COpenCV.h"

#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>

namespace {

int report(char *message, const char *text) {
  std::snprintf(message, MR_MESSAGE, "%s", text);
  return 1;
}

/// Runs `body` and turns an exception into a text.
template <typename Body>
int guarded(char *message, Body body) {
  try {
    body();
    return 0;
  } catch (const std::exception &error) {
    return report(message, error.what());
  } catch (...) {
    return report(message, "unknown exception");
  }
}

/// A matrix over the caller's bytes, which OpenCV only reads where they came as const.
cv::Mat view(const uint8_t *bytes, int width, int height, int channels = 1) {
  return cv::Mat(height, width, CV_8UC(channels), const_cast<uint8_t *>(bytes));
}

/// A copy that `mr_free` frees.
template <typename Value>
Value *handed(const Value *values, size_t count) {
  auto *copy = static_cast<Value *>(std::malloc(count * sizeof(Value) + 1));
  if (!copy) throw std::bad_alloc();
  if (count > 0) std::memcpy(copy, values, count * sizeof(Value));
  return copy;
}

}  // namespace

int mr_resize(const uint8_t *source, int width, int height, int channels, uint8_t *target, int target_width,
              int target_height, int interpolation, char *message) {
  return guarded(message, [&] {
    auto out = view(target, target_width, target_height, channels);
    int flag = interpolation == MR_AREA ? cv::INTER_AREA : interpolation == MR_CUBIC ? cv::INTER_CUBIC : cv::INTER_LINEAR;
    cv::resize(view(source, width, height, channels), out, out.size(), 0, 0, flag);
  });
}

int mr_gray(const uint8_t *rgb, int width, int height, uint8_t *gray, char *message) {
  return guarded(message, [&] {
    auto out = view(gray, width, height);
    cv::cvtColor(view(rgb, width, height, 3), out, cv::COLOR_RGB2GRAY);
  });
}

int mr_morphology(const uint8_t *source, int width, int height, int side, int erode, uint8_t *target, char *message) {
  return guarded(message, [&] {
    auto out = view(target, width, height);
    auto square = cv::getStructuringElement(cv::MORPH_RECT, cv::Size(side, side));
    cv::morphologyEx(view(source, width, height), out, erode ? cv::MORPH_ERODE : cv::MORPH_DILATE, square);
  });
}

int mr_gaussian(const uint8_t *source, int width, int height, double sigma, uint8_t *target, char *message) {
  return guarded(message, [&] {
    auto out = view(target, width, height);
    cv::GaussianBlur(view(source, width, height), out, cv::Size(0, 0), sigma, sigma, cv::BORDER_REPLICATE);
  });
}

int mr_divide(const uint8_t *picture, const uint8_t *background, int width, int height, double scale, uint8_t *target,
              char *message) {
  return guarded(message, [&] {
    auto out = view(target, width, height);
    cv::divide(view(picture, width, height), view(background, width, height), out, scale);
  });
}

int mr_bounds(const uint8_t *mask, int width, int height, int *box, char *message) {
  return guarded(message, [&] {
    const auto found = cv::boundingRect(view(mask, width, height));
    box[0] = found.x;
    box[1] = found.y;
    box[2] = found.width;
    box[3] = found.height;
  });
}

int mr_distance(const uint8_t *mask, int width, int height, int border, float *distance, char *message) {
  return guarded(message, [&] {
    cv::Mat padded, out(height + 2 * border, width + 2 * border, CV_32F, distance);
    cv::copyMakeBorder(view(mask, width, height), padded, border, border, border, border, cv::BORDER_CONSTANT, 0);
    cv::distanceTransform(padded, out, cv::DIST_L2, cv::DIST_MASK_5, CV_32F);
  });
}

int mr_pieces(const uint8_t *mask, int width, int height, int is_dense, int *count, int32_t **boxes, int32_t **borders,
              char *message) {
  *count = 0;
  *boxes = nullptr;
  *borders = nullptr;
  return guarded(message, [&] {
    if (is_dense) {
      cv::Mat labels, statistics, centroids;
      *count = cv::connectedComponentsWithStats(view(mask, width, height), labels, statistics, centroids, 8, CV_32S) - 1;
      std::vector<int32_t> sides;
      for (int label = 1; label <= *count; ++label) {
        const auto *row = statistics.ptr<int32_t>(label);
        sides.insert(sides.end(), {row[cv::CC_STAT_LEFT], row[cv::CC_STAT_TOP], row[cv::CC_STAT_WIDTH],
                                   row[cv::CC_STAT_HEIGHT]});
      }
      *boxes = handed(sides.data(), sides.size());
      *borders = handed(labels.ptr<int32_t>(), labels.total());
      return;
    }
    std::vector<std::vector<cv::Point>> contours;
    std::vector<cv::Vec4i> hierarchy;
    cv::findContours(view(mask, width, height), contours, hierarchy, cv::RETR_CCOMP, cv::CHAIN_APPROX_NONE);
    std::vector<int32_t> sides, piece(contours.size());
    for (size_t index = 0; index < contours.size(); ++index) {
      if (hierarchy[index][3] >= 0) continue;
      const auto box = cv::boundingRect(contours[index]);
      sides.insert(sides.end(), {box.x, box.y, box.width, box.height});
      piece[index] = ++*count;
    }
    *boxes = handed(sides.data(), sides.size());
    // Pages that no border touches are never made real.
    *borders = static_cast<int32_t *>(std::calloc(static_cast<size_t>(width) * height, sizeof(int32_t)));
    if (!*borders) throw std::bad_alloc();
    for (size_t index = 0; index < contours.size(); ++index) {
      const int parent = hierarchy[index][3];
      const int32_t number = piece[parent >= 0 ? parent : index];
      for (const auto &point : contours[index]) (*borders)[static_cast<size_t>(point.y) * width + point.x] = number;
    }
  });
}

int mr_signed_distances(const uint8_t *levels, int width, int height, int level, int border, float *target, int *box,
                        int *area, double *inner_sum, char *message) {
  return guarded(message, [&] {
    const cv::Size size(width + 2 * border, height + 2 * border);
    cv::Mat inside = cv::Mat::zeros(size, CV_8U), outside, inner, out(size, CV_32F, target);
    cv::Mat middle(inside, cv::Rect(border, border, width, height));
    cv::threshold(view(levels, width, height), middle, level, 1, cv::THRESH_BINARY);
    const auto found = cv::boundingRect(middle);
    box[0] = found.x;
    box[1] = found.y;
    box[2] = found.width;
    box[3] = found.height;
    *area = cv::countNonZero(middle);
    cv::distanceTransform(inside, inner, cv::DIST_L2, cv::DIST_MASK_3, CV_32F);
    *inner_sum = cv::sum(inner)[0];
    cv::subtract(cv::Scalar::all(1), inside, outside);
    cv::distanceTransform(outside, out, cv::DIST_L2, cv::DIST_MASK_3, CV_32F);
    cv::subtract(cv::Scalar::all(0.5), out, out);
    cv::subtract(inner, cv::Scalar::all(0.5), out, inside);
  });
}

int mr_sampled(const float *field, int width, int height, const double *matrix, double scale, double offset, int size,
               float *target, char *message) {
  return guarded(message, [&] {
    cv::Mat transform(2, 3, CV_64F, const_cast<double *>(matrix)), out(size, size, CV_32F, target);
    cv::warpAffine(cv::Mat(height, width, CV_32F, const_cast<float *>(field)), out, transform, out.size(),
                   cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_CONSTANT, cv::Scalar::all(-1e4));
    out.convertTo(out, CV_32F, scale, offset);
    cv::max(out, 0, out);
    cv::min(out, 1, out);
  });
}

int mr_warp(const uint8_t *source, int width, int height, int channels, const double *matrix, uint8_t *target,
            int target_width, int target_height, int level, char *message) {
  return guarded(message, [&] {
    cv::Mat transform(2, 3, CV_64F, const_cast<double *>(matrix));
    auto out = view(target, target_width, target_height, channels);
    cv::warpAffine(view(source, width, height, channels), out, transform, out.size(), cv::INTER_LINEAR,
                   cv::BORDER_CONSTANT, cv::Scalar::all(level));
  });
}

int mr_rectangle(uint8_t *rgb, int width, int height, int x, int y, int box_width, int box_height, int red, int green,
                 int blue, int thickness, char *message) {
  return guarded(message, [&] {
    auto out = view(rgb, width, height, 3);
    cv::rectangle(out, cv::Rect(x, y, box_width, box_height), cv::Scalar(red, green, blue), thickness);
  });
}

int mr_text(uint8_t *rgb, int width, int height, const char *text, int x, int y, double size, int red, int green,
            int blue, int thickness, char *message) {
  return guarded(message, [&] {
    auto out = view(rgb, width, height, 3);
    // Capitals of this font are 22 units of 1 pixel high at scale 1.
    cv::putText(out, text, cv::Point(x, y), cv::FONT_HERSHEY_SIMPLEX, size / 22, cv::Scalar(red, green, blue), thickness,
                cv::LINE_AA);
  });
}

int mr_decode_other(const uint8_t *bytes, size_t count, int64_t most_pixels, uint8_t **rgb, int *width, int *height,
                    char *message) {
  *rgb = nullptr;
  // Only a library of the very version these headers describe: another would bring a second, different core.
  char names[3][64];
  std::snprintf(names[0], sizeof names[0], "libopencv_imgcodecs.so.%d%02d", CV_VERSION_MAJOR, CV_VERSION_MINOR);
  std::snprintf(names[1], sizeof names[1], "libopencv_imgcodecs.so.%d.%d", CV_VERSION_MAJOR, CV_VERSION_MINOR);
  std::snprintf(names[2], sizeof names[2], "libopencv_imgcodecs.so.%d.%d.%d", CV_VERSION_MAJOR, CV_VERSION_MINOR,
                CV_VERSION_REVISION);
  // imgcodecs looks at a header's size before it reserves a byte for pixels, against a limit that it reads once, when it is
  // loaded; a smaller one that the user has set stays.
  static std::once_flag is_limited;
  std::call_once(is_limited, [&] {
    const char *name = "OPENCV_IO_MAX_IMAGE_PIXELS";
    const char *stated = std::getenv(name);
    if (!stated || std::strtoll(stated, nullptr, 10) > most_pixels) {
      setenv(name, std::to_string(most_pixels).c_str(), 1);
    }
  });
  void *library = nullptr;
  for (const auto &name : names) {
    if ((library = dlopen(name, RTLD_NOW | RTLD_LOCAL))) break;
    if (+name == +names[0]) {
      const char *words = dlerror();
      report(message, words ? words : "not found");
    }
  }
  if (!library) return 2;
  // imgcodecs has had no C interface since OpenCV 4; this is the Itanium ABI's name of
  // cv::Mat cv::imdecode(const cv::_InputArray &, int).
  using Decode = cv::Mat (*)(const cv::_InputArray &, int);
  auto decode = reinterpret_cast<Decode>(dlsym(library, "_ZN2cv8imdecodeERKNS_11_InputArrayEi"));
  if (!decode) {
    report(message, "the library has no cv::imdecode");
    return 2;
  }
  int result = 0;
  int status = guarded(message, [&] {
    cv::Mat raw(1, static_cast<int>(count), CV_8UC1, const_cast<uint8_t *>(bytes));
    const int imread_color = 1;
    cv::Mat bgr = decode(raw, imread_color);
    if (bgr.empty() || bgr.type() != CV_8UC3) {
      result = report(message, "OpenCV cannot decode it");
      return;
    }
    if (static_cast<int64_t>(bgr.cols) * bgr.rows > most_pixels) {
      result = 3;
      return;
    }
    cv::Mat converted;
    cv::cvtColor(bgr, converted, cv::COLOR_BGR2RGB);
    *rgb = handed(converted.ptr<uint8_t>(), converted.total() * 3);
    *width = converted.cols;
    *height = converted.rows;
  });
  if (status != 0) return std::strstr(message, "IO_MAX_IMAGE_") ? 3 : 1;
  return result;
}

void mr_free(void *pointer) { std::free(pointer); }
