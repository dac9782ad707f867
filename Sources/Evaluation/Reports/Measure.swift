/// A named figure: one row of the tables in the terminal and in the report.
package struct Measure {
  /// What is measured, as the first column shows it.
  package let name: String
  /// The figure as text with its unit; `not known` where there is none.
  package let value: String
  /// What the figure is based on, such as `273 of 671`; empty where a count makes no sense.
  package var count = ""
  /// The 95 % interval in percent, such as `37.0–44.4`; empty where there is none.
  package var interval = ""

  /// A share as percent, count and interval.
  package init(_ name: String, _ share: Share) {
    self.name = name
    value = share.percent.map { $0 + " %" } ?? "not known"
    if share.whole > 0 { count = "\(share.part) of \(share.whole)" }
    interval = share.intervalText ?? ""
  }

  /// A figure that is already text.
  package init(_ name: String, _ value: String, count: String = "") {
    self.name = name
    self.value = value
    self.count = count
  }

  /// Name, value, count and interval: the columns of ``ExpressionMeasures/heading``.
  package var cells: [String] { [name, value, count, interval] }
}

/// Plain-text tables whose columns are as wide as their widest cell.
package enum TextTable {
  /// - Parameter leftAligned: how many columns, counted from the first, are left-aligned; the rest are right-aligned.
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
