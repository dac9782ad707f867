import Foundation
import WorkSharing

/// Adam (Kingma and Ba 2015) with Keras's defaults and Keras's place of epsilon.
public struct Adam: Optimizer {
  /// The length of a step.
  public var learningRate: Float
  /// How much of the mean of gradients stays at each step.
  public let beta1: Float
  /// How much of the mean of squared gradients stays at each step.
  public let beta2: Float
  /// Added to the root of the mean square.
  public let epsilon: Float
  /// How many steps it has made.
  public var steps = 0
  private var mean: [Float] = []
  private var square: [Float] = []

  /// A rule that has made no step yet.
  public init(learningRate: Float = 0.001, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-7) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }

  /// What it remembers, for checkpoints.
  public var state: [String: [Float]] {
    get { ["mean": mean, "square": square] }
    set {
      mean = newValue["mean"] ?? []
      square = newValue["square"] ?? []
    }
  }

  /// The mean of squares has no negative numbers.
  public func isPossible(_ state: [String: [Float]]) -> Bool { state["square"]?.allSatisfy { $0 >= 0 } ?? true }

  /// One step.
  public mutating func update(_ parameters: inout Parameters, gradient: Parameters) {
    gradient.values.withUnsafeBufferPointer { gradient in
      guard let values = gradient.baseAddress else { return }
      step(&parameters, gradient: values, count: gradient.count, team: nil) { _ in }
    }
  }

  /// Both passes go over all parameters and are bound by memory, so threads share them: each adds the gradients of its stretch
  /// and steps there.
  public mutating func update(
    _ parameters: inout Parameters, gradient: inout Parameters, adding others: [Parameters], team: WorkerTeam
  ) {
    precondition(others.allSatisfy { $0.count == gradient.count }, "vectors of one space have one length")
    gradient.values.withUnsafeMutableBufferPointer { gradient in
      guard let sum = gradient.baseAddress else { return }
      nonisolated(unsafe) let target = sum
      step(&parameters, gradient: sum, count: gradient.count, team: team) { stretch in
        for other in others {
          other.values.withUnsafeBufferPointer { other in
            guard let source = other.baseAddress else { return }
            VectorKernels.add(
              source + stretch.lowerBound, scale: 1, to: target + stretch.lowerBound, count: stretch.count)
          }
        }
      }
    }
  }

  /// One step, in stretches shared among threads; `prepare` is called with each before its part of the gradient is read.
  private mutating func step(
    _ parameters: inout Parameters, gradient: UnsafePointer<Float>, count: Int, team: WorkerTeam?,
    prepare: @Sendable (Range<Int>) -> Void
  ) {
    if mean.isEmpty {
      mean = [Float](repeating: 0, count: parameters.count)
      square = mean
    }
    steps += 1
    let correction = (1 - pow(Double(beta2), Double(steps))).squareRoot() / (1 - pow(Double(beta1), Double(steps)))
    let rate = learningRate * Float(correction)
    precondition(parameters.count == count && mean.count == count && square.count == count, "one network's vectors")
    let (keep1, keep2, epsilon) = (1 - beta1, 1 - beta2, epsilon)
    parameters.values.withUnsafeMutableBufferPointer { w in
      mean.withUnsafeMutableBufferPointer { m in
        square.withUnsafeMutableBufferPointer { v in
          guard let w = w.baseAddress, let m = m.baseAddress, let v = v.baseAddress else { return }
          nonisolated(unsafe) let all = (weights: w, mean: m, square: v, gradient: gradient)
          VectorKernels.forEachStretch(of: count, team: team) { stretch in
            prepare(stretch)
            let start = stretch.lowerBound
            VectorKernels.adam(
              count: stretch.count, weights: all.weights + start, mean: all.mean + start, square: all.square + start,
              gradient: all.gradient + start, rate: rate, keep1: keep1, keep2: keep2, epsilon: epsilon)
          }
        }
      }
    }
  }
}
