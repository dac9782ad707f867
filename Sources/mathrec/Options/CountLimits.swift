import ArgumentParser

/// How much may be asked for by a number on the command line: more than anybody can wait for is a slip of the finger, and
/// what is counted up from it would not fit into a number.
enum CountLimits {
  /// Times that everything is gone through.
  static let passes = 1_000_000
  /// Threads; a machine has fewer, and each takes memory of its own.
  static let threads = 1024
  /// Symbols, copies and the like.
  static let items = 10_000_000

  /// Fails for a number above `most`; `option` names it.
  static func check(_ option: String, _ value: Int, most: Int) throws {
    guard value > most else { return }
    throw ValidationError("\(option) is at most \(most)")
  }
}
