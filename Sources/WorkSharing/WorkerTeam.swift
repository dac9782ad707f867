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
  private final class Other: @unchecked Sendable {
    /// Calls begun and ended; what is between them belongs to the thread.
    private let begun = Atomic(0)
    private let ended = Atomic(0)
    private let isAsleep = Atomic(false)
    private let bell = DispatchSemaphore(value: 0)
    private var work: (@Sendable (Int) -> Void)?

    /// About a tenth of a millisecond.
    private static let looks = 4000

    /// Hands over a piece of work; nil ends the thread.
    func begin(_ work: (@Sendable (Int) -> Void)?) {
      self.work = work
      begun.add(1, ordering: .sequentiallyConsistent)
      if isAsleep.exchange(false, ordering: .sequentiallyConsistent) { bell.signal() }
    }

    func waitForEnd() {
      let call = begun.load(ordering: .relaxed)
      var looks = 0
      while ended.load(ordering: .acquiring) != call {
        looks += 1
        // Perhaps the thread has no core at the moment.
        if looks < Self.looks { mr_pause() } else { sched_yield() }
      }
      work = nil
    }

    func run(_ place: Int) {
      for call in 1... {
        waitForCall(call)
        guard didWork(place) else { return }
        ended.store(call, ordering: .releasing)
      }
    }

    /// Not inlined, so that nothing holds the work any more when its end is told: it is the caller's.
    @inline(never)
    private func didWork(_ place: Int) -> Bool {
      guard let work else { return false }
      work(place)
      return true
    }

    private func waitForCall(_ call: Int) {
      var looks = 0
      while begun.load(ordering: .sequentiallyConsistent) != call {
        looks += 1
        guard looks > Self.looks else {
          mr_pause()
          continue
        }
        isAsleep.store(true, ordering: .sequentiallyConsistent)
        // Begun just now, and whoever began has not seen that this thread sleeps: then it goes on at once.
        if begun.load(ordering: .sequentiallyConsistent) == call,
          isAsleep.exchange(false, ordering: .sequentiallyConsistent)
        {
          return
        }
        bell.wait()
      }
    }
  }
}
