/// All templates of all symbols, parsed once.
enum SymbolTemplates {
  /// The templates of a label, the more common ones first; empty for a label without any.
  static func variants(of label: String) -> [StrokeTemplate] { byLabel[label] ?? [] }

  static let rows: [String: [String]] = [LatinTemplates.rows, GreekTemplates.rows, OperatorTemplates.rows]
    .reduce(into: DigitTemplates.rows) { all, some in all.merge(some) { first, _ in first } }

  /// The letters of each function name, which is written letter by letter.
  static let letterGroups: [String: [String]] = [
    "\\sin": ["s", "i", "n"], "\\cos": ["c", "o", "s"], "\\tan": ["t", "a", "n"], "\\log": ["l", "o", "g"],
    "\\lim": ["l", "i", "m"],
  ]

  private static let byLabel = rows.mapValues { $0.compactMap { StrokeTemplate($0) } }
}
