/// A client's part of a round, from what the server sent to what it sends back: the same function wherever the client is.
public struct ClientWork: Sendable {
  let algorithm: any FederatedAlgorithm
  let training: LocalTraining
  let filters: FilterChain
  let seed: UInt64
  private let remembered: SectionSchema
  private let attack: AttackPlan?

  /// - Throws: ``FederatedError`` where the algorithm does not go with the training or the model.
  public init(
    _ algorithm: any FederatedAlgorithm, training: LocalTraining, filters: FilterChain = FilterChain(),
    model: TensorSchema, seed: UInt64, attack: AttackPlan? = nil
  ) throws(FederatedError) {
    self.attack = attack
    try algorithm.check(training)
    self.algorithm = algorithm
    self.training = training
    self.filters = attack?.around(filters) ?? filters
    self.seed = seed
    remembered = try SectionSchema(algorithm.remembered + filters.remembered, for: model)
  }

  /// Trains and makes the update, with the client's new memory where the algorithm has it remember something.
  ///
  /// - Throws: whatever keeps this client from answering.
  public func run(
    _ task: some LocalTask, client: Int, _ broadcast: Broadcast, memory: ClientMemory?
  ) throws -> (update: WireUpdate, memory: ClientMemory?) {
    let (schema, start) = (broadcast.weights.schema, broadcast.weights.values)
    let plan = LocalPlan(
      round: broadcast.round, client: client, seed: seed, training: training,
      poison: attack?.poison(of: client, round: broadcast.round))
    let context = FilterContext(round: broadcast.round, client: client, seed: seed)
    let rule = filters.restrict(
      try algorithm.localRule(broadcast, memory: memory, task: task), schema, context)
    var begun = broadcast.weights
    rule.begin(&begun)
    let result = try task.train(from: begun, plan, rule: rule)
    // Of few weights, with nothing that looks at all of them: no vector of the model's size is made.
    if case .change(let change) = result.outcome, change.count == schema.count, rule is PlainTraining {
      return try answer(WirePayload(change, schema), RuleOutcome(), result, task, context, memory)
    }
    let trained = result.weights(from: start)
    guard trained.count == schema.count else {
      throw FederatedError(
        "client \(client)", "its training gave \(trained.count) weights where \(schema.count) belong", "mend the task")
    }
    var weights = Payload(trusting: trained, schema)
    rule.end(&weights)
    let outcome = try rule.outcome(
      TrainedClient(start: start, weights: weights, steps: result.steps, plan: plan, task: task))
    let change = WirePayload(weights.values.combined(start) { y, x in y - x }, schema)
    return try answer(change, outcome, result, task, context, memory)
  }

  /// The update and the new memory of a client whose training has come to a change.
  private func answer(
    _ change: WirePayload, _ outcome: RuleOutcome, _ result: LocalResult, _ task: some LocalTask,
    _ context: FilterContext, _ memory: ClientMemory?
  ) throws -> (update: WireUpdate, memory: ClientMemory?) {
    var kept = outcome.kept
    for section in filters.remembered { kept[section] = memory?.sections[section].values }
    var update = WireUpdate(
      client: context.client, round: context.round, change: try filters.outgoing(change, context, memory: &kept),
      sections: outcome.sent, examples: task.exampleCount, steps: result.steps,
      pathLength: training.pathLength(steps: result.steps), training: result.training)
    if filters.hidesClients {
      (update.examples, update.steps, update.pathLength, update.training) = (1, 0, 0, MetricSums())
    }
    guard !kept.isEmpty else { return (update, nil) }
    let sections = try Sections(kept, remembered, subject: "memory of client \(context.client)")
    return (update, ClientMemory(sections: sections, round: context.round))
  }
}
