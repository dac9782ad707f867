#if Federation
  import FederatedLearning
  import FileStorage
  import Foundation

  @testable import ContentStore

  /// A small model, its publisher and clients, in memory.
  struct Publications {
    let publisher = NodeKey()
    let clients = (0..<5).map { _ in NodeKey() }
    let blocks = MemoryStore()
    var source: ContentSource { ContentSource([blocks]) }

    /// The tensors of any file, all weights, in the order of their names.
    static let schema: SchemaReader = { file, _ in
      try TensorSchema(
        file.tensors.sorted { $0.key < $1.key }.map { name, tensor throws(FederatedError) in
          try TensorDescription(name: name, shape: tensor.shape)
        })
    }

    static let model = TensorFile(
      tensors: [
        "kernel": Tensor(shape: [40, 50], values: (0..<2000).map { Float($0 % 17) / 8 - 1 }),
        "bias": Tensor(shape: [3], values: [0.5, 0, -0.25]),
      ], metadata: ["labels": "[]"])

    static func settings(
      _ strategy: String = "fedavg", _ aggregation: String = "median", given: [String: Float] = [:],
      increment: PublicationSettings.Increment = .int8
    ) throws -> PublicationSettings {
      try PublicationSettings(
        engine: EngineSettings(strategy: strategy, aggregation: aggregation, given: given), increment: increment)
    }

    func add(_ edition: Edition) -> Edition {
      for (id, bytes) in edition.blocks.blocks { blocks.put(id, bytes) }
      return edition
    }

    func base(_ settings: PublicationSettings, after parent: Published? = nil, created: Int = 1) throws -> Edition {
      add(
        try Edition.base(
          Self.model.data, name: "model", settings: settings, after: parent, created: created, by: publisher,
          schema: Self.schema))
    }

    func context(_ edition: Edition) throws -> RoundContext {
      try RoundContext(edition.id, from: source, schema: Self.schema)
    }

    /// A client's update: each weight moved by its own pattern.
    func update(_ context: RoundContext, client: Int, scale: Float = 0.01, created: Int = 5) throws -> Edition {
      let count = context.schema.count
      let change = (0..<count).map { Float(($0 + 3 * client) % 11 - 5) * scale }
      var sections: [Section: [Float]] = [:]
      for section in context.settings.engine.makeAlgorithm().sent {
        sections[section] = (0..<count).map { Float($0 % 5) * 0.1 + Float(client) }
      }
      let wire = WireUpdate(
        client: 0, round: context.manifest.round, change: WirePayload(change, context.schema), sections: sections,
        examples: 10 + client, steps: 3, pathLength: 3,
        training: MetricSums([.loss: 2.5, .correct: 7], count: 10 + client))
      return add(try Edition.update(wire, of: context, created: created, by: clients[client]))
    }

    func merge(
      _ records: [ContentID], on context: RoundContext, trusted: Set<PublicKey>? = nil, least: Int = 1
    ) throws -> MergeOutcome {
      let outcome = try Edition.merge(
        records, on: context, from: source, trusted: trusted, least: least, created: 9, by: publisher)
      _ = add(outcome.edition)
      return outcome
    }

    /// A base and so many rounds of three clients each.
    func rounds(_ count: Int, _ settings: PublicationSettings) throws -> [Edition] {
      var editions = [try base(settings)]
      for round in 0..<count {
        let context = try context(editions[round])
        let updates = try (0..<3).map { try update(context, client: $0, scale: 0.01 / Float(round + 1)).record }
        editions.append(
          try merge(updates, on: context, trusted: Set(clients.map(\.publicKey))).edition)
      }
      return editions
    }
  }
#endif
