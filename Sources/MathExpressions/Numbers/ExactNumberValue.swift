import BigInt

extension ExactNumber {
  /// A rational within about `10^-digits` of the number, relative to its largest term.
  ///
  /// - Parameter digits: at most ``knownDigits``, since π and e come from a table.
  func approximation(digits: Int) -> Rational {
    terms.reduce(Rational.zero) { sum, term in
      sum + term.value * Self.approximation(of: term.key, digits: digits)
    }
  }

  /// Higher powers of π and e have too many digits.
  private static let longestPower = 32
  /// The decimal places to which π and e are tabulated below.
  static let knownDigits = 100

  private static func approximation(of unit: Unit, digits: Int) -> Rational {
    var value = Rational.one
    let bits = digits * 10 / 3 + 16
    if !unit.atoms.isEmpty {
      value = ExactAtom.enclosure(of: unit.atoms, bits)?.middle.rational ?? .zero
    }
    if unit.radicand > 1 {
      let scale = BigUInt(10).power(digits)
      value =
        value
        * Rational(
          numerator: BigInt((unit.radicand * scale * scale).squareRoot()), nonzero: BigInt(scale))
    }
    for (power, constant) in [(unit.piPower, approximatePi), (unit.ePower, approximateE)] where power != 0 {
      // The constants have 100 places; rounding before raising keeps powers cheap, and large ones are cut after each product.
      let raised =
        power.magnitude > Self.longestPower
        ? RealInterval(constant, bits).power(power, bits)?.middle.rational
        : constant.rounded(digits: digits).power(power)
      value = value * (raised ?? .one)
    }
    return value
  }

  /// π to 100 places (OEIS A000796).
  private static let approximatePi = constant(
    "31415926535897932384626433832795028841971693993751058209749445923078164062862089986280348253421170679")
  /// e to 100 places (OEIS A001113).
  private static let approximateE = constant(
    "27182818284590452353602874713526624977572470936999595749669676277240766303535475945713821785251664274")

  private static func constant(_ digits: String) -> Rational {
    Rational(numerator: BigInt(digits) ?? 0, nonzero: BigInt(10).power(digits.count - 1))
  }

  /// -1, 0 or 1. Terms that cancel to the last known digit count as zero: no short expression gets so near.
  public var sign: Int {
    if let rational { return rational.isZero ? 0 : rational.isNegative ? -1 : 1 }
    if !hasAtoms, Set(terms.values.map(\.isNegative)).count == 1 {
      return terms.values.first?.isNegative == true ? -1 : 1
    }
    if terms.count == 1, let (unit, value) = terms.first {
      return ExactAtom.isNegative(unit.atoms) != value.isNegative ? -1 : 1
    }
    for digits in [30, Self.knownDigits] {
      let value = approximation(digits: digits)
      let largest = terms.reduce(Rational.zero) {
        max($0, ($1.value * Self.approximation(of: $1.key, digits: digits)).magnitude)
      }
      let error = largest * Rational(reduced: 1, BigInt(10).power(digits - 5))
      if value.magnitude > error { return value.isNegative ? -1 : 1 }
    }
    return 0
  }

  /// Compares by the sign of the exact difference.
  public static func < (left: ExactNumber, right: ExactNumber) -> Bool { (left - right).sign < 0 }
}

extension ExactNumber: Comparable {}

extension Rational {
  /// The number truncated after `digits` decimal places.
  func rounded(digits: Int) -> Rational {
    let scale = BigInt(10).power(digits)
    return Rational(numerator: (self * Rational(scale)).floor, nonzero: scale)
  }

  /// The nearest floating-point number; infinite or zero where it is out of range.
  public var double: Double {
    let shift = numerator.magnitude.bitWidth - denominator.magnitude.bitWidth - 66
    let (upper, lower) = (numerator.magnitude, denominator.magnitude)
    let quotient = shift < 0 ? (upper << -shift) / lower : upper / (lower << shift)
    // Scaling in two steps keeps the first from overflowing where the result does not.
    let scaled = Double(quotient) * Double(sign: .plus, exponent: max(-1000, min(1000, shift / 2)), significand: 1)
    let value = scaled * Double(sign: .plus, exponent: max(-1100, min(1100, shift - shift / 2)), significand: 1)
    return isNegative ? -value : value
  }

  /// The common logarithm of the magnitude, accurate to fifteen digits however large the number; nil for zero.
  var log10: Double? {
    guard !isZero else { return nil }
    return Self.log10(numerator.magnitude) - Self.log10(denominator.magnitude)
  }

  fileprivate static func log10(_ value: BigUInt) -> Double {
    let dropped = max(0, value.bitWidth - 64)
    return commonLogarithm(Double(value >> dropped)) + Double(dropped) * commonLogarithm(2)
  }
}

extension BigFloat {
  /// The common logarithm of the magnitude; nil for zero.
  var log10: Double? {
    isZero ? nil : Rational.log10(mantissa.magnitude) + Double(exponent) * commonLogarithm(2)
  }
}
