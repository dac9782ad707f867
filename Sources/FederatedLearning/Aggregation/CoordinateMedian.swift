/// The median of each weight's changes, of two in the middle their mean (Yin et al. 2018, arXiv 1803.01498): nothing that fewer
/// than half of the clients send can move a weight beyond what the others sent.
public struct CoordinateMedian: AggregationRule {
  public static let name = "median"
  public static let summary = "each weight's median, whatever fewer than half of the clients send (Yin et al. 2018)"
  public static let needsEveryUpdate = true

  public init(_ values: OptionValues) {}

  public func makeAggregation(count: Int) -> any Aggregation {
    OrderStatistics(count: count) { sorted in
      let middle = sorted.count / 2
      guard sorted.count % 2 == 0 else { return sorted[middle] }
      return Float((Double(sorted[middle - 1]) + Double(sorted[middle])) / 2)
    }
  }
}
