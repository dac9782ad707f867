#if Federation
  public import FederatedLearning
  public import FileStorage
  import Foundation

  extension Edition {
    /// A base model: the file as it is, and how clients are to train from it.
    ///
    /// - Parameters:
    ///   - model: a safetensors file whose tensors `schema` knows.
    ///   - parent: what was published before, which the base takes the place of.
    ///   - created: seconds since 1970.
    public static func base(
      _ model: Data, name: String, settings: PublicationSettings, after parent: Published?,
      version: ContentID.Version = .one, created: Int, by key: NodeKey, schema: SchemaReader
    ) throws -> Edition {
      let tensors = try schema(try RoundContext.tensorFile(model, subject: name), name)
      // What the settings ask for must go with the model: found here and not by the first client.
      _ = try FederatedServer(
        settings.engine, weighting: settings.weighting, clientCount: 1, model: tensors, seed: 0)
      let blocks = MemoryStore()
      let id = try UnixFS.add(model, version: version, put: blocks.put)
      let value = settings.value
      blocks.put(value.id, value.encoded)
      let manifest = Manifest(
        kind: .base, round: parent.map { $0.manifest.round + 1 } ?? 0, parent: parent?.id, model: id,
        modelBytes: model.count, settings: value.id, created: created, publisher: key.publicKey.fingerprint)
      return try Edition(manifest, blocks, by: key)
    }

    /// A client's update of a base or a round.
    ///
    /// - Parameter sections: those of the update, checked.
    public static func update(
      _ update: WireUpdate, of context: RoundContext, created: Int, by key: NodeKey
    ) throws -> Edition {
      let subject = "the update"
      let sections = try Sections(
        update.sections, try SectionSchema(context.server.algorithm.sent, for: context.schema), subject: subject)
      // Nothing is published that a merge would refuse.
      _ = try context.server.check(update, client: update.client, round: context.manifest.round)
      let file = try UpdateFile(update, sections: sections, context.schema).file.data
      let blocks = MemoryStore()
      let id = try UnixFS.add(file, put: blocks.put)
      let base = context.manifest
      let manifest = Manifest(
        kind: .update, round: base.round, parent: context.id, model: base.model, modelBytes: base.modelBytes,
        settings: base.settings, updates: [Manifest.Entry(client: 0, weight: update.examples, update: id)],
        created: created, publisher: key.publicKey.fingerprint)
      return try Edition(manifest, blocks, by: key)
    }
  }
#endif
