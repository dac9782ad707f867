// What Swift's Glibc leaves out: the settings of glibc's allocator.
#pragma once

/// Has the allocator keep what is freed: blocks of up to 32 MB, the most that glibc allows here, come from the heap, which
/// is given back to the system only beyond 256 MB and grows by at least 8 MB. Its first 64 MB are in pages of 2 MB, if the
/// system has any. Does nothing with another C library.
void mr_keep_freed_memory(void);
