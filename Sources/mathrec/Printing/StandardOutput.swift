import Foundation

/// What is printed: buffered, and lost without a word where nobody looks at the outcome of a flush.
enum StandardOutput {
  /// Hands on what was printed; ends the program where that fails, for an answer that is lost is no answer.
  static func flush() {
    guard fflush(nil) != 0 else { return }
    let reason = String(cString: strerror(errno))
    FileHandle.standardError.write(Data("error: cannot write to standard output: \(reason)\n".utf8))
    _exit(1)
  }
}
