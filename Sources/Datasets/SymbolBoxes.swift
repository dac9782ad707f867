import Foundation
import ImageProcessing

/// The positions of symbols in pictures, from a table `symbols.csv` beside `labels.csv`.
package enum SymbolBoxes {
  /// No picture that is read is wider or higher, and nothing computed from two such numbers overflows an Int.
  private static let farthest = 1 << 20
  /// All pairs of a picture's boxes are compared, so their number is limited.
  private static let mostBoxes = 10_000

  /// One symbol of a picture.
  package struct Box: Sendable {
    /// As in `SymbolVocabulary`, or the table's own name where that has none.
    package let label: String
    /// In pixels of the picture.
    package let box: PixelBox
  }

  /// The boxes of each picture by file name; none where there is no such table. Columns: `image`, `label`, `x0`, `x1`,
  /// `y0`, `y1` in pixels, with the ends exclusive.
  ///
  /// - Throws: ``DatasetError`` with the line at fault.
  package static func read(_ path: String) throws -> [String: [Box]] {
    guard FileManager.default.fileExists(atPath: path) else { return [:] }
    var boxes: [String: [Box]] = [:]
    for record in try CSVTable(path: path).records {
      let sides = ["x0", "x1", "y0", "y1"].compactMap { record[$0].flatMap(Int.init) }
      func fail(_ problem: String) -> DatasetError {
        DatasetError(
          file: path, place: .line(record.line), problem: problem,
          remedy: "mend the line, or take the table away to go without boxes")
      }
      guard let image = record["image"], let name = record["label"], sides.count == 4, sides[1] > sides[0],
        sides[3] > sides[2]
      else { throw fail("no symbol with image, label and a box x0, x1, y0, y1") }
      guard sides.allSatisfy((-farthest...farthest).contains) else {
        throw fail("a box at \(sides) lies outside of every picture")
      }
      guard boxes[image, default: []].count < mostBoxes else {
        throw fail("more than \(mostBoxes) boxes of one picture")
      }
      let box = PixelBox(x: sides[0], y: sides[2], width: sides[1] - sides[0], height: sides[3] - sides[2])
      boxes[image, default: []].append(Box(label: names[name] ?? SourceClassName.label(name) ?? name, box: box))
    }
    return boxes
  }

  /// Names by role in an expression; the reader's labels go by appearance.
  private static let names = [
    "frac": "-", "bar": "-", "mul": "\\times", "dots": "\\ldots", "delta": "\\Delta",
  ]
}
