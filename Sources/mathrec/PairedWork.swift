import Foundation

/// Two pieces of work that need nothing of one another, at once: the first on a thread of its own.
enum PairedWork {
  static func run<First: Sendable, Second>(
    _ first: @escaping @Sendable () -> First, _ second: () -> Second
  ) -> (First, Second) {
    let done = DispatchSemaphore(value: 0)
    let box = Box<First>()
    let thread = Thread {
      box.value = first()
      done.signal()
    }
    thread.start()
    let other = second()
    done.wait()
    guard let value = box.value else { preconditionFailure("the thread has signalled") }
    return (value, other)
  }

  /// Written by one thread before its signal, read by the other after it.
  private final class Box<Value>: @unchecked Sendable {
    var value: Value?
  }
}
