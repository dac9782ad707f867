import Testing

@testable import FederatedLearning

@Suite("Attacks")
struct AttackTests {
  private let targets = (1...10).map { Float($0) }

  /// The weight after a round of ten clients that go to 1 to 10, two of whom attack.
  private func weight(_ attack: String?, _ aggregation: String = "mean") throws -> Float {
    var clients = Parabolas()
    clients.tasks = targets.map { Parabola(target: $0) }
    let sampler = try ClientSampler(clients: 10, sample: 10, seed: 1)
    let plan = try attack.map { AttackPlan(try Attack($0), sampler: sampler, seed: 1) }
    return try ParabolaEngine(clients, EngineSettings(aggregation: aggregation), rate: 1, attack: plan).weights(
      rounds: 1)[0]
  }

  private func honest(_ attack: String) throws -> [Float] {
    let attackers = try Attack(attack).attackers(among: Array(0..<10), round: 0, seed: 1)
    #expect(attackers.count == 2)
    return targets.indices.filter { !attackers.contains($0) }.map { targets[$0] }
  }

  @Test("by eye")
  func byEye() throws {
    #expect(try weight(nil) == 5.5)
    let (others, all): ([Float], Float) = (try honest("sign:0.2"), 55)
    let sum = others.reduce(0, +)
    #expect(try weight("sign:0.2") == (sum - 4 * (all - sum)) / 10)
    // Turned round and half as long as the mean of the honest.
    #expect(abs(try weight("ipm:0.2") - (sum - 2 * 0.5 * sum / 8) / 10) < 1e-5)
    // Within what the honest sent.
    let alie = try weight("alie:0.4")
    #expect(alie < 5.5 && alie > 1)
  }

  @Test("malformed updates cost their clients, and not the round", arguments: ["nan:0.2", "huge:0.2", "shape:0.2"])
  func malformed(_ attack: String) throws {
    let others = try honest(attack)
    #expect(try weight(attack) == others.reduce(0, +) / 8)
  }

  @Test("the median stands what the mean does not")
  func median() throws {
    #expect(try weight("sign:0.2") < 3 && weight("sign:0.2", "median") >= 3)
    #expect(try weight("backdoor:0.2") > 5.5)
    #expect(try weight("noise:0.3") != 5.5)
  }

  @Test("an attack is a name and a share")
  func text() throws {
    #expect(try Attack("sign:0.2").text == "sign:0.2")
    for text in ["", "sign", "sign:0", "sign:0.9", "steal:0.1", "sign:x"] {
      #expect(throws: FederatedError.self) { try Attack(text) }
    }
  }
}
