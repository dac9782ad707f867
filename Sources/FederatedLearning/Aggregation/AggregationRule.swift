/// How the changes of a round become one.
public protocol AggregationRule: Configurable {
  /// Whether it must hold every update of a round at once. Such a rule takes memory by the clients, and cannot work where the
  /// server sees sums alone (secure aggregation); one that does not can stream.
  static var needsEveryUpdate: Bool { get }
  /// An empty aggregation of changes of so many values.
  func makeAggregation(count: Int) -> any Aggregation
}

/// The changes of one round, taken one by one in ascending order of the clients, so that the sums do not depend on threads.
public protocol Aggregation: Sendable {
  /// Adds a client's change.
  ///
  /// - Parameters:
  ///   - weight: what the client counts for, above 0.
  ///   - scale: what the algorithm multiplies the change by.
  mutating func add(_ change: [Float], weight: Double, scale: Double)
  /// One change in place of all; zeros where there were none.
  func result() -> [Float]
}

/// What a client counts for in a mean.
public enum Weighting: String, Sendable, Hashable, CaseIterable {
  /// By the client's number of examples.
  case examples
  /// All the same.
  case uniform
}
