import FederatedLearning
import Foundation
import NeuralNetworks

/// All that the bytes of a federated run depend on, as `config.json` keeps it.
struct FederatedSettings: Codable, Hashable {
  var clients = 10
  var sample = 10
  var rounds = 20
  var partition = "iid"
  var smallestClient = 1
  var strategy = "fedavg"
  var serverLearningRate: Float?
  var serverMomentum: Float?
  var tau: Float?
  var mu: Float?
  var lambda: Float?
  var retention: Float?
  var priorFloor: Float?
  var modelAverage: Float?
  var weighting = Weighting.examples
  var local = LocalTraining()
  var data = FederatedDataSettings()
  var seed: UInt64 = 1
  /// The share of each client's examples that it does not train on, to judge the final model by.
  var clientHoldout: Double?
  /// The accuracy at which the run is done, in however many rounds.
  var target: Double?
  /// Partitions or strategies to run one after another; empty: this run alone.
  var compare: [String] = []
  /// How many seeds to run, counted from `seed`.
  var seeds: Int?

  /// A run of several: of one seed, partition and strategy.
  struct Part {
    /// Its folder within that of all.
    var name: String
    var settings: FederatedSettings
  }

  /// The runs that these settings ask for, seed by seed; empty where it is this run alone.
  func parts() throws -> [Part] {
    let count = seeds ?? 1
    guard count > 1 || !compare.isEmpty else { return [] }
    return try (0..<UInt64(max(1, count))).flatMap { number in
      try (compare.isEmpty ? [nil] : compare.map(Optional.some)).map { item in
        var part = try item.map(comparing) ?? self
        (part.compare, part.seeds, part.seed) = ([], nil, seed &+ number)
        let words = [item?.replacingOccurrences(of: ":", with: "-"), count > 1 ? "seed-\(part.seed)" : nil]
        return Part(name: words.compactMap(\.self).joined(separator: "-"), settings: part)
      }
    }
  }

  /// The settings of one item of `compare`.
  private func comparing(_ item: String) throws -> FederatedSettings {
    var settings = self
    if Strategy.presets.contains(where: { $0.name == item }) {
      settings.strategy = item
    } else {
      func kind(_ text: String) -> Substring { text.prefix { $0 != ":" } }
      guard PartitionRule.forms.contains(where: { kind($0) == kind(item) }) else {
        let known = PartitionRule.forms + Strategy.presets.map(\.name)
        throw FederatedError(
          "--compare \(item)", "there is no such partition or strategy", "choose of \(known.joined(separator: ", "))")
      }
      settings.partition = try PartitionRule(item).text
    }
    return settings
  }

  /// The strategy with what was set of it; refused where a setting is none of the strategy's.
  func makeStrategy() throws -> Strategy {
    var result = try Strategy(named: strategy)
    func refuse(_ option: String, _ whose: String) -> FederatedError {
      FederatedError(option, "\(strategy) has no such setting", "leave it out, or choose \(whose)")
    }
    func check(_ option: String, _ value: Float?, _ range: ClosedRange<Float>, _ words: String) throws {
      guard let value, !range.contains(value) else { return }
      throw FederatedError(option, "\(value)", "give \(words)")
    }
    try check("--server-lr", serverLearningRate, .leastNonzeroMagnitude...1000, "a number above 0")
    try check("--server-momentum", serverMomentum, 0...0.9999, "a number from 0 to below 1")
    try check("--tau", tau, .leastNonzeroMagnitude...1000, "a number above 0")
    try check("--mu", mu, 0...1e6, "0 or more")
    try check("--lambda", lambda, 0...1e9, "0 or more")
    try check("--retention", retention, 0...1, "a share from 0 to 1")
    try check("--prior-floor", priorFloor, 1e-6...1, "a share above 0, at most 1")
    try check("--model-average", modelAverage, 0...0.9999, "a share from 0 to below 1")
    result.modelAverage = modelAverage
    switch result.server {
    case .descent(let rate, let momentum):
      guard tau == nil else { throw refuse("--tau", "fedadam, fedyogi or fedadagrad") }
      result.server = .descent(rate: serverLearningRate ?? rate, momentum: serverMomentum ?? momentum)
    case .adaptive(let rule, let rate, let beta1, let beta2, let floor):
      guard serverMomentum == nil else { throw refuse("--server-momentum", "fedavgm") }
      result.server = .adaptive(
        rule, rate: serverLearningRate ?? rate, beta1: beta1, beta2: beta2, floor: tau ?? floor)
    }
    switch result.correction {
    case .proximal(let strength):
      result.correction = .proximal(strength: mu ?? strength)
    case .elastic(let strength, let kept):
      result.correction = .elastic(strength: lambda ?? strength, retention: retention ?? kept)
    case .labelPrior(let floor):
      result.correction = .labelPrior(floor: priorFloor ?? floor)
    case .none, .controlVariates: break
    }
    if priorFloor != nil, strategy != "fedla" { throw refuse("--prior-floor", "fedla") }
    if mu != nil, strategy != "fedprox" { throw refuse("--mu", "fedprox") }
    if lambda != nil || retention != nil, strategy != "ewc" {
      throw refuse(lambda != nil ? "--lambda" : "--retention", "ewc")
    }
    return result
  }

  /// Everything that can be wrong before any data is read.
  func check() throws {
    func require(_ isGood: Bool, _ subject: String, _ problem: @autoclosure () -> String, _ remedy: String) throws {
      if !isGood { throw FederatedError(subject, problem(), remedy) }
    }
    try require(clients > 0, "--clients", "\(clients)", "ask for at least 1")
    try require(rounds > 0, "--rounds", "\(rounds)", "ask for at least 1")
    try require(
      sample > 0 && sample <= clients, "--sample", "\(sample) of \(clients) clients", "ask for 1 to \(clients)")
    try require(smallestClient >= 0, "--smallest-client", "\(smallestClient)", "ask for 0 or more examples")
    try require(local.epochs >= 0 && local.epochs <= 10_000, "--local-epochs", "\(local.epochs)", "ask for 0 to 10000")
    try require((1...4096).contains(local.batchSize), "--batch", "\(local.batchSize)", "ask for 1 to 4096 images")
    try require(
      local.learningRate > 0 && local.learningRate.isFinite, "--lr", "\(local.learningRate)", "give a number above 0")
    try require(
      local.rateDecay.map { $0 > 0 && $0 <= 1 } ?? true, "--lr-decay", "\(local.rateDecay ?? 1)",
      "give a number above 0, at most 1")
    try require((0..<1).contains(local.momentum), "--momentum", "\(local.momentum)", "give a number from 0 to below 1")
    try require(
      local.momentum == 0 || local.optimizer == .sgd, "--momentum", "Adam has its own", "give --optimizer sgd")
    try require((1...1000).contains(seeds ?? 1), "--seeds", "\(seeds ?? 1)", "ask for 1 to 1000")
    if let target {
      try require(target > 0 && target <= 1, "--target", "\(target)", "give a share above 0 and at most 1, like 0.99")
    }
    if let clientHoldout {
      try require(
        clientHoldout > 0 && clientHoldout < 1, "--client-holdout", "\(clientHoldout)", "give a share between 0 and 1")
      try require(
        !data.isVirtual, "--client-holdout", "virtual clients are judged by other writers", "leave it out")
    }
    try data.check()
    let parts = try parts()
    try require(
      Set(parts.map(\.name)).count == parts.count, "--compare", compare.joined(separator: ","), "name each one once")
    let all = parts.isEmpty ? [self] : parts.map(\.settings)
    for settings in all {
      let rule = try PartitionRule(settings.partition)
      let strategy = try settings.makeStrategy()
      try strategy.check(local)
      if data.isVirtual, rule != .writer {
        throw FederatedError(
          "--partition \(settings.partition)", "virtual clients are writers of their own",
          "leave it out, or give --data for other partitions")
      }
    }
  }

  /// What every seed of a configuration has in common: runs that differ in nothing else are drawn as one line.
  var configuration: FederatedSettings {
    var common = self
    (common.seed, common.seeds, common.compare) = (0, nil, [])
    return common
  }

  /// What tells one configuration from another in a legend, without the seed.
  var title: String {
    var parts = ["\(strategy) \(partition)"]
    for (name, value) in [
      ("server lr", serverLearningRate), ("server momentum", serverMomentum), ("tau", tau), ("mu", mu),
      ("lambda", lambda), ("retention", retention), ("prior floor", priorFloor), ("model average", modelAverage),
    ] {
      if let value { parts.append("\(name) \(value)") }
    }
    return parts.joined(separator: ", ")
  }
}
