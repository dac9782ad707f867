// The Walsh-Hadamard transform with random signs, of which a random rotation is made.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// In place: values <- H (signs * values) / sqrt(count). Every instruction set gives the same bytes.
///
/// @param count a power of two
/// @param signs bit i of the words, from the lowest of the first, set: value i changes its sign; (count + 63) / 64 words
void mr_rotate(float *values, size_t count, const uint64_t *signs);

/// The inverse: values <- signs * (H values / sqrt(count)).
void mr_rotate_back(float *values, size_t count, const uint64_t *signs);
