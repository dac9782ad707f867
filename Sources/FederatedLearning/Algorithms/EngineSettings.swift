/// Which algorithm and aggregation rule a run uses, with what was given of their options: checked once, and used as it is.
public struct EngineSettings: Sendable, Hashable {
  /// The algorithm's name, never an alias.
  public let strategy: String
  /// The rule's name.
  public let aggregation: String
  /// What was given; the rest are defaults.
  public let values: OptionValues

  /// The algorithm and the rule of a run that asks for none.
  public static let (standardStrategy, standardAggregation) = (FedAvg.name, WeightedMean.name)

  /// - Parameter given: values by the options' names.
  /// - Throws: ``FederatedError`` for a name that is not known, an option that neither algorithm nor rule has or a value
  ///   outside its range, and an algorithm that the rule cannot serve.
  public init(
    strategy: String = Self.standardStrategy, aggregation: String = Self.standardAggregation,
    given: [String: Float] = [:]
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

  /// What updates go through on their way.
  public func makeFilters() -> FilterChain {
    FilterChain(values.given(NormClipping.option).map { [NormClipping(bound: $0)] } ?? [])
  }

  /// What was given, by the options' keys in `config.json`, in the order of help texts.
  public var given: [(option: EngineOption, value: Float)] {
    EngineParts.options.compactMap { entry in values.given(entry.option).map { (entry.option, $0) } }
  }

  /// What tells it from others in a legend: `fedprox, mu 0.5`, with the words between them.
  public func title(_ words: String) -> String {
    let rule = aggregation == WeightedMean.name ? [] : [aggregation]
    return (["\(strategy) \(words)"] + rule + given.map { "\($0.option.title) \($0.value)" }).joined(separator: ", ")
  }
}
