import RandomStreams

/// How the changes of a round become one.
public protocol AggregationRule: Configurable {
  /// Whether it must hold every update of a round at once. Such a rule takes memory by the clients, and cannot work where the
  /// server sees sums alone (secure aggregation); one that does not can stream.
  static var needsEveryUpdate: Bool { get }
  /// Whether the server trains too, on examples of its own, and the rule judges clients by that (``AggregationRound/reference``).
  static var needsReference: Bool { get }
  /// What the server remembers for it from round to round.
  var kept: [Section] { get }
  /// - Throws: ``FederatedError`` where it cannot work with so many clients a round.
  func check(clients: Int) throws(FederatedError)
  /// An empty aggregation of a round's changes.
  func makeAggregation(_ round: AggregationRound) -> any Aggregation
}

extension AggregationRule {
  /// The server has no examples.
  public static var needsReference: Bool { false }
  /// Nothing.
  public var kept: [Section] { [] }
  /// Any number will do.
  public func check(clients: Int) throws(FederatedError) {}
}

/// What a rule knows before the first change of a round.
public struct AggregationRound: Sendable {
  /// The number of values of a change.
  public let count: Int
  /// How many clients each of the changes is the mean of (``Bucketing``).
  public var clientsEach = 1
  /// What the rule's ``AggregationRule/kept`` sections hold.
  public var kept: [Section: [Float]] = [:]
  /// The change that the server's own training made, for rules that need one.
  public var reference: [Float]?

  /// Of a round of changes of so many values.
  public init(count: Int) { self.count = count }
}

/// The changes of one round, taken one by one in ascending order of the clients, so that the sums do not depend on threads.
public protocol Aggregation: Sendable {
  /// Adds a client's change.
  ///
  /// - Parameters:
  ///   - weight: what the client counts for, above 0.
  ///   - scale: what the algorithm multiplies the change by.
  mutating func add(_ change: [Float], weight: Double, scale: Double)
  /// Adds a change that is zero but in some places; the same as adding its ``SparseValues/dense``.
  mutating func add(_ change: SparseValues, weight: Double, scale: Double)
  /// One change in place of all, zeros where there were none, and what the rule keeps of it.
  func result() -> AggregationResult
}

extension Aggregation {
  /// Adds the whole vector.
  public mutating func add(_ change: SparseValues, weight: Double, scale: Double) {
    add(change.dense, weight: weight, scale: scale)
  }
}

/// What a round's changes came to.
public struct AggregationResult: Sendable, Hashable {
  /// One change in place of all.
  public let change: [Float]
  /// By the rule's ``AggregationRule/kept`` sections; a section that is not there stays as it is.
  public var kept: [Section: [Float]] = [:]

  /// A change, with nothing kept.
  public init(_ change: [Float]) { self.change = change }
}

/// What a client counts for in a mean.
public enum Weighting: String, Sendable, Hashable, CaseIterable {
  /// By the client's number of examples.
  case examples
  /// All the same.
  case uniform
}
