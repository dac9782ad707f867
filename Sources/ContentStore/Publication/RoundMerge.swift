#if Federation
  import FederatedLearning
  import FileStorage
  import Foundation

  /// A round computed from its updates, by whoever publishes it and by whoever checks it.
  struct RoundMerge {
    /// The next model's file.
    let model: Data
    /// What makes the parent's into it, where models are passed on so.
    let increment: Data?
    /// What the algorithm keeps beside the weights.
    let state: Data?
    /// Figures of the clients' training.
    let metrics: [String: Double]

    /// The metadata that tells a published model's round.
    private static let roundKey = "published_round"

    /// - Parameter updates: in ascending order of their clients, each checked.
    init(_ updates: [ClientUpdate], on context: RoundContext) throws {
      try context.settings.engine.check(sample: updates.count)
      var sum = context.server.makeSum(context.state)
      for update in updates { sum.add(update) }
      let next = try context.server.next(context.state, sum)
      var file = TensorFile(tensors: next.weights.tensors, metadata: context.file.metadata)
      var increment: Data?
      if context.settings.increment == .int8 {
        let bytes = StepIncrement.encode(from: context.file, to: file)
        file.tensors = try StepIncrement.apply(bytes, to: context.file, subject: "the increment").tensors
        increment = Data(bytes)
      }
      file.metadata[Self.roundKey] = "\(next.round)"
      model = file.data
      self.increment = increment
      state = RoundContext.stateFile(next)
      metrics =
        sum.training.count > 0
        ? ["trainingAccuracy": sum.training.mean(.correct), "trainingLoss": sum.training.mean(.loss)] : [:]
    }

    /// The file that an increment makes of its parent's.
    static func next(_ file: TensorFile, increment: [UInt8], round: Int, subject: String) throws(ContentError)
      -> TensorFile
    {
      var next = try StepIncrement.apply(increment, to: file, subject: subject)
      next.metadata[roundKey] = "\(round)"
      return next
    }
  }

  /// One signed update, as far as it was checked.
  struct SignedUpdate {
    let published: Published
    let update: ClientUpdate

    /// Fetches an update and checks that it belongs to a round and is one.
    ///
    /// - Parameter client: its number in the round.
    init(_ published: Published, client: Int, on context: RoundContext, from source: ContentSource) throws {
      let manifest = published.manifest
      let subject = "update \(published.record)"
      guard manifest.kind == .update, manifest.parent == context.id, let entry = manifest.updates.first else {
        throw ContentError(
          subject, "it does not begin from round \(context.manifest.round), \(context.id)",
          "have it made again from the newest round")
      }
      let file = try UpdateFile(try source.file(entry.update), subject: subject)
      let wire = try file.wireUpdate(
        client: client, round: context.manifest.round, context.schema, sections: context.server.algorithm.sent,
        subject: subject)
      guard wire.examples == entry.weight else {
        throw ContentError(
          subject, "its manifest says \(entry.weight) examples and its file \(wire.examples)", "have it made again")
      }
      self.published = published
      update = try context.server.check(wire, client: client, round: context.manifest.round)
    }
  }
#endif
