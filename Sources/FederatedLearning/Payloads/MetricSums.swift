/// Sums over examples, by name, and how many examples there were: what parts say of themselves adds up to the whole.
public struct MetricSums: Sendable, Hashable {
  /// What is summed.
  public enum Name: String, Sendable, Hashable, CaseIterable {
    /// The loss that training lowers.
    case loss
    /// 1 for an example that the model gets right, 0 for another.
    case correct
  }

  /// Over all examples.
  public private(set) var sums: [Name: Double]
  /// How many examples.
  public private(set) var count: Int

  /// Sums over so many examples.
  public init(_ sums: [Name: Double] = [:], count: Int = 0) {
    self.sums = sums
    self.count = count
  }

  /// The mean over the examples; 0 where there are none.
  public func mean(_ name: Name) -> Double { (sums[name] ?? 0) / Double(max(1, count)) }

  /// Adds the sums of other examples.
  public mutating func add(_ other: MetricSums) {
    for (name, sum) in other.sums { sums[name, default: 0] += sum }
    count += other.count
  }

  /// Whether these can be sums over examples.
  var isSane: Bool { (0...Self.most).contains(count) && sums.values.allSatisfy(\.isFinite) }

  /// More examples than any client goes through in a round, few enough that all of a run's can be added up.
  private static let most = 1_000_000_000_000
}
