import Foundation

/// A stopwatch of the calling thread's CPU time: what one core needs, however busy the machine is.
package struct ThreadClock: Sendable {
  private let start = Self.now

  /// Starts now.
  package init() {}

  /// Seconds of CPU time of this thread since the start; to be read on the thread that started it.
  package var seconds: Double { Self.now - start }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
