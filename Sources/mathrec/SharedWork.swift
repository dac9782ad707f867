import Dispatch
import Synchronization

/// Work shared out to threads one item at a time, so that a slow item keeps one thread busy and no other waiting.
enum SharedWork {
  /// Does `work` for 0..<count on up to `jobs` threads, and hands on each result as it comes, one at a time.
  ///
  /// - Parameters:
  ///   - mayGoOn: asked before each item; no new one begins once it says no.
  ///   - done: called with an item's number and result; what it throws ends the work and is thrown on.
  static func run<Value: Sendable>(
    _ count: Int, jobs: Int, mayGoOn: @Sendable () -> Bool = { true }, work: @Sendable (Int) -> Value,
    done: @escaping (Int, Value) throws -> Void
  ) throws {
    let next = Atomic<Int>(0)
    let failure = Mutex<(any Error)?>(nil)
    // Only ever called under the lock.
    nonisolated(unsafe) let done = done
    DispatchQueue.concurrentPerform(iterations: min(jobs, count)) { _ in
      while mayGoOn() {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        let value = work(index)
        let isRefused = failure.withLock { failure in
          if failure == nil {
            do { try done(index, value) } catch { failure = error }
          }
          return failure != nil
        }
        if isRefused { return }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
  }

  /// The results of `work` in the order of the items.
  static func map<Value: Sendable>(_ count: Int, jobs: Int, _ work: @Sendable (Int) -> Value) -> [Value] {
    var values = [Value?](repeating: nil, count: count)
    try? run(count, jobs: jobs, work: work) { values[$0] = $1 }
    return values.compactMap { $0 }
  }
}
