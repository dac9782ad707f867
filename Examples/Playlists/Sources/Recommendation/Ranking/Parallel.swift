import Dispatch
import Synchronization

/// The results for 0..<count in that order, computed by so many threads; they do not depend on how many.
func inParallel<Value: Sendable>(
  _ count: Int, threads: Int, _ body: @escaping @Sendable (Int) -> Value
) -> [Value] {
  let workers = max(1, min(threads, count))
  guard workers > 1 else { return (0..<count).map(body) }
  let parts = Mutex([Int: [Value]]())
  DispatchQueue.concurrentPerform(iterations: workers) { worker in
    let range = worker * count / workers..<(worker + 1) * count / workers
    let part = range.map(body)
    parts.withLock { $0[worker] = part }
  }
  return parts.withLock { parts in (0..<workers).flatMap { parts[$0] ?? [] } }
}
