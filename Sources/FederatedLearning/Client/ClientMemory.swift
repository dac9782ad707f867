/// What a client keeps for itself between rounds (control variates, its own Fisher information); the server never sees it.
public struct ClientMemory: Sendable, Hashable {
  public var vectors: [String: [Float]]
  /// The round it is of.
  public var round: Int

  public init(vectors: [String: [Float]], round: Int) {
    self.vectors = vectors
    self.round = round
  }
}

/// Where the memories of clients lie; asked by several threads, never for one client by two at once.
public protocol ClientStore: AnyObject, Sendable {
  func memory(of client: Int) throws -> ClientMemory?
  func keep(_ memory: ClientMemory, of client: Int) throws
}
