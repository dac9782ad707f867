import BigInt

/// Decimal digits of a number: 0.d₁d₂d₃… · 10^exponent.
struct DecimalDigits {
  var isNegative: Bool
  /// Without trailing zeros.
  var digits: [Character]
  var exponent: Int

  /// The nearest number with so many significant digits; halves are rounded away from zero.
  init(_ value: Rational, significant count: Int) {
    isNegative = value.isNegative
    guard let log = value.log10 else {
      digits = []
      exponent = 0
      return
    }
    exponent = Int(log.rounded(.down)) + 1
    var rounded = Self.scaled(value.magnitude, by: count - exponent)
    // The logarithm may be off by one next to a power of ten, and rounding up may add a digit.
    if rounded >= BigInt(10).power(count) {
      exponent += 1
      rounded = Self.scaled(value.magnitude, by: count - exponent)
    } else if rounded < BigInt(10).power(count - 1) {
      exponent -= 1
      rounded = Self.scaled(value.magnitude, by: count - exponent)
    }
    digits = Array(String(rounded))
    while digits.last == "0" { digits.removeLast() }
  }

  private static func scaled(_ value: Rational, by places: Int) -> BigInt {
    if value.bitWidth > 4 * LeadingBits.kept || places.magnitude > LeadingBits.kept {
      let product = LeadingBits(value.numerator.magnitude) * LeadingBits.powerOfTen(places)
      return BigInt(product.quotient(LeadingBits(value.denominator.magnitude)))
    }
    let scale = BigInt(10).power(Int(places.magnitude))
    let upper = places >= 0 ? value.numerator * scale : value.numerator
    let lower = places >= 0 ? value.denominator : value.denominator * scale
    return (2 * upper + lower) / (2 * lower)
  }

  /// The digits with a decimal point: `0.061224`, `-1250`.
  var positional: String {
    guard !digits.isEmpty else { return "0" }
    let sign = isNegative ? "-" : ""
    if exponent <= 0 { return sign + "0." + String(repeating: "0", count: -exponent) + String(digits) }
    if digits.count <= exponent {
      return sign + String(digits) + String(repeating: "0", count: exponent - digits.count)
    }
    return sign + String(digits[..<exponent]) + "." + String(digits[exponent...])
  }

  /// The digits as a mantissa and a power of ten, joined by `e` or another text.
  func scientific(_ power: String) -> String {
    let rest = digits.count > 1 ? "." + String(digits[1...]) : ""
    return (isNegative ? "-" : "") + String(digits.first ?? "0") + rest + power + String(exponent - 1)
  }
}

/// The leading bits of a number and a power of two: enough for its first sixty decimal digits, however long it is.
///
/// Multiplying 10^50000 in full would take longer than computing most answers.
private struct LeadingBits {
  static let kept = 256

  private var bits: BigUInt
  private var exponent: Int

  init(_ bits: BigUInt, exponent: Int = 0) {
    let dropped = max(0, bits.bitWidth - Self.kept)
    self.bits = bits >> dropped
    self.exponent = exponent + dropped
  }

  static func * (left: LeadingBits, right: LeadingBits) -> LeadingBits {
    LeadingBits(left.bits * right.bits, exponent: left.exponent + right.exponent)
  }

  static func powerOfTen(_ power: Int) -> LeadingBits {
    var (result, square, rest) = (LeadingBits(1), LeadingBits(10), power.magnitude)
    while rest > 0 {
      if rest % 2 == 1 { result = result * square }
      square = square * square
      rest /= 2
    }
    guard power < 0 else { return result }
    return LeadingBits((BigUInt(1) << (2 * kept)) / result.bits, exponent: -2 * kept - result.exponent)
  }

  /// The whole number nearest to the quotient.
  func quotient(_ divisor: LeadingBits) -> BigUInt {
    let shift = exponent - divisor.exponent
    let (above, below) = shift >= 0 ? (bits << shift, divisor.bits) : (bits, divisor.bits << -shift)
    return (2 * above + below) / (2 * below)
  }
}

extension Rational {
  /// The number of decimal places of the exact decimal; nil where it does not terminate or is longer than the limit.
  func decimalPlaces(atMost limit: Int) -> Int? {
    guard denominator.magnitude.bitWidth <= limit * 4 else { return nil }
    var power = BigInt(1)
    for places in 0...limit {
      if (power % denominator).isZero { return places }
      power *= 10
    }
    return nil
  }

  /// The number of decimal digits of the whole part of the numerator or denominator.
  static func digitCount(_ value: BigUInt) -> Int {
    guard let log = Rational(BigInt(value)).log10 else { return 1 }
    let estimate = Int(log.rounded(.down))
    // Next to a power of ten the logarithm alone does not decide.
    if log - log.rounded(.down) < 1e-9 || log.rounded(.up) - log < 1e-9 {
      let power = LongProducts.power(10, Int(log.rounded()))
      return value >= power ? Int(log.rounded()) + 1 : Int(log.rounded())
    }
    return estimate + 1
  }
}
