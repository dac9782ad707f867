import Dispatch
import Synchronization

/// Work on several threads whose results stand in the order of the items.
enum Threads {
  /// What the items give, or the error of the first that has one.
  static func map<Value: Sendable>(
    _ count: Int, threads: Int, _ body: @Sendable (Int) throws -> Value
  ) throws -> [Value] {
    guard threads > 1, count > 1 else { return try (0..<count).map(body) }
    let results = Mutex([Int: Result<Value, any Error>]())
    let workers = min(threads, count)
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      // Interleaved, so that each thread has as much to do.
      for item in stride(from: worker, to: count, by: workers) {
        let result = Result { try body(item) }
        results.withLock { $0[item] = result }
      }
    }
    let all = results.withLock { $0 }
    return try (0..<count).compactMap { try all[$0]?.get() }
  }
}
