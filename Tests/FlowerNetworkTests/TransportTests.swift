#if Federation
  import FederatedLearning
  import FileStorage
  import Foundation
  import Synchronization
  import Testing

  @testable import FederatedClassifiers
  @testable import FlowerNetwork

  /// The law of transports: same seed, data and answering clients, same bytes, whether clients are threads or nodes of a SuperLink.
  @Suite("Transports", .serialized) struct TransportTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("flower-\(UUID().uuidString)")
      .path

    private struct Silent: RunObserver {
      func note(_ text: String) {}
      mutating func round(_ record: RoundRecord, of rounds: Int, first: Int, asked: Int, seconds: Double) {}
      func roundsEnded() {}
    }

    private struct Pools: RemoteClients {
      let make: @Sendable (FederatedServer, [UInt8], RemoteRun) throws -> any ClientPool
      func pool(server: FederatedServer, preamble: [UInt8], run: RemoteRun) throws -> any ClientPool {
        try make(server, preamble, run)
      }
    }

    private static let places = (0..<3).map { "synthetic:\(8 + $0):+,-,7" }

    private func settings(_ strategy: String, compress: String? = nil, rounds: Int = 2) throws -> FederatedSettings {
      var settings = FederatedSettings(engine: try EngineSettings(strategy: strategy, compress: compress))
      (settings.clients, settings.sample, settings.rounds, settings.leastAnswers) = (3, 3, rounds, 3)
      (settings.partition, settings.isNetworked) = ("site", true)
      settings.local.batchSize = 4
      settings.local.optimizer = strategy == "scaffold" ? .sgd : .adam
      settings.local.learningRate = strategy == "scaffold" ? 0.05 : 0.001
      settings.data.inputSize = 12
      settings.data.isAugmented = true
      settings.data.test = ["synthetic:6:+,-,7"]
      settings.deadline = .seconds(120)
      return settings
    }

    /// Three sites, each a service of its own, until the run is over.
    private func withSites<Result>(
      _ link: FakeSuperLink, _ name: String, _ body: () throws -> Result
    ) throws -> Result {
      let isOver = Mutex(false)
      let ended = DispatchSemaphore(value: 0)
      for (number, place) in Self.places.enumerated() {
        let state = "\(folder)/\(name)-site\(number)"
        let trainer = SiteTrainer(
          .places([place]), nodes: 1, folder: state, program: "test", policy: SitePolicy(), model: nil, log: { _ in })
        let key = "-----BEGIN PUBLIC KEY-----\n\(number)\n-----END PUBLIC KEY-----\n"
        let identity = NodeIdentity(name: "site\(number)", publicKey: Array(key.utf8)) { $0 }
        var settings = NodeService.Settings()
        settings.pollMost = 0.1
        let service = try NodeService(
          link.place, settings: settings, nodes: [identity], folder: state, site: trainer, allow: { _, _, _ in },
          note: { _ in })
        Thread.detachNewThread {
          _ = try? service.run { !isOver.withLock { $0 } }
          ended.signal()
        }
      }
      defer {
        isOver.withLock { $0 = true }
        for _ in Self.places { ended.wait() }
      }
      return try body()
    }

    private func train(
      _ settings: FederatedSettings, _ name: String, link: FakeSuperLink?, answered: [Int: [Int]]? = nil,
      stop: @escaping @Sendable () -> Bool = { false }, isResumed: Bool = false
    ) throws -> Data? {
      let path = "\(folder)/\(name)"
      var observer = Silent()
      let run =
        isResumed ? try RunFolder(holding: path) : try FederatedRun.create(path, settings: settings, program: "test")
      guard let link else {
        var own = settings
        own.data.places = Self.places
        if answered != nil { own.leastAnswers = 1 }
        _ = try FederatedSession(own).run(
          own, in: run, program: "test", threads: 2, remote: nil, answered: answered, observer: &observer,
          shouldContinue: { true })
        return FileManager.default.contents(atPath: path + "/model.safetensors")
      }
      let place = try link.place
      let pools = Pools { server, preamble, known in
        var pool = FlowerPool.Settings(
          folder: path, preamble: preamble, clients: settings.clients, roundsDone: known.roundsDone,
          leastAnswers: known.leastAnswers, deadline: known.deadline)
        pool.giveUp = 60
        return try FlowerPool(
          place, settings: pool,
          roster: FileManager.default.fileExists(atPath: path + "/roster.json")
            ? Roster(path: path + "/roster.json") : Roster(isOpen: true), server: server, note: { _ in },
          shouldContinue: known.shouldContinue)
      }
      _ = try FederatedSession(serving: settings).run(
        settings, in: run, program: "test", threads: 2, remote: pools, answered: nil, observer: &observer,
        shouldContinue: { !stop() })
      return FileManager.default.contents(atPath: path + "/model.safetensors")
    }

    @Test(
      "a run over a network gives the bytes of a simulation, with memories of clients and small updates",
      arguments: [("fedavg", nil), ("scaffold", nil), ("fedavg", "sample:0.5,eden:1"), ("fedprox", "topk:0.1")])
    func law(_ strategy: String, _ compress: String?) throws {
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let settings = try settings(strategy, compress: compress)
      let link = try FakeSuperLink()
      defer { link.close() }
      let networked = try withSites(link, "n") { try train(settings, "networked", link: link) }
      let simulated = try train(settings, "simulated", link: nil)
      #expect(networked != nil && networked == simulated)
      let answered = try RoundsLog.answered(of: folder + "/networked/rounds.jsonl")
      #expect(answered == [0: [0, 1, 2], 1: [0, 1, 2]])
      #expect(try train(settings, "replayed", link: nil, answered: answered) == networked)
      // Another answer, another model: the law compares what it should.
      #expect(try train(settings, "other", link: nil, answered: [0: [0, 1, 2], 1: [0, 2]]) != networked)
      let sent = try String(contentsOfFile: folder + "/n-site0/sent.jsonl", encoding: .utf8)
      #expect(sent.split(separator: "\n").filter { $0.contains("\"train\"") }.count == 2)
    }

    @Test("every call that fails once changes nothing", arguments: FakeSuperLink.Fault.allCases)
    func badNetwork(_ fault: FakeSuperLink.Fault) throws {
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let settings = try settings("fedavg", rounds: 1)
      let simulated = try train(settings, "simulated", link: nil)
      let link = try FakeSuperLink()
      defer { link.close() }
      let names = [
        "fleet/register-node", "fleet/activate-node", "fleet/pull-messages", "fleet/pull-object",
        "fleet/confirm-message-received", "fleet/push-messages", "fleet/push-object", "control/start-run",
        "runtime/acquire-task", "runtime/pull-task-input", "runtime/get-nodes", "runtime/push-messages",
        "runtime/push-object", "runtime/pull-messages", "runtime/pull-object", "runtime/confirm-message-received",
      ]
      // One that took a call and did not say so is not asked the same again by all calls: those are tried in the live tests.
      let spoiled =
        fault == .closedAfter || fault == .cutAnswer
        ? names.filter { !["fleet/pull-messages", "runtime/acquire-task"].contains($0) } : names
      link.spoil(spoiled, fault)
      #expect(try withSites(link, "b") { try train(settings, "networked", link: link) } == simulated)
      // A run that was started waits, and is not started again.
      for name in spoiled where name != "control/start-run" {
        #expect(link.calls[name, default: 0] > 1, "\(name) was not tried again")
      }
    }

    @Test("a message that was handed over is not lost where its objects do not come at once")
    func objectsLater() throws {
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let settings = try settings("fedavg", rounds: 1)
      let simulated = try train(settings, "simulated", link: nil)
      let link = try FakeSuperLink()
      defer { link.close() }
      link.spoil(["fleet/pull-object"], .serverError)
      let model = try withSites(link, "o") { try train(settings, "networked", link: link) }
      #expect(model == simulated)
      // Each site got the introduction and the round once: nothing had to be sent anew.
      #expect(link.calls["fleet/push-messages"] == 6)
    }

    @Test("a server that stops between rounds goes on, and one whose SuperLink loses its memory too")
    func goesOn() throws {
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let settings = try settings("scaffold", rounds: 3)
      let simulated = try train(settings, "simulated", link: nil)
      let link = try FakeSuperLink()
      defer { link.close() }
      let model = try withSites(link, "g") { () -> Data? in
        let log = "\(folder)/networked/rounds.jsonl"
        let hasRound: @Sendable () -> Bool = { FileManager.default.fileExists(atPath: log) }
        #expect(try train(settings, "networked", link: link, stop: hasRound) == nil)
        link.loseMemory()
        return try train(settings, "networked", link: link, isResumed: true)
      }
      #expect(model != nil && model == simulated)
    }
  }
#endif
