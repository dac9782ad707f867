import FileStorage

/// The figures of expressions with marks: what is printed below those of the expressions.
package struct MarkRecord: Encodable {
  /// A score for each kind, in the order of ``MarkedSet/kinds``; kinds that were not read are left out.
  package let kinds: [(name: String, score: MarkScore)]
  /// The confidence from which a line is answered.
  package let answered: Double

  /// Scores predictions whose subset is the mark's kind.
  package init(_ predictions: [Prediction], answered: Double) {
    self.answered = answered
    kinds = MarkedSet.kinds.compactMap { kind in
      let own = predictions.filter { $0.subset == kind.rawValue }
      return own.isEmpty ? nil : (kind.rawValue, MarkScore(own, answered: answered))
    }
  }

  private enum CodingKeys: String, CodingKey { case answered, kinds }

  /// Writes the kinds as one object keyed by their names.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(answered, forKey: .answered)
    try container.encode(Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, $0.score) }), forKey: .kinds)
  }

  /// Column titles for ``rows``.
  package var heading: [String] {
    ["one mark", "", "right", "95 %", "answered wrongly (\(answered.formatted(digits: 2)) or more)", "not sure"]
  }

  /// A row for each kind, shares in percent.
  package var rows: [[String]] {
    kinds.map { name, score in
      [name, "\(score.right.whole)"]
        + [score.right.percent, score.right.intervalText, score.answeredWrongly.percent, score.notSure.percent]
        .map { $0 ?? "–" }
    }
  }

  /// The table as printed to a terminal.
  package var text: String { "of those read rightly without a mark\n" + TextTable.text([heading] + rows) }
}
