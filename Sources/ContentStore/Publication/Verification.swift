#if Federation
  public import FederatedLearning
  public import FileStorage
  import Foundation

  /// A published round, computed again from its updates.
  public struct Verification {
    /// What was verified.
    public let manifest: Manifest
    /// The keys whose updates are in it, by their fingerprints.
    public let contributors: [String]

    /// Computes a round again, and compares the model, the increment and what the algorithm keeps with what is published, byte by
    /// byte. Of a base there is nothing to compute: its model is read.
    ///
    /// - Throws: ``ContentError`` that says which part differs, and what is wrong with an update.
    public init(_ id: ContentID, from source: ContentSource, schema: SchemaReader) throws {
      let manifest = try source.manifest(id)
      self.manifest = manifest
      guard manifest.kind == .round, let parent = manifest.parent else {
        guard manifest.kind == .base else {
          throw ContentError("manifest \(id)", "it is a client's update", "give a round or a base")
        }
        _ = try RoundContext(id, from: source, schema: schema)
        contributors = []
        return
      }
      let context = try RoundContext(parent, from: source, schema: schema)
      let subject = "round \(manifest.round), \(id)"
      guard manifest.round == context.manifest.round + 1, manifest.settings == context.manifest.settings else {
        throw ContentError(subject, "its number or its settings do not follow from its parent's", Self.remedy)
      }
      var (keys, updates) = ([String](), [SignedUpdate]())
      for entry in manifest.updates {
        let update = try SignedUpdate(
          try source.published(entry.update), client: entry.client, on: context, from: source)
        guard update.update.examples == entry.weight else {
          throw ContentError(
            subject, "client \(entry.client) counts \(entry.weight), and its update says \(update.update.examples)",
            Self.remedy)
        }
        keys.append(update.published.key.fingerprint)
        updates.append(update)
      }
      guard Set(keys).count == keys.count else {
        throw ContentError(subject, "one key sent two of its updates", Self.remedy)
      }
      contributors = keys
      let merge = try RoundMerge(updates.map(\.update), on: context)
      let parts: [(name: String, computed: Data?, published: ContentID?)] = [
        ("model", merge.model, manifest.model), ("increment", merge.increment, manifest.increment),
        ("state", merge.state, manifest.state),
      ]
      for part in parts {
        let same = try part.published.map { try Self.names($0, part.computed) } ?? (part.computed == nil)
        guard same else {
          throw ContentError(subject, "its \(part.name) is not what its \(keys.count) updates come to", Self.remedy)
        }
      }
    }

    private static let remedy = "do not use it, and ask who published it"

    /// Whether a file has a name: it is cut into blocks anew, so nothing need be fetched.
    static func names(_ id: ContentID, _ file: Data?) throws -> Bool {
      guard let file else { return false }
      return try UnixFS.add(file, version: id.version, put: { _, _ in }) == id
    }
  }
#endif
