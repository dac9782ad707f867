import Foundation
import RandomStreams

/// How clients train.
public struct LocalTraining: Sendable, Hashable {
  /// The rule of a client's steps.
  public enum Rule: String, Sendable, Hashable, CaseIterable { case adam, sgd }

  /// The rule of the steps.
  public var optimizer: Rule = .adam
  /// Of the first round.
  public var learningRate: Float = 0.001
  /// What the learning rate is multiplied by from round to round; nil: 1.
  public var rateDecay: Float?
  /// Of SGD.
  public var momentum: Float = 0
  /// 0: no work at all, to measure the engine.
  public var epochs = 1
  /// Examples of a step.
  public var batchSize = 32

  /// One epoch of Adam.
  public init() {}

  /// ‖a‖₁ of FedNova (Wang et al. 2020): how far so many steps go for a gradient that stays the same. Adam's steps are of
  /// one length whatever the gradient, so each counts 1.
  public func pathLength(steps: Int) -> Double {
    let steps = Double(steps)
    guard optimizer == .sgd, momentum != 0 else { return steps }
    let kept = Double(momentum)
    return (steps - kept * (1 - pow(kept, steps)) / (1 - kept)) / (1 - kept)
  }
}

/// What one client does in one round.
public struct LocalPlan: Sendable, Hashable {
  /// Counted from 0.
  public let round: Int
  /// Below the number of clients.
  public let client: Int
  /// Of the run.
  public let seed: UInt64
  /// How it trains.
  public let training: LocalTraining
  /// What an attacker does to its data first; nil for everybody else.
  public let poison: DataPoison?

  /// The plan of a client in a round.
  public init(round: Int, client: Int, seed: UInt64, training: LocalTraining, poison: DataPoison? = nil) {
    self.poison = poison
    self.round = round
    self.client = client
    self.seed = seed
    self.training = training
  }

  /// The learning rate of the round.
  public var learningRate: Float {
    guard let decay = training.rateDecay else { return training.learningRate }
    return Float(Double(training.learningRate) * pow(Double(decay), Double(round)))
  }

  /// Random numbers of this client in this round: they depend on (seed, round, client) alone, so that no other client and no
  /// thread changes what it does.
  public func stream(_ purpose: FederatedPurpose, _ path: Int...) -> RandomStream {
    purpose.stream(seed: seed, [round, client] + path)
  }
}
