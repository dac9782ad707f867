import Dispatch
import Foundation
import Synchronization

/// Ctrl-C and `kill`: the first asks long work to stop at the next safe point, a second ends the program at once.
enum Interrupt {
  private static let requested = Atomic<Bool>(false)

  /// The sources live as long as the program.
  nonisolated(unsafe) private static let sources: [any DispatchSourceSignal] = [SIGINT, SIGTERM].map { number in
    signal(number, SIG_IGN)
    // A queue of its own gets a thread even where long work keeps all those of the global queues busy.
    let source = DispatchSource.makeSignalSource(signal: number, queue: DispatchQueue(label: "mathrec.interrupt"))
    source.setEventHandler {
      if requested.exchange(true, ordering: .relaxed) { _exit(128 + number) }
      StandardError.note("\nstopping at the next safe point; once more to stop at once")
    }
    source.resume()
    return source
  }

  /// From now on signals are caught.
  static func install() { _ = sources }

  static var isRequested: Bool { requested.load(ordering: .relaxed) }
}
