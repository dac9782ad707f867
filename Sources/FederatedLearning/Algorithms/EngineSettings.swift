/// Which algorithm and aggregation rule a run uses, with what was given of their options: checked once, and used as it is.
public struct EngineSettings: Sendable, Hashable {
  /// The algorithm's name, never an alias.
  public let strategy: String
  /// The rule's name.
  public let aggregation: String
  /// What was given; the rest are defaults.
  public let values: OptionValues
  /// How clients' updates are made small; nil: they go as they are.
  public let compress: CodecSpecification?
  /// How the model's changes are made small for clients; nil: the whole model is sent.
  public let down: CodecSpecification?
  /// What a run promises its clients by noise; nil: nothing.
  public let privacy: PrivacySettings?

  /// The algorithm and the rule of a run that asks for none.
  public static let (standardStrategy, standardAggregation) = (FedAvg.name, WeightedMean.name)

  /// - Parameters:
  ///   - given: values by the options' names.
  ///   - compress: how updates are made small, such as `sample:0.25,eden:1`.
  ///   - down: how the model's changes are made small.
  /// - Throws: ``FederatedError`` for a name that is not known, an option that neither algorithm nor rule has or a value
  ///   outside its range, and an algorithm that the rule cannot serve.
  public init(
    strategy: String = Self.standardStrategy, aggregation: String = Self.standardAggregation,
    given: [String: Float] = [:], compress: String? = nil, down: String? = nil
  ) throws(FederatedError) {
    let algorithm = try EngineParts.find(strategy, in: EngineParts.algorithms, kind: "strategy")
    let rules = EngineParts.aggregationRules
    let rule = try EngineParts.find(aggregation, in: rules, kind: "aggregation")
    let own = algorithm.options + rule.options + EngineParts.commonOptions
    var values = OptionValues()
    // In the options' order, so that of several mistakes the same is named every time.
    for entry in EngineParts.options {
      guard let value = given[entry.option.name] else { continue }
      guard own.contains(where: { $0.name == entry.option.name }) else {
        let isOfRules = rules.contains { type in entry.takers.contains { $0.name == type.name } }
        throw FederatedError(
          "--" + entry.option.name, "\(isOfRules ? rule.name : algorithm.name) has no such setting",
          "leave it out, or choose \(Self.list(entry.takers.map(\.name)))")
      }
      try values.set(entry.option, to: value)
    }
    if let unknown = given.keys.filter({ !values.names.contains($0) }).min() {
      throw FederatedError("--" + unknown, "there is no such setting", "leave it out")
    }
    self.strategy = algorithm.name
    self.aggregation = rule.name
    self.values = values
    self.compress = try compress.map { text throws(FederatedError) in
      try CodecSpecification(text, option: "--compress")
    }
    self.down = try down.map { text throws(FederatedError) in try CodecSpecification(text, option: "--down") }
    if let down = self.down { _ = try ModelIncrement(down) }
    if let compress = self.compress, compress.hasErrorFeedback, values.given(NormClipping.option) != nil {
      throw FederatedError(
        "--compress \(compress.text)",
        "what was left out of earlier rounds would make updates longer than --clip allows",
        "leave out --clip, or choose sample and eden, which leave nothing behind")
    }
    if values.given(PersonalTuning.pull) != nil, values.given(PersonalTuning.epochs) == nil {
      throw FederatedError("--fine-tune-pull", "clients make no model of their own", "give --fine-tune as well")
    }
    privacy = try PrivacySettings(values)
    if values.given(LocalNoise.option) != nil, !makeAlgorithm().sent.isEmpty || algorithm == FedNova.self {
      throw FederatedError(
        "--local-noise", "\(algorithm.name) has clients tell more than their change",
        "choose another strategy, like fedavg")
    }
    if privacy != nil {
      let isMean = rule == WeightedMean.self
      guard isMean, makeAlgorithm().sent.isEmpty else {
        throw FederatedError(
          "--noise",
          isMean
            ? "\(algorithm.name) has clients send more than their change, which the noise does not hide"
            : "it hides a client in a mean, and the \(rule.name) is none",
          isMean ? "choose another strategy, like fedavg" : "leave out --aggregation")
      }
      if let compress = self.compress, compress.hasErrorFeedback {
        throw FederatedError(
          "--compress \(compress.text)", "what was left out of earlier rounds is not within --clip",
          "choose sample and eden, which leave nothing behind")
      }
    }
    if rule != WeightedMean.self, !makeAlgorithm().sent.isEmpty {
      throw FederatedError(
        "--aggregation \(rule.name)",
        "\(algorithm.name) adds up what clients send beside their weights, which one client can ruin",
        "leave it out, or choose another strategy")
    }
  }

  private static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.joined() }
    return names.dropLast().joined(separator: ", ") + " or " + last
  }

  /// The algorithm with its options.
  public func makeAlgorithm() -> any FederatedAlgorithm {
    let type = EngineParts.algorithms.first { $0.name == strategy } ?? FedAvg.self
    return type.init(values)
  }

  /// The aggregation rule with its options.
  public func makeRule() -> any AggregationRule {
    let type = EngineParts.aggregationRules.first { $0.name == aggregation } ?? WeightedMean.self
    return type.init(values)
  }

  /// How many updates a robust rule gets the mean of; nil: each alone.
  var bucketSize: Int? { values.given(Bucketing.option).map { Int($0) } }

  /// The examples on which the server trains for its rule; nil where it does not.
  public var rootExamples: Int? {
    type(of: makeRule()).needsReference ? Int(values[FLTrust.rootExamples]) : nil
  }

  /// - Throws: ``FederatedError`` where the rule cannot work with so many clients a round.
  public func check(sample: Int) throws(FederatedError) {
    try makeRule().check(clients: bucketSize.map { (sample + $0 - 1) / $0 } ?? sample)
  }

  /// What each client promises itself by noise of its own; nil: nothing.
  public func localPrivacy(clients: Int) throws(FederatedError) -> LocalPrivacy? {
    try LocalPrivacy(values, clients: clients)
  }

  /// What updates go through on their way.
  ///
  /// - Parameter key: of clients' own noise.
  public func makeFilters(key: NoiseKey = NoiseKey(seed: 0)) -> FilterChain {
    var filters: [any UpdateFilter] = []
    let noise = values.given(LocalNoise.option)
    // A bound that moves is kept to by the server alone.
    if let bound = values.given(NormClipping.option), values.given(PrivacySettings.quantile) == nil {
      filters.append(NormClipping(bound: bound, packing: compress ?? .plain, isHeld: noise == nil))
      if let noise { filters.append(LocalNoise(noise: Double(noise), bound: Double(bound), key: key)) }
    }
    if let compress, compress != .plain { filters.append(UpdateCodec(compress)) }
    return FilterChain(filters)
  }

  /// What was given, by the options' keys in `config.json`, in the order of help texts.
  public var given: [(option: EngineOption, value: Float)] {
    EngineParts.options.compactMap { entry in values.given(entry.option).map { (entry.option, $0) } }
  }

  /// What tells it from others in a legend: `fedprox, mu 0.5`, with the words between them.
  public func title(_ words: String) -> String {
    let rule = aggregation == WeightedMean.name ? [] : [aggregation]
    let codecs = [compress.map { "up \($0.text)" }, down.map { "down \($0.text)" }].compactMap(\.self)
    return (["\(strategy) \(words)"] + rule + codecs + given.map { "\($0.option.title) \($0.value)" }).joined(
      separator: ", ")
  }
}
