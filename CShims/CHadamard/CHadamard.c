#include "CHadamard.h"

#include <math.h>
#include <string.h>

// One order of additions for every instruction set, and none of them fused with a product.
#pragma STDC FP_CONTRACT OFF
#pragma clang diagnostic ignored "-Wpsabi"

#if defined(__x86_64__)
#define CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define CLONES
#endif

enum { LANES = 16 };

typedef float lanes __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef uint32_t words __attribute__((vector_size(4 * LANES), aligned(4), may_alias));

// The butterflies within 16 values: each with its partner at a distance of 1, 2, 4 and 8.
#define PARTNERS_1(x) __builtin_shufflevector(x, x, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14)
#define PARTNERS_2(x) __builtin_shufflevector(x, x, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13)
#define PARTNERS_4(x) __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11)
#define PARTNERS_8(x) __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7)

static const lanes kSigns[4] = {
    {1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1},
    {1, 1, -1, -1, 1, 1, -1, -1, 1, 1, -1, -1, 1, 1, -1, -1},
    {1, 1, 1, 1, -1, -1, -1, -1, 1, 1, 1, 1, -1, -1, -1, -1},
    {1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1, -1},
};
static const words kBits = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768};

// Sixteen values at once, so `count` is at least that.
#define WIDE_SIGNS(values, count, signs)                                        \
  for (size_t i = 0; i < (count); i += LANES) {                                 \
    const uint32_t set = (uint32_t)((signs)[i / 64] >> (i % 64)) & 0xffffu;     \
    const words mask = (words)((kBits & set) != 0) & 0x80000000u;               \
    words bits;                                                                 \
    memcpy(&bits, (values) + i, sizeof bits);                                   \
    bits ^= mask;                                                               \
    memcpy((values) + i, &bits, sizeof bits);                                   \
  }

#define WIDE_TRANSFORM(values, count, scale)                                    \
  for (size_t i = 0; i < (count); i += LANES) {                                 \
    lanes x = *(const lanes *)((values) + i);                                   \
    x = x * kSigns[0] + PARTNERS_1(x);                                          \
    x = x * kSigns[1] + PARTNERS_2(x);                                          \
    x = x * kSigns[2] + PARTNERS_4(x);                                          \
    x = x * kSigns[3] + PARTNERS_8(x);                                          \
    *(lanes *)((values) + i) = x * (scale);                                     \
  }                                                                             \
  size_t half = LANES;                                                          \
  for (; half * 4 <= (count); half *= 4) {                                      \
    for (size_t start = 0; start < (count); start += 4 * half) {                \
      for (size_t i = start; i < start + half; i += LANES) {                    \
        lanes *p = (lanes *)((values) + i), *q = (lanes *)((values) + i + half);\
        lanes *r = (lanes *)((values) + i + 2 * half), *s = (lanes *)((values) + i + 3 * half); \
        const lanes a = *p + *q, b = *p - *q, c = *r + *s, d = *r - *s;         \
        *p = a + c, *q = b + d, *r = a - c, *s = b - d;                         \
      }                                                                         \
    }                                                                           \
  }                                                                             \
  for (; half < (count); half *= 2) {                                           \
    for (size_t start = 0; start < (count); start += 2 * half) {                \
      for (size_t i = start; i < start + half; i += LANES) {                    \
        lanes *p = (lanes *)((values) + i), *q = (lanes *)((values) + i + half);\
        const lanes a = *p, b = *q;                                             \
        *p = a + b, *q = a - b;                                                 \
      }                                                                         \
    }                                                                           \
  }

CLONES static void rotate_wide(float *values, size_t count, const uint64_t *signs, float scale) {
  WIDE_SIGNS(values, count, signs)
  WIDE_TRANSFORM(values, count, scale)
}

CLONES static void rotate_back_wide(float *values, size_t count, const uint64_t *signs, float scale) {
  WIDE_TRANSFORM(values, count, scale)
  WIDE_SIGNS(values, count, signs)
}

static void transform_few(float *values, size_t count, float scale) {
  for (size_t half = 1; half < count; half *= 2) {
    for (size_t start = 0; start < count; start += 2 * half) {
      for (size_t i = start; i < start + half; i++) {
        const float a = values[i], b = values[i + half];
        values[i] = a + b, values[i + half] = a - b;
      }
    }
  }
  for (size_t i = 0; i < count; i++) values[i] *= scale;
}

static void sign_few(float *values, size_t count, const uint64_t *signs) {
  for (size_t i = 0; i < count; i++) {
    if (signs[i / 64] >> (i % 64) & 1) values[i] = -values[i];
  }
}

void mr_rotate(float *values, size_t count, const uint64_t *signs) {
  const float scale = (float)(1 / sqrt((double)count));
  if (count >= LANES) return rotate_wide(values, count, signs, scale);
  sign_few(values, count, signs);
  transform_few(values, count, scale);
}

void mr_rotate_back(float *values, size_t count, const uint64_t *signs) {
  const float scale = (float)(1 / sqrt((double)count));
  if (count >= LANES) return rotate_back_wide(values, count, signs, scale);
  transform_few(values, count, scale);
  sign_few(values, count, signs);
}
