/// What an algorithm adds to a client's training in one round.
public protocol LocalRule: Sendable {
  /// Changes the weights before the first step.
  func begin(_ weights: inout Payload)
  /// Adds to the gradient of a step at the client's present weights.
  func adjust(_ gradient: inout [Float], at weights: [Float])
  /// Changes the weights after the last step.
  func end(_ weights: inout Payload)
  /// What the client sends beside its weights, and what it keeps.
  func outcome(_ trained: TrainedClient) throws -> RuleOutcome
}

extension LocalRule {
  /// Nothing.
  public func begin(_ weights: inout Payload) {}
  /// Nothing.
  public func adjust(_ gradient: inout [Float], at weights: [Float]) {}
  /// Nothing.
  public func end(_ weights: inout Payload) {}
  /// Nothing sent, nothing kept.
  public func outcome(_ trained: TrainedClient) throws -> RuleOutcome { RuleOutcome() }
}

/// Training with nothing added.
public struct PlainTraining: LocalRule {
  /// The rule.
  public init() {}
}

/// A client after its last step.
public struct TrainedClient: Sendable {
  /// x: the server's weights.
  public let start: [Float]
  /// y: the client's.
  public let weights: Payload
  /// τ: how many steps it made.
  public let steps: Int
  /// How it trained.
  public let plan: LocalPlan
  /// Who trained, for what else a rule asks of it.
  public let task: any LocalTask
}

/// What a rule has a client send and keep, by the algorithm's sections.
public struct RuleOutcome: Sendable {
  /// Beside the weights, to the server.
  public var sent: [Section: [Float]] = [:]
  /// For its next round; empty: nothing new.
  public var kept: [Section: [Float]] = [:]
}

/// What a client keeps for itself between rounds; the server never sees it.
public struct ClientMemory: Sendable, Hashable {
  /// The sections that the algorithm has clients remember.
  public let sections: Sections
  /// The round it is of, counted from 0.
  public let round: Int

  /// A memory of a round.
  public init(sections: Sections, round: Int) {
    self.sections = sections
    self.round = round
  }
}
