import FederatedClassifiers
import FileStorage
import Foundation
import NeuralNetworks
import Synchronization
import Testing

@testable import FederatedLearning

@Suite("Rounds")
struct RoundTests {
  private static let strategies = EngineParts.algorithms.map { $0.name }

  private func engine(_ strategy: String, threads: Int, memories: any ClientStore = MemoryClientStore()) throws
    -> PointEngine
  {
    let clients = (0..<9).map { client in
      let features = (0..<3 + client).map { [Float($0) * 0.3 - Float(client) * 0.1, Float($0 % 3)] }
      return Points(features: features, labels: features.indices.map { $0 % 3 })
    }
    var local = LocalTraining()
    (local.optimizer, local.learningRate, local.batchSize, local.epochs) = (.sgd, 0.1, 2, 2)
    local.rateDecay = 0.9
    return try PointEngine(
      PointFederation(clients: clients), test: clients[8],
      EngineSettings(strategy: strategy, given: ["model-average": 0.5]), local: local, sample: 4, seed: 11,
      threads: threads, memories: memories)
  }

  @Test("one and three threads give the same bytes, and each round moves the weights", arguments: strategies)
  func threads(strategy: String) throws {
    func run(_ threads: Int) throws -> ([[Float]], [RoundRecord]) {
      let engine = try engine(strategy, threads: threads)
      var (state, records, weights) = (engine.start, [RoundRecord](), [engine.start.weights.values])
      for _ in 0..<5 {
        let outcome = try #require(try engine.engine.round(state, after: records.last, clock: { 0 }))
        state = outcome.state
        records.append(outcome.record)
        weights.append(state.weights.values)
        #expect(outcome.failures.isEmpty)
      }
      return (weights + [state.model.values], records)
    }
    let (one, three) = try (run(1), run(3))
    #expect(one == three)
    for (before, after) in zip(one.0, one.0.dropFirst()) {
      let moved = zip(before, after).map { abs($0 - $1) }.max() ?? 0
      #expect(moved > 1e-5 && moved < 10)
    }
    #expect(one.1.last.map { $0.loss < one.1[0].loss } == true)
  }

  @Test("a checkpoint goes on to the same bytes", arguments: strategies)
  func checkpoint(strategy: String) throws {
    let folder = try Folder()
    let identity = RunIdentity(bound: ["data": "d"], noted: [:])
    func go(_ engine: PointEngine, _ state: ServerState, rounds: Int) throws -> ServerState {
      try (0..<rounds).reduce(state) { state, _ in
        try #require(try engine.engine.round(state, after: nil, clock: { 0 })).state
      }
    }
    let whole = try engine(strategy, threads: 2)
    let expected = try go(whole, whole.start, rounds: 6)
    let path = folder["checkpoint.safetensors"]
    let store = FolderClientStore(folder: folder["clients"], schema: whole.server.remembered)
    let first = try engine(strategy, threads: 2, memories: store)
    let half = try go(first, first.start, rounds: 3)
    try Checkpoint(state: half, memoryRounds: store.memoryRounds, identity: identity).write(to: path)
    store.removeSuperseded()
    // A round that no checkpoint knows of: its memories must not count.
    _ = try go(first, half, rounds: 1)
    let read = try Checkpoint(path: path, server: whole.server, identity: identity)
    let resumed = try engine(
      strategy, threads: 2,
      memories: FolderClientStore(
        folder: folder["clients"], schema: whole.server.remembered, rounds: read.memoryRounds))
    let end = try go(resumed, read.state, rounds: 3)
    #expect(end.weights == expected.weights && end.sections == expected.sections)
    #expect(end.average == expected.average && expected.average != expected.weights)
    #expect(expected.weights != half.weights && half.weights != whole.start.weights)
  }

  @Test("of a million clients only those of the round are asked for their data")
  func lazyClients() throws {
    let clients = CountedFederation()
    var local = LocalTraining()
    local.optimizer = .sgd
    let engine = try PointEngine(
      clients, test: clients.data(of: 0), EngineSettings(strategy: "scaffold"), local: local, sample: 100, seed: 2,
      threads: 2)
    _ = try engine.engine.round(engine.start, after: nil, clock: { 0 })
    #expect(clients.asked.withLock { $0 } == 101)
  }

  @Test("a round that is broken off counts for nothing")
  func brokenOff() throws {
    let engine = try engine("fedavg", threads: 2)
    #expect(try engine.engine.round(engine.start, after: nil, clock: { 0 }, shouldContinue: { false }) == nil)
  }
}

/// Clients that fail, answer late or send nonsense.
@Suite("Clients that fail")
struct FailureTests {
  private func outcome(
    _ faults: [Parabola.Fault], settings: EngineSettings? = nil, leastAnswers: Int? = nil
  ) throws -> RoundEngine.Outcome {
    var clients = Parabolas(1, 3, 1, 3, 1)
    for (client, fault) in faults.enumerated() { clients.tasks[client].fault = fault }
    let engine = try ParabolaEngine(clients, settings ?? EngineSettings(), leastAnswers: leastAnswers)
    return try #require(try engine.engine.round(engine.state(at: 0), after: nil, clock: { 0 }))
  }

  @Test("one costs its update and no more", arguments: Parabola.Fault.allCases)
  func one(_ fault: Parabola.Fault) throws {
    let outcome = try outcome([.none, fault])
    guard fault != .none else { return #expect(outcome.failures.isEmpty && outcome.record.clients == 5) }
    #expect(outcome.record.clients == 4)
    #expect(outcome.failures.map(\.client) == [1])
    let failure = try #require(outcome.failures.first)
    #expect(failure.kind == (fault == .throwing || fault == .tooManyValues ? .failed : .refused))
    #expect(!failure.reason.isEmpty)
    // As if there were only the others, at 1, 1, 3 and 1: (0.5 + 0.5 + 1.5 + 0.5) / 4.
    #expect(outcome.state.weights.values == [0.75])
  }

  @Test("its reason says what was wrong")
  func reasons() throws {
    func reason(_ fault: Parabola.Fault) throws -> String {
      try #require(try outcome([fault]).failures.first).description
    }
    #expect(try reason(.throwing) == "client 0 failed: the battery: is empty; charge it")
    #expect(try reason(.notANumber).contains("client 0, round 1: its values are not all finite numbers"))
    #expect(try reason(.tooFar).contains("above the bound of 1000000.0"))
    #expect(try reason(.tooManyValues).contains("gave 2 weights where 1 belong"))
  }

  @Test("too few end the round with who and why, and nothing is counted")
  func tooFew() throws {
    let error = #expect(throws: FederatedError.self) {
      try outcome([.notANumber, .throwing, .notANumber, .tooFar, .none])
    }
    let text = error?.description ?? ""
    #expect(text.hasPrefix("round 1: 1 of 5 clients answered, and 3 must (client 0 refused: "), "\(text)")
    #expect(
      text.contains("; client 1 failed: the battery: is empty; charge it; client 2 refused")
        && text.contains("and 1 more"))
    #expect(try outcome([.notANumber, .throwing, .notANumber, .tooFar], leastAnswers: 1).record.clients == 1)
    #expect(throws: FederatedError.self) { try outcome([], leastAnswers: 6) }
  }

  @Test("who answers after the deadline is late")
  func late() throws {
    // A clock that goes on by a second whenever it is read; the second client's round takes a second, all others none.
    let asked = Mutex(0)
    let engine = try ParabolaEngine(
      Parabolas(1), EngineSettings(), leastAnswers: 1, deadline: 0.5,
      clock: {
        asked.withLock {
          $0 += 1
          return Double($0)
        }
      })
    let error = #expect(throws: FederatedError.self) {
      try engine.engine.round(engine.state(at: 0), after: nil, clock: { 0 })
    }
    #expect(error?.description.contains("client 0 late: answered after 1.0 s of at most 0.5 s") == true)
    let patient = try ParabolaEngine(
      Parabolas(1), EngineSettings(), deadline: 2,
      clock: {
        asked.withLock {
          $0 += 1
          return Double($0)
        }
      })
    #expect(try patient.weights(rounds: 1) == [0.5])
  }

  @Test("whose update was refused remembers nothing of the round")
  func memory() throws {
    var clients = Parabolas(1, 3, 5)
    clients.tasks[1].fault = .impossibleCount
    let store = MemoryClientStore()
    let engine = try ParabolaEngine(
      clients, EngineSettings(strategy: "scaffold"), leastAnswers: 1, memories: store)
    _ = try engine.engine.round(engine.state(at: 0), after: nil, clock: { 0 })
    #expect(store.memory(of: 0) != nil && store.memory(of: 1) == nil && store.memory(of: 2) != nil)
  }

  @Test("an update that says it is another's, of another round, model or section, is refused")
  func messages() throws {
    let server = try ParabolaEngine(Parabolas(1, 3), EngineSettings(strategy: "scaffold")).server
    let good = WireUpdate(
      client: 1, round: 4, change: WirePayload([0.5], server.model), sections: [Scaffold.control: [1]], examples: 3,
      steps: 2, pathLength: 2)
    #expect(try server.check(good, client: 1, round: 4).change.values == [0.5])
    func refused(_ change: (inout WireUpdate) throws -> Void) throws {
      var update = good
      try change(&update)
      #expect(throws: FederatedError.self) { try server.check(update, client: 1, round: 4) }
    }
    try refused { $0.client = 0 }
    try refused { $0.round = 5 }
    try refused { $0.examples = -1 }
    try refused { $0.examples = 1 << 60 }
    try refused { $0.steps = -1 }
    try refused { $0.pathLength = .infinity }
    try refused { $0.pathLength = -1 }
    try refused { $0.change.values = [] }
    try refused { $0.change.values = [1, 2] }
    try refused { $0.change.values = [.infinity] }
    try refused { $0.change.packed = [1] }
    try refused { $0.change.schema = try TensorSchema([TensorDescription(name: "v", shape: [1])]) }
    try refused { $0.change.schema = try TensorSchema([TensorDescription(name: "w", shape: [1, 1])]) }
    try refused { $0.sections = [:] }
    try refused { $0.sections[Scaffold.control] = [1, 2] }
    try refused { $0.sections[Scaffold.control] = [.nan] }
    try refused { $0.sections[Section("other")] = [1] }
    try refused { $0.training = MetricSums([.loss: .nan], count: 1) }
  }
}

/// A folder that goes away with its value.
final class Folder {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("fed-\(UUID().uuidString)").path

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(atPath: path) }

  subscript(_ name: String) -> String { path + "/" + name }
}
