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
  var weighting = Weighting.examples
  var local = LocalTraining()
  var data = FederatedDataSettings()
  var seed: UInt64 = 1
  /// Partitions or strategies to run one after another; empty: this run alone.
  var compare: [String] = []

  /// The settings of one item of `compare`.
  func comparing(_ item: String) throws -> FederatedSettings {
    var settings = self
    settings.compare = []
    if Strategy.presets.contains(where: { $0.name == item }) {
      settings.strategy = item
    } else {
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
    case .none, .controlVariates: break
    }
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
    try require((0..<1).contains(local.momentum), "--momentum", "\(local.momentum)", "give a number from 0 to below 1")
    try require(
      local.momentum == 0 || local.optimizer == .sgd, "--momentum", "Adam has its own", "give --optimizer sgd")
    try data.check()
    let all = try compare.isEmpty ? [self] : compare.map(comparing)
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

  /// What tells one configuration from another in a legend, without the seed.
  var title: String {
    var parts = ["\(strategy) \(partition)"]
    for (name, value) in [
      ("server lr", serverLearningRate), ("server momentum", serverMomentum), ("tau", tau), ("mu", mu),
      ("lambda", lambda), ("retention", retention),
    ] {
      if let value { parts.append("\(name) \(value)") }
    }
    return parts.joined(separator: ", ")
  }
}
