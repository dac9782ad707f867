/// The mean of the changes by the clients' weights: `Σ w_i s_i Δ_i / Σ w_i`, summed in Double.
///
/// It holds one vector however many clients there are. One client that sends nonsense within the bounds can move it as far
/// as it likes; the median and the trimmed mean resist that.
struct WeightedMean: AggregationRule {
  static let name = "mean"
  static let summary = "by the clients' weights (McMahan et al. 2017)"
  static let needsEveryUpdate = false

  init(_ values: OptionValues) {}

  func makeAggregation(_ round: AggregationRound) -> any Aggregation {
    Sum(sum: [Double](repeating: 0, count: round.count))
  }

  private struct Sum: Aggregation {
    var sum: [Double]
    var weights = 0.0

    mutating func add(_ change: [Float], weight: Double, scale: Double) {
      weights += weight
      sum.add(change, scale: weight * scale)
    }

    mutating func add(_ change: SparseValues, weight: Double, scale: Double) {
      weights += weight
      sum.add(change, scale: weight * scale)
    }

    func result() -> AggregationResult {
      let scale = weights > 0 ? 1 / weights : 0
      return AggregationResult(sum.map { Float($0 * scale) })
    }
  }
}

extension [Double] {
  /// Adds `scale * other`.
  mutating func add(_ other: [Float], scale: Double = 1) {
    precondition(other.count == count, "vectors of one space have one length")
    withUnsafeMutableBufferPointer { sum in
      other.withUnsafeBufferPointer { other in
        for index in sum.indices { sum[index] += scale * Double(other[index]) }
      }
    }
  }
}
