import FileStorage
import Foundation
import Synchronization

/// `run.log`: what was said while a run went on, a line each with its time in UTC.
///
/// Lines wait until the run has begun, so that a folder that is refused stays as it was. A log that cannot be written ends no run.
public final class RunLog: Sendable {
  private let path: String
  private let now: @Sendable () -> Date
  /// Lines that wait; nil once the run has begun.
  private let waiting: Mutex<[String]?> = Mutex([])

  /// Nothing is added to a larger file.
  public static let mostBytes = 1 << 22
  private static let longestLine = 2000

  /// The log of a file.
  ///
  /// - Parameter now: the present time.
  public init(path: String, now: @escaping @Sendable () -> Date = { Date() }) {
    self.path = path
    self.now = now
  }

  /// Adds a text, as one line.
  public func append(_ text: String) {
    let words = text.split(whereSeparator: \.isNewline).joined(separator: "; ")
    let line = "\(now().ISO8601Format()) \(words.prefix(Self.longestLine))\n"
    waiting.withLock { lines in
      if lines != nil { lines?.append(line) } else { write(line) }
    }
  }

  /// From now on lines are written.
  public func begin() {
    waiting.withLock { lines in
      write((lines ?? []).joined())
      lines = nil
    }
  }

  private func write(_ text: String) {
    var information = stat()
    guard !text.isEmpty, stat(path, &information) != 0 || information.st_size < Self.mostBytes else { return }
    try? DurableFile.append(Data(text.utf8), to: path, isFlushed: false)
  }

  /// The last lines of a file with their times; empty where there is none.
  public static func lines(of path: String, last: Int) -> [(time: String, text: String)] {
    guard RunFile.exists(path), let data = try? RunFile.read(path, most: 2 * mostBytes) else { return [] }
    return String(decoding: data, as: UTF8.self).split(separator: "\n").suffix(last).map { line in
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      return (words.first ?? "", words.count > 1 ? words[1] : "")
    }
  }
}
