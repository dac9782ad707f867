import ArgumentParser
import FederatedClassifiers
import FederatedLearning
import NeuralNetworks

/// `mathrec-bench federated`: each turn is a round of federated averaging.
struct FederatedWorker: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "federated", abstract: "Federated averaging; a turn is a round.")

  @OptionGroup var data: DataOptions
  @Option var clients = 100
  @Option var sample = 10
  @Option var batch = 32
  @Option(help: "Images of a client.") var clientImages = 676

  func run() throws {
    let count = clients * clientImages
    let source = try ArraySource(folder: data.folder, name: data.name, classes: data.classes, limit: count)
    // More clients than there are images for: each image then belongs to several.
    let partition = Partition(
      clients: (0..<clients).map { client in
        (0..<clientImages).map { Int32((client * clientImages + $0) % source.count) }
      })
    let network = try Sequential.symbolNetwork(classes: data.classes)
    var local = LocalTraining()
    local.batchSize = batch
    let nothing = ArraySource(pixels: [], labels: [], classes: data.classes)
    let clients = try ClassifierClients(
      PartitionedFederation(source: source, partition: partition), network: network, batchSize: batch)
    let server = try FederatedServer(EngineSettings(), clientCount: clients.clientCount, model: clients.schema, seed: 1)
    let work = try ClientWork(server.algorithm, training: local, model: clients.schema, seed: 1)
    let engine = try RoundEngine(
      server: server, sampler: ClientSampler(clients: clients.clientCount, sample: sample, seed: 1),
      pool: ThreadPool(clients, work: work, memories: MemoryClientStore(), threads: data.threads),
      judge: ClassifierJudge(clients, test: nothing, threads: data.threads))
    var state = server.initialState(try clients.initialWeights(seed: 1))
    Turns.say(["ready": true])
    while Turns.await() {
      let start = Turns.now
      guard let outcome = try engine.round(state, after: nil, clock: { 0 }) else { return }
      state = outcome.state
      Turns.say(["seconds": Turns.now - start, "images": sample * clientImages])
    }
    try data.sayAccuracy(network, clients.classifier(state.weights).parameters)
  }
}
