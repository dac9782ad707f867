import Foundation

/// Whether memory is available, asked before it is needed: a failed array allocation ends the program.
enum Memory {
  /// Whether the system would grant so many bytes now. Nothing is touched, so asking costs nothing.
  static func isAvailable(_ bytes: Int) -> Bool {
    guard bytes > 0 else { return true }
    let place = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard place != MAP_FAILED else { return false }
    munmap(place, bytes)
    return true
  }
}
