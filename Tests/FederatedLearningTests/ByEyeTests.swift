import Testing

@testable import FederatedLearning

/// Each strategy on two clients of one weight, whose losses are `(w - 1)² / 2` and `(w - 3)² / 2`: what comes out is computed
/// in the comments, and in no other program.
@Suite("Strategies by eye")
struct ByEyeTests {
  private let clients = Parabolas(1, 3)

  private func weights(
    _ strategy: String, _ given: [String: Float] = [:], rate: Float = 0.5, steps: Int = 1, rounds: Int = 2
  ) throws -> [Float] {
    let settings = try EngineSettings(strategy: strategy, given: given)
    return try ParabolaEngine(clients, settings, rate: rate, steps: steps).weights(rounds: rounds)
  }

  @Test("fedavg")
  func fedavg() throws {
    // From 0 a step of 0.5 leads to 0.5 and 1.5: their mean is 1. From 1: to 1 and 2, mean 1.5.
    #expect(try weights("fedavg") == [1, 1.5])
    // The server goes half as far: 0.5; then to 0.75 and 1.75, mean 1.25, of which half the way from 0.5 is 0.875.
    #expect(try weights("fedavg", ["server-lr": 0.5]) == [0.5, 0.875])
  }

  @Test("fedavg by examples: the second client has three of four")
  func weighted() throws {
    var clients = clients
    clients.tasks[1].exampleCount = 3
    // (0.5 + 3 · 1.5) / 4
    #expect(try ParabolaEngine(clients, EngineSettings()).weights(rounds: 1) == [1.25])
    #expect(try ParabolaEngine(clients, EngineSettings(), weighting: .uniform).weights(rounds: 1) == [1])
  }

  @Test("fedavgm")
  func fedavgm() throws {
    // v = 1, x = 1; then the mean change is 0.5, v = 0.5 · 1 + 0.5 = 1, x = 2.
    #expect(try weights("fedavgm", ["server-momentum": 0.5]) == [1, 2])
  }

  @Test("fedadam, fedyogi, fedadagrad")
  func adaptive() throws {
    // Δ̄ = 1, m = (1 - 0.9) · 1 = 0.1, τ = 1 so that v begins at 1. Adam: v = 0.99 + 0.01 = 1; 0.1 / (1 + 1) = 0.05.
    let (rate, tau) = (["server-lr": Float(1), "tau": 1], Float(0.05))
    #expect(abs(try weights("fedadam", rate, rounds: 1)[0] - tau) < 1e-6)
    // Yogi: v - 0.01 · 1 · sign(1 - 1) = 1, the same.
    #expect(abs(try weights("fedyogi", rate, rounds: 1)[0] - tau) < 1e-6)
    // Adagrad: m = 1, v = 1 + 1 = 2; 1 / (√2 + 1) = √2 - 1.
    #expect(abs(try weights("fedadagrad", rate, rounds: 1)[0] - 0.41421356) < 1e-6)
  }

  @Test("fedprox")
  func fedprox() throws {
    // First steps as FedAvg's, to 0.5 and 1.5; there the pull is 1 · 0.5 and 1 · 1.5. Second gradients: 0.5 - 1 + 0.5 = 0
    // and 1.5 - 3 + 1.5 = 0: they stay.
    #expect(try weights("fedprox", ["mu": 1], steps: 2, rounds: 1) == [1])
    // Without the pull they go on to 0.75 and 2.25.
    #expect(try weights("fedavg", steps: 2, rounds: 1) == [1.5])
  }

  @Test("scaffold")
  func scaffold() throws {
    // Round 1: all c are 0; to 0.5 and 1.5, x = 1. c_1 = (0 - 0.5) / 0.5 = -1, c_2 = (0 - 1.5) / 0.5 = -3, c = -2.
    // Round 2: gradients at 1: 0 - (-1) + (-2) = -1 and -2 - (-3) + (-2) = -1: both go to 1.5.
    #expect(try weights("scaffold") == [1, 1.5])
    // Two steps: to 0.75 and 2.25, x = 1.5; c_1 = -0.75, c_2 = -2.25, c = -1.5, and from there each follows the same
    // gradient: at 1.5 it is 0.5 + 0.75 - 1.5 = -0.25 and -1.5 + 2.25 - 1.5 = -0.75, to 1.625 and 1.875; there
    // 0.625 - 0.75 = -0.125 and -1.125 + 0.75 = -0.375, to 1.6875 and 2.0625. The mean is 1.875.
    #expect(try weights("scaffold", steps: 2) == [1.5, 1.875])
  }

  @Test("fednova")
  func fednova() throws {
    // Equal steps: FedAvg.
    #expect(try weights("fednova", steps: 2, rounds: 1) == [1.5])
    // One step to 1, two steps to 4: changes for each step 1 and 2, mean 1.5; mean path 1.5: 2.25. FedAvg: 2.5.
    let settings = try EngineSettings(strategy: "fednova")
    let server = try ParabolaEngine(clients, settings).server
    var sum = server.makeSum(server.initialState(Payload(server.model)))
    for (client, change, steps) in [(0, Float(1), 1), (1, 4, 2)] {
      let wire = WireUpdate(
        client: client, round: 0, change: WirePayload([change], server.model), examples: 1, steps: steps,
        pathLength: Double(steps))
      sum.add(try server.check(wire, client: client, round: 0))
    }
    #expect(try server.next(server.initialState(Payload(server.model)), sum).weights.values == [2.25])
  }

  @Test("qfedavg")
  func qfedavg() throws {
    // q = 0: FedAvg of clients that count the same.
    #expect(try weights("qfedavg", ["fairness": 0]) == weights("fedavg"))
    // Clients at 2 and 4 from 0, one step of rate 0.5: losses 2 and 8, changes 1 and 2, L = 2. With q = 1 the change is
    // (2·1 + 8·2) / ((1·1·2 + 2) + (1·4·2 + 8)) = 18 / 20.
    let two = Parabolas(2, 4)
    let fair = try ParabolaEngine(two, EngineSettings(strategy: "qfedavg")).weights(rounds: 1)
    #expect(abs(fair[0] - 0.9) < 1e-6)
    var adam = LocalTraining()
    adam.optimizer = .adam
    #expect(throws: FederatedError.self) { try EngineSettings(strategy: "qfedavg").makeAlgorithm().check(adam) }
  }

  @Test("fedcurv")
  func fedcurv() throws {
    // Round 1 is FedAvg's: y = 0.5 and 1.5, x = 1; with I = 1, U = 2 and V = 0.5 + 1.5. Round 2: client 1 gains
    // 2λ ((2 - 1) · 1 - (2 - 0.5)) = -1 with λ = 1, client 2 gains 2 ((2 - 1) · 1 - (2 - 1.5)) = 1. Gradients at 1:
    // 0 - 1 and -2 + 1, both -1: to 1.5.
    #expect(try weights("fedcurv") == [1, 1.5])
    // With λ = 0.5: 0 - 0.5 and -2 + 0.5: to 1.25 and 1.75, the same mean; so clients alone are looked at.
    let settings = try EngineSettings(strategy: "fedcurv", given: ["lambda": 0.5])
    let rule = try settings.makeAlgorithm().localRule(
      Broadcast(round: 1, weights: Payload(schema(), repeating: 1), sections: sections(2, 2)),
      memory: ClientMemory(sections: sections(1, 0.5), round: 0), task: clients.tasks[0])
    var gradient: [Float] = [0]
    rule.adjust(&gradient, at: [1])
    #expect(gradient == [-0.5])
  }

  private func schema() throws -> TensorSchema { try TensorSchema([TensorDescription(name: "w", shape: [1])]) }
  private func sections(_ importance: Float, _ anchor: Float) throws -> Sections {
    try Sections(
      [FedCurv.importance: [importance], FedCurv.anchor: [anchor]],
      SectionSchema([FedCurv.importance, FedCurv.anchor], for: schema()), subject: "test")
  }

  @Test("logit adjustment")
  func logitAdjusted() throws {
    // A client with one example of class a, none of b; the others have sent one of each: p_i = (1, 0), p = (2/3, 1/3),
    // ratios 1.5 and 0; with floor 0.5 the biases gain log(0.5 · 1.5 + 0.5) = log 1.25 and log 0.5 while it trains.
    let model = try TensorSchema([
      TensorDescription(name: "bias", shape: [2], role: .classBias), TensorDescription(name: "kernel", shape: [2]),
    ])
    let labels = try SectionSchema([LogitAdjusted.labels], for: model)
    let rule = try EngineSettings(strategy: "logit-adjusted", given: ["prior-floor": 0.5]).makeAlgorithm().localRule(
      Broadcast(
        round: 1, weights: Payload(model),
        sections: try Sections([LogitAdjusted.labels: [1, 1]], labels, subject: "test")),
      memory: nil, task: Counting())
    var weights = Payload(model)
    rule.begin(&weights)
    #expect(zip(weights.values, [0.22314355, -0.6931472, 0, 0]).allSatisfy { abs($0 - $1) < 1e-6 })
    rule.end(&weights)
    #expect(weights.values == [0, 0, 0, 0])
  }

  private struct Counting: LocalTask {
    let exampleCount = 1
    func train(from start: Payload, _ plan: LocalPlan, rule: any LocalRule) -> LocalResult {
      LocalResult(weights: start.values, steps: 0, training: MetricSums())
    }
    func evaluate(_ model: Payload) -> MetricSums { MetricSums() }
    func labelCounts() -> [Float] { [1, 0] }
  }

  @Test("the average of the rounds' weights")
  func modelAverage() throws {
    // FedAvg goes 1, 1.5. With half kept: first 1; then (0.5 · 1 + 1 · 1.5) / 1.5 = 4/3.
    let averages = try weights("fedavg", ["model-average": 0.5])
    #expect(averages[0] == 1 && abs(averages[1] - 4 / 3) < 1e-6)
  }

  @Test("clipping")
  func clipping() throws {
    // Changes 0.5 and 1.5, of which the second is cut to 1: the mean is 0.75.
    #expect(try weights("fedavg", ["clip": 1], rounds: 1) == [0.75])
  }
}
