/// Gaussian noise that each client puts on its own clipped change, for comparison with the server's: nobody has to be trusted, and the
/// noise of the mean is larger by about the root of the number of clients (Kairouz et al. 2021, arXiv 1912.04977, section 4).
struct LocalNoise: UpdateFilter {
  static let option = EngineOption(
    "local-noise", range: 0.001...1000, words: "a number from 0.001 to 1000",
    help: "Have each client add Gaussian noise of this many times --clip to its own change: local differential privacy."
  )

  let noise: Double
  let bound: Double
  let key: NoiseKey

  func outgoing(
    _ payload: WirePayload, _ context: FilterContext, memory: inout [Section: [Float]]
  ) throws(FederatedError) -> WirePayload {
    // Another nonce for each client than the server's of the round, which is (round, 0).
    var random = NoiseStream(
      key: key.words,
      nonce: [UInt32(truncatingIfNeeded: context.round), UInt32(truncatingIfNeeded: context.client), 1])
    let gaussian = DiscreteGaussian(deviation: UInt64(max(1, (noise * Double(1 << PrivateMean.gridBits)).rounded())))
    let grid = bound / Double(1 << PrivateMean.gridBits)
    var payload = payload
    for index in payload.values.indices {
      let steps = (Double(payload.values[index]) / grid).rounded()
      payload.values[index] = Float((steps + Double(gaussian.sample(&random))) * grid)
    }
    return payload
  }

  func incoming(_ payload: WirePayload, _ context: FilterContext) throws(FederatedError) -> WirePayload { payload }
}

/// What each client's own noise promises it, whoever sees what it sends.
public struct LocalPrivacy: Sendable, Hashable {
  /// z.
  let noise: Double
  let bound: Double
  /// With which probability ε may fail.
  public let delta: Double

  /// Out of a run's options; nil where clients add no noise.
  ///
  /// - Throws: ``FederatedError`` for noise without a bound.
  init?(_ values: OptionValues, clients: Int) throws(FederatedError) {
    guard let noise = values.given(LocalNoise.option) else { return nil }
    guard let bound = values.given(NormClipping.option) else {
      throw FederatedError(
        "--local-noise", "it hides a change only where none is longer than a bound", "give --clip as well")
    }
    (self.noise, self.bound) = (Double(noise), Double(bound))
    delta = values.given(PrivacySettings.delta).map { Double($0) } ?? PrivacyLedger.standardDelta(clients: clients)
  }

  /// ε of a client that sent so many updates: two changes differ by twice the bound at most.
  public func epsilon(updates: Int) throws(FederatedError) -> Double {
    let mechanism = try SampledGaussian(share: 1, noise: noise / 2)
    return RenyiAccountant(mechanism).epsilon(rounds: updates, delta: delta).epsilon
  }
}
