internal import CSpinWait
import Dispatch
import Foundation
import Synchronization

/// A team of threads that shares the pieces of one job after another.
///
/// A training step takes a millisecond and has two loops to share, and waking a sleeping thread takes up to a tenth of
/// that. So an idle thread spins for a while before it sleeps. Calls must come from one thread at a time.
public final class WorkerTeam: Sendable {
  /// How many threads work on a call, the caller's included.
  public let count: Int
  private let others: [Other]

  /// A team of this many, at least one: the caller's thread and those that it starts.
  public init(threads: Int) {
    count = max(1, threads)
    others = (1..<count).map { _ in Other() }
    for (place, other) in others.enumerated() {
      let thread = Thread { other.run(place + 1) }
      thread.name = "mathrec.team"
      thread.start()
    }
  }

  deinit { for other in others { other.begin(nil) } }

  /// Calls `work` with 0..<pieces, of which there may be at most ``count``, each on its own thread, and waits for all.
  public func perform(_ pieces: Int, _ work: @Sendable (Int) -> Void) {
    precondition(pieces <= count, "a team does not take more pieces than it has members")
    withoutActuallyEscaping(work) { work in
      let helpers = others.prefix(max(0, pieces - 1))
      for helper in helpers { helper.begin(work) }
      if pieces > 0 { work(0) }
      for helper in helpers { helper.waitForEnd() }
    }
  }

  /// One thread besides the caller's.
  private final class Other: Sendable {
    /// Counts of calls begun and ended; in between, the work belongs to the thread.
    private let begun = Atomic(0)
    private let ended = Atomic(0)
    private let work = Mutex<(@Sendable (Int) -> Void)?>(nil)
    private let thread = Sleeper()
    private let caller = Sleeper()

    /// Hands over a piece of work; nil ends the thread.
    func begin(_ work: (@Sendable (Int) -> Void)?) {
      self.work.withLock { $0 = work }
      begun.add(1, ordering: .sequentiallyConsistent)
      thread.wake()
    }

    func waitForEnd() {
      let call = begun.load(ordering: .relaxed)
      caller.wait { ended.load(ordering: .sequentiallyConsistent) == call }
    }

    func run(_ place: Int) {
      for call in 1... {
        thread.wait { begun.load(ordering: .sequentiallyConsistent) == call }
        guard let work = work.withLock({ $0.take() }) else { return }
        work(place)
        // Once its end is announced, the work belongs to the caller again, so nothing here may still retain it.
        _ = consume work
        ended.store(call, ordering: .sequentiallyConsistent)
        caller.wake()
      }
    }
  }

  /// A thread that waits for another: it spins first, then sleeps.
  private final class Sleeper: Sendable {
    private let isAsleep = Atomic(false)
    private let bell = DispatchSemaphore(value: 0)

    /// How long to spin, by the clock, since one check takes 10 to 140 cycles on one processor and 1 on another. As
    /// long as waking a thread takes, so the wait costs at most twice the best choice.
    private static let patience = 100_000 as UInt64  // nanoseconds
    /// Checks between two looks at the clock: some microseconds.
    private static let looks = 64

    /// Returns when `isOver`, which another thread makes true before it calls ``wake()``.
    func wait(until isOver: () -> Bool) {
      let start = DispatchTime.now().uptimeNanoseconds
      repeat {
        for _ in 0..<Self.looks {
          if isOver() { return }
          mr_pause()
        }
      } while DispatchTime.now().uptimeNanoseconds - start < Self.patience
      while !isOver() {
        isAsleep.store(true, ordering: .sequentiallyConsistent)
        // It ended just now, and the other thread has not seen that this one is about to sleep: go on at once.
        if isOver(), isAsleep.exchange(false, ordering: .sequentiallyConsistent) { return }
        bell.wait()
      }
    }

    func wake() {
      if isAsleep.exchange(false, ordering: .sequentiallyConsistent) { bell.signal() }
    }
  }
}
