/// The median of each weight's changes, of two in the middle their mean (Yin et al. 2018, arXiv 1803.01498): nothing that fewer
/// than half of the clients send can move a weight beyond what the others sent.
struct CoordinateMedian: AggregationRule {
  static let name = "median"
  static let summary = "each weight's median, whatever fewer than half of the clients send (Yin et al. 2018)"
  static let needsEveryUpdate = true

  init(_ values: OptionValues) {}

  func makeAggregation(count: Int) -> any Aggregation {
    OrderStatistics(count: count) { sorted in
      let middle = sorted.count / 2
      guard sorted.count % 2 == 0 else { return sorted[middle] }
      return Float((Double(sorted[middle - 1]) + Double(sorted[middle])) / 2)
    }
  }
}
