import ArgumentParser
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
    let experiment = try Experiment(
      network: network, clients: PartitionedFederation(source: source, partition: partition), test: nothing,
      strategy: Strategy(named: "fedavg"), local: local, sample: sample, seed: 1, threads: data.threads)
    var state = experiment.algorithm.initialState(network.initialParameters(seed: 1))
    let memories = MemoryClientStore()
    Turns.say(["ready": true])
    while Turns.await() {
      let start = Turns.now
      guard let (next, _) = try experiment.round(state, after: nil, memories: memories, clock: { 0 }) else { return }
      state = next
      Turns.say(["seconds": Turns.now - start, "images": sample * clientImages])
    }
    try data.sayAccuracy(network, state.parameters)
  }
}
