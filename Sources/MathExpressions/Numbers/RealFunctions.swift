import BigInt
import Synchronization

/// Elementary functions in fixed point, where a whole number n stands for n/2^scale.
///
/// Each result is within a few units of the last place; ``RealInterval`` computes with spare bits and widens.
enum FixedPoint {
  /// Bits beyond those asked for, for the errors of all steps of a series.
  static let spare = 40

  /// Constants by scale, which take as long as the functions that need them.
  private final class Constants: Sendable {
    private let known = Mutex<[Int: BigInt]>([:])
    /// Scales beyond these are rare, and their constants large.
    private static let most = 64
    private static let largestScale = 4096

    func value(_ scale: Int, _ compute: (Int) -> BigInt) -> BigInt {
      if let value = known.withLock({ $0[scale] }) { return value }
      let value = compute(scale)
      guard scale <= Self.largestScale else { return value }
      known.withLock { if $0.count < Self.most { $0[scale] = value } }
      return value
    }
  }

  private static let pis = Constants()
  private static let logarithmsOfTwo = Constants()

  /// π by Machin's formula, with an error of a few units.
  static func pi(_ scale: Int) -> BigInt {
    pis.value(scale) { scale in
      let inner = scale + 16
      let value = 4 * (4 * inverseTangent(ofInverse: 5, inner) - inverseTangent(ofInverse: 239, inner))
      return value >> 16
    }
  }

  /// ln 2 = 18 artanh(1/26) - 2 artanh(1/4801) + 8 artanh(1/8749).
  static func logarithmOfTwo(_ scale: Int) -> BigInt {
    logarithmsOfTwo.value(scale) { scale in
      let inner = scale + 16
      let value =
        18 * hyperbolic(ofInverse: 26, inner) - 2 * hyperbolic(ofInverse: 4801, inner)
        + 8 * hyperbolic(ofInverse: 8749, inner)
      return value >> 16
    }
  }

  private static func inverseTangent(ofInverse value: Int, _ scale: Int) -> BigInt {
    series(ofInverse: value, scale, alternates: true)
  }

  private static func hyperbolic(ofInverse value: Int, _ scale: Int) -> BigInt {
    series(ofInverse: value, scale, alternates: false)
  }

  private static func series(ofInverse value: Int, _ scale: Int, alternates: Bool) -> BigInt {
    var power = (BigUInt(1) << scale) / BigUInt(value)
    let square = BigUInt(value * value)
    var (sum, count) = (BigInt(0), 0)
    while !power.isZero {
      let term = BigInt(power / BigUInt(2 * count + 1))
      sum += alternates && count % 2 == 1 ? -term : term
      power /= square
      count += 1
    }
    return sum
  }

  /// e^x for |x| below one.
  static func exponential(_ value: BigInt, _ scale: Int) -> BigInt {
    // Halving the argument shortens the series; each squaring doubles the error.
    let halvings = 8
    let inner = scale + 2 * halvings + 8
    let argument = value << (inner - scale - halvings)
    var (sum, term, count) = (BigInt(1) << inner, BigInt(1) << inner, 1)
    while term.magnitude.bitWidth > 1 {
      term = (term * argument) >> inner
      term /= BigInt(count)
      sum += term
      count += 1
    }
    for _ in 0..<halvings { sum = (sum * sum) >> inner }
    return sum >> (inner - scale)
  }

  /// sin x and cos x for |x| below one.
  static func circular(_ value: BigInt, _ scale: Int) -> (sine: BigInt, cosine: BigInt) {
    let square = (value * value) >> scale
    var (sine, cosine) = (BigInt(0), BigInt(0))
    var (term, count) = (BigInt(1) << scale, 0)
    while term.magnitude.bitWidth > 1 {
      cosine += count % 2 == 0 ? term : -term
      let odd = ((term * value) >> scale) / BigInt(2 * count + 1)
      sine += count % 2 == 0 ? odd : -odd
      term = (term * square) >> scale
      term /= BigInt((2 * count + 1) * (2 * count + 2))
      count += 1
    }
    return (sine, cosine)
  }

  /// arctan x for |x| at most one.
  static func inverseTangent(_ value: BigInt, _ scale: Int) -> BigInt {
    // arctan x = 2 arctan(x/(1 + √(1 + x²))).
    var argument = value
    let one = BigInt(1) << scale
    let halvings = 4
    for _ in 0..<halvings {
      let root = BigInt(((one * one) + argument * argument).magnitude.squareRoot())
      argument = (argument << scale) / (one + root)
    }
    let square = (argument * argument) >> scale
    var (sum, power, count) = (BigInt(0), argument, 0)
    while power.magnitude.bitWidth > 1 {
      let term = power / BigInt(2 * count + 1)
      sum += count % 2 == 0 ? term : -term
      power = (power * square) >> scale
      count += 1
    }
    return sum << halvings
  }
}

extension RealInterval {
  /// π with an error below 2^-bits.
  static func pi(_ bits: Int) -> RealInterval {
    let value = FixedPoint.pi(bits + 4)
    return RealInterval(BigFloat(mantissa: value, exponent: -bits - 4)).widened(-bits - 1, bits + 8)
  }

  /// The magnitude beyond which exponentials are not computed.
  private static let largestExponent = 40

  /// e to the power of the number; nil where that is too large.
  func exponential(_ bits: Int) -> RealInterval? {
    guard size.top <= Self.largestExponent else { return nil }
    func power(_ value: BigFloat) -> BigFloat {
      let scale = bits + FixedPoint.spare + max(0, value.top)
      let (quotient, remainder) = value.fixed(scale, up: false)
        .quotientAndRemainder(dividingBy: FixedPoint.logarithmOfTwo(scale))
      guard let whole = Int(exactly: quotient) else { return .zero }
      return BigFloat(mantissa: FixedPoint.exponential(remainder, scale), exponent: whole - scale)
    }
    func point(_ power: BigFloat, up: Bool) -> BigFloat {
      (power + BigFloat(mantissa: up ? 1 : -1, exponent: power.top - bits - 8)).rounded(bits, up: up)
    }
    let first = power(low)
    let last = low == high ? first : power(high)
    return RealInterval(point(first, up: false), point(last, up: true))
  }

  /// The natural logarithm; nil where a number may not be positive.
  func logarithm(_ bits: Int) -> RealInterval? {
    guard low.sign > 0 else { return nil }
    // An argument near one has a small logarithm: the error is in units of the scale, not of the result.
    func point(_ logarithm: (total: BigFloat, error: Int)?, up: Bool) -> BigFloat {
      guard let (total, exponent) = logarithm else { return .zero }
      return (total + BigFloat(mantissa: up ? 1 : -1, exponent: exponent)).rounded(bits, up: up)
    }
    let first = Self.logarithm(of: low, bits)
    let last = low == high ? first : Self.logarithm(of: high, bits)
    return RealInterval(point(first, up: false), point(last, up: true))
  }

  /// The logarithm of a positive number, and the exponent of its error; nil for one, whose logarithm is exact.
  private static func logarithm(of value: BigFloat, _ bits: Int) -> (total: BigFloat, error: Int)? {
    if value == .one { return nil }
    let scale = bits + FixedPoint.spare + 64
    // value = part · 2^power with part between 3/4 and 3/2, so that no two large logarithms cancel near one.
    var power = value.top
    var part = BigFloat(mantissa: value.mantissa, exponent: value.exponent - power).fixed(scale, up: false)
    if part < (BigInt(3) << (scale - 2)) {
      part <<= 1
      power -= 1
    }
    // Newton's method on e^y = part, from a double; each step triples the digits.
    let start = naturalLogarithm(BigFloat(mantissa: part, exponent: -scale).double)
    var result = BigInt(start * 0x1p60) << (scale - 60)
    for _ in 0..<8 {
      let raised = FixedPoint.exponential(result, scale)
      let step = (2 * (part - raised) << scale) / (part + raised)
      result += step
      if step.magnitude.bitWidth < scale / 3 - 8 { break }
    }
    let sum = result + BigInt(power) * FixedPoint.logarithmOfTwo(scale)
    return (BigFloat(mantissa: sum, exponent: -scale), 14 + max(0, power.magnitude.bitWidth) - scale)
  }

  /// Sine and cosine; nil where the angle is too large to be known within a turn.
  func circular(_ bits: Int) -> (sine: RealInterval, cosine: RealInterval)? {
    let whole = RealInterval(BigFloat(-1), BigFloat(1))
    guard size.top < 4_000 else { return nil }
    guard width.isZero || width.top < 2 else { return (whole, whole) }
    let scale = bits + FixedPoint.spare
    let reach = scale + max(0, size.top)
    let center = middle
    let quarter = FixedPoint.pi(reach) >> 1
    let fixed = center.fixed(reach, up: false)
    let (turns, rest) = (2 * fixed + quarter).quotientAndRemainder(dividingBy: 2 * quarter)
    // A negative remainder belongs to the quarter below.
    let count = rest.sign == .minus && !rest.isZero ? turns - 1 : turns
    let angle = (fixed - count * quarter) >> (reach - scale)
    let (sine, cosine) = FixedPoint.circular(angle, scale)
    let radius = width.isZero ? BigFloat.zero : BigFloat(mantissa: width.mantissa, exponent: width.exponent - 1)
    func interval(_ value: BigInt) -> RealInterval {
      let point = BigFloat(mantissa: value, exponent: -scale)
      let error = BigFloat.sum(radius, BigFloat(mantissa: 1, exponent: 16 - scale), bits, up: true)
      return RealInterval(.sum(point, -error, bits, up: false), .sum(point, error, bits, up: true))
        .intersection(whole) ?? whole
    }
    switch Int(count.magnitude % 4) * (count.sign == .minus ? -1 : 1) {
    case 0: return (interval(sine), interval(cosine))
    case 1, -3: return (interval(cosine), interval(-sine))
    case 2, -2: return (interval(-sine), interval(-cosine))
    default: return (interval(-cosine), interval(sine))
    }
  }

  /// The arc tangent.
  func inverseTangent(_ bits: Int) -> RealInterval {
    func point(_ value: BigFloat, up: Bool) -> BigFloat {
      let scale = bits + FixedPoint.spare
      let error = BigFloat(mantissa: up ? 1 : -1, exponent: 16 - scale)
      if value.top <= 0 {
        // A small number is its own arc tangent to so many places.
        let deeper = scale + min(4 * bits, max(0, -value.top))
        let angle = FixedPoint.inverseTangent(value.fixed(deeper, up: up), deeper)
        let slip = BigFloat(mantissa: up ? 1 : -1, exponent: 16 - deeper)
        return (BigFloat(mantissa: angle, exponent: -deeper) + slip).rounded(bits, up: up)
      }
      let inverse = BigFloat.quotient(.one, value, scale, up: up).fixed(scale, up: up)
      let quarter = FixedPoint.pi(scale) >> 1
      let angle = (value.sign < 0 ? -quarter : quarter) - FixedPoint.inverseTangent(inverse, scale)
      return (BigFloat(mantissa: angle, exponent: -scale) + error).rounded(bits, up: up)
    }
    return RealInterval(point(low, up: false), point(high, up: true))
  }

  /// The arc sine; nil where a number may lie outside -1 to 1.
  func inverseSine(_ bits: Int) -> RealInterval? {
    guard BigFloat(-1) <= low, high <= .one else { return nil }
    func point(_ value: BigFloat) -> RealInterval? {
      let half = RealInterval.pi(bits + 4).divided(by: RealInterval(2), bits + 4)
      if value == .one { return half }
      if value == BigFloat(-1) { return half.map { -$0 } }
      let inner = 2 * bits + 8
      let square = RealInterval(BigFloat.one - value * value)
      return square.root(2, inner).flatMap { RealInterval(value).divided(by: $0, inner) }?.inverseTangent(bits)
    }
    guard let first = point(low), let last = point(high) else { return nil }
    return RealInterval(first.low, last.high)
  }
}
