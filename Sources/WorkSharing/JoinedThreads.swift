import Foundation

/// Threads that are guaranteed to have ended when the call returns.
///
/// Unlike Dispatch's, they have a main thread's stack (deep expressions are parsed by recursion), and unlike
/// Foundation's they can be joined: only then is it certain that none still holds what the caller lent it.
enum JoinedThreads {
  /// Bytes of stack, as many as Linux gives a program's main thread by default.
  static let stackSize = 8 << 20

  /// Runs `body` with 0..<count, each on a thread of its own, while the caller runs `meanwhile`; returns when all have
  /// ended.
  ///
  /// - Parameter meanwhile: called with the number of threads that could be started, which may be fewer than `count`:
  ///   then `body` is not called with that number or any above.
  static func run<Result>(
    _ count: Int, body: @Sendable (Int) -> Void, meanwhile: (_ started: Int) throws -> Result
  ) rethrows -> Result {
    try withoutActuallyEscaping(body) { body in
      var threads: [pthread_t] = []
      defer { for thread in threads { pthread_join(thread, nil) } }
      while threads.count < count, let thread = start(Piece(number: threads.count, body: body)) {
        threads.append(thread)
      }
      return try meanwhile(threads.count)
    }
  }

  /// The task of one thread.
  private final class Piece: Sendable {
    let number: Int
    let body: @Sendable (Int) -> Void

    init(number: Int, body: @escaping @Sendable (Int) -> Void) {
      self.number = number
      self.body = body
    }
  }

  private static func start(_ piece: Piece) -> pthread_t? {
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return nil }
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, stackSize)
    let context = Unmanaged.passRetained(piece)
    var thread = pthread_t()
    let code = pthread_create(
      &thread, &attributes,
      { context in
        guard let context else { return nil }
        let piece = Unmanaged<Piece>.fromOpaque(context).takeRetainedValue()
        piece.body(piece.number)
        return nil
      }, context.toOpaque())
    guard code == 0 else {
      context.release()
      return nil
    }
    return thread
  }
}
