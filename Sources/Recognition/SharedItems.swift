import Dispatch
import Synchronization

/// Items shared out to threads one at a time, so that a slow item keeps one thread busy and no other waiting.
enum SharedItems {
  /// The results of `work` for 0..<count, in that order, whatever the number of threads.
  static func map<Value: Sendable>(_ count: Int, threads: Int, _ work: @Sendable (Int) -> Value) -> [Value] {
    guard threads > 1, count > 1 else { return (0..<count).map(work) }
    let next = Atomic<Int>(0)
    return [Value](unsafeUninitializedCapacity: count) { values, written in
      nonisolated(unsafe) let values = values
      DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
        while true {
          let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard index < count else { return }
          values.initializeElement(at: index, to: work(index))
        }
      }
      written = count
    }
  }
}
