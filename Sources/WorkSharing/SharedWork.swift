import Dispatch
import Synchronization

/// Work on several threads: items are handed out one at a time, so that a slow item delays one thread only.
///
/// Results depend on the items alone, never on the number of threads. Threads are started for each call (about 0.03 ms
/// each); for calls shorter than a millisecond there is ``WorkerTeam``.
package enum SharedWork {
  /// Calls `body` for 0..<count, on the caller's thread and up to `threads - 1` others.
  ///
  /// - Parameter body: receives the thread's number, below `threads`, and the item's.
  package static func forEach(_ count: Int, threads: Int, _ body: @Sendable (_ worker: Int, _ item: Int) -> Void) {
    let workers = min(threads, count)
    guard workers > 1 else {
      for item in 0..<max(0, count) { body(0, item) }
      return
    }
    let next = Atomic(0)
    @Sendable func work(_ worker: Int) {
      while true {
        let item = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard item < count else { return }
        body(worker, item)
      }
    }
    JoinedThreads.run(workers - 1, body: { work($0 + 1) }, meanwhile: { _ in work(0) })
  }

  /// The results of `work` for 0..<count, in that order.
  package static func map<Value: Sendable>(
    _ count: Int, threads: Int, _ work: @Sendable (Int) -> Value
  ) -> [Value] {
    guard threads > 1, count > 1 else { return (0..<max(0, count)).map(work) }
    let values = Mutex([Value?](repeating: nil, count: count))
    forEach(count, threads: threads) { _, item in
      let value = work(item)
      values.withLock { $0[item] = value }
    }
    return values.withLock { $0 }.compactMap { $0 }
  }

  /// The results of two independent pieces of work, the first on a thread of its own.
  package static func both<First: Sendable, Second>(
    _ first: @Sendable () -> First, _ second: () -> Second
  ) -> (First, Second) {
    let value = Mutex<First?>(nil)
    let other = JoinedThreads.run(
      1,
      body: { _ in
        let result = first()
        value.withLock { $0 = result }
      }, meanwhile: { _ in second() })
    return (value.withLock { $0 } ?? first(), other)
  }

  /// The order in which results are delivered.
  package enum Order: Sendable {
    /// In the order of the items; at most twice as many results as threads wait for their turn.
    case ofItems
    /// As they become available.
    case ofCompletion
  }

  /// Runs `work` for 0..<count on up to `threads` threads and delivers each result on the caller's thread.
  ///
  /// - Parameters:
  ///   - shouldContinue: called before each item; once it returns false, no new one begins.
  ///   - work: computes an item's result; `worker`, below `threads`, identifies the thread, for scratch memory.
  ///   - deliver: receives the results, on the caller's thread.
  /// - Returns: whether all results were delivered; false where `shouldContinue` returned false.
  /// - Throws: the first error of `work` or `deliver` in the order of delivery, which ends the work.
  @discardableResult
  package static func run<Value: Sendable>(
    _ count: Int, threads: Int, order: Order = .ofItems, shouldContinue: @Sendable () -> Bool = { true },
    work: @Sendable (_ worker: Int, _ item: Int) throws -> Value, deliver: (_ item: Int, _ value: Value) throws -> Void
  ) throws -> Bool {
    let workers = min(threads, count)
    let line = ResultLine<Value>(count: count, order: order, ahead: 2 * workers)
    func alone() throws -> Bool {
      for item in 0..<max(0, count) {
        guard shouldContinue() else { return false }
        try deliver(item, work(0, item))
      }
      return true
    }
    guard workers > 1 else { return try alone() }
    return try JoinedThreads.run(
      workers,
      body: { worker in
        while let item = line.take() {
          guard shouldContinue() else {
            line.stop()
            break
          }
          line.put(Result { try work(worker, item) }, of: item)
        }
        line.leave()
      },
      meanwhile: { started in
        guard started > 0 else { return try alone() }
        line.open(threads: started)
        // Releases the threads that wait for a turn, however this ends.
        defer { line.stop() }
        for _ in 0..<count {
          guard let (item, result) = line.next() else { return false }
          try deliver(item, result.get())
        }
        return true
      })
  }
}

/// Which item is next, and the results that wait to be delivered.
private final class ResultLine<Value: Sendable>: Sendable {
  private struct State: Sendable {
    var begun = 0
    var delivered = 0
    var results: [Int: Result<Value, any Error>] = [:]
    var isStopped = false
    /// How many threads there are, known once all have been started, and how many have ended.
    var threads: Int?
    var ended = 0
  }

  private let count: Int
  private let order: SharedWork.Order
  private let state = Mutex(State())
  /// One signal for each item that may be started, so that a thread far ahead waits.
  private let turns: DispatchSemaphore
  /// One signal for each result stored and each thread that has ended.
  private let changes = DispatchSemaphore(value: 0)

  init(count: Int, order: SharedWork.Order, ahead: Int) {
    self.count = count
    self.order = order
    // Destroying a semaphore traps if its value is below the initial one.
    turns = DispatchSemaphore(value: 0)
    for _ in 0..<max(1, ahead) { turns.signal() }
  }

  func open(threads: Int) { state.withLock { $0.threads = threads } }

  /// The next item to work on; nil where there is none.
  func take() -> Int? {
    turns.wait()
    let item = state.withLock { state -> Int? in
      guard !state.isStopped, state.begun < count else { return nil }
      state.begun += 1
      return state.begun - 1
    }
    // Nothing is left for the other waiting threads either.
    if item == nil { turns.signal() }
    return item
  }

  func put(_ result: Result<Value, any Error>, of item: Int) {
    state.withLock { $0.results[item] = result }
    changes.signal()
  }

  /// Records that a thread has ended.
  func leave() {
    state.withLock { $0.ended += 1 }
    turns.signal()
    changes.signal()
  }

  func stop() {
    state.withLock { $0.isStopped = true }
    turns.signal()
  }

  /// Waits for the next result; nil where none will come.
  func next() -> (item: Int, result: Result<Value, any Error>)? {
    while true {
      let (found, isOver) = state.withLock { state -> ((Int, Result<Value, any Error>)?, Bool) in
        let item = order == .ofItems ? state.delivered : state.results.keys.min() ?? -1
        if let result = state.results.removeValue(forKey: item) {
          state.delivered += 1
          return ((item, result), false)
        }
        return (nil, state.ended == state.threads)
      }
      if let found {
        turns.signal()
        return found
      }
      if isOver { return nil }
      changes.wait()
    }
  }
}
