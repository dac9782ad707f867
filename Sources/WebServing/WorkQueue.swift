import Dispatch
import Synchronization
import WorkSharing

/// Jobs that wait for one of a few threads, with a bound on how many wait.
package final class WorkQueue: Sendable {
  /// A piece of work; it is told how many threads it may use.
  package typealias Job = @Sendable (_ threads: Int) -> Void

  private struct State {
    var jobs: [Job] = []
    /// The first job that has not begun; those before are taken away now and then.
    var next = 0
    var running = 0
    var isClosed = false
  }

  private let state = Mutex(State())
  /// One signal for each job, and at the end one for each thread.
  private let changes = DispatchSemaphore(value: 0)
  private let threads: Int
  private let most: Int

  /// A queue for some threads that holds at most so many jobs, counting those at work.
  package init(threads: Int, most: Int) {
    self.threads = max(1, threads)
    self.most = most
  }

  /// Adds a job; false where the queue is full or closed.
  package func add(_ job: @escaping Job) -> Bool {
    let isAdded = state.withLock { state in
      guard !state.isClosed, state.jobs.count - state.next + state.running < most else { return false }
      state.jobs.append(job)
      return true
    }
    if isAdded { changes.signal() }
    return isAdded
  }

  /// How many jobs wait or are at work.
  package var count: Int { state.withLock { $0.jobs.count - $0.next + $0.running } }

  /// Works on jobs until the queue is closed and empty; the caller's thread is one of the workers.
  package func run() {
    // Threads of SharedWork have the stack that deep expressions need.
    SharedWork.forEach(threads, threads: threads) { [self] _, _ in
      while let (job, share) = take() {
        job(share)
        state.withLock { $0.running -= 1 }
      }
    }
  }

  /// Lets the threads end once no job is left.
  package func close() {
    state.withLock { $0.isClosed = true }
    for _ in 0..<threads { changes.signal() }
  }

  /// The next job, with all threads where it is alone and one where others are there; nil where none will come.
  private func take() -> (Job, Int)? {
    while true {
      changes.wait()
      let (found, isOver) = state.withLock { state -> ((Job, Int)?, Bool) in
        guard state.next < state.jobs.count else { return (nil, state.isClosed) }
        let job = state.jobs[state.next]
        state.next += 1
        if state.next == state.jobs.count || state.next >= 64 {
          state.jobs.removeFirst(state.next)
          state.next = 0
        }
        state.running += 1
        let isAlone = state.running == 1 && state.jobs.count == state.next
        return ((job, isAlone ? threads : 1), false)
      }
      if let found { return found }
      if isOver { return nil }
    }
  }
}
