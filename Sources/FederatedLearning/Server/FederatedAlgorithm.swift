import Foundation
import NeuralNetworks

/// All that the server remembers from round to round.
public struct ServerState: Sendable {
  /// Rounds done.
  public var round: Int
  public var parameters: Parameters
  public var optimizer: any Optimizer
  public var vectors: [String: [Float]]
  /// The exponential moving average of the weights after each round, where the strategy takes one.
  public var average: Parameters?

  /// What is judged and kept; clients begin at `parameters` in any case.
  public var model: Parameters { average ?? parameters }
}

/// The server's side of federated training: what it sends, and how updates move its state.
///
/// There is no image and no ``Federation`` in these types: the server knows its clients by their ``ClientUpdate`` only.
public struct FederatedAlgorithm: Sendable {
  public let strategy: Strategy
  public let weighting: Weighting
  /// How many clients exist, sampled or not.
  public let clientCount: Int

  public init(strategy: Strategy, weighting: Weighting = .examples, clientCount: Int) {
    self.strategy = strategy
    self.weighting = weighting
    self.clientCount = clientCount
  }

  public func initialState(_ parameters: Parameters) -> ServerState {
    // The last parameter is the bias of the classes.
    let classes = parameters.specifications.last?.count ?? 0
    let vectors = strategy.correction.vectorNames.map { name in
      (name, [Float](repeating: 0, count: name == VectorName.labels ? classes : parameters.count))
    }
    return ServerState(
      round: 0, parameters: parameters, optimizer: strategy.server.makeOptimizer(),
      vectors: Dictionary(uniqueKeysWithValues: vectors))
  }

  /// What the clients of the next round get.
  public func broadcast(_ state: ServerState) -> Broadcast {
    Broadcast(round: state.round, parameters: state.parameters, vectors: state.vectors)
  }

  /// An empty sum for the next round's updates.
  public func makeAggregator(_ state: ServerState) -> Aggregator {
    Aggregator(parameterCount: state.parameters.count, averaging: strategy.averaging, weighting: weighting)
  }

  /// The state after a round.
  public func next(_ state: ServerState, _ updates: Aggregator) -> ServerState {
    var next = state
    next.round += 1
    var gradient = updates.mean(state.parameters.specifications)
    for index in gradient.values.indices { gradient.values[index] = -gradient.values[index] }
    next.optimizer.update(&next.parameters, gradient: gradient)
    if let kept = strategy.modelAverage {
      // With all rounds' shares summing to one from the first round on, as Adam corrects its means.
      let gain = Float((1 - Double(kept)) / (1 - pow(Double(kept), Double(next.round))))
      var average = state.average ?? next.parameters
      for index in average.values.indices {
        average.values[index] += gain * (next.parameters.values[index] - average.values[index])
      }
      next.average = average
    }
    for name in strategy.correction.vectorNames {
      let sum = updates.sum(of: name)
      guard !sum.isEmpty, var vector = next.vectors[name] else { continue }
      let (kept, gain) = vectorStep
      for index in vector.indices { vector[index] = Float(kept * Double(vector[index]) + gain * sum[index]) }
      next.vectors[name] = vector
    }
    return next
  }

  /// How much of a vector stays and how much of the sum enters: SCAFFOLD's `c + Σ Δc / N`, FedCurv's `Σ u`.
  private var vectorStep: (kept: Double, gain: Double) {
    switch strategy.correction {
    case .none, .proximal: (1, 0)
    case .labelPrior: (1, 1)
    case .controlVariates: (1, 1 / Double(clientCount))
    case .elastic(_, let retention): (Double(retention), 1)
    }
  }
}
