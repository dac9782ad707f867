// OpenBLAS's C interface (libopenblas-dev).
#include <cblas.h>
void openblas_set_num_threads(int num_threads);
