import Foundation

/// The processor's time that this thread has used, in seconds: what one core needs, however busy the machine is.
package struct ThreadClock: Sendable {
  private let start = Self.now

  package init() {}

  package var seconds: Double { Self.now - start }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
