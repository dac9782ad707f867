internal import CSpinWait
import Dispatch
import Foundation
import Synchronization

/// Threads that share the pieces of one piece of work after another.
///
/// A training step takes a millisecond and has two loops to share, and a thread that sleeps takes up to a tenth of that to
/// wake. So who has nothing to do looks out for more for a while before it sleeps. Calls come from one thread at a time.
public final class WorkerTeam: Sendable {
  /// How many work on a call, the caller among them.
  public let count: Int
  private let others: [Other]

  /// A team of so many, at least one: the caller and threads that it starts.
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

  /// Calls `work` with 0..<pieces, at most ``count`` of them, each on a thread of its own, and waits for all.
  public func perform(_ pieces: Int, _ work: @Sendable (Int) -> Void) {
    precondition(pieces <= count, "a team does not take more pieces than it has members")
    withoutActuallyEscaping(work) { work in
      let helpers = others.prefix(max(0, pieces - 1))
      for helper in helpers { helper.begin(work) }
      if pieces > 0 { work(0) }
      for helper in helpers { helper.waitForEnd() }
    }
  }

  /// One thread beside the caller's.
  private final class Other: Sendable {
    /// Calls begun and ended; what is between them belongs to the thread.
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
        // The work is the caller's again when its end is told: nothing here may hold it any more.
        _ = consume work
        ended.store(call, ordering: .sequentiallyConsistent)
        caller.wake()
      }
    }
  }

  /// Someone who waits for another thread: looking out at first, then asleep.
  private final class Sleeper: Sendable {
    private let isAsleep = Atomic(false)
    private let bell = DispatchSemaphore(value: 0)

    /// How long to look out, by the clock: a look takes 10 to 140 cycles on one processor and 1 on another. As long as it takes
    /// to wake a thread, so at worst twice the time of what would have been best.
    private static let patience = 100_000 as UInt64  // nanoseconds
    /// Looks from one look at the clock to the next: some microseconds.
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
        // Over just now, and whoever ended it has not seen that this thread sleeps: then it goes on at once.
        if isOver(), isAsleep.exchange(false, ordering: .sequentiallyConsistent) { return }
        bell.wait()
      }
    }

    func wake() {
      if isAsleep.exchange(false, ordering: .sequentiallyConsistent) { bell.signal() }
    }
  }
}
