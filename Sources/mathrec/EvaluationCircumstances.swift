import Foundation
import MathExpressions

/// How figures were made, so that they can be made again.
struct EvaluationCircumstances: Encodable {
  struct Model: Encodable {
    let path: String
    /// FNV-1a of the file's bytes.
    let fingerprint: String
  }

  let command: String
  let date: String
  let program = "mathrec \(Mathrec.version)"
  /// Of ``LayoutNormalizer``: figures of different versions are not comparable.
  let normalizer = LayoutNormalizer.version
  let models: [Model]
  let set: String
  let jobs: Int
  let machine: String

  init(set: String, models: [String], jobs: Int, date: Date = Date()) throws {
    self.set = set
    self.jobs = jobs
    self.models = try models.map { Model(path: $0, fingerprint: try EvaluationFingerprint.file($0)) }
    let words = ["mathrec"] + CommandLine.arguments.dropFirst()
    command = words.map { word in
      word.allSatisfy { $0.isLetter || $0.isNumber || "-_./:=+,".contains($0) } ? word : "'\(word)'"
    }.joined(separator: " ")
    self.date = ISO8601DateFormatter().string(from: date)
    let processor = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n")
      .first { $0.hasPrefix("model name") }?.split(separator: ":").last?.trimmingCharacters(in: .whitespaces)
    machine = "\(processor ?? "unknown processor"), \(ProcessInfo.processInfo.activeProcessorCount) cores"
  }

  /// The same as rows of a table.
  var rows: [[String]] {
    [
      ["command", command], ["date", date], ["program", "\(program), normaliser \(normalizer)"], ["machine", machine],
    ]
      + models.map { ["model", "\($0.path), fingerprint \($0.fingerprint)"] }
  }
}
