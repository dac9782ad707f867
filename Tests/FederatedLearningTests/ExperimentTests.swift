import FileStorage
import Foundation
import NeuralNetworks
import Synchronization
import Testing

@testable import FederatedLearning

@Suite("Rounds")
struct ExperimentTests {
  private func experiment(_ strategy: String, threads: Int) throws -> Experiment<PointFederation, Points> {
    let clients = (0..<9).map { client in
      let features = (0..<3 + client).map { [Float($0) * 0.3 - Float(client) * 0.1, Float($0 % 3)] }
      return Points(features: features, labels: features.indices.map { $0 % 3 })
    }
    var local = LocalTraining()
    (local.optimizer, local.learningRate, local.batchSize, local.epochs) = (.sgd, 0.1, 2, 2)
    local.rateDecay = 0.9
    var strategy = try Strategy(named: strategy)
    strategy.modelAverage = 0.5
    return try Experiment(
      network: Points.network(), clients: PointFederation(clients: clients), test: clients[8],
      strategy: strategy, local: local, sample: 4, seed: 11, threads: threads)
  }

  @Test("one and three threads give the same bytes", arguments: Strategy.presets.map(\.name))
  func threads(strategy: String) throws {
    func run(_ threads: Int) throws -> ([Float], [RoundRecord]) {
      let experiment = try experiment(strategy, threads: threads)
      var state = experiment.algorithm.initialState(experiment.network.initialParameters(seed: 1))
      let memories = MemoryClientStore()
      var records: [RoundRecord] = []
      for _ in 0..<5 {
        let (next, record) = try #require(
          try experiment.round(state, after: records.last, memories: memories, clock: { 0 }))
        state = next
        records.append(record)
      }
      return (state.model.values, records)
    }
    let (one, three) = try (run(1), run(3))
    #expect(one == three)
  }

  @Test("a checkpoint goes on to the same bytes", arguments: Strategy.presets.map(\.name))
  func checkpoint(strategy: String) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fed-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let experiment = try experiment(strategy, threads: 2)
    let start = experiment.algorithm.initialState(experiment.network.initialParameters(seed: 1))
    func go(_ state: ServerState, _ memories: any ClientStore, rounds: Int) throws -> ServerState {
      try (0..<rounds).reduce(state) { state, _ in
        try #require(try experiment.round(state, after: nil, memories: memories, clock: { 0 })).state
      }
    }
    let whole = try go(start, MemoryClientStore(), rounds: 6)
    let checkpoint = Checkpoint(path: folder + "/checkpoint.safetensors", fingerprint: "f")
    let store = FolderClientStore(folder: folder + "/clients")
    let half = try go(start, store, rounds: 3)
    try checkpoint.write(half, memoryRounds: store.memoryRounds)
    store.removeSuperseded()
    // A round that no checkpoint knows of: its memories must not count.
    _ = try go(half, store, rounds: 1)
    let (state, rounds) = try checkpoint.read(network: experiment.network, algorithm: experiment.algorithm)
    let resumed = try go(state, FolderClientStore(folder: folder + "/clients", rounds: rounds), rounds: 3)
    #expect(resumed.parameters == whole.parameters)
    #expect(resumed.average == whole.average && whole.average != whole.parameters)
    #expect(throws: FederatedError.self) {
      try Checkpoint(path: checkpoint.path, fingerprint: "other").read(
        network: experiment.network, algorithm: experiment.algorithm)
    }
  }

  @Test("of a million clients only those of the round are asked for their data")
  func lazyClients() throws {
    let clients = CountedFederation()
    let experiment = try Experiment(
      network: Points.network(), clients: clients, test: clients.data(of: 0), strategy: Strategy(named: "scaffold"),
      local: {
        var local = LocalTraining()
        local.optimizer = .sgd
        return local
      }(), sample: 100, seed: 2, threads: 2)
    let start = experiment.algorithm.initialState(experiment.network.initialParameters(seed: 1))
    _ = try experiment.round(start, after: nil, memories: MemoryClientStore(), clock: { 0 })
    #expect(clients.asked.withLock { $0 } == 101)
  }

  @Test("a round that is broken off counts for nothing")
  func brokenOff() throws {
    let experiment = try experiment("fedavg", threads: 2)
    let start = experiment.algorithm.initialState(experiment.network.initialParameters(seed: 1))
    let result = try experiment.round(
      start, after: nil, memories: MemoryClientStore(), clock: { 0 }, shouldContinue: { false })
    #expect(result == nil)
  }

  @Test("a history is cut to the checkpoint's rounds, and a broken last line with it")
  func history() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("history-\(UUID().uuidString).csv").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    var history = try History(creating: path)
    for round in 1...3 {
      try history.append(
        RoundRecord(
          round: round, accuracy: 0.5, loss: 1, trainingLoss: 1, clients: 2, bytesUp: 8, bytesDown: 8, seconds: 1))
    }
    let whole = try String(contentsOfFile: path, encoding: .utf8)
    try (whole + "4,0.5").write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try History(resuming: path, rounds: 3).records == history.records)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == whole)
    #expect(try History(resuming: path, rounds: 1).records.count == 1)
    #expect(throws: FederatedError.self) { try History(resuming: path, rounds: 2) }
  }
}

/// A million clients that count how often one is asked for its data.
final class CountedFederation: Federation {
  let clientCount = 1_000_000
  let imageShape = [2]
  let classNames = ["a", "b", "c"]
  let asked = Mutex(0)
  func data(of client: Int) -> Points {
    asked.withLock { $0 += 1 }
    return Points(features: [[Float(client % 7), 1]], labels: [client % 3])
  }
}
