import Dispatch
import Foundation
import Synchronization

/// Ctrl-C and `kill`: the first asks a run to stop at the next safe point, a second ends the program at once.
enum Interrupt {
  private static let requested = Atomic(false)
  private static let sources = Mutex<[any DispatchSourceSignal]>([])

  static var isRequested: Bool { requested.load(ordering: .relaxed) }

  static func install() {
    sources.withLock { sources in
      sources = [SIGINT, SIGTERM].map { number in
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: DispatchQueue(label: "playlists.interrupt"))
        source.setEventHandler { if requested.exchange(true, ordering: .relaxed) { _exit(128 + number) } }
        source.resume()
        return source
      }
    }
  }
}
