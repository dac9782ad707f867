import Foundation

/// Memories of clients in memory, for tests and short runs.
public final class MemoryClientStore: ClientStore, @unchecked Sendable {
  private let lock = NSLock()
  private var memories: [Int: ClientMemory] = [:]

  public init() {}

  public func memory(of client: Int) -> ClientMemory? { lock.withLock { memories[client] } }
  public func keep(_ memory: ClientMemory, of client: Int) { lock.withLock { memories[client] = memory } }
}
