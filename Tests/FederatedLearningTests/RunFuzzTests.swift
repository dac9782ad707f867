import FileStorage
import Foundation
import FuzzSupport
import Testing

@testable import FederatedLearning

/// Files of a run with values, names, lengths, nesting and bytes changed, through the readers that runs use: each is read or
/// refused with a message, and what is read can be used.
@Suite("Hostile run folders")
struct RunFuzzTests {
  private struct Surprise: Error, CustomStringConvertible {
    let description: String
  }

  /// Runs a reader; errors of the kinds that it documents are answers.
  ///
  /// - Returns: whether it read what it was given.
  private func isRead(_ body: () throws -> Void) throws -> Bool {
    do {
      try body()
      return true
    } catch let error as FederatedError {
      guard !error.description.isEmpty else { throw Surprise(description: "an empty message") }
      return false
    } catch is FileError {
      return false
    }
  }

  /// A test whose every case is turned away at the door finds nothing behind it.
  private func expectSome(_ accepted: Int, _ location: SourceLocation = #_sourceLocation) {
    let isReplay = ProcessInfo.processInfo.environment["MATHREC_FUZZ_CASE"] != nil
    #expect(accepted > 0 || isReplay, sourceLocation: location)
  }

  @Test("history.csv")
  func history() throws {
    let folder = try Folder()
    var history = try History(creating: folder["history.csv"])
    for round in 1...4 {
      try history.append(
        RoundRecord(
          round: round, accuracy: 0.25, loss: 1.5, trainingLoss: 2, clients: 3, bytesUp: 800, bytesDown: 900,
          seconds: 1.25))
    }
    let text = try String(contentsOfFile: folder["history.csv"], encoding: .utf8)
    let path = folder["changed.csv"]
    var accepted = 0
    try FuzzRun.run("federated history.csv", cases: 3000) { mutator in
      let changed = Data(mutator.text(text).utf8)
      try changed.write(to: URL(fileURLWithPath: path))
      let rounds = mutator.below(6)
      accepted +=
        try isRead {
          let records = try History.records(of: path)
          guard records.map(\.round) == Array(1..<records.count + 1),
            records.allSatisfy({ (0...1).contains($0.accuracy) })
          else { throw Surprise(description: "\(records)") }
        } ? 1 : 0
      accepted +=
        try isRead {
          guard try History(resuming: path, rounds: rounds).records.count == rounds else {
            throw Surprise(description: "other than \(rounds) rounds")
          }
        } ? 1 : 0
    }
    expectSome(accepted)
  }

  /// A small model with a section of each form, so that files are small.
  private func server(_ strategy: String) throws -> FederatedServer {
    let model = try TensorSchema([
      TensorDescription(name: "kernel", shape: [2, 3]), TensorDescription(name: "bias", shape: [3], role: .classBias),
    ])
    return try FederatedServer(
      EngineSettings(strategy: strategy, given: ["model-average": 0.5, "server-momentum": 0.5]), clientCount: 9,
      model: model, seed: 1)
  }

  @Test("checkpoints", arguments: ["scaffold", "fedcurv", "logit-adjusted"])
  func checkpoint(_ strategy: String) throws {
    let (folder, server) = (try Folder(), try server(strategy))
    let identity = RunIdentity(bound: ["seed": "1", "strategy": strategy], noted: ["program": "mathrec"])
    var state = server.initialState(Payload(server.model, repeating: 0.5))
    (state.round, state.average) = (7, Payload(server.model, repeating: 0.25))
    let memories = server.remembered.sections.isEmpty ? [:] : [0: 6, 8: 2]
    try Checkpoint(state: state, memoryRounds: memories, identity: identity).write(to: folder["checkpoint"])
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: folder["checkpoint"])))
    let path = folder["changed"]
    var accepted = 0
    try FuzzRun.run("federated checkpoint, \(strategy)", cases: 2000) { mutator in
      try Data(mutator.safetensors(bytes)).write(to: URL(fileURLWithPath: path))
      accepted +=
        try isRead {
          let read = try Checkpoint(path: path, server: server, identity: identity)
          // What was let in takes a round.
          let wire = WireUpdate(
            client: 0, round: read.state.round, change: WirePayload([Float](repeating: 1, count: 9), server.model),
            sections: Dictionary(
              uniqueKeysWithValues: server.algorithm.sent.map { section in
                (section, [Float](repeating: 1, count: read.state.sections[section].values.count))
              }), examples: 1, steps: 1, pathLength: 1)
          var sum = server.makeSum(read.state)
          sum.add(try server.check(wire, client: 0, round: read.state.round))
          _ = try server.next(read.state, sum)
          guard read.memoryRounds.allSatisfy({ (0..<9).contains($0.key) && $0.value < read.state.round }) else {
            throw Surprise(description: "\(read.memoryRounds)")
          }
        } ? 1 : 0
    }
    expectSome(accepted)
  }

  @Test("client memories", arguments: ["scaffold", "fedcurv"])
  func memory(_ strategy: String) throws {
    let (folder, server) = (try Folder(), try server(strategy))
    let store = FolderClientStore(folder: folder["clients"], schema: server.remembered)
    let sections = Sections(server.remembered) { _ in 0.5 }
    try store.keep(ClientMemory(sections: sections, round: 3), of: 4)
    let path = folder["clients/client-4-round-3.safetensors"]
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    let broadcast = Broadcast(
      round: 5, weights: Payload(server.model), sections: Sections(server.kept) { _ in 1 })
    var accepted = 0
    try FuzzRun.run("federated client memory, \(strategy)", cases: 2000) { mutator in
      try Data(mutator.safetensors(bytes)).write(to: URL(fileURLWithPath: path))
      accepted +=
        try isRead {
          let memory = try store.memory(of: 4)
          let rule = try server.algorithm.localRule(broadcast, memory: memory, task: Parabola(target: 1))
          var gradient = [Float](repeating: 0, count: 9)
          rule.adjust(&gradient, at: [Float](repeating: 1, count: 9))
        } ? 1 : 0
    }
    expectSome(accepted)
  }
}
