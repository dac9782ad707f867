public import BigInt

/// An exact fraction of integers, always in lowest terms with a positive denominator.
public struct Rational: Sendable, Hashable {
  /// Carries the sign.
  public let numerator: BigInt
  /// Positive, and coprime to the numerator.
  public let denominator: BigInt

  /// 0/1.
  public static let zero = Rational(0)
  /// 1/1.
  public static let one = Rational(1)

  /// A whole number.
  public init(_ whole: BigInt) {
    numerator = whole
    denominator = 1
  }

  /// A whole number.
  public init(_ whole: Int) { self.init(BigInt(whole)) }

  /// The reduced fraction of two whole numbers; nil where the denominator is zero.
  public init?(_ numerator: BigInt, _ denominator: BigInt) {
    guard !denominator.isZero else { return nil }
    self.init(numerator: numerator, nonzero: denominator)
  }

  /// Reduces a fraction whose denominator is known not to be zero.
  init(numerator: BigInt, nonzero denominator: BigInt) {
    let common = BigInt(greatestCommonDivisor(numerator.magnitude, denominator.magnitude))
    let sign: BigInt = denominator.sign == .minus ? -1 : 1
    if common == 1 {
      self.init(reduced: sign * numerator, sign * denominator)
    } else {
      self.init(reduced: sign * numerator / common, sign * denominator / common)
    }
  }

  /// Trusts the caller that the fraction is in lowest terms, so no greatest common divisor is computed.
  init(reduced numerator: BigInt, _ denominator: BigInt) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// Whether the number is 0.
  public var isZero: Bool { numerator.isZero }
  /// Whether the number is an integer.
  public var isWhole: Bool { denominator == 1 }
  /// Whether the number is below 0.
  public var isNegative: Bool { numerator.sign == .minus && !numerator.isZero }
  /// The absolute value.
  public var magnitude: Rational { isNegative ? -self : self }

  /// One over the number; nil for zero.
  public var reciprocal: Rational? {
    guard !isZero else { return nil }
    return isNegative ? Rational(reduced: -denominator, -numerator) : Rational(reduced: denominator, numerator)
  }

  /// The larger bit width of numerator and denominator, a measure of what computing with the number costs.
  public var bitWidth: Int { max(numerator.magnitude.bitWidth, denominator.magnitude.bitWidth) }

  /// The quotient; nil where the divisor is zero.
  public func divided(by divisor: Rational) -> Rational? { divisor.reciprocal.map { self * $0 } }

  /// The power with a whole exponent; nil for zero to an exponent of zero or less.
  ///
  /// Powers of coprime parts stay coprime, so nothing needs to be reduced.
  public func power(_ exponent: Int) -> Rational? {
    if isZero { return exponent > 0 ? .zero : nil }
    let size = Int(exponent.magnitude)
    let above = BigInt(LongProducts.power(numerator.magnitude, size))
    let raised = Rational(
      reduced: numerator.sign == .minus && size % 2 == 1 ? -above : above,
      BigInt(LongProducts.power(denominator.magnitude, size)))
    return exponent < 0 ? raised.reciprocal : raised
  }

  /// The largest integer that is not above this number.
  public var floor: BigInt {
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    return remainder.sign == .minus && !remainder.isZero ? quotient - 1 : quotient
  }

  /// The value as an Int; nil where it is not whole or does not fit.
  public var asInt: Int? { isWhole ? Int(exactly: numerator) : nil }
}

extension Rational: Comparable {
  /// Compares exactly, by cross-multiplication.
  public static func < (left: Rational, right: Rational) -> Bool {
    left.numerator * right.denominator < right.numerator * left.denominator
  }
}

extension Rational {
  /// The negated number.
  public static prefix func - (value: Rational) -> Rational { Rational(reduced: -value.numerator, value.denominator) }

  /// The exact sum.
  public static func + (left: Rational, right: Rational) -> Rational {
    // With a denominator of 1 the sum is already in lowest terms, so that 1/3^100000 + 2 needs no common divisor.
    if left.isWhole {
      return Rational(reduced: left.numerator * right.denominator + right.numerator, right.denominator)
    }
    if right.isWhole { return Rational(reduced: left.numerator + right.numerator * left.denominator, left.denominator) }
    return Rational(
      numerator: left.numerator * right.denominator + right.numerator * left.denominator,
      nonzero: left.denominator * right.denominator)
  }

  /// The exact difference.
  public static func - (left: Rational, right: Rational) -> Rational { left + -right }

  /// The exact product.
  public static func * (left: Rational, right: Rational) -> Rational {
    if left.isWhole && right.isWhole { return Rational(LongProducts.product(left.numerator, right.numerator)) }
    // Cross-reducing first keeps the divisors as small as the factors.
    let first = Rational(numerator: left.numerator, nonzero: right.denominator)
    let second = Rational(numerator: right.numerator, nonzero: left.denominator)
    return Rational(
      reduced: first.numerator * second.numerator, first.denominator * second.denominator)
  }
}

extension Rational: CustomStringConvertible {
  /// `5/4`, `-3`, all digits of it.
  public var description: String {
    let above = LongDecimals.text(numerator)
    return isWhole ? above : "\(above)/\(LongDecimals.text(denominator))"
  }
}

extension Rational: ExpressibleByIntegerLiteral {
  /// A whole number written in code.
  public init(integerLiteral value: Int) { self.init(value) }
}
