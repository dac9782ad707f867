/// Stochastic gradient descent with momentum as in Keras: `v = momentum · v - rate · g; w += v`.
public struct SGD: Optimizer {
  /// The length of a step.
  public var learningRate: Float
  /// How much of the last step's velocity stays.
  public let momentum: Float
  /// How many steps it has made.
  public var steps = 0
  private var velocity: [Float] = []

  /// A rule that has made no step yet.
  public init(learningRate: Float = 0.01, momentum: Float = 0) {
    self.learningRate = learningRate
    self.momentum = momentum
  }

  /// What it remembers, for checkpoints.
  public var state: [String: [Float]] {
    get { momentum == 0 ? [:] : ["velocity": velocity] }
    set { velocity = newValue["velocity"] ?? [] }
  }

  /// One step.
  public mutating func update(_ parameters: inout Parameters, gradient: Parameters) {
    steps += 1
    guard momentum != 0 else { return parameters.add(gradient, scale: -learningRate) }
    if velocity.isEmpty { velocity = [Float](repeating: 0, count: parameters.count) }
    for index in velocity.indices {
      velocity[index] = momentum * velocity[index] - learningRate * gradient.values[index]
      parameters.values[index] += velocity[index]
    }
  }
}
