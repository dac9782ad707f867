import Foundation

/// ε by the distribution of the privacy loss (Meiser, Mohammadi 2018; Koskela, Jälkö, Honkela 2020, arXiv 1906.03049): for the same
/// noise half the ε of Rényi divergences where few take part in a round.
///
/// One round's losses are put on a grid so that every δ(ε) of the grid is exact and those between are no smaller ("connect
/// the dots", Doroshenko et al. 2022, arXiv 2207.04380), and rounds are convolved by Fourier transforms.
public struct LossDistributionAccountant: Sendable {
  /// Of adding a client, and of removing one; the larger ε counts.
  private let directions: [LossDistribution]

  /// The accountant of a mechanism whose clients are drawn each with the same chance.
  ///
  /// - Parameter interval: of the grid; a coarser one gives a larger ε, never a smaller.
  /// - Throws: ``FederatedError`` for samples of fixed size.
  public init(_ mechanism: SampledGaussian, interval: Double = 1e-4) throws(FederatedError) {
    guard mechanism.sampling == .poisson else {
      throw FederatedError(
        "--sampling fixed", "its losses' distribution is not known",
        "take the ε by Rényi divergences, or --sampling poisson")
    }
    let isAll = mechanism.share == 1
    directions = (isAll ? [true] : [true, false]).map { isRemoval in
      LossDistribution(mechanism.share, mechanism.noise, isRemoval: isRemoval, interval: interval)
    }
  }

  /// The least ε that holds with probability 1 - δ after so many rounds.
  public func epsilon(rounds: Int, delta: Double) -> Double {
    guard rounds > 0 else { return 0 }
    return directions.map { $0.composed(rounds).epsilon(delta: delta) }.max() ?? 0
  }

  /// The δ of an ε after so many rounds.
  public func delta(rounds: Int, epsilon: Double) -> Double {
    guard rounds > 0 else { return 0 }
    return directions.map { $0.composed(rounds).delta(epsilon: epsilon) }.max() ?? 0
  }
}

/// How likely each loss is, on a grid.
struct LossDistribution: Sendable {
  private let interval: Double
  /// The loss of `masses[i]` is `(first + i) · interval`.
  private var first: Int
  private var masses: [Double]
  /// That of an infinite loss.
  private var infinite: Double

  /// Losses beyond so many deviations of the noise are taken for infinite.
  private static let (reach, tail) = (12.5, 1e-15)

  /// One round: P = (1-q) N(0, z²) + q N(1, z²) against Q = N(0, z²), or the other way round.
  init(_ q: Double, _ z: Double, isRemoval: Bool, interval: Double) {
    self.interval = interval
    func loss(_ x: Double) -> Double {
      let ratio = (2 * x - 1) / (2 * z * z)
      return q == 1 ? ratio : ratio > 0 ? ratio + log(q + (1 - q) * exp(-ratio)) : log1p(q * expm1(ratio))
    }
    /// Where ln(P/Q) is this; nil where it is larger everywhere.
    func place(_ loss: Double) -> Double? {
      if q == 1 { return 0.5 + z * z * loss }
      // e^loss - (1 - q), without cancellation.
      let rest = expm1(loss) + q
      return rest > 0 ? 0.5 + z * z * (log(rest) - log(q)) : nil
    }
    func normal(_ a: Double, _ b: Double, _ mean: Double) -> Double {
      let (low, high) = ((a - mean) / z / 2.0.squareRoot(), (b - mean) / z / 2.0.squareRoot())
      return low > 0 ? 0.5 * (erfc(low) - erfc(high)) : 0.5 * (erfc(-high) - erfc(-low))
    }
    let (least, most) = (-Self.reach * z, 1 + Self.reach * z)
    let ends = isRemoval ? (loss(least), loss(most)) : (-loss(most), -loss(least))
    let low = Int((ends.0 / interval).rounded(.down)) - 1
    let high = Int((ends.1 / interval).rounded(.up)) + 1
    var masses = [Double](repeating: 0, count: high - low + 1)
    func bounds(_ number: Int) -> (Double, Double) {
      // Where the loss is between that of the grid's point before and this one's.
      let (from, to) = (Double(number - 1) * interval, Double(number) * interval)
      let pair = isRemoval ? (place(from), place(to)) : (place(-to), place(-from))
      return (pair.0 ?? -.infinity, pair.1 ?? -.infinity)
    }
    for number in low + 1...high {
      let (a, b) = bounds(number)
      guard b > a else { continue }
      let (none, one) = (normal(a, b, 0), normal(a, b, 1))
      let mixed = (1 - q) * none + q * one
      let (upper, lower) = isRemoval ? (mixed, none) : (none, mixed)
      // Split between both ends of the interval so that the masses of both distributions stay what they are.
      let top = (upper - lower * exp(Double(number - 1) * interval)) / -expm1(-interval)
      let share = min(max(0, top), upper)
      masses[number - low] += share
      masses[number - 1 - low] += upper - share
    }
    first = low
    self.masses = masses
    // Far more than what lies beyond the reach.
    infinite = Self.tail
  }

  /// The losses of so many rounds.
  func composed(_ rounds: Int) -> LossDistribution {
    guard rounds > 1 else { return self }
    let (low, high) = window(rounds)
    var count = 1
    while count < max(high - low + 1, masses.count) { count *= 2 }
    func folded(_ place: Int) -> Int { (place % count + count) % count }
    var (real, imaginary) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
    for (place, mass) in masses.enumerated() { real[folded(first + place)] += mass }
    let transform = FourierTransform(count: count)
    transform.apply(&real, &imaginary)
    for place in 0..<count { (real[place], imaginary[place]) = Self.power(real[place], imaginary[place], rounds) }
    transform.apply(&real, &imaginary, isInverse: true)
    var result = self
    result.first = low
    result.masses = (low...high).map { max(0, real[folded($0)]) }
    // What lies outside of the window, and may have been folded into it, counts as lost.
    result.infinite = -expm1(Double(rounds) * log1p(-infinite)) + 2 * Self.tail
    return result
  }

  private static func power(_ real: Double, _ imaginary: Double, _ exponent: Int) -> (Double, Double) {
    var (result, base, left) = ((1.0, 0.0), (real, imaginary), exponent)
    while left > 0 {
      if left & 1 == 1 { result = (result.0 * base.0 - result.1 * base.1, result.0 * base.1 + result.1 * base.0) }
      base = (base.0 * base.0 - base.1 * base.1, 2 * base.0 * base.1)
      left >>= 1
    }
    return result
  }

  /// Between which points of the grid nearly all of so many rounds' losses are (Chernoff's bound).
  private func window(_ rounds: Int) -> (Int, Int) {
    let losses = masses.indices.map { Double(first + $0) * interval }
    func bound(_ sign: Double) -> Double {
      var best = Double.infinity
      var rate = 0.05
      while rate < 200 {
        var (most, sum) = (-Double.infinity, 0.0)
        for (loss, mass) in zip(losses, masses) where mass > 0 {
          let term = log(mass) + sign * rate * loss
          if term > most {
            sum = sum * exp(most - term) + 1
            most = term
          } else {
            sum += exp(term - most)
          }
        }
        best = min(best, (Double(rounds) * (most + log(sum)) - log(Self.tail)) / rate)
        rate *= 1.6
      }
      return best
    }
    let least = max(-bound(-1), Double(first * rounds) * interval)
    let most = min(bound(1), Double((first + masses.count - 1) * rounds) * interval)
    return (Int((least / interval).rounded(.down)), Int((most / interval).rounded(.up)))
  }

  /// `Σ_{l > ε} p(l) (1 - e^(ε - l)) + p(∞)`.
  func delta(epsilon: Double) -> Double {
    var sum = infinite
    for place in masses.indices.reversed() {
      let loss = Double(first + place) * interval
      guard loss > epsilon else { break }
      sum += masses[place] * -expm1(epsilon - loss)
    }
    return min(1, sum)
  }

  /// The least ε of a δ.
  func epsilon(delta: Double) -> Double {
    guard infinite <= delta else { return .infinity }
    // From the largest loss down: Σ p and Σ p e^-l of the losses above ε.
    var (above, weighted, place) = (infinite, 0.0, masses.count - 1)
    while place >= 0 {
      let loss = Double(first + place) * interval
      // With ε at this loss the sum is above - e^loss · weighted.
      if above - exp(loss) * weighted > delta { break }
      if loss < 0 { return 0 }
      above += masses[place]
      weighted += masses[place] * exp(-loss)
      place -= 1
    }
    guard weighted > 0 else { return 0 }
    return max(0, log((above - delta) / weighted))
  }
}
