// OpenBLAS's product of matrices of floats, loaded when it is first asked for.
//
// Linked, the library would cost every start of the program: 25 MB of kernels for every processor if from its archive, its own
// initialisation and Fortran's libraries if shared. `solve` with the shipped models needs none of it.
#pragma once

#include <stdbool.h>
#include <stddef.h>

/// Whether OpenBLAS can be called; loads it at the first call, from any thread. It is held to one thread: the program's own
/// threads are the only ones, and a product's bytes do not depend on them.
bool mr_blas_load(void);

/// What was loaded, with its version and the processor that its kernels are for, or why nothing could be. Never null; valid for
/// ever.
const char *mr_blas_description(void);

/// c = a · b + beta · c for row-major matrices: a is m x k, b is k x n, c is m x n. `lda`, `ldb` and `ldc` are the floats from one
/// row to the next in memory; `transpose_a` says that a lies there as k x m, `transpose_b` that b lies as n x k
/// (`cblas_sgemm`).
///
/// False, and nothing computed, where OpenBLAS is not there or a number does not fit its 32-bit integers.
bool mr_blas_product(
    bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const float *a, ptrdiff_t lda,
    const float *b, ptrdiff_t ldb, float beta, float *c, ptrdiff_t ldc);
