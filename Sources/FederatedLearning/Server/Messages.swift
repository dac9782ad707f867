import NeuralNetworks

/// The names of the vectors that travel beside the weights.
public enum VectorName {
  /// SCAFFOLD's control variate.
  public static let control = "control"
  /// The diagonal Fisher information, and its product with the weights it was taken at.
  public static let importance = "importance"
  public static let anchor = "anchor"
  /// How many examples of each class: a client's, and the sum of all that clients sent.
  public static let labels = "labels"
}

/// What the server sends to every client of a round.
public struct Broadcast: Sendable {
  public let round: Int
  public let parameters: Parameters
  public let vectors: [String: [Float]]

  public init(round: Int, parameters: Parameters, vectors: [String: [Float]] = [:]) {
    self.round = round
    self.parameters = parameters
    self.vectors = vectors
  }

  /// The bytes of its numbers, 4 each.
  public var byteCount: Int { 4 * (parameters.count + vectors.values.reduce(0) { $0 + $1.count }) }
}

/// All that a client sends back, and so all that the server ever learns of it: no example is in it.
public struct ClientUpdate: Sendable {
  public let client: Int
  /// Local weights less the server's.
  public let delta: Parameters
  /// How many examples the client has: its weight in the mean.
  public let examples: Int
  /// Local steps, and how far they go (``LocalTraining``).
  public let steps: Int
  public let pathLength: Double
  public let vectors: [String: [Float]]
  /// Of its training.
  public let lossSum: Double
  public let correct: Int
  public let seen: Int

  public init(
    client: Int, delta: Parameters, examples: Int, steps: Int, pathLength: Double, vectors: [String: [Float]] = [:],
    lossSum: Double = 0, correct: Int = 0, seen: Int = 0
  ) {
    self.client = client
    self.delta = delta
    self.examples = examples
    self.steps = steps
    self.pathLength = pathLength
    self.vectors = vectors
    self.lossSum = lossSum
    self.correct = correct
    self.seen = seen
  }

  /// The bytes of its numbers, 4 each.
  public var byteCount: Int { 4 * (delta.count + vectors.values.reduce(0) { $0 + $1.count }) }
}
