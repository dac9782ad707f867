import Foundation
import ImageProcessing

/// Where the symbols of pictures are, from a table `symbols.csv` beside labels.csv.
package enum SymbolBoxes {
  /// No picture that is read is wider or higher; nothing made of two such numbers leaves what an Int holds.
  private static let farthest = 1 << 20
  /// Boxes of a picture are compared each with each.
  private static let mostBoxes = 10_000

  package struct Box: Sendable {
    package let label: String
    package let box: PixelBox
  }

  /// The boxes of each picture; none where there is no such table. Columns: image, label, x0, x1, y0, y1 in pixels, the
  /// ends outside the box.
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

  /// Names for what they are in an expression; the reader's labels are for what they look like.
  private static let names = [
    "frac": "-", "bar": "-", "mul": "\\times", "dots": "\\ldots", "delta": "\\Delta",
  ]
}
