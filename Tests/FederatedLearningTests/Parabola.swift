import FederatedLearning
import Synchronization

/// A client whose loss is `(w - target)² / 2` of one weight w: its gradient is `w - target`, so that a round can be computed by
/// eye. Its second derivative, and so its Fisher information here, is 1.
struct Parabola: LocalTask {
  var target: Float
  var exampleCount = 1
  /// What it does wrong.
  var fault = Fault.none

  enum Fault: Sendable, Hashable, CaseIterable {
    case none, throwing, notANumber, tooManyValues, tooFar, impossibleCount
  }

  func train(from start: Payload, _ plan: LocalPlan, rule: any LocalRule) throws -> LocalResult {
    if fault == .throwing { throw FederatedError("the battery", "is empty", "charge it") }
    var weights = start.values
    for _ in 0..<plan.training.epochs {
      var gradient = [weights[0] - target]
      rule.adjust(&gradient, at: weights)
      weights[0] -= plan.learningRate * gradient[0]
    }
    switch fault {
    case .notANumber: weights[0] = .nan
    case .tooManyValues: weights.append(1)
    case .tooFar: weights[0] = 1e30
    default: break
    }
    return LocalResult(
      weights: weights, steps: plan.training.epochs,
      training: MetricSums([.loss: 0], count: fault == .impossibleCount ? -1 : exampleCount))
  }

  func evaluate(_ model: Payload) -> MetricSums {
    let distance = Double(model.values[0] - target)
    return MetricSums([.loss: distance * distance / 2, .correct: 1], count: 1)
  }
  func squaredGradient(at model: Payload, _ plan: LocalPlan) -> [Float] { [1] }
}

/// Clients that are parabolas.
struct Parabolas: ClientTasks {
  var tasks: [Parabola]
  var clientCount: Int { tasks.count }
  func task(of client: Int) -> Parabola { tasks[client] }

  init(_ targets: Float...) { tasks = targets.map { Parabola(target: $0) } }
}

/// A judge that likes everything.
struct Indulgence: ModelJudge {
  func evaluate(_ model: Payload) -> MetricSums { MetricSums([.loss: 1, .correct: 1], count: 2) }
}

/// Rounds over parabolas, all of them in each round.
struct ParabolaEngine {
  var engine: RoundEngine
  let server: FederatedServer
  let schema: TensorSchema

  /// - Parameters:
  ///   - rate: of the clients' steps.
  ///   - steps: of each client in a round.
  ///   - clock: of who is late.
  init(
    _ clients: Parabolas, _ settings: EngineSettings, rate: Float = 0.5, steps: Int = 1,
    weighting: Weighting = .examples, sample: Int? = nil, leastAnswers: Int? = nil, deadline: Double? = nil,
    memories: any ClientStore = MemoryClientStore(), clock: @escaping @Sendable () -> Double = { 0 },
    attack: AttackPlan? = nil, sampling: PrivateSampling = .fixed, noiseSeed: UInt64 = 1, timing: RoundTiming? = nil,
    threads: Int = 2
  ) throws {
    schema = try TensorSchema([TensorDescription(name: "w", shape: [1])])
    var local = LocalTraining()
    (local.optimizer, local.learningRate, local.epochs) = (.sgd, rate, steps)
    server = try FederatedServer(
      settings, weighting: weighting, clientCount: clients.clientCount, model: schema, seed: 1,
      privateRounds: settings.privacy.map {
        PrivateRounds($0, sample: sample ?? clients.clientCount, key: NoiseKey(seed: noiseSeed))
      })
    let ledger = try settings.privacy.map { privacy throws(FederatedError) in
      try PrivacyLedger(
        privacy, clients: clients.clientCount, sample: sample ?? clients.clientCount, sampling: sampling)
    }
    let work = try ClientWork(
      server.algorithm, training: local, filters: settings.makeFilters(), model: schema, seed: 1, attack: attack)
    engine = try RoundEngine(
      server: server,
      sampler: ClientSampler(
        clients: clients.clientCount, sample: sample ?? clients.clientCount, seed: 1, sampling: sampling),
      pool: ThreadPool(clients, work: work, memories: memories, threads: threads, clock: clock), judge: Indulgence(),
      leastAnswers: leastAnswers, deadline: deadline, attack: attack, ledger: ledger,
      timing: timing)
  }

  func state(at weight: Float) -> ServerState { server.initialState(Payload(schema, repeating: weight)) }

  /// The weight after each of some rounds.
  func weights(from weight: Float = 0, rounds: Int) throws -> [Float] {
    var (state, weights) = (state(at: weight), [Float]())
    for _ in 0..<rounds {
      guard let outcome = try engine.round(state, after: nil, clock: { 0 }) else { return weights }
      state = outcome.state
      weights.append(state.model.values[0])
    }
    return weights
  }
}
