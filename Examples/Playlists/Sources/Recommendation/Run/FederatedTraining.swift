import FederatedLearning
import Foundation
import SecureAggregation

/// What a run tells while it goes on.
public protocol TrainingObserver {
  /// Something worth a line.
  func note(_ text: String)
  /// A round that is done and kept.
  mutating func round(_ record: RoundRecord, of rounds: Int)
}

/// One run in its folder: `config.json`, `history.csv`, `details.jsonl` and `checkpoint.safetensors` after every round, and at the
/// end `model.safetensors`, `items.txt`, `held-out.tsv` and `evaluation.json`.
public struct FederatedTraining {
  private let folder: RunFolder
  private let settings: TrainingSettings
  private let program: String
  private let threads: Int

  /// Listeners that the finished model is evaluated by, at most.
  public static let mostEvaluated = 20_000

  /// Begins a run in a folder that is new.
  public init(creating path: String, _ settings: TrainingSettings, program: String, threads: Int) throws {
    try settings.check()
    folder = try RunFolder(creating: path)
    (self.settings, self.program, self.threads) = (settings, program, threads)
    try folder.write(try RunSettingsFile(program: program, settings: settings).data, to: RunFolder.configuration)
  }

  /// Goes on with the run of a folder.
  ///
  /// - Parameter rounds: more than it began with; nil: as many.
  public init(resuming path: String, rounds: Int?, program: String, threads: Int) throws {
    var settings = try RunSettingsFile.read(path).settings
    folder = try RunFolder(holding: path)
    settings.rounds = max(rounds ?? settings.rounds, settings.rounds)
    try settings.check()
    (self.settings, self.program, self.threads) = (settings, program, threads)
    try folder.write(try RunSettingsFile(program: program, settings: settings).data, to: RunFolder.configuration)
  }

  /// Trains to the end.
  ///
  /// - Returns: how the model does; nil where `shouldContinue` ended it.
  public func run(
    observer: inout some TrainingObserver, shouldContinue: @escaping @Sendable () -> Bool = { true }
  ) throws -> Evaluation? {
    do {
      guard let data = settings.data else {
        let made = try SyntheticListeners(count: settings.listeners, items: settings.items, seed: settings.seed)
        return try run(made, fingerprint: "made up", &observer, shouldContinue)
      }
      let recorded = try DataFolder.read(data)
      return try run(recorded, fingerprint: recorded.fingerprint, &observer, shouldContinue)
    } catch {
      // A mistake that was found before the first round leaves no folder behind.
      folder.removeUnbegun()
      throw error
    }
  }

  private func run<Base: Listeners>(
    _ all: Base, fingerprint: String, _ observer: inout some TrainingObserver,
    _ shouldContinue: @escaping @Sendable () -> Bool
  ) throws -> Evaluation? {
    let listeners = LeaveOneOut(all, seed: settings.seed)
    let shape = try FactorShape(items: all.catalogue.count, factors: settings.factors)
    let sample = settings.sample ?? all.count
    try settings.check(sample: sample, weights: shape.schema.count)
    let engineSettings = try settings.engine()
    let algorithm = AlternatingFactors(
      shape, confidence: settings.confidence, regularization: Double(settings.regularization),
      exponent: settings.exponent,
      rate: settings.rate ?? (Double(sample) / Double(all.count)).squareRoot())
    let noiseKey = settings.noise == nil ? NoiseKey(seed: settings.seed) : try folder.secretNoiseKey()
    let sampling: PrivateSampling = settings.noise == nil ? .fixed : .poisson
    let server = try FederatedServer(
      engineSettings, weighting: .uniform, clientCount: all.count, model: shape.schema, seed: settings.seed,
      privateRounds: engineSettings.privacy.map { PrivateRounds($0, sample: sample, key: noiseKey) },
      algorithm: algorithm)
    let ledger = try engineSettings.privacy.map { privacy throws(FederatedError) in
      try PrivacyLedger(privacy, clients: all.count, sample: sample, sampling: sampling)
    }
    let identity = RunIdentity(bound: settings.bound(fingerprint), noted: ["program": program])
    var loop = try RoundLoop(
      folder: folder, server: server, identity: identity, start: try algorithm.initialWeights(seed: settings.seed))
    for note in loop.notes { observer.note(note) }
    if loop.state.round > 0 { observer.note("going on after round \(loop.state.round) of \(settings.rounds)") }
    let clients = ListenerClients(
      listeners, shape: shape, confidence: settings.confidence, regularization: settings.regularization)
    let pool = ThreadPool(
      clients,
      work: try ClientWork(
        algorithm, training: LocalTraining(), filters: engineSettings.makeFilters(), model: shape.schema,
        seed: settings.seed), memories: loop.store, threads: threads)
    let asked: any ClientPool =
      settings.visibility == .secure
      ? SecurePool(
        pool,
        summed: SummedUpdates(
          bits: TrainingSettings.secureBits, bound: TrainingSettings.secureBound, weighting: .uniform,
          seed: settings.seed), seed: settings.seed
      ) : pool
    let judge = RankingJudge(
      shape: shape, listeners: listeners, confidence: settings.confidence, regularization: settings.regularization,
      limit: settings.judged, threads: threads)
    let engine = try RoundEngine(
      server: server,
      sampler: try ClientSampler(clients: all.count, sample: sample, seed: settings.seed, sampling: sampling),
      pool: asked, judge: judge, ledger: ledger)
    if let ledger { observer.note("after all rounds: " + ledger.statement(rounds: settings.rounds)) }
    let began = ContinuousClock.now
    func seconds() -> Double { (ContinuousClock.now - began) / .seconds(1) }
    let isComplete = try loop.run(
      engine, rounds: settings.rounds, target: nil, ledger: ledger, clock: seconds, shouldContinue: shouldContinue
    ) { record, _ in observer.round(record, of: settings.rounds) }
    guard isComplete else {
      observer.note("stopped in round \(loop.state.round + 1); go on with --resume \(folder.path)")
      return nil
    }
    folder.removeNoiseKey()
    let model = FactorModel(
      shape, loop.state.model, confidence: settings.confidence, regularization: settings.regularization)
    try ModelFile(model: model, catalogue: all.catalogue).write(to: folder)
    try writeHeldOut(listeners)
    let evaluation = Evaluation(model, listeners, limit: Self.mostEvaluated, threads: threads)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    try folder.write(try encoder.encode(evaluation) + Data("\n".utf8), to: "evaluation.json")
    return evaluation
  }

  /// Which item was held out of each listener, so that other programs train and are judged by the same.
  private func writeHeldOut(_ listeners: LeaveOneOut<some Listeners>) throws {
    guard listeners.count <= Self.mostEvaluated else { return }
    let lines = (0..<listeners.count).compactMap { listener in
      listeners.split(listener).heldOut.map { "\(listener)\t\($0)\n" }
    }
    try folder.write(Data(("listener\titem\n" + lines.joined()).utf8), to: "held-out.tsv")
  }

  /// The settings of a run's folder.
  public static func settings(of folder: String) throws -> TrainingSettings {
    try RunSettingsFile.read(folder).settings
  }

  /// Evaluates the finished model of a run's folder.
  public static func evaluate(_ folder: String, threads: Int) throws -> Evaluation {
    let settings = try settings(of: folder)
    let file = try ModelFile(folder: folder)
    func evaluate(_ all: some Listeners) throws -> Evaluation {
      guard all.catalogue.names == file.catalogue.names else {
        throw PlaylistError(
          settings.data ?? "the listeners", "their items are not those of \(folder)", "bring the data back")
      }
      return Evaluation(
        file.model, LeaveOneOut(all, seed: settings.seed), limit: Self.mostEvaluated, threads: threads)
    }
    guard let data = settings.data else {
      return try evaluate(
        SyntheticListeners(count: settings.listeners, items: settings.items, seed: settings.seed))
    }
    return try evaluate(DataFolder.read(data))
  }

  /// What a listener of a run's data has heard.
  public static func history(of name: String, in folder: String) throws -> ListeningHistory {
    let settings = try settings(of: folder)
    guard let data = settings.data else {
      let made = try SyntheticListeners(count: settings.listeners, items: settings.items, seed: settings.seed)
      return made.history(of: try made.listener(named: name))
    }
    let recorded = try DataFolder.read(data)
    return recorded.history(of: try recorded.listener(named: name))
  }
}
