/// The mean of updates none of which is longer than the median length.
struct ClippedMean: AggregationRule {
  static let name = "clipped-mean"
  static let summary = "the mean, longer updates shortened to the median length; stops loud attacks, not backdoors"
  static let options = [Bucketing.option]
  static let needsEveryUpdate = true

  init(_ values: OptionValues) {}

  func makeAggregation(_ round: AggregationRound) -> any Aggregation {
    GatheredChanges(count: round.count) { changes in
      let lengths = changes.map(\.norm)
      let bound = OrderStatistics.median(lengths)
      let gains = lengths.map { $0 > bound ? bound / $0 : 1 }
      var sum = [Double](repeating: 0, count: changes[0].count)
      for (change, gain) in zip(changes, gains) { sum.add(change, scale: gain) }
      return AggregationResult(sum.map { Float($0 / Double(changes.count)) })
    }
  }
}

/// Centred clipping (Karimireddy et al. 2021, arXiv 2012.10333): three times `v ← v + mean((u_i − v) min(1, τ / ‖u_i − v‖))` from the
/// round before's v, τ the median distance.
struct CentredClipping: AggregationRule {
  static let name = "centred-clipping"
  static let summary =
    "the mean of what is near the last round's, the rest shortened (Karimireddy et al. 2021); stops loud attacks"
  static let options = [Bucketing.option]
  static let needsEveryUpdate = true

  /// v.
  static let centre = Section("centre")
  private static let rounds = 3

  init(_ values: OptionValues) {}

  var kept: [Section] { [Self.centre] }

  func makeAggregation(_ round: AggregationRound) -> any Aggregation {
    GatheredChanges(count: round.count) { changes in
      var centre = round.kept[Self.centre] ?? [Float](repeating: 0, count: round.count)
      for _ in 0..<Self.rounds {
        let distances = changes.map { $0.squaredDistance(to: centre).squareRoot() }
        let bound = OrderStatistics.median(distances)
        var sum = [Double](repeating: 0, count: centre.count)
        for (change, distance) in zip(changes, distances) {
          let gain = distance > bound ? bound / distance : 1
          sum.add(change, scale: gain)
          sum.add(centre, scale: -gain)
        }
        for index in centre.indices {
          centre[index] = Float(Double(centre[index]) + sum[index] / Double(changes.count))
        }
      }
      var result = AggregationResult(centre)
      result.kept = [Self.centre: centre]
      return result
    }
  }
}
