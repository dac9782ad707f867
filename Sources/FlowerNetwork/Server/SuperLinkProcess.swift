#if Federation
  import FileStorage
  import Foundation
  import Synchronization

  /// A SuperLink of Flower's that this program starts, starts again where it ends, and stops at the end.
  public final class SuperLinkProcess: Sendable {
    /// How it is started.
    public struct Settings: Sendable, Hashable {
      /// The program `flower-superlink`.
      public var program: String
      /// The address that it listens on.
      public var host = "127.0.0.1"
      /// The port of it.
      public var port: UInt16 = 9092
      /// Its database and its log.
      public var folder: String
      /// Certificate, key and authority; nil: without TLS.
      public var certificates: Certificates?
      /// Whether nodes need an admitted key.
      public var hasAuthentication = false
      /// The file that those who run its apps have too; nil: none.
      public var secretFile: String?

      /// A SuperLink on this machine alone, without TLS.
      public init(program: String, folder: String) { (self.program, self.folder) = (program, folder) }

      /// As `flower-superlink` takes them.
      var arguments: [String] {
        var words = [
          "--isolation", "process", "--host", host, "--port", "\(port)", "--database", folder + "/superlink.db",
          "--disable-runtime-dependency-installation",
        ]
        if let certificates {
          words += [
            "--ssl-ca-certfile", certificates.authority, "--ssl-certfile", certificates.certificate, "--ssl-keyfile",
            certificates.key,
          ]
        } else {
          words.append("--insecure")
        }
        if hasAuthentication { words.append("--enable-supernode-auth") }
        if let secretFile { words += ["--superexec-auth-secret-file", secretFile] }
        return words
      }
    }

    /// The files of a server's certificate, as `mathrec keygen authority` writes them.
    public struct Certificates: Sendable, Hashable {
      /// Of the authority.
      public var authority: String
      /// Of the server.
      public var certificate: String
      /// Of the server.
      public var key: String

      /// The files whose names begin with what `keygen authority` was given.
      public init(prefix: String) {
        (authority, certificate, key) = (prefix + "-ca.crt", prefix + "-server.crt", prefix + "-server.key")
      }
    }

    /// Nothing of it goes to other machines: no telemetry, no question for a newer version, no packages.
    private static let quiet = [
      "FLWR_TELEMETRY_ENABLED": "0", "FLWR_DISABLE_UPDATE_CHECK": "1",
      "FLWR_DISABLE_RUNTIME_DEPENDENCY_INSTALLATION": "1",
    ]

    private let settings: Settings
    private let place: SuperLinkPlace
    private let note: @Sendable (String) -> Void
    private let state: Mutex<State>

    private struct State {
      var process: pid_t?
      var isOver = false
    }

    /// Seconds until it listens; a loaded machine takes its time to load Python.
    private static let startTime = 120.0
    /// Seconds that it has to end by itself.
    private static let endTime = 10.0

    /// Starts it and waits until it listens.
    ///
    /// - Throws: ``FlowerError`` where it does not, with the last lines of its log.
    public init(
      _ settings: Settings, place: SuperLinkPlace, note: @escaping @Sendable (String) -> Void,
      shouldContinue: @Sendable () -> Bool
    ) throws(FlowerError) {
      (self.settings, self.place, self.note) = (settings, place, note)
      state = Mutex(State())
      let api = try RuntimeAPI(place, secret: nil)
      Self.endOrphan(settings.folder)
      guard !api.isHealthy else {
        throw FlowerError(
          .local, place.address, "something answers there already",
          "stop it, choose another port with --superlink, or leave out --with-superlink")
      }
      let process = try Self.spawn(settings)
      state.withLock { $0.process = process }
      let began = WallClock.now
      while !api.isHealthy {
        var status: Int32 = 0
        let hasEnded = waitpid(process, &status, WNOHANG) == process
        guard !hasEnded, WallClock.now - began < Self.startTime, shouldContinue() else {
          if hasEnded { state.withLock { $0.process = nil } } else { stop() }
          throw FlowerError(
            .local, settings.program, hasEnded ? "it ended at once: \(lastWords)" : "it does not listen: \(lastWords)",
            "look at \(log)")
        }
        Thread.sleep(forTimeInterval: 0.1)
      }
      Thread.detachNewThread { [self] in watch() }
    }

    /// Ends the SuperLink of a server that was killed: it knows the same database, and nobody would look after it.
    private static func endOrphan(_ folder: String) {
      guard let data = FileManager.default.contents(atPath: folder + "/superlink.pid"),
        let process = pid_t(String(decoding: data, as: UTF8.self)),
        let command = FileManager.default.contents(atPath: "/proc/\(process)/cmdline"),
        command.split(separator: 0).contains(where: { Array($0) == Array((folder + "/superlink.db").utf8) })
      else { return }
      kill(process, SIGTERM)
      let end = WallClock.now + endTime
      while kill(process, 0) == 0, WallClock.now < end + 1 {
        if WallClock.now > end { kill(process, SIGKILL) }
        Thread.sleep(forTimeInterval: 0.05)
      }
    }

    private var log: String { settings.folder + "/superlink.log" }

    private var lastWords: String {
      let text =
        FileManager.default.contents(atPath: log).map { String(decoding: $0.suffix(2000), as: UTF8.self) } ?? ""
      return text.split(separator: "\n").suffix(3).joined(separator: " ")
    }

    private static func spawn(_ settings: Settings) throws(FlowerError) -> pid_t {
      var actions = posix_spawn_file_actions_t()
      posix_spawn_file_actions_init(&actions)
      defer { posix_spawn_file_actions_destroy(&actions) }
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_addopen(
        &actions, 1, settings.folder + "/superlink.log", O_WRONLY | O_CREAT | O_APPEND, 0o600)
      posix_spawn_file_actions_adddup2(&actions, 1, 2)
      var attributes = posix_spawnattr_t()
      posix_spawnattr_init(&attributes)
      defer { posix_spawnattr_destroy(&attributes) }
      // A group of its own: Ctrl-C at the terminal is for the server, which finishes its round and stops this then.
      posix_spawnattr_setpgroup(&attributes, 0)
      posix_spawnattr_setflags(
        &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
      var signals = sigset_t()
      sigemptyset(&signals)
      posix_spawnattr_setsigmask(&attributes, &signals)
      for number in [SIGINT, SIGTERM, SIGPIPE] { sigaddset(&signals, number) }
      posix_spawnattr_setsigdefault(&attributes, &signals)
      var variables = ProcessInfo.processInfo.environment
      variables.merge(quiet) { $1 }
      variables["FLWR_HOME"] = settings.folder + "/flwr-home"
      let folder = (settings.program as NSString).deletingLastPathComponent
      variables["PATH"] = folder + ":" + (variables["PATH"] ?? "/usr/bin:/bin")
      var words = ([settings.program] + settings.arguments).map { strdup($0) as UnsafeMutablePointer<CChar>? } + [nil]
      var pairs = variables.map { strdup("\($0)=\($1)") as UnsafeMutablePointer<CChar>? } + [nil]
      defer { for text in words + pairs { free(text) } }
      var process = pid_t()
      let failure = posix_spawn(&process, settings.program, &actions, &attributes, &words, &pairs)
      guard failure == 0 else {
        throw FlowerError(
          .local, settings.program, "it cannot be started: \(String(cString: strerror(failure)))",
          "install it with: pip install 'flwr>=1.40,<1.43', or name it with --flower")
      }
      try? DurableFile.write(Data("\(process)".utf8), to: settings.folder + "/superlink.pid")
      return process
    }

    /// Starts it again where it ends.
    private func watch() {
      var backOff = BackOff(most: 10)
      while true {
        let (process, isOver) = state.withLock { ($0.process, $0.isOver) }
        if isOver { return }
        var status: Int32 = 0
        if let process, waitpid(process, &status, WNOHANG) == 0 {
          Thread.sleep(forTimeInterval: 0.2)
          continue
        }
        Thread.sleep(forTimeInterval: backOff.next())
        state.withLock { state in
          guard !state.isOver else { return }
          note("the SuperLink ended; starting it again")
          state.process = try? Self.spawn(settings)
        }
      }
    }

    /// Its process, for those who look after it.
    public var processID: Int32? { state.withLock { $0.process } }

    /// Stops it and waits for its end.
    public func stop() {
      let process = state.withLock { state in
        state.isOver = true
        defer { state.process = nil }
        return state.process
      }
      guard let process else { return }
      kill(process, SIGTERM)
      let end = WallClock.now + Self.endTime
      var status: Int32 = 0
      while waitpid(process, &status, WNOHANG) == 0 {
        if WallClock.now > end { kill(process, SIGKILL) }
        Thread.sleep(forTimeInterval: 0.02)
      }
    }
  }
#endif
