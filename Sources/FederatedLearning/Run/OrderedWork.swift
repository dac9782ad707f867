import Dispatch
import Foundation

/// Pieces of work done by several threads, their results handed over one by one in the order of the pieces.
///
/// A thread that is far ahead waits, so that few results are held at once.
enum OrderedWork {
  /// - Parameters:
  ///   - work: makes the result of a piece; `worker` counts the threads from 0.
  ///   - deliver: takes the results, never two at once.
  /// - Returns: whether all was done; false where `shouldContinue` said no.
  static func run<Result>(
    count: Int, threads: Int, shouldContinue: () -> Bool, work: (_ worker: Int, _ piece: Int) throws -> Result,
    deliver: (Result) throws -> Void
  ) throws -> Bool {
    let workers = max(1, min(threads, count))
    let line = Line<Result>()
    nonisolated(unsafe) let (shouldContinue, work, deliver) = (shouldContinue, work, deliver)
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      while let piece = line.take(count: count, ahead: 2 * workers) {
        guard shouldContinue() else { return line.stop(nil) }
        do {
          let result = try work(worker, piece)
          try line.put(result, piece, deliver)
        } catch {
          return line.stop(error)
        }
      }
    }
    if let error = line.error { throw error }
    return line.delivered == count
  }

  /// Who takes which piece, and the results that wait for their turn.
  private final class Line<Result>: @unchecked Sendable {
    private let condition = NSCondition()
    private var taken = 0
    private(set) var delivered = 0
    private var waiting: [Int: Result] = [:]
    private var isStopped = false
    private(set) var error: (any Error)?

    func take(count: Int, ahead: Int) -> Int? {
      condition.lock()
      defer { condition.unlock() }
      while !isStopped, taken < count, taken - delivered >= ahead { condition.wait() }
      guard !isStopped, taken < count else { return nil }
      taken += 1
      return taken - 1
    }

    func put(_ result: Result, _ piece: Int, _ deliver: (Result) throws -> Void) throws {
      condition.lock()
      defer {
        condition.broadcast()
        condition.unlock()
      }
      waiting[piece] = result
      while !isStopped, let next = waiting.removeValue(forKey: delivered) {
        try deliver(next)
        delivered += 1
      }
    }

    func stop(_ reason: (any Error)?) {
      condition.lock()
      isStopped = true
      error = error ?? reason
      condition.broadcast()
      condition.unlock()
    }
  }
}
