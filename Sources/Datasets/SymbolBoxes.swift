import Foundation
import ImageProcessing

/// Where the symbols of pictures are, from a table `symbols.csv` beside labels.csv.
package enum SymbolBoxes {
  package struct Box: Sendable {
    package let label: String
    package let box: PixelBox
  }

  /// The boxes of each picture; none where there is no such table. Columns: image, label, x0, x1, y0, y1 in pixels, the
  /// ends outside the box.
  package static func read(_ path: String) throws -> [String: [Box]] {
    guard FileManager.default.fileExists(atPath: path) else { return [:] }
    var boxes: [String: [Box]] = [:]
    for (index, record) in try CSVTable(path: path).records.enumerated() {
      let sides = ["x0", "x1", "y0", "y1"].compactMap { record[$0].flatMap(Int.init) }
      guard let image = record["image"], let name = record["label"], sides.count == 4, sides[1] > sides[0],
        sides[3] > sides[2]
      else {
        throw DatasetError(
          file: path, place: .line(index + 2), problem: "no symbol with image, label and a box x0, x1, y0, y1",
          remedy: "mend the line, or take the table away to go without boxes")
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
