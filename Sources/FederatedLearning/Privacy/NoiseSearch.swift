/// The least noise that keeps a promise.
public enum NoiseSearch {
  /// More is not looked for.
  public static let most = 1000.0
  private static let (least, steps, interval) = (0.1, 40, 1e-3)

  /// z for an ε after so many rounds, a little more than is needed; nil where none up to ``most`` is enough.
  ///
  /// - Parameter share: of the clients in a round.
  /// - Throws: ``FederatedError`` for a share that cannot be.
  public static func noise(
    epsilon: Double, share: Double, sampling: PrivateSampling, rounds: Int, delta: Double
  ) throws(FederatedError) -> Double? {
    func isEnough(_ noise: Double) throws(FederatedError) -> Bool {
      let mechanism = try SampledGaussian(share: share, noise: noise, sampling: sampling)
      if RenyiAccountant(mechanism).epsilon(rounds: rounds, delta: delta).epsilon <= epsilon { return true }
      guard sampling == .poisson else { return false }
      return try LossDistributionAccountant(mechanism, interval: interval).epsilon(rounds: rounds, delta: delta)
        <= epsilon
    }
    guard try isEnough(most) else { return nil }
    var (low, high) = (least, most)
    // By the ratio: noise is a scale.
    for _ in 0..<steps where high / low > 1.0001 {
      let middle = (low * high).squareRoot()
      if try isEnough(middle) { high = middle } else { low = middle }
    }
    return high
  }
}
