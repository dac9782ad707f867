/// Who is asked in a round.
public struct RoundPlan: Sendable, Hashable {
  /// Counted from 0.
  public let round: Int
  /// In ascending order.
  public let clients: [Int]
  /// Seconds that a client has; nil: as long as it takes.
  public let deadline: Double?
  /// The first so many that answer are taken, and the others not waited for; nil: all.
  public let quorum: Int?

  /// A plan.
  public init(round: Int, clients: [Int], deadline: Double? = nil, quorum: Int? = nil) {
    self.round = round
    self.clients = clients
    self.deadline = deadline
    self.quorum = quorum
  }
}

/// A client that was asked and gave nothing that can be used.
public struct ClientFailure: Sendable, Hashable, CustomStringConvertible {
  /// What became of it.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// It could not do its work, or was not reached.
    case failed
    /// It answered after the deadline.
    case late
    /// It answered with something that cannot be an update.
    case refused
  }

  /// Who.
  public let client: Int
  /// What became of it.
  public let kind: Kind
  /// In words, with what to do.
  public let reason: String

  /// A failure of a client.
  public init(client: Int, kind: Kind, reason: String) {
    self.client = client
    self.kind = kind
    self.reason = reason
  }

  /// One line: `client 3 refused: client 3, round 2: its values are not all finite numbers; ...`.
  public var description: String { "client \(client) \(kind.rawValue): \(reason)" }
}

/// What came of asking one client.
public enum ClientReply: Sendable {
  case update(ClientUpdate, byteCount: Int)
  case failure(ClientFailure)
}

/// The one way to clients: nothing above it knows where they are, nothing below it knows what a strategy does with them.
///
/// In this process they are threads (``ThreadPool``); over a network they are messages.
public protocol ClientPool: Sendable {
  /// Whether what is handed on for a client is its own update, and not what stands in place of all.
  var showsUpdates: Bool { get }

  /// The clients that can be asked now; nil: all of them.
  ///
  /// - Throws: what ends the run, such as nobody who comes.
  func available() throws -> Set<Int>?

  /// Sends the broadcast to each client of the plan, and hands on what came of each in ascending order of the clients, so
  /// that sums do not depend on who was first.
  ///
  /// - Parameters:
  ///   - shouldContinue: asked before each client; on no the round ends.
  ///   - accept: the server's check of an update, called on any thread. A client keeps a memory of the round only where its
  ///     update was accepted: else its control variate and the server's would no longer be of the same rounds.
  ///   - deliver: called once for each client, never twice at once.
  /// - Returns: whether all were asked; false where `shouldContinue` said no.
  /// - Throws: what ends the run, such as a full disk; never because of one client.
  func exchange(
    _ plan: RoundPlan, _ broadcast: Broadcast, shouldContinue: @Sendable () -> Bool,
    accept: @Sendable (_ update: WireUpdate, _ client: Int) throws(FederatedError) -> ClientUpdate,
    deliver: (ClientReply) throws -> Void
  ) throws -> Bool
}

extension ClientPool {
  /// Each is its own.
  public var showsUpdates: Bool { true }

  /// All of them.
  public func available() throws -> Set<Int>? { nil }
}
