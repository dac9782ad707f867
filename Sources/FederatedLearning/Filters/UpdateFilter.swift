import RandomStreams

/// What a filter may know: whose update of which round, and the seed of the run, from which both ends draw the same numbers.
public struct FilterContext: Sendable {
  /// Counted from 0.
  public let round: Int
  /// Whose update.
  public let client: Int
  /// Of the run.
  public let seed: UInt64

  /// The context of one client's update.
  public init(round: Int, client: Int, seed: UInt64) {
    self.round = round
    self.client = client
    self.seed = seed
  }

  /// Whose update of which round, for errors.
  var subject: String { "client \(client), round \(round + 1)" }

  /// Random numbers for a filter of that name: the same on both ends, others in each round and for each client.
  public func stream(_ filter: String) -> RandomStream {
    let path = [FederatedPurpose.filter.rawValue, UInt64(bitPattern: Int64(round)), UInt64(bitPattern: Int64(client))]
    return RandomStream(seed: seed, path: path + filter.utf8.map(UInt64.init))
  }
}

/// Something that is done to an update on its way, with its inverse: clipping, packing in few bits, and what may come (masks).
///
/// Both sides take and give a ``WirePayload``, so that filters follow one another in a chain; what comes out at the server's
/// end is checked as any other update.
public protocol UpdateFilter: Sendable {
  /// Whether it treats a payload of some places (``WirePayload/runs``) as it would the whole; others are given all places.
  var takesRuns: Bool { get }
  /// What it has each client remember.
  var remembered: [Section] { get }
  /// On the client, before the update leaves.
  ///
  /// - Parameter memory: what the filter had the client remember; what it is to remember then.
  func outgoing(
    _ payload: WirePayload, _ context: FilterContext, memory: inout [Section: [Float]]
  ) throws(FederatedError) -> WirePayload
  /// At the server, when it arrives: the inverse, as far as there is one. What it is given may say anything.
  func incoming(_ payload: WirePayload, _ context: FilterContext) throws(FederatedError) -> WirePayload
  /// What a client does to each gradient, so that it trains no more than will be sent; nil: nothing.
  func restriction(_ schema: TensorSchema, _ context: FilterContext) -> (@Sendable (inout [Float]) -> Void)?
}

extension UpdateFilter {
  /// No.
  public var takesRuns: Bool { false }
  /// Nothing.
  public var remembered: [Section] { [] }
  /// Nothing.
  public func restriction(_ schema: TensorSchema, _ context: FilterContext) -> (@Sendable (inout [Float]) -> Void)? {
    nil
  }
}

/// Filters in the order in which a client applies them; the server takes them off in the opposite order.
public struct FilterChain: Sendable {
  let filters: [any UpdateFilter]

  /// A chain; empty: updates pass as they are.
  public init(_ filters: [any UpdateFilter] = []) { self.filters = filters }

  /// What the filters have each client remember.
  public var remembered: [Section] { filters.flatMap(\.remembered) }

  /// On the client: first to last.
  ///
  /// - Parameter memory: what the filters had the client remember; what they are to remember then.
  public func outgoing(
    _ payload: WirePayload, _ context: FilterContext, memory: inout [Section: [Float]]
  ) throws(FederatedError) -> WirePayload {
    var payload = payload
    for filter in filters {
      payload = try filter.outgoing(
        filter.takesRuns ? payload : payload.whole(subject: context.subject), context, memory: &memory)
    }
    return payload
  }

  /// At the server: last to first.
  public func incoming(_ payload: WirePayload, _ context: FilterContext) throws(FederatedError) -> WirePayload {
    var payload = payload
    for filter in filters.reversed() {
      payload = try filter.incoming(filter.takesRuns ? payload : payload.whole(subject: context.subject), context)
    }
    return payload
  }

  /// Whether clients put noise on what they send: then they tell nothing of themselves beside it.
  var hidesClients: Bool { filters.contains { $0 is LocalNoise } }

  /// The bytes of a change that has passed the filters, where they do not depend on its values; nil: as many as it had.
  func byteCount(_ schema: TensorSchema) -> Int? {
    filters.compactMap { ($0 as? UpdateCodec)?.expectedBytes(schema) }.last
  }

  /// A client's rule, kept within what the filters will send.
  func restrict(_ rule: any LocalRule, _ schema: TensorSchema, _ context: FilterContext) -> any LocalRule {
    let restrictions = filters.compactMap { $0.restriction(schema, context) }
    return restrictions.isEmpty ? rule : RestrictedRule(rule: rule, restrictions: restrictions)
  }
}

/// A rule whose gradients are restricted after it has adjusted them.
private struct RestrictedRule: LocalRule {
  let rule: any LocalRule
  let restrictions: [@Sendable (inout [Float]) -> Void]

  func begin(_ weights: inout Payload) { rule.begin(&weights) }

  func adjust(_ gradient: inout [Float], at weights: [Float]) {
    rule.adjust(&gradient, at: weights)
    for restriction in restrictions { restriction(&gradient) }
  }

  func end(_ weights: inout Payload) { rule.end(&weights) }
  func outcome(_ trained: TrainedClient) throws -> RuleOutcome { try rule.outcome(trained) }
}
