/// The mean of each weight's changes without the largest and the smallest (Yin et al. 2018, arXiv 1803.01498): of k clients
/// ⌊β k⌋ are left out on each side, so that as many attackers do no harm.
struct TrimmedMean: AggregationRule {
  static let name = "trimmed-mean"
  static let summary = "each weight's mean without the largest and smallest changes (Yin et al. 2018)"
  static let trim = EngineOption(
    "trim", standard: 0.2, range: 0...0.4999, words: "a share from 0 to below 0.5",
    help: "The share of clients whose changes trimmed-mean leaves out on each side.")
  static let options = [trim, Bucketing.option]
  static let needsEveryUpdate = true

  /// β.
  private let share: Double

  init(_ values: OptionValues) { share = Double(values[Self.trim]) }

  func makeAggregation(_ round: AggregationRound) -> any Aggregation {
    GatheredChanges(count: round.count) { [share] changes in
      AggregationResult(
        OrderStatistics.columns(changes) { sorted in
          let left = Int(share * Double(sorted.count))
          let kept = sorted[left..<sorted.count - left]
          return Float(kept.reduce(0) { $0 + Double($1) } / Double(kept.count))
        })
    }
  }
}
