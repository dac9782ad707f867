/// How a private run takes its means: with which noise, under which key.
public struct PrivateRounds: Sendable {
  private let settings: PrivacySettings
  private let expected: Double
  private let key: NoiseKey

  /// - Parameters:
  ///   - sample: clients of a round, in the mean where their number varies.
  public init(_ settings: PrivacySettings, sample: Int, key: NoiseKey) {
    self.settings = settings
    expected = Double(sample)
    self.key = key
  }

  /// The bound of changes, where it moves.
  var kept: [Section] { settings.quantile == nil ? [] : [PrivateMean.bound] }

  func initialValue(of section: Section) -> Float? { section == PrivateMean.bound ? Float(settings.bound) : nil }

  func makeAggregation(_ state: ServerState) -> any Aggregation {
    let bound = settings.quantile == nil ? settings.bound : Double(state.sections[PrivateMean.bound].values[0])
    return PrivateMean(
      count: state.weights.schema.count, bound: bound, noise: settings.noise, clients: expected, key: key,
      round: state.round, quantile: settings.quantile)
  }
}
