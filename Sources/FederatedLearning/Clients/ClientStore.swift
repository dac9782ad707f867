import Synchronization

/// Where the memories of clients lie; asked by several threads, never for one client by two at once.
public protocol ClientStore: AnyObject, Sendable {
  /// What a client remembers; nil where it was in no round before.
  ///
  /// - Throws: where what was kept is damaged.
  func memory(of client: Int) throws -> ClientMemory?
  /// Keeps a memory in place of the one before.
  ///
  /// - Throws: where it cannot be written.
  func keep(_ memory: ClientMemory, of client: Int) throws
}

/// Memories of clients in memory, for tests and short runs.
public final class MemoryClientStore: ClientStore {
  private let memories = Mutex<[Int: ClientMemory]>([:])

  /// An empty store.
  public init() {}

  /// What a client remembers.
  public func memory(of client: Int) -> ClientMemory? { memories.withLock { $0[client] } }
  /// Keeps it in place of the one before.
  public func keep(_ memory: ClientMemory, of client: Int) { memories.withLock { $0[client] = memory } }
}
