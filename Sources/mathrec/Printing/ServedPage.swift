#if Server
  import Dispatch
  import Foundation

  /// A page that the program serves until Ctrl-C.
  enum ServedPage {
    /// Has the first Ctrl-C or `kill` end the server, and the second the program; the sources live as long as the server does.
    static func stopping(_ stop: @escaping @Sendable () -> Void) -> [any DispatchSourceSignal] {
      [SIGINT, SIGTERM].map { number in
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: DispatchQueue(label: "mathrec.serve"))
        source.setEventHandler {
          stop()
          signal(number, SIG_DFL)
        }
        source.resume()
        return source
      }
    }

    /// Opens an address in the browser, where the desktop has one; where not, the address was printed.
    static func open(_ address: String) {
      let environment = ProcessInfo.processInfo.environment
      guard environment["DISPLAY"] != nil || environment["WAYLAND_DISPLAY"] != nil else { return }
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["xdg-open", address]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try? process.run()
    }
  }
#endif
