import FileStorage
import Foundation

/// Predictions kept as they come in `FILE.part`, so that an interrupted evaluation goes on where it stopped.
///
/// A file of JSON lines that only grows: a heading with the fingerprint of everything that the predictions depend on,
/// then each prediction with its place in the set. A last line that was cut is dropped.
package final class PartialPredictions {
  private struct Heading: Codable, Equatable {
    var format = "mathrec predictions in part 1"
    let fingerprint: String
  }

  private struct Entry: Codable {
    let index: Int
    let prediction: Prediction
  }

  package let path: String
  /// What earlier runs of the same fingerprint have left.
  package private(set) var kept: [Int: Prediction] = [:]
  /// Whether there was a file of another fingerprint, which is written over.
  package private(set) var wasOther = false
  private let file: FileHandle

  package init(path: String, fingerprint: String, count: Int) throws {
    self.path = path
    let heading = try Self.line(Heading(fingerprint: fingerprint))
    var content = heading
    if let old = FileManager.default.contents(atPath: path) {
      let lines = old.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      if lines.first.map({ Data($0) + Data("\n".utf8) }) == heading {
        // What comes after the last line's end was cut.
        for line in lines.dropFirst().dropLast() {
          guard let entry = try? JSONDecoder().decode(Entry.self, from: line), (0..<count).contains(entry.index)
          else { break }
          kept[entry.index] = entry.prediction
          content += line + Data("\n".utf8)
        }
      } else {
        wasOther = true
      }
    }
    try OutputFile.write(content, to: path)
    guard let file = FileHandle(forWritingAtPath: path) else {
      throw OutputError(path: path, reason: "it cannot be opened again; choose another place")
    }
    try file.seekToEnd()
    self.file = file
  }

  package func append(_ prediction: Prediction, at index: Int) throws {
    let line = try Self.line(Entry(index: index, prediction: prediction))
    do {
      try file.write(contentsOf: line)
    } catch {
      throw OutputError(path: path, reason: "the disk may be full; make room and give the command again to go on")
    }
  }

  /// Takes the file away, once the whole is written.
  package func remove() {
    try? file.close()
    try? FileManager.default.removeItem(atPath: path)
  }

  package static func line(_ value: some Encodable) throws -> Data {
    try JSONText.data(value)
  }
}
