/// The server's side: what it sends, how it checks what arrives, and how updates move its state.
///
/// There is no example and no ``LocalTask`` in its types: it knows its clients by their ``ClientUpdate`` only.
public struct FederatedServer: Sendable {
  /// How clients train together.
  public let algorithm: any FederatedAlgorithm
  let rule: any AggregationRule
  let weighting: Weighting
  /// How many clients exist, sampled or not.
  public let clientCount: Int
  /// The tensors of the model.
  public let model: TensorSchema
  /// What each client sends and is checked by.
  let expected: ClientUpdate.Expectation
  /// What a checkpoint holds beside the weights.
  public let kept: SectionSchema
  /// What clients remember.
  public let remembered: SectionSchema
  private let broadcast: [Section]
  let modelAverage: Float?
  /// How the model's changes are sent; nil: the whole model is.
  let increment: ModelIncrement?
  /// How the mean of a private run is taken; nil: the rule's.
  private let privateRounds: PrivateRounds?
  /// How many updates a robust rule gets the mean of; nil: each alone.
  private let bucketSize: Int?
  private let seed: UInt64

  /// - Parameters:
  ///   - privateRounds: how the mean of a private run is taken; nil: as the rule takes it.
  ///   - algorithm: one that is not among ``EngineParts/algorithms``, such as a task's own; nil: that of the settings.
  /// - Throws: ``FederatedError`` where the algorithm needs something that the model does not have.
  public init(
    _ settings: EngineSettings, weighting: Weighting = .examples, clientCount: Int, model: TensorSchema, seed: UInt64,
    privateRounds: PrivateRounds? = nil, algorithm: (any FederatedAlgorithm)? = nil
  ) throws(FederatedError) {
    self.privateRounds = privateRounds
    let algorithm = algorithm ?? settings.makeAlgorithm()
    self.algorithm = algorithm
    rule = settings.makeRule()
    self.weighting = weighting
    self.clientCount = clientCount
    self.model = model
    self.seed = seed
    var expected = try ClientUpdate.Expectation(model: model, sections: algorithm.sent)
    expected.filters = settings.makeFilters()
    expected.normBound = Double(settings.values[ClientUpdate.normBound])
    self.expected = expected
    kept = try SectionSchema(
      algorithm.kept + rule.kept + (privateRounds?.kept ?? []), for: model)
    bucketSize = settings.bucketSize
    remembered = try SectionSchema(algorithm.remembered + expected.filters.remembered, for: model)
    broadcast = algorithm.broadcast
    increment = try settings.down.map { specification throws(FederatedError) in try ModelIncrement(specification) }
    modelAverage = settings.values.given(ModelAverage.option)
  }

  /// The state before the first round.
  public func initialState(_ weights: Payload) -> ServerState {
    ServerState(
      round: 0, weights: weights,
      sections: Sections(kept) { privateRounds?.initialValue(of: $0) ?? algorithm.initialValue(of: $0) },
      held: increment.map { _ in weights })
  }

  /// What the clients of the next round get.
  ///
  /// - Parameter version: of a model that was sent before; nil: the present one.
  func broadcast(_ state: ServerState, version: Int) -> Broadcast {
    Broadcast(round: version, weights: state.versions[version] ?? state.weights)
  }

  /// What the clients of the next round get.
  public func broadcast(_ state: ServerState) -> Broadcast {
    Broadcast(round: state.round, weights: state.held ?? state.weights, sections: state.sections.only(broadcast))
  }

  /// The bytes that a client fetches at the beginning of a round.
  ///
  /// - Parameter roundsBehind: how many rounds ago it was asked last; nil: never.
  func byteCount(_ broadcast: Broadcast, roundsBehind: Int?) -> Int {
    guard let increment else { return broadcast.byteCount }
    return increment.byteCount(roundsBehind: roundsBehind, model: model) + broadcast.sectionBytes
  }

  /// The bytes of a client's update, as far as they are known before it is made.
  var updateBytes: Int {
    let change = expected.filters.byteCount(model) ?? 4 * model.count
    let sections = expected.sections.schemas.map { ($0.key.name, $0.value.count) }
    return UpdateMessage.byteCount(data: change, sections: sections)
  }

  /// Checks what arrived from a client that was asked in a round.
  public func check(_ update: WireUpdate, client: Int, round: Int) throws(FederatedError) -> ClientUpdate {
    try ClientUpdate(update, expected, context: FilterContext(round: round, client: client, seed: seed))
  }

  /// Whether the server trains too, for its rule to judge clients by.
  public var needsReference: Bool { type(of: rule).needsReference }

  /// An empty sum for the updates of the round that a state is at.
  ///
  /// - Parameter reference: the change that the server's own training made.
  public func makeSum(_ state: ServerState, reference: [Float]? = nil) -> RoundSum {
    if let privateRounds { return RoundSum(self, privateRounds.makeAggregation(state)) }
    var round = AggregationRound(count: model.count)
    for section in rule.kept { round.kept[section] = state.sections[section].values }
    round.reference = reference
    guard let bucketSize else { return RoundSum(self, rule.makeAggregation(round)) }
    round.clientsEach = bucketSize
    let random = FederatedPurpose.buckets.stream(seed: seed, state.round)
    return RoundSum(self, Bucketing(size: bucketSize, random, rule: rule.makeAggregation(round)))
  }

  /// The state after a round.
  ///
  /// - Throws: ``FederatedError`` where the weights are no longer finite numbers.
  public func next(_ state: ServerState, _ sum: RoundSum) throws(FederatedError) -> ServerState {
    try next(state, mean: sum.mean)
  }

  /// The state after a round whose updates came to a mean.
  func next(_ state: ServerState, mean: RoundMean) throws(FederatedError) -> ServerState {
    var next = state
    next.round += 1
    algorithm.step(&next, mean)
    for (section, values) in mean.keptByRule { next.sections[section].values = values }
    guard next.weights.values.norm.isFinite else {
      throw FederatedError(
        "round \(next.round)", "the weights are no longer finite numbers", "give a smaller --lr or --server-lr")
    }
    if let modelAverage { ModelAverage.take(&next, kept: modelAverage) }
    if let increment, var held = next.held {
      try increment.move(&held, to: next.weights, round: next.round, seed: seed)
      next.held = held
    }
    return next
  }
}

/// What a round's updates add up to, taken one by one in ascending order of the clients.
public struct RoundSum: Sendable {
  private let algorithm: any FederatedAlgorithm
  private let weighting: Weighting
  private let clientCount: Int
  private var changes: any Aggregation
  /// `Σ weight` and `Σ weight · path`.
  private var weights = 0.0
  private var paths = 0.0
  private var sections: [Section: [Double]] = [:]
  /// Clients that have a say.
  private var answers = 0
  /// Clients whose updates are in it.
  public private(set) var clients = 0
  /// Of their training.
  public private(set) var training = MetricSums()

  init(_ server: FederatedServer, _ changes: any Aggregation) {
    algorithm = server.algorithm
    weighting = server.weighting
    clientCount = server.clientCount
    self.changes = changes
  }

  /// Adds a client's update.
  ///
  /// - Parameter scale: what its change is multiplied by beside what the algorithm does.
  public mutating func add(_ update: ClientUpdate, scale: Double = 1) {
    clients += 1
    training.add(update.training)
    for section in algorithm.sent {
      let values = update.sections[section].values
      sections[section, default: [Double](repeating: 0, count: values.count)].add(values)
    }
    // Who has no example has no say.
    guard update.examples > 0 else { return }
    let weight = weighting == .examples ? Double(update.examples) : 1
    answers += 1
    weights += weight
    paths += weight * update.pathLength
    let gain = scale * algorithm.scale(of: update)
    if let sparse = update.sparse {
      changes.add(sparse, weight: weight, scale: gain)
    } else {
      changes.add(update.change.values, weight: weight, scale: gain)
    }
  }

  /// What they come to.
  var mean: RoundMean {
    let result = changes.result()
    return RoundMean(
      change: result.change, pathLength: weights > 0 ? paths / weights : 0, clientCount: clientCount, sums: sections,
      answers: answers, keptByRule: result.kept)
  }
}
