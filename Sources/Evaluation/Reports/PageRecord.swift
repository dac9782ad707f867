import FileStorage

/// The figures of a set of pages, line by line: what is printed below those of its expressions.
package struct PageRecord: Encodable {
  /// The score over all pages.
  package let all: PageScore
  /// The score of each kind of picture, sorted by name.
  package let kinds: [(name: String, score: PageScore)]
  /// The score of each writer that the set names, sorted by name.
  package let writers: [(name: String, score: PageScore)]
  /// The confidence from which a line counts as sure.
  package let threshold: Double

  /// Scores the lines of predictions; nil where no truth has several, since then a line is an expression.
  package init?(_ predictions: [Prediction], threshold: Double) {
    guard predictions.contains(where: { $0.trueLines > 1 }) else { return nil }
    self.threshold = threshold
    all = PageScore(predictions, threshold: threshold)
    kinds = PageScore.grouped(predictions, threshold: threshold, by: \.subset)
    writers = PageScore.grouped(predictions, threshold: threshold, by: \.writer)
  }

  private enum CodingKeys: String, CodingKey { case all, kinds, writers }

  /// Writes kinds and writers as objects keyed by their names.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(all, forKey: .all)
    try container.encode(Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, $0.score) }), forKey: .kinds)
    try container.encode(Dictionary(uniqueKeysWithValues: writers.map { ($0.name, $0.score) }), forKey: .writers)
  }

  /// The figures of all pages.
  package var measures: [Measure] {
    let sure = "sure (\(threshold.formatted(digits: 2)) or more)"
    let items = all.items.whole > 0 ? [Measure("questions' numbers read", all.items)] : []
    let slips = all.slips.whole > 0 ? [Measure("lines with a slip, read as written", all.slips)] : []
    return [
      Measure("lines right, in order", all.lines), Measure("pages with all lines right", all.complete),
      Measure("pages with all lines right and no other", all.exact),
      Measure("lines invented", "\(all.invented)", count: "of \(all.confidentAndWrong.whole)"),
      Measure("lines right, of the \(sure)", all.rightWhereConfident),
      Measure("lines \(sure) and wrong, of those read", all.confidentAndWrong),
    ] + items + slips
  }

  /// Column titles for ``groupRows``.
  package static let groupHeading = [
    "", "pages", "lines", "right", "95 %", "complete", "exact", "invented", "sure, right", "sure, wrong",
  ]

  /// A row for each kind of picture, then for each writer; shares in percent, an en dash where nothing counts.
  package var groupRows: [[String]] {
    let groups = (kinds.count > 1 ? kinds : []) + writers
    return groups.map { name, score in
      func cell(_ share: Share) -> String { share.percent ?? "–" }
      return [
        name, "\(score.pages)", "\(score.lines.whole)", cell(score.lines), score.lines.intervalText ?? "–",
        cell(score.complete), cell(score.exact), "\(score.invented)", cell(score.rightWhereConfident),
        cell(score.confidentAndWrong),
      ]
    }
  }

  /// The tables as printed to a terminal.
  package var text: String {
    let lines = "lines of \(all.pages) pages: \(all.lines.whole)\n"
    let table = TextTable.text([ExpressionMeasures.heading] + measures.map(\.cells))
    guard !groupRows.isEmpty else { return lines + table }
    return lines + table + "\n\n" + TextTable.text([Self.groupHeading] + groupRows)
  }
}
