#if Federation
  import Crypto
  import FederatedLearning
  import FileStorage
  import Foundation
  import Synchronization
  import Testing

  @testable import FederatedClassifiers
  @testable import FlowerNetwork

  /// Sites of a few synthetic symbols each, with keys, in a folder of their own that goes with it.
  final class TestFederation: Sendable {
    let folder: String
    let places: [String]
    let keys: [P256.Signing.PrivateKey]
    let roster: Roster

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

    init(_ sites: Int = 3) throws {
      folder = FileManager.default.temporaryDirectory.appendingPathComponent("flower-\(UUID().uuidString)").path
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      places = (0..<sites).map { "synthetic:\(8 + $0):+,-,7" }
      keys = (0..<sites).map { _ in P256.Signing.PrivateKey() }
      var roster = Roster(isOpen: false)
      for (number, key) in keys.enumerated() {
        try roster.admit(key.publicKey.pemRepresentation + "\n", name: "site\(number)")
      }
      self.roster = roster
      try roster.write(to: folder + "/roster.json")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func settings(_ strategy: String, compress: String? = nil, rounds: Int = 2) throws -> FederatedSettings {
      var settings = FederatedSettings(engine: try EngineSettings(strategy: strategy, compress: compress))
      (settings.clients, settings.sample, settings.rounds) = (places.count, places.count, rounds)
      settings.leastAnswers = 3
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

    func identity(_ number: Int) -> NodeIdentity {
      let key = keys[number]
      let pem = Array((key.publicKey.pemRepresentation + "\n").utf8)
      return NodeIdentity(name: "site\(number)", publicKey: pem) {
        [UInt8](try key.signature(for: $0).derRepresentation)
      }
    }

    func trainer(_ number: Int, state: String, policy: SitePolicy = SitePolicy()) -> SiteTrainer {
      SiteTrainer(
        .places([places[number]]), nodes: 1, folder: state, program: "test", policy: policy, model: nil, log: { _ in })
    }

    /// All sites, each a service of its own, until the body is done.
    func withSites<Result>(
      _ link: FakeSuperLink, _ name: String, policies: [Int: SitePolicy] = [:], rosters: [Int: String] = [:],
      _ body: () throws -> Result
    ) throws -> Result {
      let services = try places.indices.map { number in
        let state = "\(folder)/\(name)-site\(number)"
        var settings = Self.eager
        settings.roster = rosters[number, default: folder + "/roster.json"]
        return try NodeService(
          link.place, settings: settings, nodes: [identity(number)], folder: state,
          site: trainer(number, state: state, policy: policies[number] ?? SitePolicy()), allow: { _, _, _ in },
          note: { _ in })
      }
      return try Self.with(services, body)
    }

    /// Of nodes that wait for little.
    static var eager: NodeService.Settings {
      var settings = NodeService.Settings()
      (settings.pollMost, settings.leastBackOff) = (0.02, 0.02)
      return settings
    }

    /// Services at work until the body is done.
    static func with<Result>(_ services: [NodeService], _ body: () throws -> Result) throws -> Result {
      let isOver = Mutex(false)
      let ended = DispatchSemaphore(value: 0)
      for service in services {
        Thread.detachNewThread {
          _ = try? service.run { !isOver.withLock { $0 } }
          ended.signal()
        }
      }
      defer {
        isOver.withLock { $0 = true }
        for _ in services { ended.wait() }
      }
      return try body()
    }

    private static let simulations = Mutex<[FederatedSettings: Data]>([:])

    /// The model of a run in this process; the same run is done once for all tests.
    func simulated(_ settings: FederatedSettings) throws -> Data? {
      if let known = Self.simulations.withLock({ $0[settings] }) { return known }
      let model = try train(settings, "simulated", link: nil)
      Self.simulations.withLock { $0[settings] = model }
      return model
    }

    /// A run whose server is cut off from the SuperLink so many calls after it asked for a stage, and goes on when it is let in again;
    /// with many calls left it may come to its end before.
    func trainCutOff(
      _ settings: FederatedSettings, link: FakeSuperLink, after stage: SecureStage, calls: Int, between: () -> Void = {}
    ) throws -> Data? {
      link.cutServerOff(after: stage.rawValue, calls: calls)
      do { return try train(settings, "networked", link: link) } catch is FlowerError {}
      link.cutServerOff(after: nil)
      between()
      return try train(settings, "networked", link: link, isResumed: true)
    }

    /// A run over a SuperLink, or in this process.
    ///
    /// - Returns: the model's file; nil where the run was stopped.
    func train(
      _ settings: FederatedSettings, _ name: String, link: FakeSuperLink?, answered: [Int: [Int]]? = nil,
      stop: @escaping @Sendable () -> Bool = { false }, isResumed: Bool = false,
      note: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> Data? {
      let path = "\(folder)/\(name)"
      var observer = Silent()
      let run =
        isResumed ? try RunFolder(holding: path) : try FederatedRun.create(path, settings: settings, program: "test")
      guard let link else {
        var own = settings
        if !own.data.isVirtual { own.data.places = places }
        if answered != nil { own.leastAnswers = 1 }
        _ = try FederatedSession(own).run(
          own, in: run, program: "test", threads: 2, remote: nil, answered: answered, observer: &observer,
          shouldContinue: { true })
        return FileManager.default.contents(atPath: path + "/model.safetensors")
      }
      let place = try link.place
      let roster = roster
      let pools = Pools { server, preamble, known in
        var pool = FlowerPool.Settings(
          folder: path, preamble: preamble, clients: settings.clients, roundsDone: known.roundsDone,
          leastAnswers: known.leastAnswers, deadline: known.deadline)
        (pool.giveUp, pool.leastBackOff, pool.summed) = (60, 0.02, known.summed)
        pool.firstRound = settings.clients
        let known = FileManager.default.fileExists(atPath: path + "/roster.json")
        return try FlowerPool(
          place, settings: pool,
          roster: settings.secure != nil
            ? roster : known ? Roster(path: path + "/roster.json") : Roster(isOpen: true), server: server, note: note,
          shouldContinue: { !stop() })
      }
      _ = try FederatedSession(serving: settings).run(
        settings, in: run, program: "test", threads: 2, remote: pools, answered: nil, observer: &observer,
        shouldContinue: { !stop() })
      return FileManager.default.contents(atPath: path + "/model.safetensors")
    }

    func rounds(_ name: String) throws -> [Int: [Int]] {
      try RoundsLog.answered(of: "\(folder)/\(name)/\(RoundsLog.file)")
    }
  }
#endif
