import FileStorage
import Foundation

/// Predictions saved as they arrive in `FILE.part`, so that an interrupted evaluation resumes where it stopped.
///
/// An append-only file of JSON lines: a header with the fingerprint of everything that the predictions depend on, then
/// each prediction with its index in the set. A truncated last line is dropped.
package final class PartialPredictions {
  private struct Heading: Codable, Equatable {
    var format = "mathrec predictions in part 1"
    let fingerprint: String
  }

  private struct Entry: Codable {
    let index: Int
    let prediction: Prediction
  }

  /// Where the file is.
  package let path: String
  /// What earlier runs with the same fingerprint left, by index in the set.
  package private(set) var kept: [Int: Prediction] = [:]
  /// Whether a file with another fingerprint was found; it is overwritten.
  package private(set) var wasOther = false
  private let file: FileHandle

  /// Opens the file and reads what it holds, or begins a new one.
  ///
  /// - Parameter count: items of the set; what follows an entry with an index beyond it is ignored.
  /// - Throws: ``OutputError`` where the file cannot be written.
  package init(path: String, fingerprint: String, count: Int) throws {
    self.path = path
    let heading = try Self.line(Heading(fingerprint: fingerprint))
    var content = heading
    if let old = FileManager.default.contents(atPath: path) {
      let lines = old.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      if lines.first.map({ Data($0) + Data("\n".utf8) }) == heading {
        // Whatever follows the last line break was truncated.
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

  /// Adds the prediction of one item to the file's end.
  ///
  /// - Throws: ``OutputError`` where the disk is full.
  package func append(_ prediction: Prediction, at index: Int) throws {
    let line = try Self.line(Entry(index: index, prediction: prediction))
    do {
      try file.write(contentsOf: line)
    } catch {
      throw OutputError(path: path, reason: "the disk may be full; make room and give the command again to go on")
    }
  }

  /// Removes the file, once the complete predictions are written.
  package func remove() {
    try? file.close()
    try? FileManager.default.removeItem(atPath: path)
  }

  /// A value as one line of JSON, with its line break.
  package static func line(_ value: some Encodable) throws -> Data {
    try JSONText.data(value)
  }
}
