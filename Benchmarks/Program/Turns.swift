import Dispatch
import Foundation

/// The conversation with the runner: a worker says that it is ready, and answers every `go` with one measurement.
///
/// One line of JSON an answer; another line than `go` ends the conversation.
enum Turns {
  static func say(_ fields: [String: any Encodable]) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let fields = fields.mapValues(Field.init)
    guard let line = try? encoder.encode(fields) else { return }
    FileHandle.standardOutput.write(line + Data("\n".utf8))
  }

  /// Waits for the runner; false at the end.
  static func await() -> Bool { readLine() == "go" }

  /// The seconds that something takes.
  static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = now
    try body()
    return now - start
  }

  /// Seconds of a clock that only runs forward.
  static var now: Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }

  private struct Field: Encodable {
    let value: any Encodable
    func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
  }
}
