import NeuralNetworks
import WorkSharing

/// A federated run in one process: clients train in parallel, the server sums what they send.
///
/// Same seed, same bytes, with any number of threads and any interruption between or within rounds.
public struct Experiment<Clients: Federation, Test: ImageSource>: Sendable {
  public let network: Sequential
  public let clients: Clients
  /// What the global model is judged by after every round.
  public let test: Test
  public let algorithm: FederatedAlgorithm
  public let sampler: ClientSampler
  public let trainer: ClientTrainer
  public let threads: Int
  private let benches: [ClientTrainer.Bench]

  /// - Parameter sample: how many clients take part in a round.
  /// - Throws: ``FederatedError`` where the settings do not go together.
  public init(
    network: Sequential, clients: Clients, test: Test, strategy: Strategy, weighting: Weighting = .examples,
    local: LocalTraining, sample: Int, seed: UInt64, threads: Int
  ) throws(FederatedError) {
    try strategy.check(local)
    sampler = try ClientSampler(clients: clients.clientCount, sample: sample, seed: seed)
    algorithm = FederatedAlgorithm(strategy: strategy, weighting: weighting, clientCount: clients.clientCount)
    trainer = ClientTrainer(network: network, local: local, correction: strategy.correction, seed: seed)
    self.network = network
    self.clients = clients
    self.test = test
    self.threads = max(1, threads)
    benches = (0..<max(1, min(threads, sample))).map { _ in ClientTrainer.Bench(network: network, local: local) }
  }

  /// One round, judged; nil where `shouldContinue` said no before its end: then nothing of it counts, though clients may
  /// have kept memories.
  ///
  /// - Parameter clock: seconds since the run began.
  public func round(
    _ state: ServerState, after last: RoundRecord?, memories: any ClientStore, clock: () -> Double,
    shouldContinue: @Sendable () -> Bool = { true }
  ) throws -> (state: ServerState, record: RoundRecord)? {
    let broadcast = algorithm.broadcast(state)
    let chosen = sampler.clients(in: state.round)
    var updates = algorithm.makeAggregator(state)
    let isComplete = try SharedWork.run(
      chosen.count, threads: benches.count, shouldContinue: shouldContinue,
      work: { worker, place in
        let client = chosen[place]
        let (update, memory) = trainer.train(
          client: client, data: clients.data(of: client), broadcast: broadcast, memory: try memories.memory(of: client),
          bench: benches[worker])
        if let memory { try memories.keep(memory, of: client) }
        return update
      },
      deliver: { _, update in updates.add(update) })
    guard isComplete else { return nil }
    let next = algorithm.next(state, updates)
    let (matrix, loss) = evaluate(next.model)
    let record = RoundRecord(
      round: next.round, accuracy: matrix.accuracy, loss: loss / Double(max(1, matrix.total)),
      trainingLoss: updates.lossSum / Double(max(1, updates.seen)), clients: updates.clients,
      bytesUp: (last?.bytesUp ?? 0) + updates.bytes,
      bytesDown: (last?.bytesDown ?? 0) + broadcast.byteCount * chosen.count, seconds: clock())
    return (next, record)
  }

  /// The confusion matrix on the test set and the summed loss.
  public func evaluate(_ parameters: Parameters) -> (matrix: ConfusionMatrix, loss: Double) {
    Classifier(network: network, parameters: parameters, labels: clients.classNames).evaluate(test, threads: threads)
  }

  /// How well the model names each client's own examples: those that it held out, or where it keeps none back those that
  /// it trained on. For the first `limit` clients of an even choice.
  public func evaluateClients(_ parameters: Parameters, limit: Int = 1000) throws -> [ClientRecord] {
    let classifier = Classifier(network: network, parameters: parameters, labels: clients.classNames)
    let count = min(limit, clients.clientCount)
    var records: [ClientRecord] = []
    try SharedWork.run(
      count, threads: threads,
      work: { _, place in
        let client = place * clients.clientCount / count
        let matrix = classifier.evaluate(clients.judgingData(of: client), threads: 1).matrix
        return ClientRecord(client: client, examples: matrix.total, correct: matrix.correct)
      },
      deliver: { _, record in records.append(record) })
    return records
  }
}

/// How well the final model does on one client's own examples.
public struct ClientRecord: Sendable, Hashable, Codable {
  public let client: Int
  public let examples: Int
  public let correct: Int
  public var accuracy: Double { Double(correct) / Double(max(1, examples)) }
}

extension [ClientRecord] {
  /// The mean accuracy of the clients that have examples, and that of the tenth that does worst.
  public var spread: (mean: Double, worstTenth: Double) {
    let all = filter { $0.examples > 0 }.map(\.accuracy).sorted()
    guard !all.isEmpty else { return (0, 0) }
    let worst = all.prefix(Swift.max(1, all.count / 10))
    return (all.reduce(0, +) / Double(all.count), worst.reduce(0, +) / Double(worst.count))
  }
}
