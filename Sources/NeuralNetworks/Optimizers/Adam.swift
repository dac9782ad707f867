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
    if mean.isEmpty {
      mean = [Float](repeating: 0, count: parameters.count)
      square = mean
    }
    steps += 1
    let correction = (1 - pow(Double(beta2), Double(steps))).squareRoot() / (1 - pow(Double(beta1), Double(steps)))
    let rate = learningRate * Float(correction)
    let count = parameters.count
    precondition(gradient.count == count && mean.count == count && square.count == count, "one network's vectors")
    parameters.values.withUnsafeMutableBufferPointer { w in
      gradient.values.withUnsafeBufferPointer { g in
        mean.withUnsafeMutableBufferPointer { m in
          square.withUnsafeMutableBufferPointer { v in
            guard let w = w.baseAddress, let m = m.baseAddress, let v = v.baseAddress, let g = g.baseAddress else {
              return
            }
            VectorKernels.adam(
              count: count, weights: w, mean: m, square: v, gradient: g, rate: rate, keep1: 1 - beta1,
              keep2: 1 - beta2, epsilon: epsilon)
          }
        }
      }
    }
  }
}
