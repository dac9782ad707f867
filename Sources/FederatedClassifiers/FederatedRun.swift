import FederatedLearning
import FileStorage
import Foundation
import NeuralNetworks

#if Federation
  internal import SecureAggregation
#endif

/// What a run tells while it goes on.
public protocol RunObserver {
  /// All that is there has been checked, and rounds come now.
  ///
  /// - Parameter last: the last round that was done before this session; nil where none was.
  mutating func begun(_ folder: RunFolder, after last: RoundRecord?)
  /// Something worth a line.
  func note(_ text: String)
  /// A round that is done and kept.
  ///
  /// - Parameters:
  ///   - rounds: how many there will be.
  ///   - first: how many were done before this session.
  ///   - asked: how many clients were asked.
  ///   - seconds: of this session.
  mutating func round(_ record: RoundRecord, of rounds: Int, first: Int, asked: Int, seconds: Double)
  /// No more rounds come.
  mutating func roundsEnded()
}

extension RunObserver {
  /// Nothing.
  public mutating func begun(_ folder: RunFolder, after last: RoundRecord?) {}
}

/// One run in its folder: `config.json`, `run.log`, `history.csv`, `details.jsonl`, `checkpoint.safetensors` and
/// `confusion.csv` after every round, and at the end `model.safetensors`, `summary.json`, `clients.csv`, `classes.csv` and `confusion.csv`.
public struct FederatedRun {
  let folder: RunFolder
  let settings: FederatedSettings
  /// The program's name and version.
  let program: String
  let threads: Int

  /// A run of checked settings in a folder that this process holds.
  public init(folder: RunFolder, settings: FederatedSettings, program: String, threads: Int) {
    self.folder = folder
    self.settings = settings
    self.program = program
    self.threads = threads
  }

  /// Begins a folder, before any data is read, so that a run can be resumed whenever it was killed.
  ///
  /// - Throws: where the folder holds a run, is held by another process, or cannot be made.
  public static func create(_ path: String, settings: FederatedSettings, program: String) throws -> RunFolder {
    let folder = try RunFolder(creating: path)
    try folder.write(try RunConfiguration(program: program, settings: settings).data, to: RunFolder.configuration)
    return folder
  }

  /// Data to train on and to judge by, and what tells it from other data.
  public struct RunData<Clients: Federation, Test: ImageSource> {
    let clients: Clients
    let test: Test
    let fingerprint: String
    /// Of all clients.
    let examples: Int
    /// What is added to each class's logit of the finished model; empty: nothing.
    let oddsShift: [Double]
    /// One client with examples of the server's own, for rules that need them.
    let root: Clients?
    /// What the clients start from; nil for a fresh network.
    var start: Classifier?
    /// The way to clients that are not in this process; nil: they are.
    var remote: (any RemoteClients)?
    /// Who answered in each round, where a run is done again.
    var answered: [Int: [Int]]?

    /// Clients, and images to judge their model by.
    public init(
      _ clients: Clients, test: Test, fingerprint: String, examples: Int, oddsShift: [Double] = [],
      root: Clients? = nil
    ) {
      self.root = root
      self.oddsShift = oddsShift
      self.clients = clients
      self.test = test
      self.fingerprint = fingerprint
      self.examples = examples
    }
  }

  /// Trains until all rounds are done, from the folder's checkpoint where there is one.
  ///
  /// - Returns: what came of it; nil where `shouldContinue` ended it.
  /// - Throws: before anything of the folder is changed, where it belongs to other settings or data or is damaged.
  public func run<Clients, Test>(
    _ data: RunData<Clients, Test>, observer: inout some RunObserver, shouldContinue: @escaping @Sendable () -> Bool
  ) throws -> RunSummary? {
    let network =
      try data.start?.network
      ?? Network.symbolNetwork(inputShape: data.clients.imageShape, classes: data.clients.classNames.count)
    let clients = try ClassifierClients(data.clients, network: network, batchSize: settings.local.batchSize)
    let noiseKey = settings.isNoiseSecret ? try folder.secretNoiseKey() : NoiseKey(seed: settings.seed)
    let server = try FederatedServer(
      settings.engine, weighting: settings.weighting, clientCount: clients.clientCount, model: clients.schema,
      seed: settings.seed,
      privateRounds: settings.engine.privacy.map { PrivateRounds($0, sample: settings.sample, key: noiseKey) })
    let ledger = try settings.engine.privacy.map { privacy throws(FederatedError) in
      try PrivacyLedger(
        privacy, clients: clients.clientCount, sample: settings.sample, sampling: settings.sampling)
    }
    let identity = try RunIdentity(
      settings, fingerprint: data.fingerprint, program: program, kernels: KernelChoice.current)
    try checkData(data.fingerprint)
    var loop = try RoundLoop(
      folder: folder, server: server, identity: identity, start: try startWeights(clients, data.start))
    try writeConfiguration(data, clients)
    observer.begun(folder, after: loop.history.records.last)
    for note in loop.notes { observer.note(note) }
    let first = loop.state.round
    if first > 0 { observer.note("going on after round \(first) of \(settings.rounds)") }
    let sampler = try ClientSampler(
      clients: clients.clientCount, sample: settings.sample, seed: settings.seed, sampling: settings.sampling)
    let attack = settings.attack.map { AttackPlan($0, sampler: sampler, seed: settings.seed) }
    let pool = ThreadPool(
      clients,
      work: try ClientWork(
        server.algorithm, training: settings.local, filters: settings.engine.makeFilters(key: noiseKey),
        model: clients.schema,
        seed: settings.seed, attack: attack), memories: loop.store, threads: threads)
    var asked: any ClientPool = pool
    #if Federation
      if let summed = settings.summedUpdates { asked = SecurePool(pool, summed: summed, seed: settings.seed) }
    #endif
    if let answered = data.answered { asked = ReplayPool(asked, answered: answered) }
    if let remote = data.remote {
      let preamble = try RoundPreamble(
        program: program, settings: settings, network: network, labels: data.clients.classNames)
      var run = RemoteRun(
        roundsDone: first, leastAnswers: settings.leastAnswers ?? (settings.sample + 1) / 2,
        deadline: settings.deadline, shouldContinue: shouldContinue)
      #if Federation
        run.summed = settings.summedUpdates
      #endif
      asked = try remote.pool(server: server, preamble: preamble.data, run: run)
    }
    let root = try data.root.map { root throws(FederatedError) in
      RootTrainer(
        try ClassifierClients(root, network: network, batchSize: settings.local.batchSize), training: settings.local,
        seed: settings.seed)
    }
    let judge = ClassifierJudge(clients, test: data.test, threads: threads)
    let engine = try RoundEngine(
      server: server, sampler: sampler, pool: asked, judge: judge,
      leastAnswers: settings.leastAnswers, attack: attack, reference: root, ledger: ledger,
      timing: settings.timing { clients.task(of: $0).exampleCount },
      overSelection: data.remote == nil ? 1 : settings.overSelection)
    for note in try privacyNotes(ledger, clients: clients.clientCount) { observer.note(note) }
    var matrixFile = ConfusionFile(folder: folder, names: data.clients.classNames)
    let began = ContinuousClock.now
    func seconds() -> Double { (ContinuousClock.now - began) / .seconds(1) }
    defer { observer.roundsEnded() }
    let isComplete = try loop.run(
      engine, rounds: settings.rounds, target: settings.target, ledger: ledger, clock: seconds,
      shouldContinue: shouldContinue
    ) { record, _ in
      try matrixFile.write(judge.lastMatrix, at: seconds())
      observer.round(record, of: settings.rounds, first: first, asked: settings.sample, seconds: seconds())
    }
    guard isComplete else {
      observer.note("stopped in round \(loop.state.round + 1); go on with --resume \(folder.path)")
      return nil
    }
    if let ledger, loop.state.round < settings.rounds, !ledger.allows(rounds: loop.state.round + 1) {
      observer.note("stopped after round \(loop.state.round): the next would spend more than --epsilon allows")
    }
    folder.removeNoiseKey()
    var classifier = clients.classifier(loop.state.model, facts: data.start?.facts ?? [:])
    if !data.oddsShift.isEmpty { try classifier.shiftOdds(by: data.oddsShift) }
    let report = RunReport(
      settings: settings, program: program, folder: folder, classifier: classifier,
      history: loop.history)
    // How the model does on each client's examples is not hidden by noise.
    let tuning = PersonalTuning(
      settings.engine.values, training: settings.local, round: loop.state.round, seed: settings.seed)
    let records =
      ledger == nil && data.remote == nil && data.answered == nil
      ? try pool.evaluate(loop.state.model, tuning: tuning, shouldContinue: shouldContinue) : []
    guard shouldContinue() else {
      observer.note("stopped while clients' examples were gone through; go on with --resume \(folder.path)")
      return nil
    }
    let privacy = try self.privacy(ledger, rounds: loop.state.round, clients: clients.clientCount, sampler)
    return try report.write(test: data.test, clients: records, privacy: privacy, threads: threads)
  }

  /// What the finished model promises the clients, in words.
  private func privacy(
    _ ledger: PrivacyLedger?, rounds: Int, clients: Int, _ sampler: ClientSampler
  ) throws -> [String] {
    var statements: [String] = []
    if let ledger { statements.append(ledger.statement(rounds: rounds)) }
    if let local = try settings.engine.localPrivacy(clients: clients) {
      var updates: [Int: Int] = [:]
      for round in 0..<rounds { for client in sampler.clients(in: round) { updates[client, default: 0] += 1 } }
      let most = updates.values.max() ?? 0
      let epsilon = String(format: "%.4g", try local.epsilon(updates: most))
      statements.append(
        "local differential privacy of updates with ε = \(epsilon) at δ = \(String(format: "%.3g", local.delta)): replace all "
          + "updates of a client, \(most) at most")
    }
    return statements
  }

  private func privacyNotes(_ ledger: PrivacyLedger?, clients: Int) throws -> [String] {
    var notes: [String] = []
    if let ledger { notes.append("after all rounds: " + ledger.statement(rounds: settings.rounds)) }
    let hasNoise = try settings.engine.localPrivacy(clients: clients) != nil
    if hasNoise, !settings.isNoiseSecret {
      notes.append(
        "the noise is repeatable, and for research: whoever knows --seed can take it away; give --secret-noise where it counts"
      )
    }
    return notes
  }

  /// The weights before the first round.
  ///
  /// - Parameter known: the model to start from, where the data were made for it.
  /// - Throws: ``FederatedLearning/FederatedError`` for a model of other classes or another network than the data's.
  private func startWeights<Clients>(
    _ clients: ClassifierClients<Clients>, _ known: Classifier?
  ) throws -> Payload {
    // A run that has begun has its own.
    guard let path = settings.start, !folder.has(RunFolder.checkpoint) else {
      return try clients.initialWeights(seed: settings.seed)
    }
    let model = try known ?? ModelFile.read(path)
    let (own, wanted) = try (NetworkDescription.text(model.network), NetworkDescription.text(clients.network))
    guard model.labels == clients.clients.classNames, own == wanted else {
      throw FederatedError(
        "--start \(path)",
        "it is a model of \(model.labels.count) classes by another network or of other names than the data's",
        "give a model of the same classes, in the same order, and the same network")
    }
    return try Payload(model.parameters.values, clients.schema, subject: path)
  }

  /// Refuses other data than the run began with.
  private func checkData(_ fingerprint: String) throws(FederatedError) {
    guard let known = try RunConfiguration(of: folder.path).dataFingerprint, known != fingerprint else { return }
    throw FederatedError(
      folder[RunFolder.configuration], "the run began with data of fingerprint \(known), and now it is \(fingerprint)",
      "bring the data back, or start another run")
  }

  private func writeConfiguration<Clients, Test>(
    _ data: RunData<Clients, Test>, _ clients: ClassifierClients<Clients>
  ) throws {
    var configuration = RunConfiguration(program: program, settings: settings)
    configuration.dataFingerprint = data.fingerprint
    configuration.classes = data.clients.classNames.count
    configuration.parameters = clients.schema.count
    configuration.trainingExamples = data.examples
    configuration.testExamples = data.test.count
    try folder.write(try configuration.data, to: RunFolder.configuration)
  }
}
