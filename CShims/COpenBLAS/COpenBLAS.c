#define _GNU_SOURCE
#include "COpenBLAS.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>

// The library's own header is part of a larger package; of it this needs one declaration and three numbers.
enum { ROW_MAJOR = 101, PLAIN = 111, TRANSPOSED = 112 };
typedef void (*product_function)(
    int order, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float *a, int lda,
    const float *b, int ldb, float beta, float *c, int ldc);

/// Products at once: OpenBLAS ends the program that asks for more of its 128 pieces of memory.
enum { MOST_AT_ONCE = 100 };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static product_function product;
static char description[300];
static sem_t places;

/// Debian's folder of libraries for this processor.
#if defined(__x86_64__)
#define FOLDER "/usr/lib/x86_64-linux-gnu/"
#elif defined(__aarch64__)
#define FOLDER "/usr/lib/aarch64-linux-gnu/"
#else
#define FOLDER "/usr/lib/"
#endif

/// Loads a library while this thread may run on one core only: OpenBLAS starts a thread for each other core that it sees as it is
/// loaded, and none of them would ever have work.
static void *load_for_one_core(const char *name) {
  cpu_set_t all, one;
  CPU_ZERO(&one);
  const bool is_known = sched_getaffinity(0, sizeof all, &all) == 0;
  if (is_known) {
    const int core = sched_getcpu();
    if (core >= 0) CPU_SET(core, &one);
    if (core >= 0) sched_setaffinity(0, sizeof one, &one);
  }
  void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (is_known) sched_setaffinity(0, sizeof all, &all);
  return library;
}

static void load(void) {
  // The build with threads first, though it is held to one: the one without takes its memory without a lock, and two threads that
  // begin a product at once may be given the same (with Debian's 0.3.21, one training in 100 came out wrong).
  static const char *const names[] = {FOLDER "openblas-pthread/libopenblas.so.0", "libopenblas.so.0"};
  void *library = NULL;
  const char *problem = NULL;
  for (size_t index = 0; index < sizeof names / sizeof *names && library == NULL; index++) {
    library = load_for_one_core(names[index]);
    if (library == NULL) problem = dlerror();
  }
  if (library == NULL) {
    snprintf(description, sizeof description, "%s", problem == NULL ? "libopenblas.so.0 is not there" : problem);
    return;
  }
  void (*set_threads)(int) = (void (*)(int))dlsym(library, "openblas_set_num_threads");
  char *(*configuration)(void) = (char *(*)(void))dlsym(library, "openblas_get_config");
  int (*parallel)(void) = (int (*)(void))dlsym(library, "openblas_get_parallel");
  product_function found = (product_function)dlsym(library, "cblas_sgemm");
  if (found == NULL || set_threads == NULL || parallel == NULL) {
    snprintf(description, sizeof description, "libopenblas.so.0 has no cblas_sgemm");
    return;
  }
  enum { THREADS = 1 };
  // Others than the build with threads do not lock their memory: one product at a time.
  sem_init(&places, 0, parallel() == THREADS ? MOST_AT_ONCE : 1);
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
  // Uninterrupted but by a signal, after which it is asked again.
  while (sem_wait(&places) != 0) {
  }
  product(
      ROW_MAJOR, transpose_a ? TRANSPOSED : PLAIN, transpose_b ? TRANSPOSED : PLAIN, (int)m, (int)n, (int)k, 1, a,
      (int)lda, b, (int)ldb, beta, c, (int)ldc);
  sem_post(&places);
  return true;
}
