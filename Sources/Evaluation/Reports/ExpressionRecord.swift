/// All figures of a set of expressions: what is printed, and `metrics.json` of a report.
package struct ExpressionRecord: Encodable {
  /// The command, models and machine behind the figures.
  package let circumstances: EvaluationCircumstances
  /// Rows skipped because `labels.csv` marks their truth as incomplete.
  package let leftOut: Int
  /// The score over the whole set.
  package let all: ExpressionScore
  /// The score of each subset, sorted by name.
  package let subsets: [(subset: String, score: ExpressionScore)]
  /// The score of lines, where some truth has several.
  package let pages: PageRecord?
  /// What marks did to readings, where they were added.
  package let marks: MarkRecord?

  /// Scores `predictions` as a whole and by subset.
  ///
  /// - Parameters:
  ///   - threshold: the confidence, from 0 to 1, from which a reading counts as sure.
  ///   - answered: the confidence from which a line is answered, where the expressions have marks; nil where not.
  package init(
    circumstances: EvaluationCircumstances, leftOut: Int, predictions: [Prediction], threshold: Double,
    marksAnsweredFrom answered: Double? = nil
  ) {
    self.circumstances = circumstances
    self.leftOut = leftOut
    all = ExpressionScore(predictions, threshold: threshold)
    subsets = ExpressionScore.bySubset(predictions, threshold: threshold)
    pages = PageRecord(predictions, threshold: threshold)
    marks = answered.map { MarkRecord(predictions, answered: $0) }
  }

  private enum CodingKeys: String, CodingKey { case circumstances, leftOut, all, subsets, pages, marks }

  /// Writes the subsets as one object keyed by their names.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(circumstances, forKey: .circumstances)
    try container.encode(leftOut, forKey: .leftOut)
    try container.encode(all, forKey: .all)
    try container.encode(Dictionary(uniqueKeysWithValues: subsets.map { ($0.subset, $0.score) }), forKey: .subsets)
    try container.encode(pages, forKey: .pages)
    try container.encodeIfPresent(marks, forKey: .marks)
  }

  /// Caveats that the figures alone do not show, one sentence each.
  package var remarks: [String] {
    var remarks: [String] = []
    if leftOut > 0 { remarks.append("\(leftOut) left out: their boxes_complete is 0") }
    if let count = all.causes[.notRead] { remarks.append("\(count) could not be read and count as wrong") }
    if let count = all.causes[.truthNotUnderstood] {
      remarks.append("\(count) have a truth that is not understood and count as wrong")
    }
    return remarks
  }

  /// The table as printed to a terminal, remarks at the end.
  package var text: String {
    let measures = ExpressionMeasures.rows(all) + ExpressionMeasures.others(all)
    var text = "expressions of \(circumstances.set): \(all.count)\n"
    text += TextTable.text([ExpressionMeasures.heading] + measures.map(\.cells))
    if let marks {
      text += "\n\n" + marks.text
    } else if subsets.count > 1 {
      let rows = subsets.map { ExpressionMeasures.subsetRow($0.subset, $0.score) }
      text += "\n\n" + TextTable.text([ExpressionMeasures.subsetHeading] + rows)
    }
    if let pages { text += "\n\n" + pages.text }
    return ([text] + remarks).joined(separator: "\n")
  }
}
