import FederatedClassifiers
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
    var given: [String: Float] = [:]
    var momentum: Float = 0
    var rateDecay: Float?
    var testDescription: String { golden }
  }

  static let cases: [Case] = [
    Case(golden: "fedavg", strategy: "fedavg"),
    Case(golden: "fedavg-uniform", strategy: "fedavg", weighting: .uniform),
    Case(golden: "fedavgm", strategy: "fedavgm"),
    Case(golden: "fedavgm-average", strategy: "fedavgm", given: ["model-average": 0.6]),
    Case(golden: "fedadam", strategy: "fedadam"),
    Case(golden: "fedyogi", strategy: "fedyogi"),
    Case(golden: "fedadagrad", strategy: "fedadagrad"),
    Case(golden: "fedprox", strategy: "fedprox", given: ["mu": 0.5]),
    Case(golden: "scaffold", strategy: "scaffold", weighting: .uniform),
    Case(golden: "scaffold-decay", strategy: "scaffold", weighting: .uniform, rateDecay: 0.8),
    Case(golden: "fednova", strategy: "fednova"),
    Case(golden: "fednova-momentum", strategy: "fednova", momentum: 0.5),
    Case(golden: "fedla", strategy: "logit-adjusted"),
    Case(golden: "ewc", strategy: "fedcurv"),
    Case(golden: "ewc-retention", strategy: "fedcurv", given: ["lambda": 0.7, "retention": 0.5]),
  ]

  static func golden() throws -> Golden {
    let url = try #require(Bundle.module.url(forResource: "Golden/strategies", withExtension: "json"))
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
  }

  @Test("agrees with NumPy", arguments: cases)
  func agreesWithNumPy(_ one: Case) throws {
    let golden = try Self.golden()
    let expected = try #require(golden.weights[one.golden])
    let settings = try EngineSettings(strategy: one.strategy, given: one.given)
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
    let engine = try PointEngine(
      PointFederation(clients: clients), test: clients[0], settings, weighting: one.weighting, local: local, sample: 3,
      seed: 1, threads: 2)
    var state = engine.start
    state.weights.values = golden.start
    for (round, weights) in expected.enumerated() {
      state = try #require(try engine.engine.round(state, after: nil, clock: { 0 })).state
      let error = zip(state.model.values, weights).map { abs(Double($0) - $1) }.max() ?? 1
      #expect(error < 3e-6, "round \(round + 1): off by \(error)")
    }
  }

  /// With every client in every round, an error that the server's vectors and all the clients' share would cancel.
  @Test(
    "agrees with NumPy where clients are left out",
    arguments: [
      Case(golden: "scaffold-partial", strategy: "scaffold", weighting: .uniform),
      Case(golden: "ewc-partial", strategy: "fedcurv"),
      Case(
        golden: "ewc-partial-retention", strategy: "fedcurv", given: ["lambda": 0.7, "retention": 0.5]),
    ])
  func partial(_ one: Case) throws {
    let golden = try Self.golden()
    let settings = try EngineSettings(strategy: one.strategy, given: one.given)
    var local = LocalTraining()
    (local.optimizer, local.learningRate) = (.sgd, golden.rate)
    (local.epochs, local.batchSize) = (golden.epochs, 100)
    let clients = try ClassifierClients(
      PointFederation(
        clients: zip(golden.features, golden.labels).map { features, labels in
          Points(features: features, labels: labels)
        }), network: Points.network(), batchSize: local.batchSize)
    let server = try FederatedServer(
      settings, weighting: one.weighting, clientCount: 3, model: clients.schema, seed: 1)
    let work = try ClientWork(server.algorithm, training: local, model: clients.schema, seed: 1)
    let memories = MemoryClientStore()
    var state = server.initialState(try Payload(golden.start, clients.schema, subject: "golden"))
    for (chosen, weights) in zip(golden.chosen, try #require(golden.weights[one.golden])) {
      var sum = server.makeSum(state)
      for client in chosen {
        let (update, memory) = try work.run(
          clients.task(of: client), client: client, server.broadcast(state), memory: memories.memory(of: client))
        if let memory { memories.keep(memory, of: client) }
        sum.add(try server.check(update, client: client, round: state.round))
      }
      state = try server.next(state, sum)
      let error = zip(state.weights.values, weights).map { abs(Double($0) - $1) }.max() ?? 1
      #expect(error < 3e-6, "round \(state.round): off by \(error)")
    }
  }

  @Test("FedNova with equal steps is FedAvg")
  func normalizedEqualsMean() throws {
    let points = Points(features: [[1, 2], [0, 1]], labels: [0, 2])
    func weights(_ name: String) throws -> [Float] {
      var local = LocalTraining()
      local.optimizer = .sgd
      let engine = try PointEngine(
        PointFederation(clients: [points, points]), test: points, EngineSettings(strategy: name), local: local,
        sample: 2,
        seed: 3, threads: 1)
      return try #require(try engine.engine.round(engine.start, after: nil, clock: { 0 })).state.weights.values
    }
    for (a, b) in zip(try weights("fedavg"), try weights("fednova")) { #expect(abs(a - b) < 1e-7) }
  }

  @Test("control variates are refused with Adam, unknown names with the known ones")
  func refusals() throws {
    #expect(throws: FederatedError.self) {
      try EngineSettings(strategy: "scaffold").makeAlgorithm().check(LocalTraining())
    }
    let error = #expect(throws: FederatedError.self) { try EngineSettings(strategy: "fedsgd") }
    #expect(error?.description.contains("fedavg, fedavgm, fedadam") == true)
  }
}
