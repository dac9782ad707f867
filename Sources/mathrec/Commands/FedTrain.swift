import ArgumentParser
import FederatedClassifiers
import FederatedLearning
import FileStorage
import Foundation
import Plotting

#if Federation
  import FlowerNetwork
#endif

/// `mathrec fedtrain`: many clients train one model together.
struct FedTrain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fedtrain", abstract: "Train a symbol model over many clients, none of which shows its data.",
    discussion: """
      Each round some clients train from the global weights on their own symbols, and the server moves the weights by \
      what they send. Without --data the program writes the symbols itself, two of each class by every writer; more than \
      10000 clients are virtual: each a writer whose symbols are made when it is asked for.

      PARTITION is one of \(PartitionRule.forms.joined(separator: ", ")).
      STRATEGY is one of:
      \(EngineParts.algorithms.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))
      AGGREGATION is one of:
      \(EngineParts.aggregationRules.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))

      The run's folder has config.json, history.csv (a line a round; bytes and seconds are sums), details.jsonl and run.log \
      for 'mathrec dashboard', a checkpoint after every round and at the end the model, a summary, and tables by client and class. A client that fails or sends \
      nonsense costs its update and is named in failures.csv. One process works in a folder at a time. Ctrl-C, kill -9 or a full disk lose at \
      most the running round: --resume FOLDER goes on to the same bytes as a run that was never stopped.
      """)

  @OptionGroup var dataOptions: FederatedDataOptions

  @Option(help: "How many clients there are.")
  var clients = 10

  @Option(help: "How many of them take part in a round. (default: 10, or all where there are fewer)")
  var sample: Int?

  @Option(help: "Rounds. (default: 20)")
  var rounds: Int?

  @Option(help: "How the examples are divided among the clients. (default: iid; writer for virtual clients)")
  var partition: String?

  @Option(help: "The fewest examples of a client; 0 allows empty ones.")
  var smallestClient = 1

  @OptionGroup var strategyOptions: StrategyOptions

  @Option(help: "Send clients the model's changes, made small so: eden:1 sends a 32nd. (default: the whole model)")
  var down: String?

  @Option(
    help: """
      Have a share of each round's clients attack, to see what a rule withstands: NAME:SHARE, NAME one of \
      \(Attack.Kind.allCases.map(\.rawValue).joined(separator: ", ")).
      """)
  var attack: String?

  @Option(
    help: """
      How a round's clients are chosen: fixed, so many of them, or poisson, each on its own with the same chance; --noise promises \
      more of the second.
      """)
  var sampling = PrivateSampling.fixed

  @Flag(help: "Draw --noise from the system's generator: not repeatable, and nobody can take it away.")
  var secretNoise = false

  @Option(
    help: """
      What clients run on, on a clock that is computed: \(DeviceModel.presets.map { "\($0.name) (\($0.help))" }.joined(separator: ", ")), \
      or a file of classes: \(DeviceClass.header).
      """)
  var devices: String?

  @Option(
    help:
      "How long a round waits for its clients' devices: seconds, auto (by the last rounds' answers), or auto:SECONDS at most."
  )
  var deadline: String?

  @Option(help: "Ask so many times as many clients, and take the first that answer.")
  var overSelect = 1.0

  @Option(
    name: .customLong("async"),
    help: "Keep C clients at work and move the server after every K answers, without rounds (FedBuff): C:K.")
  var asynchronous: String?

  @Option(help: "With --async, leave out answers to a model of more steps ago.")
  var staleness = 50

  @OptionGroup var secureOptions: SecureOptions

  @OptionGroup var trainingOptions: ClientTrainingOptions

  @OptionGroup var engineOptions: EngineOptions

  @Option(help: "With fewer clients that answer a round does not count. (default: half of the sample)")
  var leastAnswers: Int?

  @Option(
    help:
      "Begin from a model file, such as another run's, with its network and its classes, in place of random weights.")
  var start: String?

  @Option(help: "Everything random comes from this number.")
  var seed: UInt64 = 1

  @Option(help: "Run so many seeds, counted from --seed, and draw their mean with a band.")
  var seeds: Int?

  @Option(help: "Stop at the round that reaches this share on the data to judge by; --rounds is then the most.")
  var target: Double?

  @Option(help: "The share of each client's examples that it keeps to judge the final model by. (default: 0)")
  var clientHoldout: Double?

  @Option(help: "Run each of these partitions or strategies, comma-separated, and draw them in one figure.")
  var compare: String?

  @Option(name: .shortAndLong, help: "The folder of the run. (default: federated-run, or federated-run-2, ...)")
  var output: String?

  @Option(
    help: "Go on with the run of a folder, with its settings; --rounds may ask for more, --least-answers for others.")
  var resume: String?

  @Option(help: TrainingLog.help)
  var log: TrainingLog?

  @Option(
    help: """
      Do a run of 'mathrec server run' again, with the clients that answered in each of its rounds: its settings and rounds.jsonl are \
      in the folder, and --data names each client's symbols, in the order of the roster. The model must come out the same.
      """)
  var replay: String?

  @Option(help: "Threads; the result does not depend on it.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @Flag(name: .shortAndLong, help: "Print nothing but errors.")
  var quiet = false

  @Flag(help: "Print a line of JSON for every round and every summary.")
  var json = false

  /// More threads than any machine has cores.
  private static let mostThreads = 1024
  private static let program = "mathrec \(Mathrec.version)"

  func validate() throws {
    guard (1...Self.mostThreads).contains(threads) else {
      throw ValidationError("--threads is from 1 to \(Self.mostThreads)")
    }
    guard resume == nil else { return try validateResumption() }
    guard replay == nil else { return try validateReplay() }
    try refused { try settings().check() }
    if let output {
      try OutputFile.check(folder: output, files: [""], inputs: InputFiles(dataOptions.data + dataOptions.test))
    }
  }

  func run() throws {
    Interrupt.install()
    var report = FederatedReport(isQuiet: quiet, isJSON: json)
    try run(&report)
    try StandardOutput.check()
  }

  private func run(_ report: inout FederatedReport) throws {
    if let replay { return try self.replay(replay, &report) }
    guard let resume else {
      let settings = try settings()
      let folder = try FederatedRun.create(output ?? Self.freeFolder(), settings: settings, program: Self.program)
      return try run(settings, folder, &report)
    }
    _ = try RunFolder.configuration(of: resume)
    let folder = try RunFolder(holding: resume)
    var settings = try RunConfiguration(of: resume).settings
    if let rounds { settings.rounds = max(rounds, settings.rounds) }
    if let leastAnswers { settings.leastAnswers = leastAnswers }
    try refused { try settings.check() }
    try run(settings, folder, &report)
  }

  private func run(_ settings: FederatedSettings, _ folder: RunFolder, _ report: inout FederatedReport) throws {
    let parts = try settings.parts()
    var session: FederatedSession
    do {
      session = try self.session(parts.first?.settings ?? settings, report)
      for settings in parts.isEmpty ? [settings] : parts.map(\.settings) { try session.check(settings) }
    } catch {
      // A mistake in the data is mended and the command given again: a new folder must not stand in its way.
      if resume == nil { folder.removeUnbegun() }
      throw error
    }
    guard !parts.isEmpty else { return try train(session, settings, folder, &report) }
    // What was asked for beside --resume holds for the next time too.
    try folder.write(RunConfiguration(program: Self.program, settings: settings).data, to: RunFolder.configuration)
    if (try? Gnuplot()) == nil { report.note("no figure will be drawn: \(PlotError.missing)") }
    let folders = parts.map { folder[$0.name] }
    for (number, (part, path)) in zip(parts, folders).enumerated() {
      // What the program writes itself depends on the seed.
      if number > 0, part.settings.seed != parts[number - 1].settings.seed {
        session = try self.session(part.settings, report)
      }
      let place =
        RunFolder.isRun(path)
        ? try RunFolder(holding: path)
        : try FederatedRun.create(path, settings: part.settings, program: Self.program)
      report.note("\(part.name) in \(path)")
      try train(session, part.settings, place, &report)
    }
    let runs = try RunGroup.groups(of: folders)
    report.note(RunTable(groups: runs, target: settings.target).text)
    let figure = folder["comparison.png"]
    try RunChart(groups: runs, metric: .accuracy, against: .rounds, target: settings.target).draw(to: figure)
    report.note("figure: \(figure)")
  }

  private func session(_ settings: FederatedSettings, _ report: FederatedReport) throws -> FederatedSession {
    let session = try FederatedSession(settings)
    report.note(session.summary)
    return session
  }

  private func train(
    _ session: FederatedSession, _ settings: FederatedSettings, _ folder: RunFolder, _ report: inout FederatedReport
  ) throws {
    let summary: RunSummary?
    if log == nil {
      summary = try session.run(
        settings, in: folder, program: Self.program, threads: threads, observer: &report
      ) { !Interrupt.isRequested }
    } else {
      var logged = LoggedReport(report)
      defer { report = logged.report }
      summary = try session.run(
        settings, in: folder, program: Self.program, threads: threads, observer: &logged
      ) { !Interrupt.isRequested }
    }
    guard let summary else { throw ExitCode(130) }
    report.finished(summary)
  }

  private func settings() throws -> FederatedSettings {
    let names = compare?.split(separator: ",").map(String.init) ?? []
    var settings = FederatedSettings(
      engine: try EngineSettings(
        strategy: strategyOptions.strategy, aggregation: strategyOptions.aggregation, given: engineOptions.given,
        compress: strategyOptions.compress, down: down))
    settings.data = dataOptions.settings(clients: clients)
    settings.data.isAugmented = trainingOptions.augment
    settings.attack = try attack.map { text throws(FederatedError) in try Attack(text) }
    settings.secure = try secureOptions.sums()
    settings.clients = clients
    settings.sample = sample ?? min(10, clients)
    settings.rounds = rounds ?? settings.rounds
    settings.sampling = sampling
    settings.isNoiseSecret = secretNoise
    if let devices {
      let rows = try DeviceModel.preset(devices) ?? DeviceModel.rows(of: devices)
      settings.devices = try DeviceModel(rows: rows, subject: devices)
    }
    settings.deadline = try deadline.map { text throws(FederatedError) in try DeviceRounds.Deadline(text) } ?? .none
    settings.overSelection = overSelect
    settings.mostStale = staleness
    if let asynchronous {
      let numbers = asynchronous.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
      guard numbers.count == 2, let working = numbers[0], let buffer = numbers[1], working > 0 else {
        throw FederatedError(
          "--async \(asynchronous)", "is no two numbers", "give clients at work and answers of a step, like 30:10")
      }
      guard sample == nil else {
        throw FederatedError("--sample", "there are no rounds that it could be of", "leave it out beside --async")
      }
      (settings.sample, settings.buffer) = (working, buffer)
    }
    settings.partition =
      try partition.map { try PartitionRule($0).text } ?? (settings.data.isVirtual ? "writer" : "iid")
    settings.smallestClient = smallestClient
    settings.weighting = trainingOptions.weighting
    settings.leastAnswers = leastAnswers
    settings.seed = seed
    settings.start = start
    settings.seeds = seeds
    settings.target = target
    settings.clientHoldout = clientHoldout
    settings.compare = names
    settings.local = trainingOptions.training([strategyOptions.strategy] + names)
    return settings
  }

  /// A resumed run has its settings in its folder: others would be another run.
  private func validateResumption() throws {
    var plain = try FedTrain.parse([])
    (plain.rounds, plain.leastAnswers) = (rounds, leastAnswers)
    let (mine, standard) = try (settings(), plain.settings())
    guard mine == standard, output == nil else {
      throw ValidationError(
        "--resume takes every setting from the run's config.json; beside it only --rounds, --least-answers, --threads, "
          + "--log, --quiet and --json")
    }
  }

  /// A run that is done again has its settings in its folder, but for where the data are.
  private func validateReplay() throws {
    var plain = try FedTrain.parse([])
    (plain.dataOptions.data, plain.dataOptions.test) = (dataOptions.data, dataOptions.test)
    (plain.rounds, plain.start) = (rounds, start)
    guard try settings() == plain.settings() else {
      throw ValidationError(
        "--replay takes every setting from the run's config.json; beside it only --data, --test, --start, --rounds, --output, "
          + "--threads, --quiet and --json")
    }
  }

  private func replay(_ run: String, _ report: inout FederatedReport) throws {
    #if Federation
      var settings = try RunConfiguration(of: run).settings
      let answered = try RoundsLog.answered(of: run + "/" + RoundsLog.file)
      settings.rounds = min(rounds ?? settings.rounds, answered.count)
      settings.data.places = dataOptions.data
      if !dataOptions.test.isEmpty { settings.data.test = dataOptions.test }
      if let start { settings.start = start }
      // What counts is who answered then.
      settings.leastAnswers = 1
      try refused { try settings.check() }
      let folder = try FederatedRun.create(output ?? Self.freeFolder(), settings: settings, program: Self.program)
      let session = try FederatedSession(settings)
      report.note(session.summary)
      let summary = try session.run(
        settings, in: folder, program: Self.program, threads: threads, remote: nil, answered: answered,
        observer: &report
      ) { !Interrupt.isRequested }
      guard let summary else { throw ExitCode(130) }
      report.finished(summary)
      try Self.compare(folder.path, run, report)
    #else
      throw ValidationError("mathrec was built without the network; build without --disable-default-traits")
    #endif
  }

  /// Says whether a run that was done again has the same model, to the byte.
  private static func compare(_ folder: String, _ run: String, _ report: FederatedReport) throws {
    let name = "/model.safetensors"
    guard let first = FileManager.default.contents(atPath: run + name) else {
      return report.note("\(run) has no model yet to compare with")
    }
    guard FileManager.default.contents(atPath: folder + name) == first else {
      throw FederatedError(
        folder + name, "is not the model of \(run), byte for byte",
        "check that the data are those that the clients had then, and that both machines have the same processor's kernels"
      )
    }
    report.note("the model is that of \(run), byte for byte")
  }

  private func refused(_ check: () throws -> Void) throws {
    do { try check() } catch let error as FederatedError { throw ValidationError(error.description) }
  }

  private static func freeFolder() -> String {
    let names = ["federated-run"] + (2...).lazy.prefix(100_000).map { "federated-run-\($0)" }
    return names.first { !FileManager.default.fileExists(atPath: $0) } ?? "federated-run"
  }
}

extension PrivateSampling: ExpressibleByArgument {}
