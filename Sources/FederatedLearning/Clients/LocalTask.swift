/// A client's model and data: what the engine asks of it. The engine knows no network; a task knows no strategy.
public protocol LocalTask: Sendable {
  /// How many examples the client trains on: its weight in the mean.
  var exampleCount: Int { get }

  /// Trains from the given weights by the plan. Before each step the rule adds to the gradient.
  ///
  /// - Returns: what came of it; the values may be anything, even not finite: they are checked when they arrive.
  func train(from start: Payload, _ plan: LocalPlan, rule: any LocalRule) throws -> LocalResult

  /// How well a model does on the client's examples, as sums over them.
  func evaluate(_ model: Payload) throws -> MetricSums

  /// The diagonal of the empirical Fisher information: for each weight the mean over examples of the square of its gradient.
  /// The square of a batch's mean gradient would be something else. For algorithms like FedCurv.
  func squaredGradient(at model: Payload, _ plan: LocalPlan) throws -> [Float]

  /// How many examples of each class. For algorithms like logit adjustment.
  func labelCounts() throws -> [Float]
}

extension LocalTask {
  /// Refused: this task does not offer it.
  public func squaredGradient(at model: Payload, _ plan: LocalPlan) throws -> [Float] {
    throw FederatedError("the task", "it has no Fisher information", "choose a strategy that needs none, like fedavg")
  }

  /// Refused: this task does not offer it.
  public func labelCounts() throws -> [Float] {
    throw FederatedError("the task", "it has no labels", "choose a strategy that needs none, like fedavg")
  }
}

/// The clients of a run, asked one by one: a client's data may be made when it is asked for, so that the memory depends on the
/// clients at work and not on those that exist.
public protocol ClientTasks: Sendable {
  associatedtype Task: LocalTask
  /// How many clients there are.
  var clientCount: Int { get }
  /// The task of a client, below ``clientCount``; the same client always has the same.
  func task(of client: Int) throws -> Task
}

/// The server's own training in a round, on examples that no client has.
public protocol ReferenceTrainer: Sendable {
  /// Its weights less those of the broadcast.
  func change(from broadcast: Broadcast) throws -> [Float]
}

/// How well a model does on what the server judges by.
public protocol ModelJudge: Sendable {
  /// Sums over the examples.
  func evaluate(_ model: Payload) throws -> MetricSums
}

/// What a task made of its training.
public struct LocalResult: Sendable {
  /// What training came to.
  enum Outcome: Sendable {
    case weights([Float])
    case change(SparseValues)
  }

  let outcome: Outcome
  /// How many steps it made.
  public let steps: Int
  /// Of its training, over all examples that it went through.
  public let training: MetricSums

  /// What came of training, by the weights after the last step.
  public init(weights: [Float], steps: Int, training: MetricSums) {
    outcome = .weights(weights)
    self.steps = steps
    self.training = training
  }

  /// What came of training that moves few of many weights, by its change: the weights after the last step less those at the start.
  public init(change: SparseValues, steps: Int, training: MetricSums) {
    outcome = .change(change)
    self.steps = steps
    self.training = training
  }

  /// The weights after the last step of a training that began at `start`.
  public func weights(from start: [Float]) -> [Float] {
    switch outcome {
    case .weights(let weights): return weights
    case .change(let change):
      return change.count == start.count ? start.combined(change.dense) { $0 + $1 } : change.dense
    }
  }
}
