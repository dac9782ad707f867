import BigInt

/// A binary floating-point number of any length: mantissa · 2^exponent.
struct BigFloat: Sendable, Hashable {
  var mantissa: BigInt
  var exponent: Int

  static let zero = BigFloat(mantissa: 0, exponent: 0)
  static let one = BigFloat(mantissa: 1, exponent: 0)

  init(mantissa: BigInt, exponent: Int) {
    self.mantissa = mantissa
    self.exponent = mantissa.isZero ? 0 : exponent
  }

  init(_ value: Int) { self.init(mantissa: BigInt(value), exponent: 0) }

  var sign: Int { mantissa.isZero ? 0 : mantissa.sign == .minus ? -1 : 1 }
  var isZero: Bool { mantissa.isZero }

  /// The position of the leading bit: the number lies between 2^(top - 1) and 2^top in magnitude.
  var top: Int { mantissa.magnitude.bitWidth + exponent }

  /// The number with at most so many bits, rounded down or up.
  func rounded(_ bits: Int, up: Bool) -> BigFloat {
    let surplus = mantissa.magnitude.bitWidth - bits
    guard surplus > 0 else { return self }
    return BigFloat(mantissa: Self.shifted(mantissa, right: surplus, up: up), exponent: exponent + surplus)
  }

  /// The mantissa over 2^count, rounded down or up.
  static func shifted(_ value: BigInt, right count: Int, up: Bool) -> BigInt {
    guard count > 0 else { return value << -count }
    let isNegative = value.sign == .minus
    let magnitude = value.magnitude
    var quotient = magnitude >> count
    if isNegative != up, (quotient << count) != magnitude { quotient += 1 }
    return BigInt(sign: isNegative && !quotient.isZero ? .minus : .plus, magnitude: quotient)
  }

  static prefix func - (value: BigFloat) -> BigFloat {
    BigFloat(mantissa: -value.mantissa, exponent: value.exponent)
  }

  /// The exact sum. Far apart exponents make long mantissas: callers round.
  static func + (left: BigFloat, right: BigFloat) -> BigFloat {
    if left.isZero { return right }
    if right.isZero { return left }
    let exponent = min(left.exponent, right.exponent)
    return BigFloat(
      mantissa: (left.mantissa << (left.exponent - exponent)) + (right.mantissa << (right.exponent - exponent)),
      exponent: exponent)
  }

  static func - (left: BigFloat, right: BigFloat) -> BigFloat { left + -right }

  static func * (left: BigFloat, right: BigFloat) -> BigFloat {
    BigFloat(mantissa: left.mantissa * right.mantissa, exponent: left.exponent + right.exponent)
  }

  static func < (left: BigFloat, right: BigFloat) -> Bool {
    if left.sign != right.sign { return left.sign < right.sign }
    if left.sign == 0 { return false }
    if left.top != right.top { return (left.top < right.top) == (left.sign > 0) }
    return (left - right).sign < 0
  }

  static func <= (left: BigFloat, right: BigFloat) -> Bool { !(right < left) }

  /// The sum rounded; a term too small to be seen moves the result by one unit of the last place at most.
  static func sum(_ left: BigFloat, _ right: BigFloat, _ bits: Int, up: Bool) -> BigFloat {
    guard !left.isZero, !right.isZero else { return (left.isZero ? right : left).rounded(bits, up: up) }
    let (large, small) = left.top >= right.top ? (left, right) : (right, left)
    guard large.top - small.top > 2 * bits + 8 else { return (left + right).rounded(bits, up: up) }
    guard (small.sign > 0) == up else { return large.rounded(bits, up: up) }
    return (large + BigFloat(mantissa: BigInt(small.sign), exponent: large.top - bits - 2)).rounded(bits, up: up)
  }

  /// The quotient rounded; the divisor is not zero.
  static func quotient(_ left: BigFloat, _ right: BigFloat, _ bits: Int, up: Bool) -> BigFloat {
    let shift = max(0, bits + 2 + right.mantissa.magnitude.bitWidth - left.mantissa.magnitude.bitWidth)
    let isNegative = left.sign * right.sign < 0
    var (quotient, rest) = (left.mantissa.magnitude << shift).quotientAndRemainder(
      dividingBy: right.mantissa.magnitude)
    if !rest.isZero, isNegative != up { quotient += 1 }
    return BigFloat(
      mantissa: BigInt(sign: isNegative && !quotient.isZero ? .minus : .plus, magnitude: quotient),
      exponent: left.exponent - right.exponent - shift
    ).rounded(bits, up: up)
  }

  /// The number in units of 2^-scale, rounded down or up.
  func fixed(_ scale: Int, up: Bool) -> BigInt { Self.shifted(mantissa, right: -(exponent + scale), up: up) }

  /// The value as a fraction; nil for numbers so large or so near to zero, such as e to the power of a million millions, that
  /// writing them out would take all memory.
  var rational: Rational? {
    guard exponent.magnitude <= Self.mostPlaces else { return nil }
    return exponent >= 0
      ? Rational(mantissa << exponent) : Rational(numerator: mantissa, nonzero: BigInt(1) << -exponent)
  }

  /// The most binary places behind or before the point of a fraction: more than a million digits.
  private static let mostPlaces = 1 << 22

  /// The largest whole number that is not above; nil for one too large to be written out.
  var floor: BigInt? {
    if top <= 0 { return sign < 0 ? -1 : 0 }
    return exponent <= Self.mostPlaces ? Self.shifted(mantissa, right: -exponent, up: false) : nil
  }

  /// The nearest whole number, of two the one farther from zero; nil for one too large to be written out.
  var rounded: BigInt? {
    // The far apart are not added: a whole number is its own, and one below a half goes to zero.
    if top < 0 { return 0 }
    let near = exponent >= 0 ? magnitude : magnitude + BigFloat(mantissa: 1, exponent: -1)
    return near.floor.map { sign < 0 ? -$0 : $0 }
  }

  var magnitude: BigFloat { sign < 0 ? -self : self }

  /// A fraction rounded to so many bits.
  init(_ value: Rational, _ bits: Int, up: Bool) {
    let upper = BigFloat(mantissa: value.numerator, exponent: 0)
    self =
      value.isWhole
      ? upper.rounded(bits, up: up)
      : Self.quotient(upper, BigFloat(mantissa: value.denominator, exponent: 0), bits, up: up)
  }

  /// The nearest double; infinite or zero out of range.
  var double: Double {
    let surplus = mantissa.magnitude.bitWidth - 64
    let size = surplus > 0 ? mantissa.magnitude >> surplus : mantissa.magnitude
    let place = exponent + max(0, surplus)
    guard place.magnitude < 3_000 else { return place > 0 && !isZero ? Double(sign) * .infinity : 0 }
    let half = place / 2
    let value =
      Double(size) * Double(sign: .plus, exponent: half, significand: 1)
      * Double(sign: .plus, exponent: place - half, significand: 1)
    return sign < 0 ? -value : value
  }
}
