#if Federation
  import Foundation

  /// A model brought up to date with what is published.
  public struct ModelPull {
    /// What a reader remembers of what it took, beside its model's file.
    public struct Mark: Sendable, Hashable, Codable {
      /// The fingerprint of the key that signed it.
      public let publisher: String
      /// The signed record.
      public let record: String
      /// The manifest.
      public let manifest: String
      /// Its round.
      public let round: Int
    }

    /// How the bytes came.
    public enum Way: Sendable, Hashable {
      /// The model was there already.
      case nothing
      /// So many increments were added up.
      case increments(Int)
      /// The whole file was fetched.
      case whole
    }

    /// The newest model's file.
    public let model: Data
    /// What to remember.
    public let mark: Mark
    /// How the bytes came.
    public let way: Way
    /// How many bytes of models and increments were fetched.
    public let bytes: Int
    /// What was published.
    public let head: Published

    /// More rounds than anybody adds up one by one.
    private static let mostIncrements = 10_000

    /// Fetches whichever is smaller, the increments between the own model and the newest, or the newest.
    ///
    /// - Parameters:
    ///   - record: the newest signed record.
    ///   - own: the file that there is.
    ///   - mark: what was remembered with it.
    ///   - publisher: the key that must have signed, by its fingerprint; nil: the remembered one, and at first anybody's.
    /// - Throws: ``ContentError`` for another publisher's record, an older round or another one of the same number, and where blocks
    ///   are missing or damaged.
    public init(
      _ record: ContentID, own: Data?, mark: Mark?, publisher: String? = nil, from source: ContentSource
    ) throws {
      let head = try source.published(record)
      try Self.check(head, mark: mark, publisher: publisher)
      self.head = head
      self.mark = Mark(
        publisher: head.key.fingerprint, record: record.text, manifest: head.id.text, round: head.manifest.round)
      if let own, try Verification.names(head.manifest.model, own) {
        (model, way, bytes) = (own, .nothing, 0)
        return
      }
      if let own, let chain = try Self.chain(from: own, to: head, source),
        let file = try? Self.add(chain, to: own, source), try Verification.names(head.manifest.model, file)
      {
        (model, way) = (file, .increments(chain.count))
        bytes = chain.reduce(0) { $0 + $1.incrementBytes }
        return
      }
      (model, way, bytes) = (try source.file(head.manifest.model), .whole, head.manifest.modelBytes)
      guard model.count == head.manifest.modelBytes else {
        throw ContentError(
          "model \(head.manifest.model)",
          "it has \(model.count) bytes, and the manifest says \(head.manifest.modelBytes)",
          "take another store")
      }
    }

    private static func check(_ head: Published, mark: Mark?, publisher: String?) throws(ContentError) {
      let subject = "record \(head.record)"
      guard head.manifest.kind != .update else {
        throw ContentError(subject, "it is a client's update and no model", "give a base or a round")
      }
      if let wanted = publisher ?? mark?.publisher, wanted != head.key.fingerprint {
        throw ContentError(
          subject, "key \(head.key.fingerprint) signed it, and the publisher's is \(wanted)",
          "take another store; if the publisher has a new key, name it with --publisher")
      }
      guard let mark, mark.publisher == head.key.fingerprint else { return }
      guard head.manifest.round > mark.round || head.manifest.round == mark.round && head.id.text == mark.manifest
      else {
        throw ContentError(
          subject,
          head.manifest.round < mark.round
            ? "it is round \(head.manifest.round), and the model here is of round \(mark.round)"
            : "it is another round \(mark.round) than the one that was taken before",
          "take another store: this one is old, or somebody turns it back")
      }
    }

    /// The rounds to add up, the oldest first; nil where the whole file is smaller, or some round has no increment.
    private static func chain(from own: Data, to head: Published, _ source: ContentSource) throws -> [Manifest]? {
      var (chain, manifest, bytes) = ([Manifest](), head.manifest, 0)
      while try !Verification.names(manifest.model, own) {
        guard manifest.increment != nil, let parent = manifest.parent, chain.count < mostIncrements else { return nil }
        chain.append(manifest)
        bytes += manifest.incrementBytes
        guard bytes < head.manifest.modelBytes else { return nil }
        guard let before = try? source.manifest(parent) else { return nil }
        manifest = before
      }
      return chain.reversed()
    }

    private static func add(_ chain: [Manifest], to own: Data, _ source: ContentSource) throws -> Data {
      var file = try RoundContext.tensorFile(own, subject: "the model")
      for manifest in chain {
        guard let id = manifest.increment else { continue }
        file = try RoundMerge.next(
          file, increment: [UInt8](try source.file(id)), round: manifest.round, subject: "increment \(id)")
      }
      return file.data
    }
  }
#endif
