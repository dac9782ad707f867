/// What a run promises each client, by which noise.
public struct PrivacySettings: Sendable, Hashable {
  /// z.
  public static let noise = EngineOption(
    "noise", range: 0.001...1000, words: "a number from 0.001 to 1000",
    help: """
      Add Gaussian noise of this many times --clip to each round's sum: differential privacy for clients, whose ε is in every row of \
      the history.
      """)
  /// δ.
  public static let delta = EngineOption(
    "delta", range: 1e-15...0.1, words: "a probability from 1e-15 to 0.1",
    help: "With which probability the ε of --noise may fail; without it the clients' number to the power of -1.1.")
  /// The largest ε that may be spent.
  public static let budget = EngineOption(
    "epsilon", range: 1e-3...1000, words: "a number from 0.001 to 1000",
    help: "Stop before more than this ε is spent.")
  /// Of adaptive clipping.
  public static let quantile = EngineOption(
    "clip-quantile", range: 0.01...0.99, words: "a share from 0.01 to 0.99",
    help:
      "Move --clip from round to round to the length that this share of the changes does not pass (Andrew et al. 2021)."
  )
  /// Every option.
  public static let options = [noise, delta, budget, quantile, LocalNoise.option]

  /// z: the noise's deviation over the clipping bound.
  public let noise: Double
  /// S of the first round.
  public let bound: Double
  /// nil: N^-1.1.
  private let givenDelta: Double?
  /// The largest ε that may be spent.
  public let budget: Double?
  let quantile: Double?

  /// Out of a run's options; nil where it asks for no noise.
  ///
  /// - Throws: ``FederatedError`` for options that have no sense without others.
  init?(_ values: OptionValues) throws(FederatedError) {
    guard let noise = values.given(Self.noise) else {
      for option in [Self.delta, Self.budget, Self.quantile] where values.given(option) != nil {
        if option == Self.delta, values.given(LocalNoise.option) != nil { continue }
        throw FederatedError("--\(option.name)", "there is no noise that it could be about", "give --noise and --clip")
      }
      return nil
    }
    guard let bound = values.given(NormClipping.option) else {
      throw FederatedError(
        "--noise", "it hides a client only where no client's change is longer than a bound", "give --clip as well")
    }
    (self.noise, self.bound) = (Double(noise), Double(bound))
    givenDelta = values.given(Self.delta).map { Double($0) }
    budget = values.given(Self.budget).map { Double($0) }
    quantile = values.given(Self.quantile).map { Double($0) }
  }

  /// δ for so many clients.
  public func delta(clients: Int) -> Double { givenDelta ?? PrivacyLedger.standardDelta(clients: clients) }
}
