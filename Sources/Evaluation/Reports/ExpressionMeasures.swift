import Foundation

/// The figures of a set of expressions as tables.
package enum ExpressionMeasures {
  /// Column titles for rows of ``Measure/cells``.
  package static let heading = ["", "share", "count", "95 %"]

  /// Shares of expressions and symbols that came out right, each with its count and 95 % interval.
  package static func rows(_ score: ExpressionScore) -> [Measure] {
    let sure = "sure (\(score.threshold.formatted(digits: 2)) or more)"
    return [
      Measure("exact (ExpRate)", score.exact), Measure("exact, or among the others offered", score.amongFirst),
      Measure("at most 1 label wrong", score.withinErrors[0]), Measure("at most 2", score.withinErrors[1]),
      Measure("at most 3", score.withinErrors[2]), Measure("structure right", score.structure),
      Measure("symbols found, of those written", score.segmentation.recall),
      Measure("symbols found, of those read", score.segmentation.precision),
      Measure("symbols found and named rightly", score.segmentation.namedRecall),
      Measure("value right", score.value), Measure("\(sure) and wrong, of all", score.confidentAndWrong),
      Measure("exact, of the \(sure)", score.rightWhereConfident),
    ]
  }

  /// How well confidences separate right readings from wrong ones, and how long a reading takes.
  package static func others(_ score: ExpressionScore) -> [Measure] {
    var rows = ExpressionScore.coverages.compactMap { coverage in
      score.riskCoverage.point(coverage: coverage).map {
        Measure(
          "wrong, of the surest \(Int(100 * coverage)) %", percent($0.risk),
          count: "\($0.wrong.formatted(digits: $0.wrong == $0.wrong.rounded() ? 0 : 1)) of \($0.answered)")
      }
    }
    rows.append(Measure("mean of that over all coverages", percent(score.riskCoverage.area)))
    rows.append(Measure("expected calibration error", percent(score.calibration.expectedError)))
    rows.append(Measure("time of an expression, median", milliseconds(score.seconds.median)))
    rows.append(Measure("time, 95th percentile", milliseconds(score.seconds.quantile(0.95))))
    rows.append(
      Measure(
        "time, median of 13 to 17 symbols", milliseconds(score.secondsOfFifteen.median),
        count: "of \(score.secondsOfFifteen.count)"))
    return rows
  }

  /// Column titles for ``subsetRow(_:_:)``.
  package static let subsetHeading = [
    "subset", "", "exact", "95 %", "≤ 1", "≤ 2", "≤ 3", "structure", "found", "found, named", "value", "sure, wrong",
  ]

  /// One row of the table of subsets, shares in percent; an en dash where nothing counts toward a share.
  package static func subsetRow(_ name: String, _ score: ExpressionScore) -> [String] {
    func cell(_ share: Share) -> String { share.percent ?? "–" }
    return [name, "\(score.count)", cell(score.exact), score.exact.intervalText ?? "–"]
      + score.withinErrors.map(cell)
      + [
        cell(score.structure), cell(score.segmentation.recall), cell(score.segmentation.namedRecall),
        score.value.percent.map { "\($0) of \(score.value.whole)" } ?? "–", cell(score.confidentAndWrong),
      ]
  }

  /// A share from 0 to 1 as text: `12.34 %`.
  package static func percent(_ share: Double) -> String { "\((100 * share).formatted(digits: 2)) %" }

  /// Seconds as text in milliseconds, `41.2 ms`; nil reads `not known`.
  package static func milliseconds(_ seconds: Double?) -> String {
    seconds.map { "\((1000 * $0).formatted(digits: 1)) ms" } ?? "not known"
  }
}
