import FileStorage
import Foundation

/// Fingerprints that tell models and evaluations apart, in hexadecimal.
package enum EvaluationFingerprint {
  /// The fingerprint of a file's bytes.
  package static func file(_ path: String) throws -> String {
    var fingerprint = Fingerprint()
    try Data(contentsOf: URL(fileURLWithPath: path)).withUnsafeBytes { fingerprint.add($0) }
    return fingerprint.text
  }

  /// The fingerprint of everything that predictions depend on: the program, its models, the settings and the set.
  package static func evaluation(of items: [ExpressionSet.Item], models: [String], settings: String) throws -> String {
    var fingerprint = Fingerprint()
    for path in ["/proc/self/exe"] + models { fingerprint.add(try file(path).utf8) }
    fingerprint.add(settings.utf8)
    for item in items {
      for text in [item.id, item.subset, item.text, item.writer ?? "", item.item ?? "", "\(item.slip ?? -1)"]
        + item.lines.map(\.text)
      {
        fingerprint.add(text.utf8)
      }
      switch item.source {
      case .ink(let expression):
        for stroke in item.mark?.strokes ?? [] { stroke.withUnsafeBytes { fingerprint.add($0) } }
        for stroke in expression.ink.strokes { stroke.withUnsafeBytes { fingerprint.add($0) } }
      case .picture(let path):
        // A changed picture shows in its size or modification time, which saves reading all of them.
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        fingerprint.add(attributes?[.size] as? Int ?? 0)
        fingerprint.add("\(attributes?[.modificationDate] ?? "")".utf8)
      }
    }
    return fingerprint.text
  }
}
