import Foundation

/// Notes beside the answers, on standard error: the one place that writes there.
///
/// What nobody can take, since the terminal is closed or the log's disk is full, is lost and no more: a training run goes on
/// without its lines. (`FileHandle.write` ends the program then.)
enum StandardError {
  /// One note on a line of its own; control characters from names and files are shown, not sent to the terminal.
  static func note(_ text: String) { write(visible(text) + "\n") }

  /// Text as it is, such as the codes that move a terminal's cursor.
  static func write(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// The text with what a terminal would obey, or that would turn its letters about, as `\u{1B}`; ends of lines stay.
  static func visible(_ text: String) -> String {
    func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar.value {
      case 0x0A, 0x09: true
      case ..<0x20, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: false
      default: true
      }
    }
    guard !text.unicodeScalars.allSatisfy(isHarmless) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      if isHarmless(scalar) {
        result.unicodeScalars.append(scalar)
      } else {
        result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      }
    }
  }
}
