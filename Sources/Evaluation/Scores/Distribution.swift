/// Sorted numbers, for medians and percentiles.
public struct Distribution: Sendable, Hashable {
  /// The numbers, ascending.
  public let sorted: [Double]

  /// Sorts numbers, none of which may be NaN.
  public init(_ values: some Sequence<Double>) { sorted = values.sorted() }

  /// How many numbers there are.
  public var count: Int { sorted.count }

  /// The least of the numbers that at least this share, from 0 to 1, does not exceed (nearest rank); nil where there
  /// are none.
  public func quantile(_ share: Double) -> Double? {
    guard !sorted.isEmpty else { return nil }
    let rank = Int((share * Double(count) - 1e-9).rounded(.up))
    return sorted[min(count, max(1, rank)) - 1]
  }

  /// The middle number, or the mean of the middle two; nil where there are none.
  public var median: Double? {
    guard !sorted.isEmpty else { return nil }
    return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
  }
}
