import Foundation

/// Threads that have ended when the call returns.
///
/// Unlike Dispatch's, they have the stack of a main thread (deep expressions are read by recursion), and unlike
/// Foundation's they can be joined: only then is it certain that none holds on to what the caller lent it.
enum JoinedThreads {
  /// Bytes of stack, as many as Linux gives to a program's main thread.
  static let stackSize = 8 << 20

  /// Runs `body` with 0..<count, each on a thread of its own, while the caller runs `meanwhile`; returns when all have ended.
  ///
  /// - Parameter meanwhile: called with the number of threads that the system would start, which may be fewer: then
  ///   `body` was not called with the numbers from there on.
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

  /// What a thread is to do.
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
