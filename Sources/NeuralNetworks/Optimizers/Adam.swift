import Foundation

/// Adam (Kingma and Ba 2015) with Keras's defaults and Keras's place of epsilon.
public struct Adam: Optimizer {
  public var learningRate: Float
  public let beta1: Float
  public let beta2: Float
  public let epsilon: Float
  public var steps = 0
  private var mean: [Float] = []
  private var square: [Float] = []

  public init(learningRate: Float = 0.001, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-7) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }

  public var state: [String: [Float]] {
    get { ["mean": mean, "square": square] }
    set {
      mean = newValue["mean"] ?? []
      square = newValue["square"] ?? []
    }
  }

  public mutating func update(_ parameters: inout Parameters, gradient: Parameters) {
    var gradient = gradient
    update(&parameters, gradient: &gradient, adding: [], threads: 1)
  }

  /// Both passes go over all parameters and are bound by memory, so threads share them: each adds the gradients of its stretch
  /// and steps there.
  public mutating func update(
    _ parameters: inout Parameters, gradient: inout Parameters, adding others: [Parameters], threads: Int
  ) {
    if mean.isEmpty {
      mean = [Float](repeating: 0, count: parameters.count)
      square = mean
    }
    steps += 1
    let correction = (1 - pow(Double(beta2), Double(steps))).squareRoot() / (1 - pow(Double(beta1), Double(steps)))
    let rate = learningRate * Float(correction)
    let count = parameters.count
    precondition(gradient.count == count && mean.count == count && square.count == count, "one network's vectors")
    precondition(others.allSatisfy { $0.count == count }, "vectors of one space have one length")
    let (keep1, keep2, epsilon) = (1 - beta1, 1 - beta2, epsilon)
    parameters.values.withUnsafeMutableBufferPointer { w in
      gradient.values.withUnsafeMutableBufferPointer { g in
        mean.withUnsafeMutableBufferPointer { m in
          square.withUnsafeMutableBufferPointer { v in
            nonisolated(unsafe) let all = (w: w, g: g, m: m, v: v)
            VectorKernels.forEachStretch(of: count, threads: threads) { stretch in
              guard let weights = all.w.baseAddress, let sum = all.g.baseAddress, let mean = all.m.baseAddress,
                let square = all.v.baseAddress
              else { return }
              let start = stretch.lowerBound
              for other in others {
                other.values.withUnsafeBufferPointer { other in
                  guard let other = other.baseAddress else { return }
                  VectorKernels.add(other + start, scale: 1, to: sum + start, count: stretch.count)
                }
              }
              VectorKernels.adam(
                count: stretch.count, weights: weights + start, mean: mean + start, square: square + start,
                gradient: sum + start, rate: rate, keep1: keep1, keep2: keep2, epsilon: epsilon)
            }
          }
        }
      }
    }
  }
}
