import Foundation
import Testing

/// Texts that are compared whole with a file of `Golden`; `MATHREC_RECORD=1` writes the files anew.
enum GoldenFile {
  static func expect(_ text: String, is name: String, _ location: SourceLocation = #_sourceLocation) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden/\(name)")
    if ProcessInfo.processInfo.environment["MATHREC_RECORD"] == "1" {
      try Data(text.utf8).write(to: file)
    } else {
      let expected = (try? String(contentsOf: file, encoding: .utf8)) ?? "no golden file"
      #expect(
        text == expected, "differs from Golden/\(name); if it should, record it again: MATHREC_RECORD=1 make test",
        sourceLocation: location)
    }
  }
}
