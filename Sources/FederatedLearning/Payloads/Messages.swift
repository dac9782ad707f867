/// What the server sends to every client of a round.
public struct Broadcast: Sendable {
  /// Counted from 0.
  public let round: Int
  /// The model that clients begin from.
  public let weights: Payload
  /// What else the algorithm has clients know.
  public let sections: Sections

  /// What a server sends.
  public init(round: Int, weights: Payload, sections: Sections = .none) {
    self.round = round
    self.weights = weights
    self.sections = sections
  }

  /// The bytes of its sections in a message.
  var sectionBytes: Int {
    UpdateMessage.byteCount(sections.schema.map { ($0.key.name, $0.value.count) })
  }

  /// The bytes of a message with the whole model (``UpdateMessage``).
  public var byteCount: Int { UpdateMessage.byteCount(data: 4 * weights.schema.count) + sectionBytes }
}

/// A payload under way, of which nothing is known but what it says of itself.
///
/// Filters turn one into another; the last of them leaves `values` as the receiver's schema wants them.
public struct WirePayload: Sendable, Hashable {
  /// The tensors that the sender says these are.
  public var schema: TensorSchema
  /// Numbers as they are: of all places, or of those that ``runs`` names.
  public var values: [Float]
  /// The places of the values where they are not all; the others are zero.
  public var runs: [Range<Int>]?
  /// Numbers that a filter has packed.
  public var packed: [UInt8] = []

  /// A payload to send.
  public init(_ values: [Float], _ schema: TensorSchema) {
    self.values = values
    self.schema = schema
  }

  /// A payload to send that is zero but in some places.
  public init(_ values: SparseValues, _ schema: TensorSchema) {
    self.schema = schema
    (self.values, runs) = (values.values, values.runs)
  }

  /// The same with a value for every place, for filters that look at all of them.
  ///
  /// - Throws: ``FederatedError`` for runs that cannot be.
  func whole(subject: String) throws(FederatedError) -> WirePayload {
    guard let runs else { return self }
    let sparse = try SparseValues(runs: runs, values: values, count: schema.count, subject: subject)
    return WirePayload(sparse.dense, schema)
  }

  /// The bytes of its numbers: 4 a value, 1 a packed byte, and the places of runs.
  public var byteCount: Int {
    4 * values.count + packed.count + (runs.map { SparseValues.headerBytes(runs: $0.count) } ?? 0)
  }
}

/// A client's update under way: it may say anything.
public struct WireUpdate: Sendable {
  /// Who sends it.
  public var client: Int
  /// Counted from 0.
  public var round: Int
  /// Local weights less the server's.
  public var change: WirePayload
  /// What the algorithm has clients send beside it.
  public var sections: [Section: [Float]]
  /// How many examples the client has: its weight in the mean.
  public var examples: Int
  /// Local steps.
  public var steps: Int
  /// How far they go (``LocalTraining/pathLength(steps:)``).
  public var pathLength: Double
  /// Of its training.
  public var training: MetricSums

  /// An update to send.
  public init(
    client: Int, round: Int, change: WirePayload, sections: [Section: [Float]] = [:], examples: Int, steps: Int,
    pathLength: Double, training: MetricSums = MetricSums()
  ) {
    self.client = client
    self.round = round
    self.change = change
    self.sections = sections
    self.examples = examples
    self.steps = steps
    self.pathLength = pathLength
    self.training = training
  }

  /// The bytes of its message (``UpdateMessage``).
  public var byteCount: Int { UpdateMessage.byteCount(self) }
}
