import Foundation
import RandomStreams
import Testing

@testable import FederatedLearning

/// A client that moves two rows of a table, and says so by the change alone or by all weights.
private struct RowTask: LocalTask {
  let client: Int
  let isSparse: Bool
  var exampleCount: Int { client + 1 }

  static let (rows, width) = (6, 3)

  func train(from start: Payload, _ plan: LocalPlan, rule: any LocalRule) throws -> LocalResult {
    var random = plan.stream(.clientShuffle)
    let runs = [client, client + 2].map { $0 * Self.width..<($0 + 1) * Self.width }
    let values = (0..<2 * Self.width).map { _ in Float(random.uniform(-1...1)) }
    let change = try SparseValues(runs: runs, values: values, count: start.schema.count, subject: "test")
    let training = MetricSums([.loss: 1], count: exampleCount)
    guard !isSparse else { return LocalResult(change: change, steps: 1, training: training) }
    return LocalResult(weights: zip(start.values, change.dense).map { $0 + $1 }, steps: 1, training: training)
  }

  func evaluate(_ model: Payload) -> MetricSums { MetricSums([.loss: 0, .correct: 1], count: 1) }
}

private struct RowClients: ClientTasks {
  let isSparse: Bool
  var clientCount: Int { 4 }
  func task(of client: Int) -> RowTask { RowTask(client: client, isSparse: isSparse) }
}

@Suite("Updates of few weights") struct SparseTests {
  private static func model() throws -> TensorSchema {
    try TensorSchema([TensorDescription(name: "table", shape: [RowTask.rows, RowTask.width])])
  }

  private static func rounds(_ settings: EngineSettings, isSparse: Bool) throws -> ([Float], RoundRecord, RoundDetails)
  {
    let (schema, clients) = (try model(), RowClients(isSparse: isSparse))
    let server = try FederatedServer(
      settings, clientCount: 4, model: schema, seed: 1,
      privateRounds: settings.privacy.map { PrivateRounds($0, sample: 4, key: NoiseKey(seed: 1)) })
    var training = LocalTraining()
    training.optimizer = .sgd
    let work = try ClientWork(
      server.algorithm, training: training, filters: settings.makeFilters(), model: schema, seed: 1)
    let engine = try RoundEngine(
      server: server, sampler: ClientSampler(clients: 4, sample: 4, seed: 1),
      pool: ThreadPool(clients, work: work, memories: MemoryClientStore(), threads: 2), judge: Indulgence())
    // From zero, so that adding the change and taking it off again rounds nothing.
    let outcome = try #require(
      try engine.round(server.initialState(Payload(schema)), after: nil, clock: { 0 }))
    return (outcome.state.weights.values, outcome.record, outcome.details)
  }

  @Test(
    "they come to what the same updates come to that tell of all weights",
    arguments: [
      ("fedavg", "mean", [:], nil), ("fedadam", "mean", [:], nil), ("fedprox", "mean", [:], nil),
      ("fedavg", "median", [:], nil), ("fedavg", "mean", ["clip": 0.5], nil), ("fedavg", "mean", [:], "eden:4"),
      ("fedavg", "mean", ["clip": 0.5, "noise": 0.1], nil), ("fedavg", "mean", ["clip": 0.5, "local-noise": 0.1], nil),
      ("scaffold", "mean", [:], nil),
    ] as [(String, String, [String: Float], String?)])
  func agreement(_ strategy: String, _ rule: String, _ given: [String: Float], _ compress: String?) throws {
    let settings = try EngineSettings(strategy: strategy, aggregation: rule, given: given, compress: compress)
    let (sparse, record, details) = try Self.rounds(settings, isSparse: true)
    let (dense, _, expected) = try Self.rounds(settings, isSparse: false)
    for (one, other) in zip(sparse, dense) { #expect(abs(one - other) < 1e-6) }
    #expect(sparse.contains { $0 != 0 })
    for (one, other) in zip(details.updates, expected.updates) {
      #expect(abs(one.norm - other.norm) < 1e-6)
      #expect(abs((one.cosine ?? 0) - (other.cosine ?? 0)) < 1e-6)
    }
    if strategy == "fedavg", compress == nil, given["local-noise"] == nil, given["noise"] == nil {
      // Header, counts, the number of runs, two runs of three values.
      #expect(record.bytesUp == 4 * (48 + 40 + 4 + 2 * 8 + 6 * 4))
    }
  }

  private static func wire() throws -> WireUpdate {
    let values = try SparseValues(runs: [2..<4, 9..<12], values: [1, 2, 3, 4, 5], count: 18, subject: "test")
    return WireUpdate(
      client: 1, round: 4, change: WirePayload(values, try model()), examples: 3, steps: 2, pathLength: 2)
  }

  @Test("a message of few weights is read back as it was written, and every prefix is refused")
  func message() throws {
    let (update, model) = (try Self.wire(), try Self.model())
    let bytes = try UpdateMessage.encode(update)
    #expect(bytes.count == update.byteCount)
    let read = try UpdateMessage.decode(bytes, model: model, asked: [], subject: "client 1")
    #expect(read.change == update.change && read.examples == 3)
    for count in bytes.indices {
      #expect(throws: FederatedError.self) {
        try UpdateMessage.decode(Array(bytes.prefix(count)), model: model, asked: [], subject: "client 1")
      }
    }
    // Whatever a byte says, it is read or refused.
    let server = try FederatedServer(EngineSettings(), clientCount: 4, model: model, seed: 1)
    for place in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[place] ^= 1 << bit
        guard let read = try? UpdateMessage.decode(damaged, model: model, asked: [], subject: "client 1"),
          let update = try? server.check(read, client: 1, round: 4)
        else { continue }
        #expect(update.change.values.count == 18)
      }
    }
  }

  @Test("runs that cannot be are refused")
  func refusals() throws {
    let server = try FederatedServer(EngineSettings(), clientCount: 4, model: try Self.model(), seed: 1)
    #expect(try server.check(Self.wire(), client: 1, round: 4).change.values[9] == 3)
    let mistakes: [(inout WirePayload) -> Void] = [
      { $0.runs = [9..<12, 2..<4] }, { $0.runs = [2..<4, 3..<6] }, { $0.runs = [2..<4, 16..<19] },
      { $0.runs = [2..<4] },
      { $0.runs = [] }, { $0.runs = [2..<2, 3..<8] }, { $0.runs = [-1..<1, 9..<12] }, { $0.values = [1, 2, 3, 4] },
      { $0.values[0] = .nan }, { $0.values[4] = 1e7 }, { $0.packed = [1] },
    ]
    for mistake in mistakes {
      var update = try Self.wire()
      mistake(&update.change)
      #expect(throws: FederatedError.self) { try server.check(update, client: 1, round: 4) }
    }
  }
}
