public import WorkSharing

/// A rule that moves parameters against a gradient, with its own memory of earlier steps.
public protocol Optimizer: Sendable {
  /// The length of a step; a schedule may set it before each.
  var learningRate: Float { get set }
  /// The vectors it remembers, by name, for checkpoints; each as long as the parameters, or empty before the first step.
  var state: [String: [Float]] { get set }
  /// How many steps it has made.
  var steps: Int { get set }
  /// Whether vectors are some that steps of this rule can leave; lengths and finiteness are checked by the caller.
  func isPossible(_ state: [String: [Float]]) -> Bool
  /// One step.
  mutating func update(_ parameters: inout Parameters, gradient: Parameters)
  /// One step against the sum of gradients, which is left in `gradient`: the others are added in their order. The bytes are the
  /// same with any number of threads.
  mutating func update(
    _ parameters: inout Parameters, gradient: inout Parameters, adding others: [Parameters], team: WorkerTeam)
}

extension Optimizer {
  /// Everything is possible, unless a rule says otherwise.
  public func isPossible(_ state: [String: [Float]]) -> Bool { true }

  /// Adds the others first, then makes the step.
  public mutating func update(
    _ parameters: inout Parameters, gradient: inout Parameters, adding others: [Parameters], team: WorkerTeam
  ) {
    for other in others { gradient.add(other) }
    update(&parameters, gradient: gradient)
  }

  /// Takes up the memory of another run; false, and nothing changed, where no steps leave it.
  mutating func restore(_ state: [String: [Float]], steps: Int) -> Bool {
    guard steps >= 0, isPossible(state) else { return false }
    self.state = state
    self.steps = steps
    return true
  }
}
