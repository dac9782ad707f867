#if Federation
  import ArgumentParser
  import ContentStore
  import FederatedClassifiers
  import FederatedLearning
  import FileStorage
  import FlowerNetwork
  import Foundation
  import NeuralNetworks
  import WriterAdaptation

  /// `mathrec client`: a site's part of a federation.
  struct ClientCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "client", abstract: "Train in a federation on your own symbols, which stay where they are.",
      discussion: """
        The client dials out to a SuperLink of Flower's and works for it until it is stopped: it says that it is there, takes \
        what the server asks, trains as 'mathrec fedtrain' does, and sends the change of the weights. It goes on by itself after \
        a cut, a restart or kill -9, and waits where its key is not admitted yet. Stock strategies of Flower's in Python can ask it too, where --model says what their arrays \
        are.

        sent.jsonl in the folder of --state has a line for every message that left this machine: when, how large, its hash, its \
        length and which numbers were in it. A policy is a JSON object of any of these members: strategies and codecs (lists of \
        names), mostEpochs, mostRoundsADay, mostBytesADay, leastCohort, needsClip, needsSecure, hidesCounts, hours ([first, last]). What it \
        forbids is answered with the reason.

        Exit codes: 0 stopped, or done with --once; 1 something is wrong that will not pass; 64 a mistake in the command line.

        EXAMPLES
          mathrec keygen node site1
          mathrec client --superlink fl.example.org:9092 --ca ca.crt --key site1.key --data ink --policy site.json
          mathrec client --insecure --ink
        """)

    @OptionGroup var place: SuperLinkOptions

    @Option(
      help: "The private key of the node, of 'mathrec keygen node'. (default: one of its own)", completion: .file())
    var key: String?

    @Option(help: "What the server calls it. (default: as the key's file)")
    var name: String?

    @Option(parsing: .upToNextOption, help: "Where your symbols are, as for 'mathrec train'.")
    var data: [String] = []

    @Flag(help: "Train on the ink that the page kept of your corrections.")
    var ink = false

    @Flag(name: .customLong("virtual"), help: "Be a synthetic writer, for a server with --virtual.")
    var isVirtual = false

    @Option(help: "What you allow, in a file.", completion: .file())
    var policy: String?

    @Option(
      help:
        "For rounds with --secure: your copy of the server's roster.json, by which you know whose keys are whose.",
      completion: .file())
    var roster: String?

    @Option(
      help: "Where the node keeps what it must not forget. (default: mathrec/client in the user's state folder)",
      completion: .directory)
    var state: String?

    @Option(help: "Be so many nodes, with keys of their own, among which the symbols are divided.")
    var nodes = 1

    @Flag(help: "Leave after one round.")
    var once = false

    @Option(help: "For strategies in Python: the model whose arrays they send.", completion: .file())
    var model: String?

    @Option(help: "Seconds between looks for work, at most. (default: 3; 30 with more than 100 nodes)")
    var pollMost: Double?

    @Option(help: "Seconds in which the node says at least once that it is there.")
    var heartbeat = 30.0

    @Option(
      help: "End where the SuperLink does not know the key for so long. (default: \(WaitingTime.hour))",
      transform: WaitingTime.init)
    var giveUp = WaitingTime.hour

    @Option(help: "Nodes that train at once.")
    var threads = 1

    @Flag(name: .shortAndLong, help: "Print nothing but errors.")
    var quiet = false

    /// More are not one site's.
    private static let mostNodes = 10_000

    func validate() throws {
      _ = try place.place()
      guard (1...Self.mostNodes).contains(nodes) else {
        throw ValidationError("--nodes is from 1 to \(Self.mostNodes)")
      }
      guard (1...1024).contains(threads) else { throw ValidationError("--threads is from 1 to 1024") }
      guard (10...1800).contains(heartbeat) else { throw ValidationError("--heartbeat is from 10 to 1800 seconds") }
      guard (0.05...3600).contains(pollMost ?? 3) else {
        throw ValidationError("--poll-most is from 0.05 to 3600 seconds")
      }
      let sources = [!data.isEmpty, ink, isVirtual].filter(\.self).count
      guard sources == 1 else { throw ValidationError("say what to train on: one of --data, --ink and --virtual") }
      guard key == nil || nodes == 1 else {
        throw ValidationError("--key is of one node; leave it out, or --nodes")
      }
    }

    func run() throws {
      Interrupt.install()
      let folder = try stateFolder()
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      let lock = try FolderLock(folder)
      defer { withExtendedLifetime(lock) {} }
      // A mistake is found now, and not in the first round.
      if let roster { _ = try Roster(path: roster) }
      let rules = try policy.map { path throws(FederatedError) in try SitePolicy(path: path) } ?? SitePolicy()
      let isQuiet = quiet
      let note: @Sendable (String) -> Void = { if !isQuiet { StandardError.note($0) } }
      let trainer = SiteTrainer(
        try source(), nodes: nodes, folder: folder, program: "mathrec \(Mathrec.version)", policy: rules,
        model: try model.map { try ModelFile.readEnsemble([$0]).members[0] }, log: note)
      var settings = NodeService.Settings()
      settings.pollMost = pollMost ?? (nodes > 100 ? 30 : 3)
      settings.heartbeat = nodes > 100 ? max(heartbeat, 600) : heartbeat
      settings.giveUp = giveUp.seconds
      settings.isOnce = once
      settings.threads = threads
      settings.roster = roster
      let service = try NodeService(
        try place.place(), settings: settings, nodes: try identities(folder), folder: folder, site: trainer,
        allow: { rounds, bytes, hour in try rules.check(rounds: rounds, bytes: bytes, hour: hour) }, note: note)
      let answered = try service.run { !Interrupt.isRequested }
      note("answered \(answered) rounds; what left this machine is in \(folder)/sent.jsonl")
    }

    private func source() throws -> SiteTrainer.Source {
      if isVirtual { return .virtual }
      guard ink else { return .places(data) }
      guard let own = InkFolder.own(environment: ProcessInfo.processInfo.environment),
        FileManager.default.fileExists(atPath: own.file)
      else { throw ValidationError("no ink was kept on this machine; correct symbols on the page of 'mathrec serve'") }
      return .places([own.path])
    }

    private func stateFolder() throws -> String {
      if let state { return state }
      let variables = ProcessInfo.processInfo.environment
      if let folder = variables["XDG_STATE_HOME"], folder.hasPrefix("/") { return folder + "/mathrec/client" }
      guard let home = variables["HOME"] else { throw ValidationError("name a folder with --state") }
      return home + "/.local/state/mathrec/client"
    }

    private func identities(_ folder: String) throws -> [NodeIdentity] {
      if let key {
        let file = (key as NSString).lastPathComponent
        let standard = file.hasSuffix(".key") ? String(file.dropLast(4)) : file
        return [NodeIdentity(try NodeKey(path: key), name: name ?? standard)]
      }
      let host = ProcessInfo.processInfo.hostName
      return try (0..<nodes).map { number in
        let path = "\(folder)/key-\(number + 1)"
        if !FileManager.default.fileExists(atPath: path + ".key") { _ = try KeyFiles.write(NodeKey(), name: path) }
        let base = name ?? host
        return NodeIdentity(try NodeKey(path: path + ".key"), name: nodes == 1 ? base : "\(base)-\(number + 1)")
      }
    }
  }
#endif
