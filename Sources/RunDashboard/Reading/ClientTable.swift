import FederatedLearning

/// What each client did in all rounds.
public struct ClientTable: Sendable, Encodable {
  /// Clients that were heard of or failed, those with failures first where there are too many.
  public private(set) var rows: [Row] = []
  /// How many more there are.
  public private(set) var more = 0
  /// Why nothing is shown; nil where it is.
  var hidden: String?

  /// More clients are counted and not shown.
  static let mostRows = 500

  /// One client.
  public struct Row: Sendable, Encodable {
    /// Who.
    public let client: Int
    /// Rounds that it was asked in, as far as they are known.
    public var asked = 0
    /// Rounds in which its update counted.
    public var answered = 0
    /// Rounds in which it answered too late, or was lost.
    public var late = 0
    /// Rounds in which it could not do its work.
    public var failed = 0
    /// Rounds in which it sent what cannot be an update.
    public var refused = 0
    /// The last round that it answered in; nil where it never did.
    public var lastSeen: Int?
    /// Of its last update.
    var examples: Int?
    var norm: Double?
    var cosine: Double?
    var loss: Double?
    /// Why it failed the last time; nil where it did not.
    public var reason: String?

    init(client: Int) { self.client = client }
  }

  /// No client.
  init() {}

  /// The clients of rounds and failures.
  init(_ rounds: [RoundDetails], _ failures: [RoundFailure]) {
    var known: [Int: Row] = [:]
    for round in rounds {
      for client in round.answered {
        var row = known[client] ?? Row(client: client)
        row.answered += 1
        row.lastSeen = round.round
        known[client] = row
      }
      for update in round.updates {
        guard var row = known[update.client] else { continue }
        (row.examples, row.norm, row.cosine, row.loss) = (update.examples, update.norm, update.cosine, update.loss)
        known[update.client] = row
      }
    }
    for failure in failures {
      var row = known[failure.client] ?? Row(client: failure.client)
      switch failure.kind {
      case .late: row.late += 1
      case .failed: row.failed += 1
      case .refused: row.refused += 1
      }
      row.reason = "round \(failure.round): \(failure.reason)"
      known[failure.client] = row
    }
    var rows = known.values.map { row in
      var row = row
      row.asked = row.answered + row.late + row.failed + row.refused
      return row
    }
    func missing(_ row: Row) -> Int { row.late + row.failed + row.refused }
    if rows.count > Self.mostRows {
      rows.sort { (-missing($0), $0.client) < (-missing($1), $1.client) }
      more = rows.count - Self.mostRows
      rows = Array(rows.prefix(Self.mostRows))
    }
    self.rows = rows.sorted { $0.client < $1.client }
  }
}
