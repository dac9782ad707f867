/// All ways of writing all symbols, parsed once.
enum SymbolTemplates {
  /// The ways of writing a label, the commoner first; empty for a label that has none.
  static func variants(of label: String) -> [StrokeTemplate] { byLabel[label] ?? [] }

  static let rows: [String: [String]] = [LatinTemplates.rows, GreekTemplates.rows, OperatorTemplates.rows]
    .reduce(into: DigitTemplates.rows) { all, some in all.merge(some) { first, _ in first } }

  /// Functions are written letter by letter; the row of letters of each.
  static let letterGroups: [String: [String]] = [
    "\\sin": ["s", "i", "n"], "\\cos": ["c", "o", "s"], "\\tan": ["t", "a", "n"], "\\log": ["l", "o", "g"],
    "\\lim": ["l", "i", "m"],
  ]

  private static let byLabel = rows.mapValues { $0.compactMap { StrokeTemplate($0) } }
}
