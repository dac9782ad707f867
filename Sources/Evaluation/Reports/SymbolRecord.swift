import FileStorage
import Foundation

/// All figures of a set of symbols: what is printed, and `metrics.json` of a report.
package struct SymbolRecord: Encodable {
  /// The command, models and machine behind the figures.
  package let circumstances: EvaluationCircumstances
  /// Classes of the set that the model does not know; their symbols count as wrong.
  package let unknownClasses: [String]
  /// The score over the whole set.
  package let score: SymbolScore

  /// A record of a score and of how it was made.
  package init(circumstances: EvaluationCircumstances, unknownClasses: [String], score: SymbolScore) {
    self.circumstances = circumstances
    self.unknownClasses = unknownClasses
    self.score = score
  }

  private enum CodingKeys: String, CodingKey {
    case circumstances, unknownClasses
    case score = "all"
  }

  /// All figures as rows of a table.
  package var measures: [Measure] {
    let percent = ExpressionMeasures.percent
    func means(_ name: String, _ means: ClassMeans) -> [Measure] {
      [
        Measure("precision, \(name)", percent(means.precision)), Measure("recall, \(name)", percent(means.recall)),
        Measure("F1, \(name)", percent(means.f1)),
      ]
    }
    var rows = [
      Measure("right (top-1)", score.right), Measure("among the first 3", score.firstThree),
      Measure("digits and operators right", score.arithmetic),
    ]
    rows += means("mean of classes", score.macro) + means("weighted by symbols", score.weighted)
    let count = score.writers.writers.count
    if count > 1, let mean = score.writers.mean, let worst = score.writers.worstTenth {
      rows.append(Measure("right, mean of writers", percent(mean), count: "\(count) writers"))
      rows.append(
        Measure("right, worst tenth of writers", percent(worst), count: "\(max(1, count / 10)) writers"))
    }
    rows.append(Measure("expected calibration error", percent(score.calibration.expectedError)))
    return rows
  }

  /// Caveats that the figures alone do not show, one sentence each.
  package var remarks: [String] {
    unknownClasses.isEmpty
      ? [] : ["the model has no class \(unknownClasses.joined(separator: " ")): these symbols count as wrong"]
  }

  /// The table as printed to a terminal, remarks at the end.
  package var text: String {
    let worst = score.confusions.prefix(10).map {
      "\(score.labels[$0.truth]) as \(score.labels[$0.named]) \($0.count)"
    }
    var lines = [
      "symbols of \(circumstances.set): \(score.right.whole) of \(score.classes.count) classes",
      TextTable.text([ExpressionMeasures.heading] + measures.map(\.cells)),
    ]
    if !worst.isEmpty { lines.append("most often taken for another: \(worst.joined(separator: ", "))") }
    return (lines + remarks).joined(separator: "\n")
  }
}

/// The tables of a set of symbols as CSV.
package enum SymbolTables {
  /// Columns `truth`, `read` and `count`, the most frequent confusion first.
  package static func confusions(_ score: SymbolScore) -> String {
    CSVText.text(
      [["truth", "read", "count"]]
        + score.confusions.map { [score.labels[$0.truth], score.labels[$0.named], "\($0.count)"] })
  }

  /// Columns `class`, `support`, `precision`, `recall` and `f1`, one row for each class that occurs.
  package static func classes(_ score: SymbolScore) -> String {
    CSVText.text(
      [["class", "support", "precision", "recall", "f1"]]
        + score.classes.map {
          [$0.label, "\($0.support)"] + [$0.precision, $0.recall, $0.f1].map { $0.formatted(digits: 4) }
        })
  }

  /// Columns `writer`, `right`, `symbols` and `accuracy`, the worst writer first.
  package static func writers(_ score: SymbolScore) -> String {
    CSVText.text(
      [["writer", "right", "symbols", "accuracy"]]
        + score.writers.writers.map {
          [$0.name, "\($0.right.part)", "\($0.right.whole)", ($0.right.value ?? 0).formatted(digits: 4)]
        })
  }
}
