/// The point whose distances to all updates sum to the least, by eight rounds of Weiszfeld's algorithm with smoothed weights
/// (Pillutla et al. 2022, arXiv 1912.13445).
struct GeometricMedian: AggregationRule {
  static let name = "geometric-median"
  static let summary =
    "the point of least distances to all updates (Pillutla et al. 2022); stops loud attacks, not backdoors"
  static let options = [Bucketing.option]
  static let needsEveryUpdate = true

  /// ν: nearer than this all updates weigh the same.
  private static let (nearest, rounds) = (1e-6, 8)

  init(_ values: OptionValues) {}

  func makeAggregation(_ round: AggregationRound) -> any Aggregation {
    GatheredChanges(count: round.count) { changes in
      var centre = Mean.of(changes)
      for _ in 0..<Self.rounds {
        let weights = changes.map { 1 / max(Self.nearest, $0.squaredDistance(to: centre).squareRoot()) }
        centre = Mean.of(changes, weights: weights)
      }
      return AggregationResult(centre)
    }
  }
}
