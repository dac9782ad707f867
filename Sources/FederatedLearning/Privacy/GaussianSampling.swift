/// Who takes part in a round of a private run, and what the guarantee is then about.
public enum PrivateSampling: String, Sendable, Hashable, CaseIterable {
  /// Each client joins with the same chance, on its own; the guarantee is about one client more or less.
  case poisson
  /// So many of the clients; the guarantee is about one client in the place of another.
  case fixed

  /// What two runs differ by that cannot be told apart, in words.
  public var adjacency: String {
    switch self {
    case .poisson: "add or remove one client"
    case .fixed: "replace one client by another"
    }
  }
}

/// The mechanism that is repeated: a sum over a random part of the clients, with Gaussian noise.
public struct SampledGaussian: Sendable, Hashable {
  /// q: the share of the clients in a round, above 0, at most 1.
  public let share: Double
  /// z: the noise's deviation over the most that one client can add.
  public let noise: Double
  /// How clients are chosen.
  public let sampling: PrivateSampling

  /// - Throws: ``FederatedError`` for a share or noise that cannot be.
  public init(share: Double, noise: Double, sampling: PrivateSampling = .poisson) throws(FederatedError) {
    guard share > 0, share <= 1 else {
      throw FederatedError("the sample", "a share of \(share)", "ask for more than none and at most all clients")
    }
    guard noise > 0, noise <= 1e6 else {
      throw FederatedError("--noise", "\(noise)", "give a number above 0, at most 1e6")
    }
    self.share = share
    self.noise = noise
    self.sampling = sampling
  }

  /// The deviation over the most that two runs' sums can differ by: who is replaced takes its part away and brings another.
  var effectiveNoise: Double { sampling == .fixed ? noise / 2 : noise }
}
