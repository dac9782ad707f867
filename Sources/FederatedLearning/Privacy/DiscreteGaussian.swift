/// Whole numbers with the probabilities of a normal distribution, drawn exactly (Canonne, Kamath, Steinke 2020, arXiv 2004.00010,
/// algorithm 3): no rounding of a floating-point number gives anything away.
struct DiscreteGaussian: Sendable {
  /// σ², of a whole σ.
  private let variance: UInt128
  /// The scale of the Laplace distribution that candidates are drawn from.
  private let scale: UInt64

  /// - Parameter deviation: σ, from 1 to 2^31.
  init(deviation: UInt64) {
    precondition((1...1 << 31).contains(deviation), "a deviation is from 1 to 2^31")
    variance = UInt128(deviation) * UInt128(deviation)
    scale = deviation + 1
  }

  func sample(_ random: inout some RandomNumberGenerator) -> Int64 {
    while true {
      let candidate = laplace(&random)
      let size = UInt128(candidate.magnitude) * UInt128(scale)
      let difference = size > variance ? size - variance : variance - size
      // (|y| - σ²/t)² / (2σ²), with t below the line.
      let (over, under) = (difference * difference, 2 * variance * UInt128(scale) * UInt128(scale))
      if Self.isExponential(over, under, &random) { return candidate }
    }
  }

  /// P(y) proportional to exp(-|y| / t).
  private func laplace(_ random: inout some RandomNumberGenerator) -> Int64 {
    while true {
      let part = UInt64.random(in: 0..<scale, using: &random)
      guard Self.isExponential(UInt128(part), UInt128(scale), &random) else { continue }
      var whole: UInt64 = 0
      while Self.isExponential(1, 1, &random) { whole += 1 }
      let size = Int64(part + whole * scale)
      let isNegative = Bool.random(using: &random)
      if isNegative, size == 0 { continue }
      return isNegative ? -size : size
    }
  }

  /// True with probability exp(-over / under).
  private static func isExponential(
    _ over: UInt128, _ under: UInt128, _ random: inout some RandomNumberGenerator
  ) -> Bool {
    var over = over
    while over > under {
      guard isExponentialBelowOne(1, 1, &random) else { return false }
      over -= under
    }
    return isExponentialBelowOne(over, under, &random)
  }

  /// The same for at most 1 (von Neumann 1951).
  private static func isExponentialBelowOne(
    _ over: UInt128, _ under: UInt128, _ random: inout some RandomNumberGenerator
  ) -> Bool {
    var k: UInt128 = 1
    while below(under * k, &random) < over { k += 1 }
    return k % 2 == 1
  }

  /// A number below a bound, each with the same chance.
  private static func below(_ bound: UInt128, _ random: inout some RandomNumberGenerator) -> UInt128 {
    if let small = UInt64(exactly: bound) { return UInt128(UInt64.random(in: 0..<small, using: &random)) }
    let shift = bound.leadingZeroBitCount
    while true {
      let draw = (UInt128(random.next()) << 64 | UInt128(random.next())) >> UInt128(shift)
      if draw < bound { return draw }
    }
  }
}
