import WorkSharing

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
  /// One step against the sum of gradients, which is left in `gradient`: the others are added in their order. The bytes are the
  /// same with any number of threads.
  mutating func update(
    _ parameters: inout Parameters, gradient: inout Parameters, adding others: [Parameters], team: WorkerTeam)
}

extension Optimizer {
  public mutating func update(
    _ parameters: inout Parameters, gradient: inout Parameters, adding others: [Parameters], team: WorkerTeam
  ) {
    for other in others { gradient.add(other) }
    update(&parameters, gradient: gradient)
  }
}
