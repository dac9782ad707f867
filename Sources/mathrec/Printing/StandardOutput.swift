import FileStorage
import Foundation
import Synchronization

/// What is printed: buffered, and lost without a word where nobody looks at the outcome of a flush.
enum StandardOutput {
  /// Makes the standard streams safe to use, before anything else is opened or printed.
  ///
  /// - A stream that is closed would be the next file that is opened, and a note would be written into a model. It becomes
  ///   one from which nothing comes, into which nothing can be written, or that takes notes and forgets them.
  /// - A reader that has gone is met by an error in writing, not by a signal in the middle of other work.
  /// - What is still buffered at the end is looked at like all before.
  static func prepare() {
    for (descriptor, mode) in [(STDIN_FILENO, O_RDONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY)]
    where fcntl(descriptor, F_GETFD) < 0 {
      if descriptor == STDIN_FILENO { inputWasClosed.store(true, ordering: .relaxed) }
      // The lowest free number is this one, since those below are open.
      _ = open("/dev/null", mode)
    }
    signal(SIGPIPE, SIG_IGN)
    atexit { StandardOutput.flush() }
  }

  /// Hands on what was printed; ends the program where that fails, for an answer that is lost is no answer.
  static func flush() {
    guard fflush(nil) != 0 else { return }
    let number = errno
    guard !isAbandoned else {
      // Whoever read has had enough, as `head` has: the program ends as others do then.
      signal(SIGPIPE, SIG_DFL)
      raise(SIGPIPE)
      _exit(1)
    }
    StandardError.note("error: cannot write to standard output: \(String(cString: strerror(number)))")
    _exit(1)
  }

  /// Whether whoever read has gone.
  private static var isAbandoned: Bool {
    var state = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
    return poll(&state, 1, 0) > 0 && state.revents & Int16(POLLERR) != 0
  }

  /// Prints what a long run says as it goes on; the run matters more than these lines, so that they may be lost.
  static func log(_ text: String) {
    // Past the buffer, which would keep what it cannot get rid of and lose all that follows.
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return hasLost.store(true, ordering: .relaxed) }
      rest = rest.dropFirst(count)
    }
  }

  private static let hasLost = Atomic(false)
  fileprivate static let inputWasClosed = Atomic(false)

  /// Fails where a line that ``log(_:)`` was given is lost.
  static func check() throws {
    guard hasLost.load(ordering: .relaxed) else { return }
    throw OutputError(
      path: "standard output", reason: "lines were lost while the work went on; give it a place with room")
  }
}

/// What is given on standard input.
enum StandardInput {
  /// Fails where nothing can be read from it, which would look like an empty text.
  static func check() throws {
    var status = stat()
    if fstat(STDIN_FILENO, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw InputError(problem: "it is a folder; give it a file or a pipe")
    }
    if wasClosed { throw InputError(problem: "it is closed; give it a file or a pipe") }
  }

  /// Whether it was closed when the program began.
  private static var wasClosed: Bool { StandardOutput.inputWasClosed.load(ordering: .relaxed) }
}

/// Standard input cannot be read.
struct InputError: Error, CustomStringConvertible {
  let problem: String
  var description: String { "cannot read standard input: \(problem)" }
}
