#if Server
  import ArgumentParser
  import FileStorage
  import Foundation
  import RunDashboard

  /// `mathrec dashboard`: runs watched in a browser.
  struct Dashboard: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Watch federated runs: live or finished, simulated or between machines.",
      discussion: """
        RUN is a run's folder, or a folder of such folders, which may still be empty. The page shows accuracy and loss by \
        round, bytes and what float32 would have cost, ε, a row a client with what became of it, length and direction of \
        updates, the weights by layer, what is taken for what, and the log; it reads the folders alone, so that whoever \
        may read them can watch, and nothing can be changed by it. It is on this machine only: from elsewhere, \
        'ssh -L 8500:127.0.0.1:8500 HOST' and open the same address.

        Prometheus reads the figures at /metrics. --export writes one HTML file that shows all of it without this \
        program. Ctrl-C ends it.

        Exit codes: 0 ended by Ctrl-C or exported, 1 the port is taken or the file cannot be written, 64 a mistake in \
        the command line.

        EXAMPLES
          mathrec dashboard federated-run
          mathrec dashboard runs/a runs/b --port 0 --no-open
          mathrec dashboard federated-run --export run.html
        """)

    @Argument(help: "Folders of runs.")
    var runs: [String]

    @Option(help: "The port on 127.0.0.1; 0 takes any that is free.")
    var port = 8500

    @Option(help: "Write one HTML file, and serve nothing.")
    var export: String?

    @Flag(inversion: .prefixedNo, help: "Open the page in the browser.")
    var open = true

    func validate() throws {
      guard (0...65_535).contains(port) else { throw ValidationError("--port is from 0 to 65535") }
      for run in runs {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: run, isDirectory: &isFolder), isFolder.boolValue else {
          throw ValidationError("\(run): there is no such folder; name one that 'mathrec fedtrain' writes")
        }
      }
      guard let export else { return }
      // No file of a run is written over.
      let files = runs.flatMap { run in
        ((try? FileManager.default.subpathsOfDirectory(atPath: run)) ?? []).map { run + "/" + $0 }
      }
      try OutputFile.check(export, inputs: InputFiles(files.filter { !$0.hasSuffix(".html") }))
    }

    func run() throws {
      let watched = WatchedRuns(runs)
      if let export {
        try OutputFile.write(DashboardPage.export(watched.snapshots().runs), to: export)
        return
      }
      let server = try DashboardServer(watched, port: port)
      let address = "http://127.0.0.1:\(server.port)/"
      print("The dashboard is at \(address)")
      print("Ctrl-C ends it.")
      StandardOutput.flush()
      let signals = ServedPage.stopping { server.stop() }
      defer { for signal in signals { signal.cancel() } }
      if open { ServedPage.open(address) }
      server.run()
    }
  }
#endif
