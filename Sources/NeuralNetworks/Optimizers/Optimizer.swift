/// A rule that moves parameters against a gradient, with its own memory of earlier steps.
public protocol Optimizer: Sendable {
  /// The length of a step; a schedule may set it before each.
  var learningRate: Float { get set }
  /// The vectors it remembers, by name, for checkpoints.
  var state: [String: [Float]] { get set }
  /// How many steps it has made.
  var steps: Int { get set }
  /// One step.
  mutating func update(_ parameters: inout Parameters, gradient: Parameters)
}
