import NeuralNetworks

/// The server's step: an ordinary optimizer whose gradient is the averaged update with its sign changed.
public enum ServerStep: Sendable, Hashable, Codable {
  case descent(rate: Float, momentum: Float)
  case adaptive(AdaptiveOptimizer.Rule, rate: Float, beta1: Float, beta2: Float, floor: Float)

  /// The optimizer at its start.
  public func makeOptimizer() -> any Optimizer {
    switch self {
    case .descent(let rate, let momentum): SGD(learningRate: rate, momentum: momentum)
    case .adaptive(let rule, let rate, let beta1, let beta2, let floor):
      AdaptiveOptimizer(rule: rule, learningRate: rate, beta1: beta1, beta2: beta2, floor: floor)
    }
  }
}

/// Adagrad, Adam and Yogi as Reddi et al. (2021) use them for a server: without correction of the first steps, and with
/// the squares beginning at `floor`².
public struct AdaptiveOptimizer: Optimizer {
  public enum Rule: String, Sendable, Hashable, Codable { case adagrad, adam, yogi }

  public let rule: Rule
  public var learningRate: Float
  public let beta1: Float
  public let beta2: Float
  /// The paper's τ: how adaptive it is, the smaller the more.
  public let floor: Float
  public var steps = 0
  private var mean: [Float] = []
  private var square: [Float] = []

  public init(rule: Rule, learningRate: Float, beta1: Float, beta2: Float, floor: Float) {
    self.rule = rule
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.floor = floor
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
      square = [Float](repeating: floor * floor, count: parameters.count)
    }
    steps += 1
    for index in mean.indices {
      let g = gradient.values[index]
      let v = square[index]
      mean[index] = beta1 * mean[index] + (1 - beta1) * g
      switch rule {
      case .adagrad: square[index] = v + g * g
      case .adam: square[index] = beta2 * v + (1 - beta2) * g * g
      case .yogi:
        let excess = v - g * g
        square[index] = v - (1 - beta2) * g * g * (excess > 0 ? 1 : excess < 0 ? -1 : 0)
      }
      parameters.values[index] -= learningRate * mean[index] / (square[index].squareRoot() + floor)
    }
  }
}
