#if Federation
  /// What is published in one step, as DAG-CBOR: a base model, a round that was merged, or a client's update.
  public struct Manifest: Sendable, Hashable {
    /// What it is.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
      /// A model to begin from.
      case base
      /// The model that a base or a round and its updates became.
      case round
      /// What one client would change.
      case update
    }

    /// A client's part in a round.
    public struct Entry: Sendable, Hashable {
      /// Its number in the round, counted from 0.
      public let client: Int
      /// Its examples, by which it may count in the mean.
      public let weight: Int
      /// The signed record of its update; in an update's own manifest the file of its numbers.
      public let update: ContentID
    }

    /// What it is.
    public var kind: Kind
    /// How many rounds and bases came before; of an update, the round that it begins from.
    public var round: Int
    /// The manifest before: of an update, the one whose model it begins from.
    public var parent: ContentID?
    /// The model's file; of an update, the one that it begins from.
    public var model: ContentID
    /// How large that is.
    public var modelBytes: Int
    /// A file that makes the parent's model into this one.
    public var increment: ContentID?
    /// How large that is; 0 where there is none.
    public var incrementBytes = 0
    /// A file of what the algorithm keeps beside the weights, such as FedCurv's importance.
    public var state: ContentID?
    /// How clients train and how updates become a model.
    public var settings: ContentID
    /// Whose updates went into it.
    public var updates: [Entry] = []
    /// Figures by name.
    public var metrics: [String: Double] = [:]
    /// Seconds since 1970.
    public var created: Int
    /// The fingerprint of the key that signs it, so that nobody else's signature fits.
    public var publisher: String

    /// The value of the field `format`.
    static let format = "mathrec federation 1"
    static let mostRounds = 1_000_000_000
    static let mostUpdates = 1 << 20
    static let mostMetrics = 100

    /// As it lies in a store.
    public var value: DagCBOR {
      func link(_ id: ContentID?) -> DagCBOR { id.map { .link($0) } ?? .null }
      return .map([
        "format": .text(Self.format), "kind": .text(kind.rawValue), "round": .integer(round), "parent": link(parent),
        "model": .link(model), "modelBytes": .integer(modelBytes), "increment": link(increment),
        "incrementBytes": .integer(incrementBytes), "state": link(state), "settings": .link(settings),
        "updates": .list(
          updates.map {
            .map(["client": .integer($0.client), "weight": .integer($0.weight), "update": .link($0.update)])
          }),
        "metrics": .map(metrics.mapValues { .float($0) }), "created": .integer(created), "publisher": .text(publisher),
      ])
    }
  }

  extension Manifest {
    /// Reads and checks a manifest.
    ///
    /// - Throws: ``ContentError`` naming the field.
    public init(_ value: DagCBOR, subject: String) throws(ContentError) {
      var fields = try ValueFields(value, subject: subject)
      guard case .text(Self.format)? = fields.optional("format") else {
        throw fields.fail("format", "'\(Self.format)'")
      }
      guard let kind = Kind(rawValue: try fields.text("kind")) else {
        throw fields.fail("kind", "base, round or update")
      }
      self.kind = kind
      round = try fields.whole("round", 0...Self.mostRounds)
      parent = try fields.optionalLink("parent")
      model = try fields.link("model")
      modelBytes = try fields.whole("modelBytes", 0...UnixFS.mostBytes)
      increment = try fields.optionalLink("increment")
      incrementBytes = try fields.whole("incrementBytes", 0...UnixFS.mostBytes)
      state = try fields.optionalLink("state")
      settings = try fields.link("settings")
      updates = []
      for value in try fields.list("updates", most: Self.mostUpdates) {
        var entry = try ValueFields(value, subject: subject)
        updates.append(
          Entry(
            client: try entry.whole("client", 0...Self.mostUpdates),
            weight: try entry.whole("weight", 0...1_000_000_000),
            update: try entry.link("update")))
        try entry.end()
      }
      metrics = [:]
      for (name, value) in try fields.map("metrics", most: Self.mostMetrics) {
        metrics[name] = try ValueFields.number(value, or: fields.fail("metrics", "numbers"))
      }
      created = try fields.whole("created", 0...(1 << 53))
      publisher = try fields.text("publisher")
      try fields.end()
      let isWhole: Bool =
        switch kind {
        case .base: updates.isEmpty && increment == nil
        case .round: !updates.isEmpty && parent != nil && updates.map(\.client) == Array(0..<updates.count)
        case .update: updates.count == 1 && parent != nil && increment == nil && state == nil
        }
      guard isWhole, (increment == nil) == (incrementBytes == 0) else {
        throw ContentError(subject, "its parts are not those of a \(kind.rawValue)", "take another store")
      }
    }

    /// The links of a value that are followed where what it stands for is copied. Of an update its numbers alone: what it begins
    /// from is the parent's.
    ///
    /// - Parameter history: whether all that came before is copied too.
    public static func pinned(_ value: DagCBOR, history: Bool) -> [ContentID] {
      guard case .map(let fields) = value, case .text(format)? = fields["format"] else { return value.links }
      let isUpdate = fields["kind"] == .text(Kind.update.rawValue)
      let left = fields.filter { name, _ in isUpdate ? name == "updates" : history || name != "parent" }
      return DagCBOR.map(left).links
    }
  }
#endif
