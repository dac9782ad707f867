import Foundation
import MathExpressions

/// How figures were made, so that they can be reproduced.
package struct EvaluationCircumstances: Encodable {
  /// One model file that was used.
  package struct Model: Encodable {
    /// As given on the command line.
    package let path: String
    /// FNV-1a of the file's bytes.
    package let fingerprint: String
  }

  /// The command line, words with unusual characters in single quotes.
  package let command: String
  /// When the figures were made, in ISO 8601.
  package let date: String
  /// The program's name and version.
  package let program: String
  /// The version of ``LayoutNormalizer``; figures of different versions are not comparable.
  package let normalizer = LayoutNormalizer.version
  /// All model files, in the order of the command line.
  package let models: [Model]
  /// The path of the evaluated set.
  package let set: String
  /// Threads that read; times are measured on each thread's own clock.
  package let jobs: Int
  /// The processor's name and number of cores.
  package let machine: String

  /// Fingerprints the model files and looks up the machine.
  ///
  /// - Parameter arguments: the command line, beginning with the program's name.
  /// - Throws: where a model file cannot be read.
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
