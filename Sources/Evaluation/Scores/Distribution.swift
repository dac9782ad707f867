/// Numbers in their order, for medians and percentiles.
public struct Distribution: Sendable, Hashable {
  public let sorted: [Double]

  public init(_ values: some Sequence<Double>) { sorted = values.sorted() }

  public var count: Int { sorted.count }

  /// The least number that at least this share of the numbers does not pass (nearest rank); nil of nothing.
  public func quantile(_ share: Double) -> Double? {
    guard !sorted.isEmpty else { return nil }
    let rank = Int((share * Double(count) - 1e-9).rounded(.up))
    return sorted[min(count, max(1, rank)) - 1]
  }

  /// The middle number, or the mean of the middle two; nil of nothing.
  public var median: Double? {
    guard !sorted.isEmpty else { return nil }
    return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
  }
}
