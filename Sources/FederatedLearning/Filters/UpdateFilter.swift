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

  /// Random numbers for a filter of that name: the same on both ends, others in each round and for each client.
  public func stream(_ filter: String) -> RandomStream {
    let path = [FederatedPurpose.filter.rawValue, UInt64(bitPattern: Int64(round)), UInt64(bitPattern: Int64(client))]
    return RandomStream(seed: seed, path: path + filter.utf8.map(UInt64.init))
  }
}

/// Something that is done to an update on its way, with its inverse: clipping, and what may come (packing in few bits,
/// masks, noise).
///
/// Both sides take and give a ``WirePayload``, so that filters follow one another in a chain; what comes out at the server's
/// end is checked as any other update.
public protocol UpdateFilter: Sendable {
  /// On the client, before the update leaves.
  func outgoing(_ payload: WirePayload, _ context: FilterContext) throws(FederatedError) -> WirePayload
  /// At the server, when it arrives: the inverse, as far as there is one. What it is given may say anything.
  func incoming(_ payload: WirePayload, _ context: FilterContext) throws(FederatedError) -> WirePayload
}

/// Filters in the order in which a client applies them; the server takes them off in the opposite order.
public struct FilterChain: Sendable {
  private let filters: [any UpdateFilter]

  /// A chain; empty: updates pass as they are.
  public init(_ filters: [any UpdateFilter] = []) { self.filters = filters }

  /// On the client: first to last.
  public func outgoing(_ payload: WirePayload, _ context: FilterContext) throws(FederatedError) -> WirePayload {
    var payload = payload
    for filter in filters { payload = try filter.outgoing(payload, context) }
    return payload
  }

  /// At the server: last to first.
  public func incoming(_ payload: WirePayload, _ context: FilterContext) throws(FederatedError) -> WirePayload {
    var payload = payload
    for filter in filters.reversed() { payload = try filter.incoming(payload, context) }
    return payload
  }
}
