import Foundation
import NeuralNetworks
import Testing

@testable import FederatedLearning

/// Every strategy against NumPy's double precision (Golden/make_strategies.py): four rounds of a tiny softmax regression.
@Suite("Strategies")
struct StrategyTests {
  struct Golden: Decodable {
    let features: [[[Float]]]
    let labels: [[Int]]
    let start: [Float]
    let rate: Float
    let epochs: Int
    let chosen: [[Int]]
    let weights: [String: [[Double]]]
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var golden: String
    var strategy: String
    var weighting = Weighting.examples
    var correction: LocalCorrection?
    var momentum: Float = 0
    var rateDecay: Float?
    var modelAverage: Float?
    var testDescription: String { golden }
  }

  static let cases: [Case] = [
    Case(golden: "fedavg", strategy: "fedavg"),
    Case(golden: "fedavg-uniform", strategy: "fedavg", weighting: .uniform),
    Case(golden: "fedavgm", strategy: "fedavgm"),
    Case(golden: "fedavgm-average", strategy: "fedavgm", modelAverage: 0.6),
    Case(golden: "fedadam", strategy: "fedadam"),
    Case(golden: "fedyogi", strategy: "fedyogi"),
    Case(golden: "fedadagrad", strategy: "fedadagrad"),
    Case(golden: "fedprox", strategy: "fedprox", correction: .proximal(strength: 0.5)),
    Case(golden: "scaffold", strategy: "scaffold", weighting: .uniform),
    Case(golden: "scaffold-decay", strategy: "scaffold", weighting: .uniform, rateDecay: 0.8),
    Case(golden: "fednova", strategy: "fednova"),
    Case(golden: "fednova-momentum", strategy: "fednova", momentum: 0.5),
    Case(golden: "fedla", strategy: "fedla", correction: .labelPrior(floor: 0.1)),
    Case(golden: "ewc", strategy: "ewc"),
    Case(golden: "ewc-retention", strategy: "ewc", correction: .elastic(strength: 0.7, retention: 0.5)),
  ]

  static func golden() throws -> Golden {
    let url = try #require(Bundle.module.url(forResource: "Golden/strategies", withExtension: "json"))
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
  }

  @Test("agrees with NumPy", arguments: cases)
  func agreesWithNumPy(_ one: Case) throws {
    let golden = try Self.golden()
    let expected = try #require(golden.weights[one.golden])
    var strategy = try Strategy(named: one.strategy)
    if let correction = one.correction { strategy.correction = correction }
    strategy.modelAverage = one.modelAverage
    // FedNova's clients have one example over and over, so that batches need no order.
    let isRepeated = one.strategy == "fednova"
    let clients = zip(golden.features, golden.labels).map { features, labels in
      isRepeated
        ? Points(features: features.map { _ in features[0] }, labels: labels.map { _ in labels[0] })
        : Points(features: features, labels: labels)
    }
    var local = LocalTraining()
    (local.optimizer, local.learningRate, local.momentum) = (.sgd, golden.rate, one.momentum)
    local.rateDecay = one.rateDecay
    (local.epochs, local.batchSize) = isRepeated ? (2, 2) : (golden.epochs, 100)
    let experiment = try Experiment(
      network: Points.network(), clients: PointFederation(clients: clients), test: clients[0], strategy: strategy,
      weighting: one.weighting, local: local, sample: 3, seed: 1, threads: 2)
    var start = experiment.network.initialParameters(seed: 1)
    start.values = golden.start
    var state = experiment.algorithm.initialState(start)
    let memories = MemoryClientStore()
    for (round, weights) in expected.enumerated() {
      state = try #require(try experiment.round(state, after: nil, memories: memories, clock: { 0 })).state
      let error = zip(state.model.values, weights).map { abs(Double($0) - $1) }.max() ?? 1
      #expect(error < 3e-6, "round \(round + 1): off by \(error)")
    }
  }

  /// With every client in every round, an error that the server's vectors and all the clients' share would cancel.
  @Test(
    "agrees with NumPy where clients are left out",
    arguments: [
      Case(golden: "scaffold-partial", strategy: "scaffold", weighting: .uniform),
      Case(golden: "ewc-partial", strategy: "ewc"),
      Case(
        golden: "ewc-partial-retention", strategy: "ewc", correction: .elastic(strength: 0.7, retention: 0.5)),
    ])
  func partial(_ one: Case) throws {
    let golden = try Self.golden()
    var strategy = try Strategy(named: one.strategy)
    if let correction = one.correction { strategy.correction = correction }
    var local = LocalTraining()
    (local.optimizer, local.learningRate) = (.sgd, golden.rate)
    (local.epochs, local.batchSize) = (golden.epochs, 100)
    let network = try Points.network()
    let algorithm = FederatedAlgorithm(strategy: strategy, weighting: one.weighting, clientCount: 3)
    let trainer = ClientTrainer(network: network, local: local, correction: strategy.correction, seed: 1)
    let bench = ClientTrainer.Bench(network: network, local: local)
    let memories = MemoryClientStore()
    var start = network.initialParameters(seed: 1)
    start.values = golden.start
    var state = algorithm.initialState(start)
    for (clients, weights) in zip(golden.chosen, try #require(golden.weights[one.golden])) {
      var updates = algorithm.makeAggregator(state)
      for client in clients {
        let (update, memory) = trainer.train(
          client: client, data: Points(features: golden.features[client], labels: golden.labels[client]),
          broadcast: algorithm.broadcast(state), memory: memories.memory(of: client), bench: bench)
        if let memory { memories.keep(memory, of: client) }
        updates.add(update)
      }
      state = algorithm.next(state, updates)
      let error = zip(state.parameters.values, weights).map { abs(Double($0) - $1) }.max() ?? 1
      #expect(error < 3e-6, "round \(state.round): off by \(error)")
    }
  }

  @Test("FedNova with equal steps is FedAvg")
  func normalizedEqualsMean() throws {
    let points = Points(features: [[1, 2], [0, 1]], labels: [0, 2])
    func weights(_ name: String) throws -> [Float] {
      var local = LocalTraining()
      local.optimizer = .sgd
      let experiment = try Experiment(
        network: Points.network(), clients: PointFederation(clients: [points, points]), test: points,
        strategy: Strategy(named: name), local: local, sample: 2, seed: 3, threads: 1)
      let start = experiment.algorithm.initialState(experiment.network.initialParameters(seed: 3))
      return try #require(try experiment.round(start, after: nil, memories: MemoryClientStore(), clock: { 0 }))
        .state.parameters.values
    }
    for (a, b) in zip(try weights("fedavg"), try weights("fednova")) { #expect(abs(a - b) < 1e-7) }
  }

  @Test("control variates are refused with Adam, unknown names with the known ones")
  func refusals() throws {
    #expect(throws: FederatedError.self) { try Strategy(named: "scaffold").check(LocalTraining()) }
    let error = #expect(throws: FederatedError.self) { try Strategy(named: "fedsgd") }
    #expect(error?.description.contains("fedavg, fedavgm, fedadam") == true)
  }
}

/// Points of a plane with labels: the smallest images there are.
struct Points: ImageSource {
  let features: [[Float]]
  let labels: [Int]
  let imageShape = [2]
  let classNames = ["a", "b", "c"]
  var count: Int { labels.count }
  func label(at index: Int) -> Int { labels[index] }
  func fill(_ pixels: UnsafeMutableBufferPointer<Float>, at index: Int, epoch: Int) {
    for (place, value) in features[index].enumerated() { pixels[place] = value }
  }

  static func network() throws -> Sequential {
    try Sequential(inputShape: [2], layers: [Dense(name: "classes", units: 3)])
  }
}

struct PointFederation: Federation {
  let clients: [Points]
  var clientCount: Int { clients.count }
  let imageShape = [2]
  let classNames = ["a", "b", "c"]
  func data(of client: Int) -> Points { clients[client] }
}
