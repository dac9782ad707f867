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

  /// What is written on pages and is no class of the vocabulary.
  static let unlisted = [
    "\\approx": [
      "4,54 16,46 32,54 44,58 56,50 / 4,76 16,68 32,76 44,80 56,72", "2,52 18,44 38,54 58,46 / 4,74 20,66 40,76 58,68",
    ]
  ]

  private static let byLabel = rows.merging(unlisted) { first, _ in first }
    .mapValues { $0.compactMap { StrokeTemplate($0) } }
}
