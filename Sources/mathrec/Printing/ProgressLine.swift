import Foundation

/// One line on the terminal that is written over; nothing where standard error is no terminal.
struct ProgressLine {
  let isShown: Bool
  private let start = Date()
  private var lastShown = Date.distantPast

  init(isQuiet: Bool = false) {
    isShown = !isQuiet && isatty(STDERR_FILENO) == 1
  }

  /// Shows `text` with the time left, at most ten times a second.
  mutating func show(_ text: @autoclosure () -> String, done: Double) {
    guard isShown, Date().timeIntervalSince(lastShown) > 0.1 else { return }
    lastShown = Date()
    let left = done > 0 ? Date().timeIntervalSince(start) * (1 - done) / done : 0
    write("\r\u{1B}[K\(text()), \(Self.duration(left)) left")
  }

  /// Takes the line away.
  func clear() {
    if isShown { write("\r\u{1B}[K") }
  }

  private func write(_ text: String) { StandardError.write(text) }

  static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    guard whole >= 60 else { return "\(whole) s" }
    guard whole >= 3600 else { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole / 60 % 60) min"
  }
}
