import FederatedLearning

/// All that the bytes of a federated run depend on, as `config.json` keeps it.
public struct FederatedSettings: Sendable, Hashable {
  /// How many clients there are.
  public var clients = 10
  /// How many of them take part in a round.
  public var sample = 10
  /// The rounds to do, at most.
  public var rounds = 20
  /// As ``FederatedLearning/PartitionRule`` reads it.
  public var partition = "iid"
  /// The fewest examples of a client.
  public var smallestClient = 1
  /// Algorithm, aggregation rule and what was given of their options.
  public var engine: EngineSettings
  /// What some of the clients do to spoil the model; nil: all are honest.
  public var attack: Attack?
  /// How updates are summed where the server may see the sum alone; nil: it sees each.
  public var secure: SecureSums?
  /// How clients are chosen.
  public var sampling = PrivateSampling.fixed
  /// Whether noise comes from the system's generator, and is not repeatable.
  public var isNoiseSecret = false
  /// What the clients run on; nil: what they do takes no time that is counted.
  public var devices: DeviceModel?
  /// How long a round waits for its clients.
  public var deadline = DeviceRounds.Deadline.none
  /// How many more clients are asked than are waited for.
  public var overSelection = 1.0
  /// The server moves after so many answers and does not wait for rounds; nil: it does.
  public var buffer: Int?
  /// With a buffer, answers to a model of more steps ago are not counted.
  public var mostStale = 50
  /// What a client counts for in a mean.
  public var weighting = Weighting.examples
  /// How clients train.
  public var local = LocalTraining()
  /// What they train on.
  public var data = FederatedDataSettings()
  /// A model file to begin from; nil: random weights.
  public var start: String?
  /// Everything random comes from it.
  public var seed: UInt64 = 1
  /// Whether the clients are other programs, reached over a network.
  public var isNetworked = false
  /// The share of each client's examples that it does not train on, to judge the final model by.
  public var clientHoldout: Double?
  /// The accuracy at which the run is done, in however many rounds.
  public var target: Double?
  /// With fewer clients that answer a round does not count; nil: half of the sample.
  public var leastAnswers: Int?
  /// Partitions or strategies to run one after another; empty: this run alone.
  public var compare: [String] = []
  /// How many seeds to run, counted from `seed`.
  public var seeds: Int?

  /// The settings of a run with nothing given but the engine's.
  public init(engine: EngineSettings) { self.engine = engine }

  /// A run of several: of one seed, partition and strategy.
  public struct Part: Sendable, Hashable {
    /// Its folder within that of all.
    public let name: String
    /// Of this run alone.
    public let settings: FederatedSettings
  }

  /// The runs that these settings ask for, seed by seed; empty where it is this run alone.
  ///
  /// - Throws: ``FederatedLearning/FederatedError`` for an item of ``compare`` that is neither partition nor strategy.
  public func parts() throws(FederatedError) -> [Part] {
    let count = seeds ?? 1
    guard count > 1 || !compare.isEmpty else { return [] }
    var parts: [Part] = []
    for number in 0..<UInt64(max(1, count)) {
      for item in compare.isEmpty ? [nil] : compare.map(Optional.some) {
        var part = self
        if let item { part = try comparing(item) }
        (part.compare, part.seeds, part.seed) = ([], nil, seed &+ number)
        let word = item.map { String($0.map { $0 == ":" ? "-" : $0 }) }
        let words = [word, count > 1 ? "seed-\(part.seed)" : nil]
        parts.append(Part(name: words.compactMap(\.self).joined(separator: "-"), settings: part))
      }
    }
    return parts
  }

  /// The settings of one item of `compare`.
  private func comparing(_ item: String) throws(FederatedError) -> FederatedSettings {
    var settings = self
    if EngineParts.hasAlgorithm(item) {
      let given = engine.given.map { ($0.option.name, $0.value) }
      settings.engine = try EngineSettings(
        strategy: item, aggregation: engine.aggregation, given: Dictionary(given) { $1 },
        compress: engine.compress?.text, down: engine.down?.text)
      return settings
    }
    func kind(_ text: String) -> Substring { text.prefix { $0 != ":" } }
    guard PartitionRule.forms.contains(where: { kind($0) == kind(item) }) else {
      let known = PartitionRule.forms + EngineParts.algorithms.map { $0.name }
      throw FederatedError(
        "--compare \(item)", "there is no such partition or strategy", "choose of \(known.joined(separator: ", "))")
    }
    settings.partition = try PartitionRule(item).text
    return settings
  }

  /// What every seed of a configuration has in common: runs that differ in nothing else are drawn as one line.
  public var configuration: FederatedSettings {
    var common = self
    (common.seed, common.seeds, common.compare) = (0, nil, [])
    return common
  }

  /// What tells one configuration from another in a legend, without the seed.
  public var title: String { engine.title(partition) }
}

extension EngineParts {
  /// Whether an algorithm goes by a name.
  static func hasAlgorithm(_ name: String) -> Bool {
    algorithms.contains { $0.name == name || $0.aliases.contains(name) }
  }
}
