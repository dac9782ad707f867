import Foundation
import RandomStreams
import Testing

@testable import FederatedLearning

@Suite("Aggregation rules")
struct AggregationTests {
  private func result(
    _ name: String, _ changes: [[Float]], given: [String: Float] = [:], weights: [Double]? = nil
  ) throws -> [Float] {
    var round = AggregationRound(count: changes[0].count)
    round.reference = changes[0]
    var sum = try EngineSettings(aggregation: name, given: given).makeRule().makeAggregation(round)
    for (place, change) in changes.enumerated() { sum.add(change, weight: weights?[place] ?? 1, scale: 1) }
    return sum.result().change
  }

  @Test("by eye")
  func byEye() throws {
    let changes: [[Float]] = [[1, 10], [2, -5], [3, 0], [100, 1], [-70, 2]]
    // 36 / 5 and 8 / 5.
    #expect(try result("mean", changes) == [7.2, 1.6])
    // By weights 1, 1, 2: (1 + 2 + 6) / 4 and (10 - 5 + 0) / 4.
    #expect(try result("mean", Array(changes.prefix(3)), weights: [1, 1, 2]) == [2.25, 1.25])
    // In order: -70 1 2 3 100 and -5 0 1 2 10.
    #expect(try result("median", changes) == [2, 1])
    // Of four the mean of the middle two: 1 2 3 100 and -5 0 1 10.
    #expect(try result("median", Array(changes.prefix(4))) == [2.5, 0.5])
    // A fifth of five off each side: (1 + 2 + 3) / 3 and (0 + 1 + 2) / 3.
    #expect(try result("trimmed-mean", changes) == [2, 1])
    // Nothing off: the mean.
    #expect(try result("trimmed-mean", changes, given: ["trim": 0]) == [7.2, 1.6])
  }

  @Test("without a client there is no change", arguments: EngineParts.aggregationRules.map { $0.name })
  func empty(_ name: String) throws {
    let rule = try EngineSettings(aggregation: name).makeRule()
    #expect(rule.makeAggregation(AggregationRound(count: 3)).result().change == [0, 0, 0])
  }

  @Test("clients that agree are agreed with", arguments: EngineParts.aggregationRules.map { $0.name })
  func agreement(_ name: String) throws {
    #expect(try result(name, [[Float]](repeating: [0.25, -3], count: 7)) == [0.25, -3])
  }

  @Test(
    "median and trimmed mean stay within what honest clients sent, whatever fewer than their share of attackers send")
  func robust() throws {
    var random = RandomStream(seed: 5)
    for trial in 0..<200 {
      let honest = (0..<8).map { _ in (0..<3).map { _ in Float(random.normal()) } }
      let attack = (0..<2).map { _ in (0..<3).map { _ in Float(random.normal()) * 1e5 } }
      let changes = (honest + attack).shuffled(using: &random)
      for (name, given) in [("median", [:]), ("trimmed-mean", ["trim": Float(0.2)])] {
        for (index, value) in try result(name, changes, given: given).enumerated() {
          let values = honest.map { $0[index] }
          #expect(value >= values.min() ?? 0 && value <= values.max() ?? 0, "\(name), trial \(trial)")
        }
      }
      // In any order.
      #expect(try result("median", changes) == result("median", changes.reversed()))
    }
  }

  private struct Golden: Decodable {
    let updates: [[Float]]
    let root: [Float]
    let start: [Float]
    let rules: [String: [Double]]
  }

  @Test("every rule gives what NumPy makes of its paper", arguments: EngineParts.aggregationRules.map { $0.name })
  func golden(_ name: String) throws {
    let path = try #require(Bundle.module.path(forResource: "rules", ofType: "json", inDirectory: "Golden"))
    let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    let rule = try EngineSettings(aggregation: name).makeRule()
    var round = AggregationRound(count: golden.root.count)
    round.reference = golden.root
    for section in rule.kept { round.kept[section] = golden.start }
    var sum = rule.makeAggregation(round)
    for update in golden.updates { sum.add(update, weight: 1, scale: 1) }
    let expected = try #require(golden.rules[name])
    let result = sum.result()
    for (value, expected) in zip(result.change, expected) { #expect(abs(Double(value) - expected) < 1e-5, "\(name)") }
    #expect(result.kept.keys.map(\.name) == rule.kept.map(\.name))
  }

  @Test("buckets: a rule of means of groups, the same whatever the order of threads")
  func buckets() throws {
    let settings = try EngineSettings(aggregation: "median", given: ["buckets": 2])
    let clients = Parabolas(1, 2, 3, 4, 5, 6)
    let weights = try ParabolaEngine(clients, settings, rate: 1).weights(rounds: 1)
    // Medians of three means of two of 1 to 6 are multiples of a half between.
    #expect(weights[0] >= 1.5 && weights[0] <= 5.5 && (2 * weights[0]).rounded() == 2 * weights[0])
    #expect(try ParabolaEngine(clients, settings, rate: 1).weights(rounds: 1) == weights)
    let error = #expect(throws: FederatedError.self) { try EngineSettings(given: ["buckets": 2]) }
    #expect(error?.description.contains("mean has no such setting") == true)
  }

  @Test("rules that cannot work with so few clients say so")
  func fewClients() throws {
    // ⌊0.4 · 8⌋ = 3 attackers, who need 9; ⌊0.4 · 9⌋ = 3. ⌊0.2 · 10⌋ = 2 attackers, who need 11 with Bulyan.
    for (name, share, few) in [("krum", 0.4, 8), ("multi-krum", 0.4, 8), ("bulyan", 0.2, 10)] as [(String, Float, Int)]
    {
      let settings = try EngineSettings(aggregation: name, given: ["assumed-attackers": share])
      let error = #expect(throws: FederatedError.self) { try settings.check(sample: few) }
      #expect(error?.description.contains("it needs \(few + 1)") == true)
      try settings.check(sample: few + 1)
    }
    try EngineSettings(aggregation: "median").check(sample: 1)
  }

  @Test("a round with an attacker: the mean is lost, the median is not")
  func round() throws {
    var clients = Parabolas(1, 1, 1, 1, 1)
    clients.tasks[2].target = 2e5
    let mean = try ParabolaEngine(clients, EngineSettings()).weights(rounds: 1)
    let median = try ParabolaEngine(clients, EngineSettings(aggregation: "median")).weights(rounds: 1)
    #expect(mean[0] > 1e4 && median == [0.5])
  }
}
