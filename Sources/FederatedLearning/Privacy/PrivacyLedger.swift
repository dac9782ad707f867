import Foundation

/// What a run spends of its clients' privacy, round by round.
public struct PrivacyLedger: Sendable {
  /// The mechanism of a round.
  public let mechanism: SampledGaussian
  /// With which probability ε may fail.
  public let delta: Double
  /// The largest ε that may be spent; nil: any.
  public let budget: Double?
  private let renyi: RenyiAccountant
  private let losses: LossDistributionAccountant?

  /// Of the grid that rows of a history are computed on: coarse, so that ε is a little too large, and quick.
  private static let interval = 1e-3

  /// A ledger of a run's settings.
  ///
  /// - Parameters:
  ///   - sample: clients of a round, in the mean where their number varies.
  public init(
    _ settings: PrivacySettings, clients: Int, sample: Int, sampling: PrivateSampling
  ) throws(FederatedError) {
    mechanism = try SampledGaussian(
      share: Double(sample) / Double(clients), noise: settings.noise, sampling: sampling)
    delta = settings.delta(clients: clients)
    budget = settings.budget
    renyi = RenyiAccountant(mechanism)
    losses = sampling == .poisson ? try LossDistributionAccountant(mechanism, interval: Self.interval) : nil
  }

  /// δ where none is asked for: N^-1.1 (McMahan et al. 2018).
  public static func standardDelta(clients: Int) -> Double { pow(Double(max(2, clients)), -1.1) }

  /// ε after so many rounds: the smaller of what both accountants prove.
  public func epsilon(rounds: Int) -> Double {
    let proven = renyi.epsilon(rounds: rounds, delta: delta).epsilon
    return losses.map { min(proven, $0.epsilon(rounds: rounds, delta: delta)) } ?? proven
  }

  /// Whether one more round stays within the budget.
  public func allows(rounds: Int) -> Bool { budget.map { epsilon(rounds: rounds) <= $0 } ?? true }

  /// What holds after so many rounds, with all that it depends on.
  public func statement(rounds: Int) -> String {
    let epsilon = String(format: "%.4g", epsilon(rounds: rounds))
    let chosen =
      mechanism.sampling == .poisson
      ? "each joins a round with probability \(mechanism.share)" : "a share of \(mechanism.share) in each round"
    return "differential privacy of clients with ε = \(epsilon) at δ = \(String(format: "%.3g", delta)): "
      + "\(mechanism.sampling.adjacency), \(chosen), \(rounds) \(rounds == 1 ? "round" : "rounds"), noise \(mechanism.noise)"
  }
}
