import Foundation
import NeuralNetworks

/// How a client trains.
public struct LocalTraining: Sendable, Hashable, Codable {
  public enum Rule: String, Sendable, Hashable, Codable, CaseIterable { case adam, sgd }

  public var optimizer: Rule = .adam
  /// Of the first round.
  public var learningRate: Float = 0.001
  /// What the learning rate is multiplied by from round to round; nil: 1.
  public var rateDecay: Float?
  /// Of SGD.
  public var momentum: Float = 0
  /// 0: no work at all, to measure the engine.
  public var epochs = 1
  public var batchSize = 32

  public init() {}

  /// The learning rate of a round, counted from 0.
  func learningRate(in round: Int) -> Float {
    guard let rateDecay else { return learningRate }
    return Float(Double(learningRate) * pow(Double(rateDecay), Double(round)))
  }

  /// A fresh optimizer: a client keeps none from round to round.
  func makeOptimizer(round: Int) -> any Optimizer {
    let learningRate = learningRate(in: round)
    return switch optimizer {
    case .adam: Adam(learningRate: learningRate)
    case .sgd: SGD(learningRate: learningRate, momentum: momentum)
    }
  }

  /// ‖a‖₁ of FedNova (Wang et al. 2020): how far so many steps go for a gradient that stays the same. Adam's steps are of
  /// one length whatever the gradient, so each counts 1.
  func pathLength(steps: Int) -> Double {
    let steps = Double(steps)
    guard optimizer == .sgd, momentum != 0 else { return steps }
    let kept = Double(momentum)
    return (steps - kept * (1 - pow(kept, steps)) / (1 - kept)) / (1 - kept)
  }
}
