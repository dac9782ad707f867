/// The median of each weight's changes, of two in the middle their mean (Yin et al. 2018, arXiv 1803.01498): nothing that fewer
/// than half of the clients send can move a weight beyond what the others sent.
struct CoordinateMedian: AggregationRule {
  static let name = "median"
  static let summary = "each weight's median, whatever fewer than half of the clients send (Yin et al. 2018)"
  static let options = [Bucketing.option]
  static let needsEveryUpdate = true

  init(_ values: OptionValues) {}

  func makeAggregation(_ round: AggregationRound) -> any Aggregation {
    GatheredChanges(count: round.count) { changes in
      AggregationResult(OrderStatistics.columns(changes, OrderStatistics.median))
    }
  }
}
