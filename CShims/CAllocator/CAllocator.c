#include "CAllocator.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

void mr_keep_freed_memory(void) {
#if defined(__GLIBC__)
  enum { HEAP = 64 << 20 };
  const uintptr_t huge = 2 << 20;
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
  mallopt(M_TOP_PAD, HEAP);
  // The heap grows now, by addresses alone; a page is only taken where it is written. A page of 2 MB costs as much to get
  // as a hundred of 4 KB, and is as large as five hundred.
  const uintptr_t start = ((uintptr_t)sbrk(0) + huge - 1) & ~(huge - 1);
  // Volatile, as the compiler would leave out what nobody uses.
  void *volatile block = malloc(1 << 20);
  free(block);
  const uintptr_t end = (uintptr_t)sbrk(0) & ~(huge - 1);
  if (end > start) madvise((void *)start, end - start, MADV_HUGEPAGE);
  mallopt(M_TOP_PAD, 8 << 20);
#endif
}
