/// A client's update that was checked: all that the server ever learns of the client, and no example is in it.
public struct ClientUpdate: Sendable {
  /// Who sent it.
  public let client: Int
  /// Local weights less the server's.
  private enum Change: Sendable {
    case whole(Payload)
    case sparse(SparseValues, TensorSchema)
  }

  private var told: Change
  /// What the algorithm asked for beside it.
  public let sections: Sections
  /// How many examples the client has: its weight in the mean.
  public let examples: Int
  /// Local steps.
  public let steps: Int
  /// How far they go (``LocalTraining/pathLength(steps:)``).
  public let pathLength: Double
  /// Of its training.
  public let training: MetricSums

  /// Local weights less the server's.
  ///
  /// Complexity: O(weights of the model) where the client told of few; ``sparse`` then has what it told.
  public var change: Payload {
    switch told {
    case .whole(let payload): payload
    case .sparse(let values, let schema): Payload(trusting: values.dense, schema)
    }
  }

  /// The change where the client told of some places only; nil where it told of all.
  public var sparse: SparseValues? {
    guard case .sparse(let values, _) = told else { return nil }
    return values
  }

  /// The Euclidean length of the change.
  var norm: Double { sparse?.values.norm ?? change.values.norm }

  /// The same with another change, for attacks that are tried.
  func changing(to values: [Float]) -> ClientUpdate {
    var update = self
    update.told = .whole(Payload(trusting: values, change.schema))
    return update
  }

  /// What an update must be to be let in.
  public struct Expectation: Sendable {
    /// The model's tensors.
    public var model: TensorSchema
    /// What the algorithm asked for beside them.
    public var sections: SectionSchema
    /// What the client's numbers went through.
    public var filters = FilterChain()
    /// The longest change that is let in.
    public var normBound = ClientUpdate.normBound.standard.map(Double.init)

    /// - Throws: ``FederatedError`` where the model cannot have the sections.
    public init(model: TensorSchema, sections: [Section]) throws(FederatedError) {
      self.model = model
      self.sections = try SectionSchema(sections, for: model)
    }
  }

  /// The longest change that is let in; honest ones are of length 0.1 to 100.
  public static let normBound = EngineOption(
    "norm-bound", standard: 1e6, range: 1e-6...1e30, words: "a number above 0",
    help: "Refuse the update of a client that moved the weights by more than this.")

  /// More examples than any client has: one that says so would have the mean for itself alone.
  static let mostExamples = 1_000_000_000

  /// Checks what arrived from a client that was asked in a round.
  ///
  /// - Throws: ``FederatedError`` that says what is wrong: another client or round, counts that cannot be, other tensors
  ///   than the model's, values that are not finite or too large.
  public init(
    _ wire: WireUpdate, _ expected: Expectation, context: FilterContext
  ) throws(FederatedError) {
    let subject = context.subject
    guard wire.client == context.client, wire.round == context.round else {
      throw FederatedError(
        subject, "the update says client \(wire.client), round \(wire.round + 1)", "answer what was asked")
    }
    guard (0...Self.mostExamples).contains(wire.examples), wire.steps >= 0, wire.pathLength.isFinite,
      wire.pathLength >= 0
    else {
      throw FederatedError(
        subject, "\(wire.examples) examples, \(wire.steps) steps, a path of \(wire.pathLength)", "send real counts")
    }
    guard wire.training.isSane else {
      throw FederatedError(subject, "the sums of its training are no finite numbers", "give a smaller --lr")
    }
    let plain = try expected.filters.incoming(wire.change, context)
    guard plain.schema == expected.model, plain.packed.isEmpty else {
      throw FederatedError(subject, "its tensors are not those of the model", "send the tensors that were sent to it")
    }
    if let runs = plain.runs {
      let values = try SparseValues(runs: runs, values: plain.values, count: expected.model.count, subject: subject)
      try Payload.check(values.values, subject: subject, normBound: expected.normBound)
      told = .sparse(values, expected.model)
    } else {
      told = .whole(
        try Payload(plain.values, expected.model, subject: subject, normBound: expected.normBound))
    }
    sections = try Sections(wire.sections, expected.sections, subject: subject)
    client = wire.client
    examples = wire.examples
    steps = wire.steps
    pathLength = wire.pathLength
    training = wire.training
  }
}
