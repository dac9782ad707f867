internal import CAllocator

/// How the allocator treats large blocks.
enum Memory {
  /// Keeps what is freed for what comes next. A picture is worked on in a dozen copies of some megabytes, one after another;
  /// as the allocator comes, each is given back to the system and its pages are cleared anew, a tenth of the time of `solve`.
  static func keepFreed() { mr_keep_freed_memory() }
}
