import ArgumentParser
import Datasets
import FederatedLearning
import FileStorage
import Foundation
import NeuralNetworks
import Plotting

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
      \(Strategy.presets.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))

      The run's folder has config.json, history.csv (a line a round; bytes and seconds are sums), a checkpoint after \
      every round and at the end the model, a summary, and tables by client and class. Ctrl-C, kill -9 or a full disk lose at \
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

  @Option(help: "How updates become a model.")
  var strategy = "fedavg"

  @Option(help: "Epochs of a client in a round.")
  var localEpochs = 1

  @Flag(help: "Have clients turn, stretch and weather their images afresh in every epoch.")
  var augment = false

  @Option(help: "Images a local step.")
  var batch = 32

  @Option(help: "The clients' rule. (default: adam; sgd for scaffold)")
  var optimizer: LocalTraining.Rule?

  @Option(name: .customLong("lr"), help: "The clients' learning rate. (default: 0.001 for adam, 0.05 for sgd)")
  var learningRate: Float?

  @Option(name: .customLong("lr-decay"), help: "What --lr is multiplied by from round to round. (default: 1)")
  var rateDecay: Float?

  @Option(help: "The clients' momentum with sgd.")
  var momentum: Float = 0

  @Option(help: "What a client counts for in the mean: by its examples, or all the same.")
  var weighting = Weighting.examples

  @Option(
    name: .customLong("server-lr"),
    help: "The server's learning rate. (default: 1; 0.01 for fedadam, fedyogi, fedadagrad)")
  var serverLearningRate: Float?

  @Option(help: "The server's momentum. (default: 0.9 for fedavgm)")
  var serverMomentum: Float?

  @Option(help: "How little adaptive fedadam, fedyogi and fedadagrad are. (default: 0.001)")
  var tau: Float?

  @Option(help: "How strongly fedprox holds clients near the server's weights. (default: 0.01)")
  var mu: Float?

  @Option(help: "How strongly ewc holds what other clients learned. (default: 1)")
  var lambda: Float?

  @Option(help: "The share of earlier rounds' Fisher information that ewc keeps. (default: 0)")
  var retention: Float?

  @Option(help: "How much fedla keeps of the push against labels that a client has not. (default: 0.1)")
  var priorFloor: Float?

  @Option(
    help: """
      Judge and keep the exponential moving average of the rounds' weights, of which this share stays each round, in \
      place of the last weights.
      """)
  var modelAverage: Float?

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

  @Option(help: "Go on with the run of a folder, with its settings; --rounds may ask for more.")
  var resume: String?

  @Option(help: "Threads; the result does not depend on it.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @Flag(name: .shortAndLong, help: "Print nothing but errors.")
  var quiet = false

  @Flag(help: "Print a line of JSON for every round and every summary.")
  var json = false

  func validate() throws {
    guard threads > 0 else { throw ValidationError("--threads is at least 1") }
    guard resume == nil else { return try validateResumption() }
    try refused { try settings().check() }
    if let output {
      try OutputFile.check(folder: output, files: [""], inputs: InputFiles(dataOptions.data + dataOptions.test))
    }
  }

  func run() throws {
    Interrupt.install()
    let report = FederatedReport(isQuiet: quiet, isJSON: json)
    guard let resume else {
      let settings = try settings()
      let folder = output ?? Self.freeFolder()
      try FederatedRun.create(folder, settings: settings)
      do { try run(settings, folder: folder, report: report) } catch {
        // A mistake in the data is mended and the command given again: the folder must not stand in its way.
        FederatedRun.removeUnbegun(folder)
        throw error
      }
      return try StandardOutput.check()
    }
    var settings = try FederatedRun.configuration(of: resume).settings
    if let rounds { settings.rounds = max(rounds, settings.rounds) }
    try run(settings, folder: resume, report: report)
    try StandardOutput.check()
  }

  private func run(_ settings: FederatedSettings, folder: String, report: FederatedReport) throws {
    let parts = try settings.parts()
    guard !parts.isEmpty else {
      return try FederatedSession(settings, report: report).run(settings, folder: folder, threads: threads)
    }
    if (try? Gnuplot()) == nil { report.say("no figure will be drawn: \(PlotError.missing)") }
    let folders = parts.map { folder + "/" + $0.name }
    var session = try FederatedSession(parts[0].settings, report: report)
    for part in parts { try session.check(part.settings) }
    for (number, (part, path)) in zip(parts, folders).enumerated() {
      // What the program writes itself depends on the seed.
      if number > 0, part.settings.seed != parts[number - 1].settings.seed {
        session = try FederatedSession(part.settings, report: report)
      }
      if !FileManager.default.fileExists(atPath: path + "/config.json") {
        try FederatedRun.create(path, settings: part.settings)
      }
      report.say("\(part.name) in \(path)")
      try session.run(part.settings, folder: path, threads: threads)
    }
    let runs = try RunGroup.groups(of: folders)
    report.say(RunTable(groups: runs, target: settings.target).text)
    let figure = folder + "/comparison.png"
    try RunChart(groups: runs, metric: .accuracy, against: .rounds, target: settings.target).draw(to: figure)
    report.say("figure: \(figure)")
  }

  private func settings() throws -> FederatedSettings {
    var settings = FederatedSettings()
    settings.data = dataOptions.settings(clients: clients)
    settings.data.isAugmented = augment ? true : nil
    settings.clients = clients
    settings.sample = sample ?? min(10, clients)
    settings.rounds = rounds ?? settings.rounds
    settings.partition =
      try partition.map { try PartitionRule($0).text } ?? (settings.data.isVirtual ? "writer" : "iid")
    settings.smallestClient = smallestClient
    settings.strategy = strategy
    settings.serverLearningRate = serverLearningRate
    settings.serverMomentum = serverMomentum
    settings.tau = tau
    settings.mu = mu
    settings.lambda = lambda
    settings.retention = retention
    settings.priorFloor = priorFloor
    settings.modelAverage = modelAverage
    settings.weighting = weighting
    settings.seed = seed
    settings.seeds = seeds
    settings.target = target
    settings.clientHoldout = clientHoldout
    settings.compare = compare?.split(separator: ",").map(String.init) ?? []
    let needsSGD = strategy == "scaffold" || settings.compare.contains("scaffold")
    settings.local.optimizer = optimizer ?? (needsSGD ? .sgd : .adam)
    settings.local.learningRate = learningRate ?? (settings.local.optimizer == .adam ? 0.001 : 0.05)
    settings.local.rateDecay = rateDecay
    settings.local.momentum = momentum
    settings.local.epochs = localEpochs
    settings.local.batchSize = batch
    return settings
  }

  /// A resumed run has its settings in its folder: others would be another run.
  private func validateResumption() throws {
    var plain = try FedTrain.parse([])
    plain.rounds = rounds
    let (mine, standard) = try (settings(), plain.settings())
    guard mine == standard, output == nil else {
      throw ValidationError(
        "--resume takes every setting from the run's config.json; beside it only --rounds, --threads, --quiet and --json"
      )
    }
  }

  private func refused(_ check: () throws -> Void) throws {
    do { try check() } catch let error as FederatedError { throw ValidationError(error.description) }
  }

  private static func freeFolder() -> String {
    let names = ["federated-run"] + (2...).lazy.prefix(100_000).map { "federated-run-\($0)" }
    return names.first { !FileManager.default.fileExists(atPath: $0) } ?? "federated-run"
  }
}

extension LocalTraining.Rule: ExpressibleByArgument {}
extension Weighting: ExpressibleByArgument {}
