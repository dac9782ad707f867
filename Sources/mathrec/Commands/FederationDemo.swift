#if Federation
  import ArgumentParser
  import FederatedLearning
  import FlowerNetwork
  import Foundation

  /// `mathrec federation demo`: a whole federation on one machine.
  struct FederationDemo: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "demo",
      abstract: "Start a SuperLink, a server and three clients here, train, and show that it can be done again.",
      discussion: """
        Each client has the symbols of synthetic writers of its own. The server sees their updates alone. At the end the run is \
        done again in one process by 'mathrec fedtrain --replay', which must give the same model, byte for byte.

        Where Flower is not installed, it is put into an environment of its own in the user's cache folder (pip install flwr, some \
        150 MB). Everything else stays in the folder of the demo, and on this machine's loopback.
        """)

    @Argument(help: "The folder of the demo, which is made. (default: federation-demo, or federation-demo-2, ...)")
    var folder: String?

    @Option(help: "Rounds.")
    var rounds = 10

    @Option(help: "The port of the SuperLink.")
    var port: UInt16 = 9393

    @Option(help: "The program flower-superlink. (default: that of PATH, or one that is installed for this)")
    var flower: String?

    @Option(help: "Everything random comes from this number.")
    var seed: UInt64 = 1

    private static let sites = 3
    /// Small enough for a minute, and a problem that three sites solve better than one.
    private static let labels = "0,1,2,3,4,5,6,7,8,9,+,="

    func validate() throws {
      guard (1...1000).contains(rounds), port > 0 else { throw ValidationError("--rounds is from 1 to 1000") }
    }

    func run() throws {
      Interrupt.install()
      let program = try superLink()
      let folder = self.folder ?? Self.freeFolder()
      guard !FileManager.default.fileExists(atPath: folder) else {
        throw FlowerError(.local, folder, "it is there already", "name another folder, or remove it")
      }
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let address = "127.0.0.1:\(port)"
      let run = folder + "/run"
      let test = "synthetic:20:\(Self.labels)"
      let data = "synthetic:30:\(Self.labels)"
      StandardError.note(
        """
        Three sites with symbols of their own, a server and a SuperLink, each a process of its own. To do the same by hand:
          mathrec server run \(run) --with-superlink --superlink \(address) --insecure --min-clients \(Self.sites) --test \(test) ...
          mathrec client --superlink \(address) --insecure --name site1 --data \(data)
        """)
      let server = try Child(
        ["server", "run", run, "--with-superlink", "--superlink", address, "--insecure", "--flower", program]
          + ["--min-clients", "\(Self.sites)", "--clients", "\(Self.sites)", "--sample", "\(Self.sites)"]
          + ["--rounds", "\(rounds)", "--input-size", "20", "--batch", "16", "--test", test, "--seed", "\(seed)"]
          + ["--deadline", "10m"], output: nil)
      var clients: [Child] = []
      defer { for child in clients + [server] { child.stop() } }
      for number in 1...Self.sites {
        let state = "\(folder)/site\(number)"
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        clients.append(
          try Child(
            [
              "client", "--superlink", address, "--insecure", "--name", "site\(number)", "--data", data, "--state",
              state,
            ]
              + ["--poll-most", "0.5"], output: state + "/log"))
      }
      let status = try server.wait { !Interrupt.isRequested }
      guard status == 0 else {
        StandardError.note("the server ended with \(status); the clients' words are in \(folder)/site1/log and so on")
        throw ExitCode(status)
      }
      for client in clients { client.stop() }
      StandardError.note("\nThe same in one process, with the answers that counted:")
      let replay = try Child(
        ["fedtrain", "--replay", run, "--output", folder + "/again", "--data"]
          + [String](repeating: data, count: Self.sites) + ["--quiet"], output: nil)
      guard try replay.wait(shouldContinue: { !Interrupt.isRequested }) == 0 else { throw ExitCode(1) }
      StandardError.note(
        """
        The model is the same, byte for byte.

        What each site sent is in \(folder)/site1/sent.jsonl and so on; who answered when in \(run)/rounds.jsonl.
        Look at the run with: mathrec dashboard \(run)
        Remove everything with: rm -r \(folder)
        """)
    }

    private func superLink() throws(FlowerError) -> String {
      do throws(FlowerError) { return try FlowerProgram.find(flower) } catch {
        guard flower == nil, let environment = FlowerProgram.environment else { throw error }
        StandardError.note(
          "Flower is not installed; putting flwr \(FlowerProgram.version) from PyPI into \(environment) (a minute, 150 MB)"
        )
        return try FlowerProgram.install()
      }
    }

    private static func freeFolder() -> String {
      let names = ["federation-demo"] + (2...).lazy.prefix(100_000).map { "federation-demo-\($0)" }
      return names.first { !FileManager.default.fileExists(atPath: $0) } ?? "federation-demo"
    }
  }

  /// This program as another process, which ends with this one.
  private final class Child {
    private var process: pid_t?

    /// - Parameter output: the file of what it says; nil: it speaks here.
    init(_ arguments: [String], output: String?) throws {
      var actions = posix_spawn_file_actions_t()
      posix_spawn_file_actions_init(&actions)
      defer { posix_spawn_file_actions_destroy(&actions) }
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
      if let output {
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
      }
      var attributes = posix_spawnattr_t()
      posix_spawnattr_init(&attributes)
      defer { posix_spawnattr_destroy(&attributes) }
      // A group of its own: Ctrl-C is for the demo, which tells the others.
      posix_spawnattr_setpgroup(&attributes, 0)
      posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
      var words = (["mathrec"] + arguments).map { strdup($0) as UnsafeMutablePointer<CChar>? } + [nil]
      defer { for word in words { free(word) } }
      var id = pid_t()
      let failure = posix_spawn(&id, "/proc/self/exe", &actions, &attributes, &words, environ)
      guard failure == 0 else {
        throw FlowerError(
          .local, "mathrec \(arguments[0])", "it cannot be started: \(String(cString: strerror(failure)))", "try again")
      }
      process = id
    }

    /// Its exit code; where it is to end before, it is told so and waited for.
    func wait(shouldContinue: () -> Bool) throws -> Int32 {
      var (status, isTold): (Int32, Bool) = (0, false)
      while let id = process {
        if waitpid(id, &status, WNOHANG) != 0 { break }
        if !isTold, !shouldContinue() {
          kill(id, SIGTERM)
          isTold = true
        }
        usleep(20_000)
      }
      process = nil
      return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }

    /// Tells it to end, and makes it after a while.
    func stop() {
      guard let id = process else { return }
      kill(id, SIGTERM)
      var status: Int32 = 0
      for turn in 0..<1000 {
        if waitpid(id, &status, WNOHANG) != 0 { break }
        if turn == 750 { kill(id, SIGKILL) }
        usleep(20_000)
      }
      process = nil
    }
  }
#endif
