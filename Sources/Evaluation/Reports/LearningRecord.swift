import Foundation

/// All figures of learning hands: what is printed, and the JSON of it.
package struct LearningRecord: Encodable {
  /// The command, models and machine behind the figures.
  package let circumstances: EvaluationCircumstances
  /// How many symbols of a misread class were corrected.
  package let examples: Int
  /// Seconds that preparing took, once for all.
  package let preparing: Double
  /// What came of each writer.
  package let writers: [LearningEvaluation.Writer]

  /// A record of figures and of how they were made.
  package init(
    circumstances: EvaluationCircumstances, examples: Int, preparing: Double, writers: [LearningEvaluation.Writer]
  ) {
    self.circumstances = circumstances
    self.examples = examples
    self.preparing = preparing
    self.writers = writers
  }

  /// The table as printed to a terminal.
  package var text: String {
    var (own, others, further) = (
      LearningEvaluation.Errors(), LearningEvaluation.Errors(), LearningEvaluation.Errors()
    )
    for writer in writers {
      own += writer.own
      others += writer.others
      further += writer.further
    }
    func row(_ name: String, _ errors: LearningEvaluation.Errors) -> [String] {
      guard errors.count > 0 else { return [name, "none", "", "", ""] }
      return [
        name, "\(errors.before) of \(errors.count)", "\(errors.after)",
        errors.cut.map { "\((-100 * $0).formatted(digits: 1)) %" } ?? "",
        "\(errors.points.formatted(digits: 2)) points",
      ]
    }
    func worst(_ errors: (LearningEvaluation.Writer) -> LearningEvaluation.Errors) -> String {
      (writers.map { errors($0).points }.max() ?? 0).formatted(digits: 2)
    }
    let cuts = writers.compactMap(\.own.cut).sorted()
    let median = cuts.isEmpty ? 0 : 100 * cuts[cuts.count / 2]
    let seconds = writers.map(\.seconds).sorted()
    let symbols = writers.map(\.symbols).sorted()
    let lines = [
      "symbols of \(circumstances.set): \(writers.count) writers, each of whom corrects \(examples) of each class misread",
      TextTable.text([
        ["misread", "before", "after", "change", "of all"], row("of the writer's other symbols", own),
        row("of other writers' symbols", others), row("of the other set's symbols", further),
      ]),
      "median of writers: \(median.formatted(digits: 1)) % fewer; "
        + "\(writers.count { $0.own.after > $0.own.before }) writers worse, \(writers.count { !$0.isKept }) refused",
      "most lost by any writer's learning: \(worst(\.others)) points of other writers', \(worst(\.further)) of the other set",
      "learnt from \(symbols.isEmpty ? 0 : symbols[symbols.count / 2]) symbols (median, at most \(symbols.last ?? 0)) in "
        + "\((seconds.isEmpty ? 0 : seconds[seconds.count / 2]).formatted(digits: 1)) s "
        + "(at most \((seconds.last ?? 0).formatted(digits: 1)) s), after \(preparing.formatted(digits: 1)) s of preparing",
    ]
    return lines.joined(separator: "\n")
  }
}
