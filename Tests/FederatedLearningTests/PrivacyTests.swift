import Foundation
import Testing

@testable import FederatedLearning

@Suite("Privacy")
struct PrivacyTests {
  /// Of dp-accounting 0.6.0, with integer orders and losses on a grid of 1e-4: q, z, rounds, δ; ε and its order by Rényi divergences,
  /// ε by the loss's distribution.
  private static let golden:
    [(q: Double, z: Double, rounds: Int, delta: Double, renyi: Double, order: Int, losses: Double)] = [
      (0.1, 1, 50, 1e-5, 6.021492, 4, 5.148263), (0.01, 1.1, 1000, 1e-5, 1.725291, 9, 1.515370),
      (1, 1, 10, 1e-5, 19.801691, 3, 17.856587), (0.1, 2, 50, 1e-3, 1.242499, 8, 1.046250),
      (0.02, 1, 500, 1e-5, 3.145759, 6, 2.773451), (0.01, 1, 2000, 1e-6, 3.251409, 7, 2.955258),
      (0.001, 0.8, 3000, 1e-6, 1.596172, 8, 0.626820), (0.001, 0.7, 1000, 1e-7, 2.710208, 6, 1.424705),
    ]

  @Test("both accountants are those of dp-accounting, within half a percent", arguments: golden.indices)
  func accountants(_ row: Int) throws {
    let golden = Self.golden[row]
    let mechanism = try SampledGaussian(share: golden.q, noise: golden.z)
    let (epsilon, order) = RenyiAccountant(mechanism).epsilon(rounds: golden.rounds, delta: golden.delta)
    #expect(abs(epsilon / golden.renyi - 1) < 1e-5 && order == golden.order)
    let losses = try LossDistributionAccountant(mechanism).epsilon(rounds: golden.rounds, delta: golden.delta)
    #expect(abs(losses / golden.losses - 1) < 0.005, "\(losses)")
    // A coarser grid proves no more, and hardly less.
    let coarse = try LossDistributionAccountant(mechanism, interval: 1e-3)
      .epsilon(rounds: golden.rounds, delta: golden.delta)
    #expect(coarse > losses - 1e-3 && coarse < 1.01 * losses + 1e-3)
  }

  @Test("samples of fixed size, where one client is replaced by another")
  func fixed() throws {
    // dp-accounting's noise is over the sensitivity, and replacing moves a sum by twice the bound.
    for (q, z, rounds, epsilon, order) in [
      (0.1, 1.0, 50, 9.427721, 3), (0.01, 1, 1000, 3.576111, 6), (100.0 / 3400, 1, 1500, 16.064787, 3),
    ] {
      let accountant = RenyiAccountant(try SampledGaussian(share: q, noise: 2 * z, sampling: .fixed))
      let found = accountant.epsilon(rounds: rounds, delta: 1e-5)
      #expect(abs(found.epsilon / epsilon - 1) < 0.005 && found.order == order, "\(found)")
    }
    #expect(throws: FederatedError.self) {
      try LossDistributionAccountant(SampledGaussian(share: 0.1, noise: 1, sampling: .fixed))
    }
  }

  @Test("δ and ε are inverse to each other")
  func inverse() throws {
    let mechanism = try SampledGaussian(share: 0.02, noise: 1.3)
    let (renyi, losses) = (RenyiAccountant(mechanism), try LossDistributionAccountant(mechanism))
    for delta in [1e-3, 1e-5, 1e-7] {
      let epsilon = losses.epsilon(rounds: 100, delta: delta)
      #expect(abs(losses.delta(rounds: 100, epsilon: epsilon) / delta - 1) < 1e-3)
      let proven = renyi.epsilon(rounds: 100, delta: delta).epsilon
      #expect(renyi.delta(rounds: 100, epsilon: proven) < 1.001 * delta)
      #expect(epsilon < proven)
    }
    // Of one round of everybody, in closed form: Φ(1/2z - εz) - e^ε Φ(-1/2z - εz).
    let one = try LossDistributionAccountant(SampledGaussian(share: 1, noise: 2))
    func normal(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }
    for epsilon in [0.1, 0.5, 1, 2] {
      let exact = normal(0.25 - 2 * epsilon) - exp(epsilon) * normal(-0.25 - 2 * epsilon)
      #expect(abs(one.delta(rounds: 1, epsilon: epsilon) / exact - 1) < 1e-4)
    }
  }

  @Test("the noise that an ε takes")
  func search() throws {
    for (q, rounds, epsilon, noise) in [(0.01, 500, 2.0, 0.8520), (0.01, 500, 8, 0.5416), (0.05, 100, 8, 0.6957)] {
      let found = try #require(
        try NoiseSearch.noise(epsilon: epsilon, share: q, sampling: .poisson, rounds: rounds, delta: 1e-5))
      #expect(abs(found / noise - 1) < 0.005, "\(found)")
    }
    #expect(try NoiseSearch.noise(epsilon: 1e-6, share: 1, sampling: .fixed, rounds: 1_000_000, delta: 1e-15) == nil)
  }

  @Test("a transform is its definition's, and undone")
  func fourier() {
    let transform = FourierTransform(count: 16)
    let start = (0..<16).map { Double(($0 * 7) % 5) - 1 }
    var (real, imaginary) = (start, [Double](repeating: 0, count: 16))
    transform.apply(&real, &imaginary)
    for k in 0..<16 {
      let angles = (0..<16).map { -2 * Double.pi * Double(k * $0) / 16 }
      #expect(abs(real[k] - zip(start, angles).reduce(0) { $0 + $1.0 * cos($1.1) }) < 1e-12)
      #expect(abs(imaginary[k] - zip(start, angles).reduce(0) { $0 + $1.0 * sin($1.1) }) < 1e-12)
    }
    transform.apply(&real, &imaginary, isInverse: true)
    for (value, start) in zip(real, start) { #expect(abs(value - start) < 1e-12) }
  }

  @Test("the stream is that of RFC 8439")
  func chacha() {
    // Section 2.3.2.
    // Bytes 0 to 31.
    let key = (0..<8).map { UInt32(0x0302_0100) &+ UInt32($0) &* 0x0404_0404 }
    let block = NoiseStream.block(key: key, counter: 1, nonce: [0x0900_0000, 0x4a00_0000, 0])
    #expect(block[0] == 0xe4e7_f110 && block[1] == 0x1559_3bd1 && block[15] == 0x4e3c_50a2)
    #expect(NoiseKey(bytes: NoiseKey(seed: 5).bytes) == NoiseKey(seed: 5))
    #expect(NoiseKey() != NoiseKey())
  }

  @Test("discrete noise has the probabilities of its definition", arguments: [1, 3, 1 << 20] as [UInt64])
  func gaussian(_ deviation: UInt64) {
    var random = NoiseKey(seed: deviation).stream(round: 0)
    let (gaussian, draws) = (DiscreteGaussian(deviation: deviation), 40_000)
    var (sum, squares, counts) = (0.0, 0.0, [Int64: Int]())
    for _ in 0..<draws {
      let value = gaussian.sample(&random)
      counts[value, default: 0] += 1
      sum += Double(value)
      squares += Double(value) * Double(value)
    }
    let sigma = Double(deviation)
    #expect(abs(sum / Double(draws)) < 4 * sigma / Double(draws).squareRoot())
    #expect(abs(squares / Double(draws) / sigma / sigma - 1) < 4 * (2 / Double(draws)).squareRoot() + 0.001)
    guard deviation < 10 else { return }
    let weights = (-60...60).map { exp(-Double($0 * $0) / 2 / sigma / sigma) }
    var chi = 0.0
    for value in Int64(-3)...3 {
      let expected = Double(draws) * exp(-Double(value * value) / 2 / sigma / sigma) / weights.reduce(0, +)
      chi += (Double(counts[value] ?? 0) - expected) * (Double(counts[value] ?? 0) - expected) / expected
    }
    // Seven cells; one in a thousand is above 24.
    #expect(chi < 24)
  }

  @Test("nothing that a client sends moves the sum by more than the bound")
  func sensitivity() throws {
    func mean(_ changes: [[Float]], noise: Double = 1e-6) -> [Float] {
      var sum = PrivateMean(
        count: 3, bound: 2, noise: noise, clients: 4, key: NoiseKey(seed: 1), round: 0, quantile: nil)
      for change in changes { sum.add(change, weight: 1000, scale: 1) }
      return sum.result().change
    }
    // Noise of a step of the grid, over four clients: by less than a thousandth.
    func equal(_ one: [Float], _ other: [Float]) -> Bool { zip(one, other).allSatisfy { abs($0 - $1) < 1e-3 } }
    #expect(equal(mean([[1, 0, 0], [0, 1, 0]]), [0.25, 0.25, 0]))
    // Longer ones are shortened to 2, whatever their weight and however many there are: the denominator is four.
    #expect(equal(mean([[30, 0, 40]]), [0.3, 0, 0.4]))
    #expect(equal(mean([]), [0, 0, 0]))
    #expect(mean([[1, 2, 3]], noise: 1) != mean([[1, 2, 3]]))
    #expect(mean([[1, 2, 3]], noise: 1) == mean([[1, 2, 3]], noise: 1))
  }

  @Test("the bound goes to where the asked share of changes is within it")
  func adaptive() throws {
    #expect(abs(PrivateMean.updateNoise(1, clients: 100, isAdaptive: true) - 1.005038) < 1e-6)
    var (bound, changes) = (10.0, (1...200).map { [Float($0) / 100] })
    changes.shuffle()
    for round in 0..<150 {
      var sum = PrivateMean(
        count: 1, bound: bound, noise: 0.1, clients: 200, key: NoiseKey(seed: 2), round: round, quantile: 0.5)
      for change in changes { sum.add(change, weight: 1, scale: 1) }
      bound = Double(try #require(sum.result().kept[PrivateMean.bound])[0])
    }
    #expect(abs(bound - 1) < 0.15)
  }

  @Test("rounds of private runs: noise by the seed, ε in each row, nothing of the clients' own figures")
  func rounds() throws {
    let settings = try EngineSettings(given: ["noise": 1, "clip": 0.5])
    var clients = Parabolas()
    clients.tasks = (0..<40).map { _ in Parabola(target: 3) }
    func run(_ seed: UInt64) throws -> [RoundRecord] {
      let engine = try ParabolaEngine(clients, settings, sample: 10, sampling: .poisson, noiseSeed: seed)
      var (state, records) = (engine.state(at: 0), [RoundRecord]())
      for _ in 0..<3 {
        let outcome = try #require(try engine.engine.round(state, after: records.last, clock: { 0 }))
        (state, records) = (outcome.state, records + [outcome.record])
      }
      #expect(state.weights.values[0].isFinite)
      return records
    }
    let records = try run(1)
    let epsilons = records.compactMap(\.epsilon)
    #expect(epsilons.count == 3 && epsilons == epsilons.sorted() && epsilons[0] > 0)
    #expect(records.allSatisfy { $0.trainingLoss == nil })
    // Their expected number, not how many came.
    #expect(records.allSatisfy { $0.clients == 10 })
    #expect(try run(1) == records)
  }

  @Test("what noise does not go with is refused")
  func refused() throws {
    for (given, strategy, aggregation, words) in [
      (["noise": 1], "fedavg", "mean", "--clip"),
      (["noise": 1, "clip": 1], "scaffold", "mean", "more than their change"),
      (["noise": 1, "clip": 1], "fedavg", "median", "median is none"), (["epsilon": 1], "fedavg", "mean", "no noise"),
      (["delta": 0.01], "fedavg", "mean", "no noise"),
    ] as [([String: Float], String, String, String)] {
      let error = #expect(throws: FederatedError.self) {
        try EngineSettings(strategy: strategy, aggregation: aggregation, given: given)
      }
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
    #expect(throws: FederatedError.self) { try EngineSettings(given: ["noise": 1, "clip": 1], compress: "topk:0.1") }
  }

  @Test("clients' own noise: longer than the bound, and with a promise of its own")
  func local() throws {
    let settings = try EngineSettings(given: ["local-noise": 2, "clip": 1])
    let promise = try #require(try settings.localPrivacy(clients: 100))
    // One Gaussian of z = 1 over all that two changes can differ by, five times.
    let plain = RenyiAccountant(try SampledGaussian(share: 1, noise: 1))
    #expect(try promise.epsilon(updates: 5) == plain.epsilon(rounds: 5, delta: promise.delta).epsilon)
    let clients = Parabolas(3, 3, 3, 3)
    let weights = try ParabolaEngine(clients, settings).weights(rounds: 2)
    #expect(weights != (try ParabolaEngine(clients, EngineSettings(given: ["clip": 1])).weights(rounds: 2)))
    #expect(try ParabolaEngine(clients, settings).weights(rounds: 2) == weights)
  }
}
