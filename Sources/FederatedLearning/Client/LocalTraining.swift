import Foundation
import NeuralNetworks

/// How a client trains.
public struct LocalTraining: Sendable, Hashable, Codable {
  public enum Rule: String, Sendable, Hashable, Codable, CaseIterable { case adam, sgd }

  public var optimizer: Rule = .adam
  public var learningRate: Float = 0.001
  /// Of SGD.
  public var momentum: Float = 0
  /// 0: no work at all, to measure the engine.
  public var epochs = 1
  public var batchSize = 32

  public init() {}

  /// A fresh optimizer: a client keeps none from round to round.
  func makeOptimizer() -> any Optimizer {
    switch optimizer {
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
