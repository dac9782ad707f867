import ArgumentParser
import FederatedLearning
import FileStorage
import Foundation
import NeuralNetworks

/// One run in its folder: `config.json`, `history.csv`, `checkpoint.safetensors` after every round, and at the end
/// `model.safetensors`, `summary.json`, `clients.csv`, `classes.csv` and `confusion.csv`.
struct FederatedRun {
  let folder: String
  let settings: FederatedSettings
  let threads: Int
  let report: FederatedReport
  var path: (String) -> String { { folder + "/" + $0 } }

  /// What `config.json` holds.
  struct Configuration: Codable {
    var format = "mathrec federated run 1"
    var program = "mathrec \(Mathrec.version)"
    var settings: FederatedSettings
    /// Known once the data was read.
    var dataFingerprint: String?
    var classes: Int?
    var parameters: Int?
    var trainingExamples: Int?
    var testExamples: Int?
  }

  /// Begins a folder, before any data is read, so that a run can be resumed whenever it was killed.
  static func create(_ folder: String, settings: FederatedSettings) throws {
    if FileManager.default.fileExists(atPath: folder + "/config.json") {
      throw FederatedError(folder, "holds a run already", "give --resume \(folder) to go on, or another --output")
    }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw FederatedError(folder, "the folder cannot be made", "name a place where you may write with --output")
    }
    try write(Configuration(settings: settings), to: folder)
  }

  /// Takes away the folder of a run that has not come so far as to have a history.
  static func removeUnbegun(_ folder: String) {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    guard files == ["config.json"] else { return }
    unlink(folder + "/config.json")
    rmdir(folder)
  }

  static func configuration(of folder: String) throws -> Configuration {
    guard let data = FileManager.default.contents(atPath: folder + "/config.json"),
      let configuration = try? JSONDecoder().decode(Configuration.self, from: data)
    else {
      throw FederatedError(folder, "holds no config.json of a run", "name the folder that `mathrec fedtrain` wrote")
    }
    return configuration
  }

  static func write(_ configuration: Configuration, to folder: String) throws {
    try DurableFile.write(try JSONText.data(configuration, isPretty: true), to: folder + "/config.json")
  }

  /// Trains until all rounds are done, from the folder's checkpoint where there is one.
  func run(_ clients: some Federation, test: some ImageSource, fingerprint: String, examples: Int) throws {
    let network = try Sequential.symbolNetwork(inputShape: clients.imageShape, classes: clients.classNames.count)
    let experiment = try Experiment(
      network: network, clients: clients, test: test, strategy: settings.makeStrategy(), weighting: settings.weighting,
      local: settings.local, sample: settings.sample, seed: settings.seed, threads: threads)
    var configuration = Configuration(settings: settings)
    configuration.dataFingerprint = fingerprint
    configuration.classes = clients.classNames.count
    configuration.parameters = network.specifications.reduce(0) { $0 + $1.count }
    configuration.trainingExamples = examples
    configuration.testExamples = test.count
    try Self.write(configuration, to: folder)

    let checkpoint = Checkpoint(path: path("checkpoint.safetensors"), fingerprint: fingerprint)
    var state = experiment.algorithm.initialState(network.initialParameters(seed: settings.seed))
    var memoryRounds: [Int: Int] = [:]
    var history: History
    if FileManager.default.fileExists(atPath: checkpoint.path) {
      (state, memoryRounds) = try checkpoint.read(network: network, algorithm: experiment.algorithm)
      history = try History(resuming: path("history.csv"), rounds: state.round)
      report.say("going on after round \(state.round) of \(settings.rounds)")
    } else {
      history = try History(creating: path("history.csv"))
    }
    let memories = FolderClientStore(folder: path("clients"), rounds: memoryRounds)
    let clock = ContinuousClock()
    let (began, before, first) = (clock.now, history.records.last?.seconds ?? 0, state.round)
    var progress = ProgressLine(isQuiet: report.isQuiet || report.isJSON)
    while state.round < settings.rounds, history.round(reaching: settings.target) == nil {
      guard
        let (next, record) = try experiment.round(
          state, after: history.records.last, memories: memories,
          clock: { before + (clock.now - began) / .seconds(1) }, shouldContinue: { !Interrupt.isRequested })
      else {
        progress.clear()
        report.say("stopped in round \(state.round + 1); go on with --resume \(folder)")
        throw ExitCode(130)
      }
      guard next.parameters.values.allSatisfy(\.isFinite) else {
        throw FederatedError(
          "round \(next.round)", "the weights are no longer finite numbers", "give a smaller --lr or --server-lr")
      }
      state = next
      try history.append(record)
      try checkpoint.write(state, memoryRounds: memories.memoryRounds)
      memories.removeSuperseded()
      report.round(
        record, of: settings.rounds, first: first, elapsed: (clock.now - began) / .seconds(1), progress: &progress)
    }
    progress.clear()
    try finish(experiment, state: state, history: history)
  }

  private func finish<Clients, Test>(_ experiment: Experiment<Clients, Test>, state: ServerState, history: History)
    throws
  {
    let names = experiment.clients.classNames
    let (matrix, loss) = experiment.evaluate(state.model)
    let clients = try experiment.evaluateClients(state.model)
    let facts = [
      "program": "mathrec \(Mathrec.version)", "training": "federated", "strategy": settings.strategy,
      "partition": settings.partition, "clients": String(settings.clients), "sample": String(settings.sample),
      "rounds": String(state.round), "local_epochs": String(settings.local.epochs),
      "batch": String(settings.local.batchSize), "optimizer": settings.local.optimizer.rawValue,
      "learning_rate": String(settings.local.learningRate), "seed": String(settings.seed),
      "other_writers": "\(matrix.correct) of \(matrix.total)",
    ]
    let model = Classifier(network: experiment.network, parameters: state.model, labels: names, facts: facts)
    try DurableFile.write(ModelFile.tensorFile(model).data, to: path("model.safetensors"))
    let last = history.records.last
    let spread = clients.spread
    func mean(_ values: [Double]) -> Double { values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count) }
    let present = (0..<names.count).filter { matrix.support($0) > 0 }
    let summary = FederatedReport.Summary(
      folder: folder, strategy: settings.strategy, partition: settings.partition, seed: settings.seed,
      rounds: state.round, accuracy: matrix.accuracy, correct: matrix.correct, tested: matrix.total,
      loss: loss / Double(max(1, matrix.total)), macroPrecision: mean(present.map { matrix.precision($0) ?? 0 }),
      macroRecall: mean(present.compactMap(matrix.recall)), macroF1: matrix.macroF1,
      target: settings.target, targetRound: history.round(reaching: settings.target), clientsJudged: clients.count,
      clientsJudgedBy: settings.clientHoldout == nil ? .training : .heldOut, clientMeanAccuracy: spread.mean,
      clientWorstTenthAccuracy: spread.worstTenth,
      bytesUp: last?.bytesUp ?? 0, bytesDown: last?.bytesDown ?? 0, seconds: last?.seconds ?? 0)
    try DurableFile.write(try JSONText.data(summary, isPretty: true), to: path("summary.json"))
    try writeTable(
      "clients.csv", ["client", "examples", "correct", "accuracy"],
      clients.map { [String($0.client), String($0.examples), String($0.correct), $0.accuracy.formatted(digits: 6)] })
    func figure(_ value: Double?) -> String { value?.formatted(digits: 6) ?? "" }
    try writeTable(
      "classes.csv", ["class", "support", "precision", "recall", "f1"],
      names.indices.map {
        [
          names[$0], String(matrix.support($0)), figure(matrix.precision($0)), figure(matrix.recall($0)),
          figure(matrix.f1($0)),
        ]
      })
    try writeTable(
      "confusion.csv", ["truth"] + names,
      names.indices.map { truth in [names[truth]] + names.indices.map { String(matrix[truth, $0]) } })
    report.finished(summary)
  }

  private func writeTable(_ name: String, _ header: [String], _ rows: [[String]]) throws {
    try DurableFile.write(Data(CSVText.text([header] + rows).utf8), to: path(name))
  }
}
