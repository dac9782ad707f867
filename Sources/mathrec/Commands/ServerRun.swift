#if Federation
  import ArgumentParser
  import ContentStore
  import FederatedClassifiers
  import FederatedLearning
  import FileStorage
  import FlowerNetwork
  import Foundation
  import Synchronization

  /// `mathrec server run`: a federation's rounds.
  struct ServerRun: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "run", abstract: "Train one model with the clients of a SuperLink.",
      discussion: """
        The folder of the run is that of 'mathrec fedtrain', and beside it has roster.json (which client is whom) and rounds.jsonl \
        (who was asked, who answered after how long, and who did not and why). With the same seed, data and answering clients \
        the model is that of 'mathrec fedtrain --partition site', byte for byte; 'mathrec fedtrain --replay RUN' shows it where \
        the data are at hand.

        A round goes on after kill -9 of the server, of a client or of the SuperLink: give the same command with --resume. The \
        first Ctrl-C finishes the round; a second leaves at once, and --resume goes on.

        With --secure the server learns the sum of a round's updates and no single one (docs/secure-sums.md). It needs a roster, which \
        every site has too, and at least three clients.

        Exit codes: 0 all rounds are done, 1 the run failed and says why, 64 a mistake in the command line, 130 stopped.

        EXAMPLES
          mathrec server run run1 --with-superlink --insecure --min-clients 2 --test digits --rounds 10
          mathrec server run run1 --with-superlink --superlink 0.0.0.0:9092 --certificates office --roster roster.json \\
            --deadline 30m --test digits
        """)

    @Argument(help: ArgumentHelp("The folder of the run.", valueName: "run"), completion: .directory)
    var path: String

    @Flag(help: "Go on with the run of the folder, with its settings.")
    var resume = false

    @Flag(help: "Start a SuperLink here, keep it up, and stop it at the end.")
    var withSuperlink = false

    @Option(help: "With --with-superlink: the program. (default: flower-superlink of PATH, or that of the demo)")
    var flower: String?

    @Option(
      help: "With --with-superlink: what the files of its certificate begin with, of 'mathrec keygen authority'.",
      completion: .file())
    var certificates: String?

    @Option(
      help: "Without --with-superlink: the secret that the SuperLink was given for those who run its apps.",
      completion: .file())
    var secret: String?

    @OptionGroup var place: SuperLinkOptions
    @OptionGroup var options: ServerOptions

    @Option(
      help:
        "End the run where the SuperLink is away, or too few clients are there, for so long. (default: \(WaitingTime.hour))",
      transform: WaitingTime.init)
    var giveUp = WaitingTime.hour

    @Option(help: "Threads that judge the model.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    @Flag(name: .shortAndLong, help: "Print nothing but errors.")
    var quiet = false

    @Flag(help: "Print a line of JSON for every round and the summary.")
    var json = false

    private static let program = "mathrec \(Mathrec.version)"

    func validate() throws {
      guard (1...1024).contains(threads) else { throw ValidationError("--threads is from 1 to 1024") }
      guard giveUp.seconds > 0 else { throw ValidationError("--give-up is a time like 90s, 30m or 1h") }
      guard withSuperlink || (flower == nil && certificates == nil) else {
        throw ValidationError("--flower and --certificates go with --with-superlink")
      }
      guard !withSuperlink || place.insecure != (certificates != nil) else {
        throw ValidationError(
          "--with-superlink needs either --certificates PREFIX or, on this machine alone, --insecure")
      }
      _ = try superLinkPlace()
      guard !resume else { return }
      guard !options.secureOptions.secure || options.roster != nil else {
        throw ValidationError(Self.openSum.description)
      }
      do {
        try options.settings(admitted: try options.roster.map { try Roster(path: $0).members.count }).check()
      } catch let error as FederatedError { throw ValidationError(error.description) }
    }

    /// Clients that anybody makes up would leave one honest client's update as the sum.
    private static let openSum = FederatedError(
      "--secure", "of an open federation nobody knows whose keys are whose",
      "admit the sites with 'mathrec server admit', and give --roster")

    /// Where this program reaches the SuperLink: one that it starts on all addresses is reached on this machine.
    private func superLinkPlace() throws -> SuperLinkPlace {
      var options = place
      if withSuperlink, let port = place.superlink.split(separator: ":").last, place.superlink.hasPrefix("0.0.0.0:") {
        options.superlink = "127.0.0.1:\(port)"
      }
      if let certificates, options.ca == nil { options.ca = certificates + "-ca.crt" }
      return try options.place()
    }

    func run() throws {
      Interrupt.install()
      var report = FederatedReport(isQuiet: quiet, isJSON: json)
      let (folder, settings) = try open()
      let roster = try roster(folder)
      guard settings.secure == nil || !roster.isOpen else { throw Self.openSum }
      let isQuiet = quiet
      let note: @Sendable (String) -> Void = { if !isQuiet { StandardError.note($0) } }
      let session: FederatedSession
      do { session = try FederatedSession(serving: settings) } catch {
        if !resume { folder.removeUnbegun() }
        throw error
      }
      report.note(session.summary)
      let link = try withSuperlink ? startSuperLink(folder, roster, note) : nil
      defer { link?.stop() }
      try roster.write(to: folder[Roster.file])
      let clients = FlowerClients(
        try superLinkPlace(), folder: folder.path, clients: settings.clients, roster: roster,
        waitFor: min(options.waitFor ?? 0, settings.clients), giveUp: giveUp.seconds,
        secret: try secretBytes(folder), note: note)
      do {
        let summary = try session.run(
          settings, in: folder, program: Self.program, threads: threads, remote: clients, answered: nil,
          observer: &report
        ) { !Interrupt.isRequested }
        guard let summary else {
          clients.finish(.stopped, "stopped; go on with --resume")
          throw ExitCode(130)
        }
        clients.finish(.completed, "accuracy \(summary.accuracy) after \(summary.rounds) rounds")
        report.finished(summary)
      } catch let error as ExitCode {
        throw error
      } catch {
        clients.finish(.failed, "\(error)")
        throw error
      }
      try StandardOutput.check()
    }

    private func open() throws -> (RunFolder, FederatedSettings) {
      guard resume else {
        let admitted = try options.roster.map { try Roster(path: $0).members.count }
        let settings = try options.settings(admitted: admitted)
        return (try FederatedRun.create(path, settings: settings, program: Self.program), settings)
      }
      let configuration = try RunConfiguration(of: path)
      guard configuration.settings.isNetworked else {
        throw FederatedError(path, "is a run of 'mathrec fedtrain'", "go on with it there")
      }
      return (try RunFolder(holding: path), configuration.settings)
    }

    /// That of the run where it has one, with whoever was admitted since.
    private func roster(_ folder: RunFolder) throws(FlowerError) -> Roster {
      if let path = options.roster { return try Roster(path: path) }
      return folder.has(Roster.file) ? try Roster(path: folder[Roster.file]) : Roster(isOpen: true)
    }

    private func startSuperLink(
      _ folder: RunFolder, _ roster: Roster, _ note: @escaping @Sendable (String) -> Void
    ) throws -> SuperLinkProcess {
      let secret = folder["superlink.secret"]
      if !FileManager.default.fileExists(atPath: secret) { _ = try KeyFiles.writeSecret(name: folder["superlink"]) }
      var settings = SuperLinkProcess.Settings(program: try FlowerProgram.find(flower), folder: folder.path)
      let parts = place.superlink.split(separator: ":")
      settings.host = parts.dropLast().joined(separator: ":")
      settings.port = parts.last.flatMap { UInt16($0) } ?? settings.port
      settings.secretFile = secret
      settings.certificates = certificates.map { SuperLinkProcess.Certificates(prefix: $0) }
      settings.hasAuthentication = certificates != nil && !roster.isOpen
      let link = try SuperLinkProcess(settings, place: try superLinkPlace(), note: note) { !Interrupt.isRequested }
      note("a SuperLink listens at \(place.superlink)")
      return link
    }

    private func secretBytes(_ folder: RunFolder) throws -> [UInt8]? {
      guard let path = withSuperlink ? folder["superlink.secret"] : secret else { return nil }
      guard let data = FileManager.default.contents(atPath: path), data.count <= 1 << 16 else {
        throw FlowerError(.local, path, "the secret cannot be read", "check the path and its permissions")
      }
      return [UInt8](data)
    }
  }

  /// The way to clients that are nodes of a SuperLink.
  final class FlowerClients: RemoteClients {
    private let place: SuperLinkPlace
    private let folder: String
    private let clients: Int
    private let roster: Roster
    private let waitFor: Int
    private let giveUp: Double
    private let secret: [UInt8]?
    private let note: @Sendable (String) -> Void
    private let made = Mutex<FlowerPool?>(nil)

    init(
      _ place: SuperLinkPlace, folder: String, clients: Int, roster: Roster, waitFor: Int, giveUp: Double,
      secret: [UInt8]?, note: @escaping @Sendable (String) -> Void
    ) {
      (self.place, self.folder, self.clients, self.roster) = (place, folder, clients, roster)
      (self.waitFor, self.giveUp, self.secret, self.note) = (waitFor, giveUp, secret, note)
    }

    func pool(server: FederatedServer, preamble: [UInt8], run: RemoteRun) throws -> any ClientPool {
      var settings = FlowerPool.Settings(
        folder: folder, preamble: preamble, clients: clients, roundsDone: run.roundsDone,
        leastAnswers: run.leastAnswers,
        deadline: run.deadline)
      (settings.giveUp, settings.secret, settings.firstRound) = (giveUp, secret, waitFor)
      settings.summed = run.summed
      let pool = try FlowerPool(
        place, settings: settings, roster: roster, server: server, note: note, shouldContinue: run.shouldContinue)
      made.withLock { $0 = pool }
      return pool
    }

    func finish(_ ending: FlowerPool.Ending, _ details: String) {
      made.withLock { $0 }?.finish(ending, details: details)
    }
  }
#endif
