/// A figure with its name: a row of the terminal's and of the report's table.
package struct Measure {
  package let name: String
  package let value: String
  package var count = ""
  package var interval = ""

  package init(_ name: String, _ share: Share) {
    self.name = name
    value = share.percent.map { $0 + " %" } ?? "not known"
    if share.whole > 0 { count = "\(share.part) of \(share.whole)" }
    interval = share.intervalText ?? ""
  }

  package init(_ name: String, _ value: String, count: String = "") {
    self.name = name
    self.value = value
    self.count = count
  }

  package var cells: [String] { [name, value, count, interval] }
}

/// Rows of text in columns as wide as their widest cell.
package enum TextTable {
  /// - Parameter leftAligned: how many columns, from the first, begin alike; the others end alike.
  package static func text(_ rows: [[String]], leftAligned: Int = 1) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        line += (column == 0 ? "" : "  ") + (column < leftAligned ? cell + padding : padding + cell)
      }
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}
