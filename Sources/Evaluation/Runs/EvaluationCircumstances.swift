import Foundation
import MathExpressions

/// How figures were made, so that they can be made again.
package struct EvaluationCircumstances: Encodable {
  package struct Model: Encodable {
    package let path: String
    /// FNV-1a of the file's bytes.
    package let fingerprint: String
  }

  package let command: String
  package let date: String
  /// The program's name and version.
  package let program: String
  /// Of ``LayoutNormalizer``: figures of different versions are not comparable.
  package let normalizer = LayoutNormalizer.version
  package let models: [Model]
  package let set: String
  package let jobs: Int
  package let machine: String

  /// - Parameter arguments: the command line, from the program's name.
  package init(
    set: String, models: [String], jobs: Int, program: String, arguments: [String], date: Date = Date()
  ) throws {
    self.program = program
    self.set = set
    self.jobs = jobs
    self.models = try models.map { Model(path: $0, fingerprint: try EvaluationFingerprint.file($0)) }
    command = arguments.map { word in
      word.allSatisfy { $0.isLetter || $0.isNumber || "-_./:=+,".contains($0) } ? word : "'\(word)'"
    }.joined(separator: " ")
    self.date = ISO8601DateFormatter().string(from: date)
    let processor = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n")
      .first { $0.hasPrefix("model name") }?.split(separator: ":").last?.trimmingCharacters(in: .whitespaces)
    machine = "\(processor ?? "unknown processor"), \(ProcessInfo.processInfo.activeProcessorCount) cores"
  }

  /// The same as rows of a table.
  package var rows: [[String]] {
    [
      ["command", command], ["date", date], ["program", "\(program), normaliser \(normalizer)"], ["machine", machine],
    ]
      + models.map { ["model", "\($0.path), fingerprint \($0.fingerprint)"] }
  }
}
