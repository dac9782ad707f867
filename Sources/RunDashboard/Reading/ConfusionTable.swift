import FileStorage
import Foundation

/// `confusion.csv`: how often each class was taken for each.
struct ConfusionTable: Sendable, Encodable {
  /// The classes.
  let labels: [String]
  /// Truth, what it was taken for, and how often; without those that never happened, the most frequent where there are too many.
  let cells: [[Int]]

  private static let mostBytes = 1 << 24
  private static let (mostClasses, mostCells) = (1000, 10_000)

  /// - Returns: nil for what is no such file.
  init?(path: String) {
    guard let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int, size <= Self.mostBytes,
      let data = FileManager.default.contents(atPath: path)
    else { return nil }
    self.init(text: String(decoding: data, as: UTF8.self))
  }

  /// - Returns: nil for a text that is no square table of counts.
  init?(text: String) {
    let rows = CSVText.rows(text)
    guard let header = rows.first, header.count > 1, header.count <= Self.mostClasses + 1, rows.count == header.count
    else { return nil }
    var cells: [[Int]] = []
    for (truth, row) in rows.dropFirst().enumerated() {
      guard row.count == header.count, row[0] == header[truth + 1] else { return nil }
      for (named, field) in row.dropFirst().enumerated() {
        guard let count = Int(field), count >= 0 else { return nil }
        if count > 0 { cells.append([truth, named, count]) }
      }
    }
    if cells.count > Self.mostCells {
      cells = Array(cells.sorted { $0[2] > $1[2] }.prefix(Self.mostCells))
    }
    labels = Array(header.dropFirst())
    self.cells = cells
  }
}
