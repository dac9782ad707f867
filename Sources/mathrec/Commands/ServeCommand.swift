#if Server
  import ArgumentParser
  import Foundation
  import MathReading
  import MathServer
  import WriterAdaptation

  /// `mathrec serve`: the page, and the interface for programs.
  struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Open the page: draw or photograph, and see the answer.",
      discussion: """
        Serves a page on this machine, and opens it in the browser where there is one. Nothing leaves the machine, and no \
        picture is kept; symbols that you correct are kept where you switch that on ('mathrec ink'). Ctrl-C ends it. Programs ask the same address: docs/serve.md.

        'Learn my hand' under Help tunes the reader by them; from then on the page reads with that, unless it is switched \
        off there or with 'learn --off'. '--model shipped' reads as the program came.

        With --host beyond this machine, whoever is in the same network and knows the printed address, which bears a token, \
        can use the page; it is not encrypted, so only in a network that you trust.

        Exit codes: 0 ended by Ctrl-C, 1 a model failed or the port is taken, 64 a mistake in the command line.

        EXAMPLES
          mathrec serve
          mathrec serve --port 0 --no-open
          mathrec serve --host 192.168.1.20
        """)

    @Option(help: "The port; 0 takes any that is free.")
    var port = 8017

    @Option(help: "The address of this machine to listen at; beyond 127.0.0.1 the page wants a token.")
    var host = "127.0.0.1"

    @Flag(inversion: .prefixedNo, help: "Open the page in the browser.")
    var open = true

    @OptionGroup var symbolModels: SymbolModelOptions

    private static let loopback: Set = ["127.0.0.1", "::1", "localhost"]

    func validate() throws {
      guard (0...65_535).contains(port) else { throw ValidationError("--port is from 0 to 65535") }
      if ["0.0.0.0", "::", "*", ""].contains(host) {
        throw ValidationError(
          "--host is one address of this machine, such as 192.168.1.20 (see `hostname -I`): the page answers to no other name"
        )
      }
    }

    func run() throws {
      let models = try ModelLocation.models(symbols: symbolModels.model)
      let recognizer = try models.recognizer()
      // The hand is learnt upon the models that come with the program; who names others wants those.
      let learnsAs = symbolModels.model.isEmpty ? models.symbols.map { ($0 as NSString).lastPathComponent } : nil
      let cores = ProcessInfo.processInfo.activeProcessorCount
      let isOwn = Self.loopback.contains(host.lowercased())
      let token = isOwn ? nil : Self.token()
      let server = try MathServer(
        service: MathService(
          reader: PictureReader(recognizer: recognizer),
          ink: InkFolder.own(environment: ProcessInfo.processInfo.environment), learnsAs: learnsAs), host: host,
        port: port, token: token,
        threads: cores)
      let name = host.contains(":") ? "[\(host)]" : host
      let address = "http://\(name):\(server.port)/" + (token.map { "#token=\($0)" } ?? "")
      print("mathrec is at \(address)")
      print("Ctrl-C ends it.")
      if !isOwn {
        StandardError.note(
          "note: whoever in this network has the address can use the page, and can listen to what is sent: it is not encrypted"
        )
      }
      StandardOutput.flush()
      let signals = ServedPage.stopping { server.stop() }
      defer { for signal in signals { signal.cancel() } }
      if open { ServedPage.open(address) }
      server.run()
    }

    /// 128 bits from the system's generator, in letters that need no percent sign.
    private static func token() -> String {
      var generator = SystemRandomNumberGenerator()
      return (0..<2).map { _ in
        let digits = String(generator.next() as UInt64, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
      }.joined()
    }
  }
#endif
