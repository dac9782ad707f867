import Datasets
package import FederatedLearning
import FileStorage
import Foundation
import ModelTraining
import NeuralNetworks
import RandomStreams
import Synchronization

/// A site's part of a federation: its symbols, its policy and what its clients remember.
package final class SiteTrainer: ClientSite {
  /// Where a site's clients have their symbols.
  package enum Source: Sendable {
    /// All nodes share these places, divided evenly.
    case places([String])
    /// Synthetic writers, of whom the server names as many as it has clients.
    case virtual
  }

  private let source: Source
  /// How many clients the site has.
  private let nodes: Int
  /// Where memories lie.
  private let folder: String
  private let program: String
  private let policy: SitePolicy
  /// The model that other programs' strategies train; nil: they are refused.
  private let model: Classifier?
  private let log: @Sendable (String) -> Void
  /// Last used last.
  private let runs = Mutex<[Run]>([])
  /// Clients of a run that are kept ready.
  private let mostKept: Int

  /// What a run's clients have in common.
  private final class Run: Sendable {
    let bytes: [UInt8]
    let preamble: RoundPreamble
    let network: Network
    let fingerprint: String
    let noiseKey = NoiseKey()
    /// Those that are ready, last used last.
    let sites = Mutex<[(place: Place, clients: any ClassifierSite)]>([])
    /// nil: the run is not of synthetic writers.
    let virtual: ClassifierClients<VirtualWriters>?

    init(_ bytes: [UInt8], _ preamble: RoundPreamble) throws {
      (self.bytes, self.preamble, network) = (bytes, preamble, try preamble.makeNetwork())
      var fingerprint = Fingerprint()
      fingerprint.add(bytes)
      self.fingerprint = fingerprint.text
      let settings = preamble.settings
      virtual =
        settings.data.isVirtual
        ? try ClassifierClients(
          VirtualWriters(
            clientCount: settings.clients, examples: settings.data.virtualExamples, size: settings.data.inputSize,
            seed: settings.seed),
          network: network, batchSize: settings.local.batchSize) : nil
    }
  }

  /// One of a run's clients.
  private struct Place: Hashable {
    let node: Int
    let client: Int
  }

  /// Runs that are kept ready; a server has one at a time.
  private static let mostRuns = 2

  /// - Parameters:
  ///   - mostKept: of how many clients the data is kept in memory; what others need is made anew.
  ///   - log: takes a line that is worth telling.
  package init(
    _ source: Source, nodes: Int, folder: String, program: String, policy: SitePolicy, model: Classifier?,
    mostKept: Int = 64, log: @escaping @Sendable (String) -> Void
  ) {
    (self.source, self.nodes, self.folder, self.program) = (source, nodes, folder, program)
    (self.policy, self.model, self.mostKept, self.log) = (policy, model, mostKept, log)
  }

  package func introduce(_ preamble: [UInt8], node: Int) throws -> SiteIntroduction {
    let read = try RoundPreamble(preamble)
    try policy.check(read.settings)
    if read.program != program { log("the server is \(read.program), and this is \(program)") }
    return SiteIntroduction(program: program, examples: nil)
  }

  package func update(_ message: BroadcastMessage, node: Int, client: Int, accepted: Int?) throws -> SiteUpdate {
    let run = try run(message.preamble) { try RoundPreamble(message.preamble) }
    let settings = run.preamble.settings
    try policy.check(settings)
    let clients = try site(of: run, Place(node: node, client: client))
    let schema = clients.schema
    let algorithm = settings.engine.makeAlgorithm()
    let broadcast = try message.broadcast(model: schema, sections: algorithm.broadcast)
    let work = try ClientWork(
      algorithm, training: settings.local, filters: settings.engine.makeFilters(key: run.noiseKey), model: schema,
      seed: settings.seed)
    let server = try FederatedServer(
      settings.engine, weighting: settings.weighting, clientCount: settings.clients, model: schema, seed: settings.seed)
    let path = "\(folder)/memories/\(run.fingerprint)/\(node)"
    // What was remembered of a round that the server did not count is removed here.
    let store = server.remembered.isEmpty ? nil : try memories(path, server.remembered, client, accepted)
    let memory = try store?.memory(of: client)
    var (update, next) = try clients.run(work, client: client, broadcast, memory: memory)
    if let next { try store?.keep(next, of: client) }
    if policy.hidesCounts {
      (update.steps, update.training) = (0, MetricSums([:], count: 0))
    }
    let training = update.training
    let counts: [String: Double] = [
      "examples": Double(update.examples), "steps": Double(update.steps), "seen": Double(training.count),
      "correct": training.sums[.correct] ?? 0, "loss": training.sums[.loss] ?? 0,
    ]
    var contents = SentContents(
      norm: update.change.values.isEmpty ? nil : update.change.values.norm, weights: schema.count,
      sections: update.sections.keys.map(\.name).sorted(), counts: counts)
    guard settings.secure != nil else {
      return SiteUpdate(bytes: try UpdateMessage.encode(update), contents: contents)
    }
    #if Federation
      // What the server checks of an update that it sees is checked here, where it is seen last.
      let checked = try server.check(update, client: client, round: message.round)
      contents.counts = ["examples": Double(update.examples), "loss": training.mean(.loss)]
      contents.isMasked = true
      guard let summed = settings.summedUpdates else { throw SiteRefusal("nothing is summed") }
      return SiteUpdate(
        summed: try summed.words(of: checked, round: message.round, clients: settings.sample), contents: contents)
    #else
      throw SiteRefusal("this mathrec was built without cryptography, and the server wants masks")
    #endif
  }

  package func allowSum(of clients: Int) throws {
    guard let least = policy.leastCohort, clients < least else { return }
    throw SiteRefusal("the site's policy does not allow it: a sum of \(clients) clients, at least \(least)")
  }

  /// The client's memories, of the round that the server counted last.
  private func memories(
    _ path: String, _ schema: SectionSchema, _ client: Int, _ accepted: Int?
  ) throws -> FolderClientStore {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let store = FolderClientStore(folder: path, schema: schema, rounds: accepted.map { [client: $0] } ?? [:])
    guard let accepted, (try? store.memory(of: client)) == nil else { return store }
    log("what was remembered of round \(accepted + 1) is lost or damaged; beginning without a memory")
    return FolderClientStore(folder: path, schema: schema)
  }

  package func answer(
    _ tensors: [NamedTensor], options: [String: Double], isTraining: Bool, node: Int
  ) throws -> PlainAnswer {
    guard let model else {
      throw SiteRefusal(
        "arrays without a model's description: give 'mathrec client' the model that they are of, --model")
    }
    var local = LocalTraining()
    local.learningRate = Float(options["lr"] ?? Double(local.learningRate))
    func count(_ name: String, otherwise: Int) throws(SiteRefusal) -> Int {
      guard let given = options[name] else { return otherwise }
      guard let count = Int(exactly: given.rounded(.down)) else { throw SiteRefusal("\(name) is \(given)") }
      return count
    }
    local.epochs = try count("local-epochs", otherwise: 1)
    local.batchSize = try count("batch-size", otherwise: 32)
    let round = max(1, try count("server-round", otherwise: 1)) - 1
    if options["sgd"] == 1 { local.optimizer = .sgd }
    var settings = FederatedSettings(engine: try EngineSettings())
    (settings.clients, settings.sample, settings.local) = (nodes, nodes, local)
    (settings.isNetworked, settings.partition) = (true, "site")
    settings.data.inputSize = model.network.inputShape[0]
    settings.rounds = 1
    try settings.check()
    try policy.check(settings)
    let preamble = try RoundPreamble(
      program: program, settings: settings, network: model.network, labels: model.labels)
    // The rate and the epochs of a round change nothing of the data.
    let clients = try site(of: run(Array("arrays".utf8)) { preamble }, Place(node: node, client: node))
    let schema = clients.schema
    guard Set(tensors.map(\.name)).count == tensors.count else { throw SiteRefusal("two arrays have one name") }
    let values = Dictionary(tensors.map { ($0.name, Tensor(shape: $0.shape, values: $0.values)) }) { $1 }
    let start = try Payload(values, schema, subject: "the arrays")
    let sums: MetricSums
    var result: LocalResult?
    if isTraining {
      let plan = LocalPlan(round: round, client: node, seed: settings.seed, training: local)
      let trained = try clients.train(start, plan)
      (result, sums) = (trained, trained.training)
    } else {
      sums = try clients.evaluate(start)
    }
    let examples = clients.exampleCount
    let prefix = isTraining ? "train" : "eval"
    let metrics = [
      ("num-examples", Double(examples)), ("\(prefix)_loss", sums.mean(.loss)), ("\(prefix)_acc", sums.mean(.correct)),
    ]
    var contents = SentContents(counts: Dictionary(metrics.map { ($0.0, $0.1) }) { $1 })
    guard let result else {
      return PlainAnswer(tensors: [], metrics: metrics.map { ($0.0, $0.1) }, contents: contents)
    }
    let trained = try Payload(result.weights(from: start.values), schema, subject: "the trained model")
    contents.norm = zip(trained.values, start.values).map { $0 - $1 }.norm
    contents.weights = schema.count
    let named = zip(schema.tensors, schema.ranges).map { tensor, range in
      NamedTensor(name: tensor.name, shape: tensor.shape, values: Array(trained.values[range]))
    }
    // In the order in which they came, as a strategy compares the names.
    let places = Dictionary(tensors.enumerated().map { ($1.name, $0) }) { $1 }
    return PlainAnswer(
      tensors: named.sorted { (places[$0.name] ?? 0) < (places[$1.name] ?? 0) },
      metrics: metrics.map { ($0.0, $0.1) }, contents: contents)
  }

  /// Of how many clients the data is in memory.
  var keptClients: Int { runs.withLock { $0.reduce(0) { $0 + $1.sites.withLock { $0.count } } } }

  private func run(_ bytes: [UInt8], _ preamble: () throws -> RoundPreamble) throws -> Run {
    func known(_ runs: [Run]) -> Run? { runs.first { $0.bytes == bytes } }
    if let run = runs.withLock({ known($0) }) { return run }
    let made = try Run(bytes, try preamble())
    return runs.withLock { runs in
      // Another thread may have made it meanwhile, and its key of noise is the one to use.
      if let run = known(runs) { return run }
      runs = runs.suffix(Self.mostRuns - 1) + [made]
      return made
    }
  }

  /// A client with its data, as it was kept or made anew: the same either way.
  private func site(of run: Run, _ place: Place) throws -> any ClassifierSite {
    let kept = run.sites.withLock { sites -> (any ClassifierSite)? in
      guard let index = sites.firstIndex(where: { $0.place == place }) else { return nil }
      let one = sites.remove(at: index)
      sites.append(one)
      return one.clients
    }
    if let kept { return kept }
    let made = try makeSite(of: run, place)
    run.sites.withLock { sites in
      sites.removeAll { $0.place == place }
      sites = sites.suffix(mostKept - 1) + [(place, made)]
    }
    return made
  }

  private func makeSite(of run: Run, _ place: Place) throws -> any ClassifierSite {
    let (preamble, settings) = (run.preamble, run.preamble.settings)
    switch source {
    case .virtual:
      guard let clients = run.virtual else {
        throw SiteRefusal("the server wants symbols, and this site has synthetic writers alone: give it --data")
      }
      guard clients.clients.classNames == preamble.labels else {
        throw FederatedError(
          "the server's classes", "are not those of the synthetic writers", "use the server's mathrec here")
      }
      return SiteClients(clients, labels: preamble.labels, place: place.client)
    case .places(let places):
      guard run.virtual == nil else {
        throw SiteRefusal("the server wants synthetic writers (--virtual), and this site has symbols")
      }
      var data = settings.data
      data.inputSize = preamble.inputShape[0]
      let site = try SiteData(
        places: places, names: preamble.labels, client: place.client, settings: data, seed: settings.seed)
      var partition = Partition(clients: [Array(0..<Int32(site.training.count))])
      if nodes > 1 {
        partition = try Partitioner(rule: .iid, clients: nodes, seed: 0).partition(
          labels: (0..<site.training.count).map { site.training.label(at: $0) })
      }
      if site.leftOut > 0 { log("\(site.leftOut) symbols of classes that the model does not know are left out") }
      return SiteClients(
        try ClassifierClients(
          PartitionedFederation(source: site.training, partition: partition), network: run.network,
          batchSize: settings.local.batchSize),
        labels: preamble.labels, place: nodes > 1 ? place.node : 0)
    }
  }
}

/// One client of any kind of data.
private protocol ClassifierSite: Sendable {
  var schema: TensorSchema { get }
  var exampleCount: Int { get }
  func run(
    _ work: ClientWork, client: Int, _ broadcast: Broadcast, memory: ClientMemory?
  ) throws -> (WireUpdate, ClientMemory?)
  func train(_ start: Payload, _ plan: LocalPlan) throws -> LocalResult
  func evaluate(_ model: Payload) throws -> MetricSums
}

private struct SiteClients<Clients: Federation>: ClassifierSite {
  let clients: ClassifierClients<Clients>
  let task: ClassifierTask<Clients>

  init(_ clients: ClassifierClients<Clients>, labels: [String], place: Int) {
    self.clients = clients
    task = clients.task(of: place)
  }

  var schema: TensorSchema { clients.schema }
  var exampleCount: Int { task.exampleCount }

  func run(
    _ work: ClientWork, client: Int, _ broadcast: Broadcast, memory: ClientMemory?
  ) throws -> (WireUpdate, ClientMemory?) {
    let answer = try work.run(task, client: client, broadcast, memory: memory)
    return (answer.update, answer.memory)
  }

  func train(_ start: Payload, _ plan: LocalPlan) throws -> LocalResult {
    try task.train(from: start, plan, rule: PlainTraining())
  }

  func evaluate(_ model: Payload) throws -> MetricSums { try task.evaluate(model) }
}
