#include "COpenBLAS.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>

// The library's own header is part of a larger package; of it this needs one declaration and three numbers.
enum { ROW_MAJOR = 101, PLAIN = 111, TRANSPOSED = 112 };
typedef void (*product_function)(
    int order, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float *a, int lda,
    const float *b, int ldb, float beta, float *c, int ldc);

static pthread_once_t once = PTHREAD_ONCE_INIT;
static product_function product;
static char description[300];

/// Debian's folder of libraries for this processor.
#if defined(__x86_64__)
#define FOLDER "/usr/lib/x86_64-linux-gnu/"
#elif defined(__aarch64__)
#define FOLDER "/usr/lib/aarch64-linux-gnu/"
#else
#define FOLDER "/usr/lib/"
#endif

static void load(void) {
  // The build without threads first: another starts some for every core as it is loaded, which are never used.
  static const char *const names[] = {FOLDER "openblas-serial/libopenblas.so.0", "libopenblas.so.0"};
  void *library = NULL;
  const char *problem = NULL;
  for (size_t index = 0; index < sizeof names / sizeof *names && library == NULL; index++) {
    library = dlopen(names[index], RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) problem = dlerror();
  }
  if (library == NULL) {
    snprintf(description, sizeof description, "%s", problem == NULL ? "libopenblas.so.0 is not there" : problem);
    return;
  }
  void (*set_threads)(int) = (void (*)(int))dlsym(library, "openblas_set_num_threads");
  char *(*configuration)(void) = (char *(*)(void))dlsym(library, "openblas_get_config");
  product_function found = (product_function)dlsym(library, "cblas_sgemm");
  if (found == NULL || set_threads == NULL) {
    snprintf(description, sizeof description, "libopenblas.so.0 has no cblas_sgemm");
    return;
  }
  set_threads(1);
  snprintf(description, sizeof description, "%s", configuration == NULL ? "OpenBLAS" : configuration());
  product = found;
}

bool mr_blas_load(void) {
  pthread_once(&once, load);
  return product != NULL;
}

const char *mr_blas_description(void) {
  pthread_once(&once, load);
  return description;
}

static bool fits(ptrdiff_t number) { return number >= 0 && number <= INT_MAX; }

bool mr_blas_product(
    bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const float *a, ptrdiff_t lda,
    const float *b, ptrdiff_t ldb, float beta, float *c, ptrdiff_t ldc) {
  if (!mr_blas_load()) return false;
  if (!fits(m) || !fits(n) || !fits(k) || !fits(lda) || !fits(ldb) || !fits(ldc)) return false;
  product(
      ROW_MAJOR, transpose_a ? TRANSPOSED : PLAIN, transpose_b ? TRANSPOSED : PLAIN, (int)m, (int)n, (int)k, 1, a,
      (int)lda, b, (int)ldb, beta, c, (int)ldc);
  return true;
}
