import BigInt

/// A real number between two ends, in arithmetic that rounds outward: whatever it says about signs is proved.
struct RealInterval: Sendable, Hashable {
  let low: BigFloat
  let high: BigFloat

  /// An interval whose ends are in order.
  init(_ low: BigFloat, _ high: BigFloat) {
    self.low = low
    self.high = high
  }

  init(_ point: BigFloat) { self.init(point, point) }

  init(_ value: Int) { self.init(BigFloat(value)) }

  /// The narrowest interval around a fraction with ends of so many bits.
  init(_ value: Rational, _ bits: Int) {
    self.init(BigFloat(value, bits, up: false), BigFloat(value, bits, up: true))
  }

  /// -1, 0 or 1 where the sign is certain; nil where zero lies between the ends.
  var sign: Int? {
    if low.sign > 0 { return 1 }
    if high.sign < 0 { return -1 }
    return low.isZero && high.isZero ? 0 : nil
  }

  var containsZero: Bool { low.sign <= 0 && high.sign >= 0 }
  var isPoint: Bool { low == high }
  var width: BigFloat { high - low }
  var middle: BigFloat {
    let sum = low + high
    return BigFloat(mantissa: sum.mantissa, exponent: sum.exponent - 1)
  }

  /// The larger magnitude of the two ends.
  var size: BigFloat {
    let (first, second) = (low.sign < 0 ? -low : low, high.sign < 0 ? -high : high)
    return first < second ? second : first
  }

  /// Whether every number of the interval lies within 2^exponent of zero.
  func isWithin(_ exponent: Int) -> Bool { size.isZero || size.top <= exponent }

  static prefix func - (value: RealInterval) -> RealInterval { RealInterval(-value.high, -value.low) }

  func adding(_ other: RealInterval, _ bits: Int) -> RealInterval {
    RealInterval(.sum(low, other.low, bits, up: false), .sum(high, other.high, bits, up: true))
  }

  func times(_ other: RealInterval, _ bits: Int) -> RealInterval {
    let products = [low * other.low, low * other.high, high * other.low, high * other.high]
    var (least, most) = (products[0], products[0])
    for product in products.dropFirst() {
      if product < least { least = product }
      if most < product { most = product }
    }
    return RealInterval(least.rounded(bits, up: false), most.rounded(bits, up: true))
  }

  /// The quotient; nil where the divisor may be zero.
  func divided(by other: RealInterval, _ bits: Int) -> RealInterval? {
    guard !other.containsZero else { return nil }
    let inverse = RealInterval(
      .quotient(.one, other.high, bits + 4, up: false), .quotient(.one, other.low, bits + 4, up: true))
    return times(inverse, bits)
  }

  /// A power with a whole exponent; nil where it may divide by zero.
  func power(_ exponent: Int, _ bits: Int) -> RealInterval? {
    if exponent < 0 { return RealInterval(1).divided(by: power(-exponent, bits + 8) ?? RealInterval(0), bits) }
    func raised(_ value: BigFloat, up: Bool) -> BigFloat {
      // Rounding the magnitude in one direction keeps each product on its side.
      let isNegative = value.sign < 0 && exponent % 2 == 1
      let upward = isNegative ? !up : up
      var (result, square, rest) = (BigFloat.one, value.sign < 0 ? -value : value, exponent)
      while rest > 0 {
        if rest % 2 == 1 { result = (result * square).rounded(bits + 16, up: upward) }
        rest /= 2
        if rest > 0 { square = (square * square).rounded(bits + 16, up: upward) }
      }
      return (isNegative ? -result : result).rounded(bits, up: up)
    }
    if exponent % 2 == 1 { return RealInterval(raised(low, up: false), raised(high, up: true)) }
    if low.sign >= 0 { return RealInterval(raised(low, up: false), raised(high, up: true)) }
    if high.sign <= 0 { return RealInterval(raised(high, up: false), raised(low, up: true)) }
    return RealInterval(.zero, raised(size, up: true))
  }

  /// The root of a non-negative interval, or of any where the degree is odd; nil where a number may be negative.
  func root(_ degree: Int, _ bits: Int) -> RealInterval? {
    if degree % 2 == 0 && low.sign < 0 { return nil }
    func rooted(_ value: BigFloat, up: Bool) -> BigFloat {
      if value.isZero { return .zero }
      if value.sign < 0 { return -rooted(-value, up: !up) }
      // Scaled so that the whole root has enough bits and the exponent divides.
      var shift = max(0, degree * (bits + 2) - value.mantissa.magnitude.bitWidth)
      let rest = (value.exponent - shift) % degree
      shift += rest < 0 ? rest + degree : rest
      let scaled = value.mantissa.magnitude << shift
      var whole = floorRoot(scaled, degree: degree)
      if up, whole.power(degree) != scaled { whole += 1 }
      return BigFloat(mantissa: BigInt(whole), exponent: (value.exponent - shift) / degree).rounded(bits, up: up)
    }
    return RealInterval(rooted(low, up: false), rooted(high, up: true))
  }

  /// The absolute value.
  var magnitude: RealInterval {
    if low.sign >= 0 { return self }
    if high.sign <= 0 { return -self }
    return RealInterval(.zero, size)
  }

  /// The numbers between the ends of both, or nil where they have none in common.
  func intersection(_ other: RealInterval) -> RealInterval? {
    let (first, last) = (low < other.low ? other.low : low, high < other.high ? high : other.high)
    return first <= last ? RealInterval(first, last) : nil
  }

  /// The interval wider by 2^exponent on either side.
  func widened(_ exponent: Int, _ bits: Int) -> RealInterval {
    let more = BigFloat(mantissa: 1, exponent: exponent)
    return RealInterval(.sum(low, -more, bits, up: false), .sum(high, more, bits, up: true))
  }
}

/// The largest whole number whose power is not above the value.
func floorRoot(_ value: BigUInt, degree: Int) -> BigUInt {
  if value < 2 || degree == 1 { return value }
  if degree == 2 { return value.squareRoot() }
  if degree >= value.bitWidth { return 1 }
  var root = BigUInt(1) << ((value.bitWidth + degree - 1) / degree)
  while true {
    let next = (root * BigUInt(degree - 1) + value / root.power(degree - 1)) / BigUInt(degree)
    if next >= root { return root }
    root = next
  }
}
