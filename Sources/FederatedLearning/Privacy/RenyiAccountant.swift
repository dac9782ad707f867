import Foundation

/// ε by Rényi divergences (Mironov 2017, arXiv 1702.07476): they add up over rounds.
///
/// Poisson samples by Mironov, Talwar, Zhang 2019 (arXiv 1908.10530); samples of fixed size by Wang, Balle, Kasiviswanathan 2019
/// (arXiv 1808.00087, theorem 27); from Rényi divergences to ε by Canonne, Kamath, Steinke 2020 (arXiv 2004.00010, proposition 12).
public struct RenyiAccountant: Sendable {
  /// The orders that are looked at.
  public static let orders = Array(2...256) + [512, 1024]

  /// The divergence of one round at each order.
  private let divergences: [Double]

  /// The accountant of a mechanism.
  public init(_ mechanism: SampledGaussian) {
    let (q, z) = (mechanism.share, mechanism.effectiveNoise)
    if q == 1 {
      divergences = Self.orders.map { Double($0) / (2 * z * z) }
    } else {
      switch mechanism.sampling {
      case .poisson: divergences = Self.orders.map { Self.poisson(q, z, order: $0) }
      case .fixed: divergences = Self.fixed(q, z)
      }
    }
  }

  /// The least ε that holds with probability 1 - δ after so many rounds, and the order that gives it.
  public func epsilon(rounds: Int, delta: Double) -> (epsilon: Double, order: Int) {
    var best = (epsilon: Double.infinity, order: Self.orders[0])
    guard rounds > 0 else { return (0, Self.orders[0]) }
    for (order, divergence) in zip(Self.orders, divergences) {
      let alpha = Double(order)
      let epsilon = Double(rounds) * divergence + log((alpha - 1) / alpha) - (log(delta) + log(alpha)) / (alpha - 1)
      if epsilon < best.epsilon { best = (max(0, epsilon), order) }
    }
    return best
  }

  /// The δ of an ε after so many rounds.
  public func delta(rounds: Int, epsilon: Double) -> Double {
    var best = 0.0
    for (order, divergence) in zip(Self.orders, divergences) {
      let (alpha, total) = (Double(order), Double(rounds) * divergence)
      best = min(best, (alpha - 1) * (total - epsilon + log((alpha - 1) / alpha)) - log(alpha))
      best = min(best, 0.5 * log(-expm1(-total)))
    }
    return exp(best)
  }

  /// `1/(α-1) · log Σ_j C(α,j) (1-q)^(α-j) q^j exp((j²-j)/(2z²))`.
  private static func poisson(_ q: Double, _ z: Double, order: Int) -> Double {
    let terms = (0...order).map { j in
      let power = Double(j)
      return logChoose(order, j) + Double(order - j) * log1p(-q) + power * log(q) + (power * power - power)
        / (2 * z * z)
    }
    return logSum(terms) / Double(order - 1)
  }

  /// The divergence at each order of samples of fixed size.
  private static func fixed(_ q: Double, _ z: Double) -> [Double] {
    // log E[(P/Q - 1)^l] of two normals one sensitivity apart, for even l, at l / 2.
    let mostExact = 256
    let moments = (0...mostExact / 2).map { logMoment(2 * $0, z) }
    let first = 1 / (z * z)
    return orders.map { order in
      var terms = [0.0]
      for j in 2...order {
        let (power, choice) = (Double(j), Double(j) * log(q) + logChoose(order, j))
        // 2 e^((j-1) ε(j)), and for the second order min(4 (e^ε(2) - 1), 2 e^ε(2)).
        var bound = log(2) + (power - 1) * power / (2 * z * z)
        if j == 2 {
          bound = min(log(4) + first + log(-expm1(-first)), log(2) + first)
        } else if order <= mostExact {
          bound = min(bound, log(4) + 0.5 * (moments[j / 2] + moments[(j + 1) / 2]))
        }
        terms.append(bound + choice)
      }
      return logSum(terms) / Double(order - 1)
    }
  }

  /// log ∫ φ(x; 0, z) (exp((2x - 1) / (2z²)) - 1)^l dx for even l, by the trapezoidal rule, which is as exact as numbers are for
  /// such an integrand; differences of moments would cancel.
  private static func logMoment(_ l: Int, _ z: Double) -> Double {
    guard l > 0 else { return 0 }
    let (reach, steps) = (14 * z, 4000)
    let (low, high) = (-reach, Double(l) + reach)
    let step = (high - low) / Double(steps)
    let terms = (0...steps).map { number in
      let x = low + Double(number) * step
      let loss = (2 * x - 1) / (2 * z * z)
      let ratio = loss > 1 ? loss + log(-expm1(-loss)) : log(abs(expm1(loss)))
      return -x * x / (2 * z * z) + Double(l) * ratio
    }
    return logSum(terms.filter(\.isFinite)) + log(step) - log(z) - 0.5 * log(2 * Double.pi)
  }

  private static func logChoose(_ n: Int, _ k: Int) -> Double {
    lgamma(Double(n + 1)) - lgamma(Double(k + 1)) - lgamma(Double(n - k + 1))
  }

  private static func logSum(_ terms: [Double]) -> Double {
    guard let most = terms.max(), most.isFinite else { return -Double.infinity }
    return most + log(terms.reduce(0) { $0 + exp($1 - most) })
  }
}
