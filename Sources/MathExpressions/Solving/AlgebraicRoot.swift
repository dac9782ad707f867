import BigInt

/// A real root of a square-free polynomial with whole coefficients, between two ends where it has different signs.
struct AlgebraicRoot: Sendable, Hashable {
  /// From the constant up.
  let coefficients: [BigInt]
  let low: BigFloat
  let high: BigFloat

  /// The interval bisected until it is narrower than 2^-bits of the root.
  func enclosure(_ bits: Int) -> RealInterval {
    var (low, high) = (low, high)
    let start = Self.sign(coefficients, at: low)
    if start == 0 { return RealInterval(low) }
    var steps = 0
    while steps < 100_000 {
      let width = high - low
      let size = low.sign * high.sign > 0 ? min(low.top, high.top) : Int.min / 2
      if width.isZero || size > Int.min / 4 && width.top <= size - bits { break }
      let sum = low + high
      let middle = BigFloat(mantissa: sum.mantissa, exponent: sum.exponent - 1)
      let sign = Self.sign(coefficients, at: middle)
      if sign == 0 { return RealInterval(middle) }
      if sign == start { low = middle } else { high = middle }
      steps += 1
    }
    return RealInterval(low, high)
  }

  /// The interval bisected until it is narrower than 2^exponent.
  func enclosure(narrowerThan exponent: Int) -> RealInterval {
    let size = max(low.isZero ? exponent : low.top, high.isZero ? exponent : high.top)
    var (low, high) = (low, high)
    let start = Self.sign(coefficients, at: low)
    if start == 0 { return RealInterval(low) }
    for _ in 0..<max(0, size - exponent + 2) where (high - low).top > exponent {
      let sum = low + high
      let middle = BigFloat(mantissa: sum.mantissa, exponent: sum.exponent - 1)
      let sign = Self.sign(coefficients, at: middle)
      if sign == 0 { return RealInterval(middle) }
      if sign == start { low = middle } else { high = middle }
    }
    return RealInterval(low, high)
  }

  /// The sign of a polynomial at a point: Horner's scheme on whole numbers.
  static func sign(_ coefficients: [BigInt], at point: BigFloat) -> Int {
    var sum = BigInt(0)
    if point.exponent >= 0 {
      let value = point.mantissa << point.exponent
      for coefficient in coefficients.reversed() { sum = sum * value + coefficient }
    } else {
      // Multiplied by the denominator to the power of the degree.
      var scale = 0
      for coefficient in coefficients.reversed() {
        sum = sum * point.mantissa + (coefficient << scale)
        scale -= point.exponent
      }
    }
    return sum.isZero ? 0 : sum.sign == .minus ? -1 : 1
  }
}

/// Isolates the real roots of polynomials with whole coefficients by Descartes' rule of signs and bisection (Collins and
/// Akritas 1976): never fewer than there are.
struct RootIsolation {
  let account: WorkAccount?

  /// The real roots of a square-free polynomial, ascending.
  ///
  /// - Throws: `tooLarge` where the account does not cover it.
  func roots(_ coefficients: [BigInt]) throws(MathExpressionError) -> [AlgebraicRoot] {
    var found: [AlgebraicRoot] = []
    var polynomial = coefficients
    if polynomial.first?.isZero == true {
      polynomial.removeFirst()
      found.append(AlgebraicRoot(coefficients: coefficients, low: .zero, high: .zero))
    }
    guard polynomial.count > 1 else { return found }
    found += try positive(polynomial, of: coefficients, mirrored: false)
    let mirrored = polynomial.enumerated().map { $0.offset % 2 == 1 ? -$0.element : $0.element }
    found += try positive(mirrored, of: coefficients, mirrored: true)
    // Ends of the other intervals may be roots found exactly: without these, each interval has a change of sign.
    var rest = coefficients
    for root in found where root.low == root.high { rest = try Self.divided(rest, by: root.low) }
    found = found.map {
      $0.low == $0.high ? $0 : AlgebraicRoot(coefficients: rest, low: $0.low, high: $0.high)
    }
    return found.sorted { $0.low < $1.low || $0.low == $1.low && $0.high < $1.high }
  }

  private func positive(_ polynomial: [BigInt], of whole: [BigInt], mirrored: Bool) throws(MathExpressionError)
    -> [AlgebraicRoot]
  {
    let scale = Self.boundExponent(polynomial)
    var stack = [(polynomial: Self.scaled(polynomial, by: scale), place: BigInt(0), depth: 0)]
    var found: [AlgebraicRoot] = []
    func add(_ low: BigFloat, _ high: BigFloat) {
      found.append(
        mirrored
          ? AlgebraicRoot(coefficients: whole, low: -high, high: -low)
          : AlgebraicRoot(coefficients: whole, low: low, high: high))
    }
    while let (current, place, depth) = stack.popLast() {
      let bits = current.reduce(64) { max($0, $1.magnitude.bitWidth) }
      try account?.spend(WorkCost.operation * current.count * current.count * (bits / 256 + 1) / 8)
      let changes = Self.signChanges(Self.shiftedByOne(current.reversed()))
      if changes == 0 { continue }
      let exponent = scale - depth
      if changes == 1 {
        add(BigFloat(mantissa: place, exponent: exponent), BigFloat(mantissa: place + 1, exponent: exponent))
        continue
      }
      var left = current
      let degree = current.count - 1
      for index in left.indices { left[index] <<= degree - index }
      var right = Self.shiftedByOne(left)
      if right[0].isZero {
        let middle = BigFloat(mantissa: 2 * place + 1, exponent: exponent - 1)
        add(middle, middle)
        right.removeFirst()
        // The left half must lose the same root, which lies at its end.
        left = Self.dividedByRootAtOne(left)
      }
      stack.append((Self.reduced(right), 2 * place + 1, depth + 1))
      stack.append((Self.reduced(left), 2 * place, depth + 1))
    }
    return found
  }

  /// The exponent of a power of two above all positive roots (Fujiwara 1916).
  private static func boundExponent(_ polynomial: [BigInt]) -> Int {
    let degree = polynomial.count - 1
    let leading = polynomial[degree].magnitude.bitWidth
    var most = Int.min / 2
    for (index, coefficient) in polynomial.dropLast().enumerated() where !coefficient.isZero {
      let power = degree - index
      let size = coefficient.magnitude.bitWidth - leading + 1
      most = max(most, size >= 0 ? (size + power - 1) / power : -(-size / power))
    }
    return most + 1
  }

  /// p(2^scale · x), made whole.
  private static func scaled(_ polynomial: [BigInt], by scale: Int) -> [BigInt] {
    let degree = polynomial.count - 1
    return reduced(
      polynomial.enumerated().map { $0.element << (scale >= 0 ? $0.offset * scale : (degree - $0.offset) * -scale) })
  }

  /// Without a common power of two.
  private static func reduced(_ polynomial: [BigInt]) -> [BigInt] {
    let common = polynomial.reduce(Int.max) { $1.isZero ? $0 : min($0, $1.trailingZeroBitCount) }
    return common == 0 || common == .max ? polynomial : polynomial.map { $0 >> common }
  }

  /// p(x + 1).
  private static func shiftedByOne(_ polynomial: [BigInt]) -> [BigInt] {
    var result = polynomial
    let degree = polynomial.count - 1
    guard degree > 0 else { return result }
    for step in 0..<degree {
      for index in stride(from: degree - 1, through: step, by: -1) { result[index] += result[index + 1] }
    }
    return result
  }

  /// The polynomial without a root m·2^e, whose factor is 2^-e·x - m or x - m·2^e.
  private static func divided(_ polynomial: [BigInt], by root: BigFloat) throws(MathExpressionError) -> [BigInt] {
    guard let value = root.rational else { throw .tooLongToWrite }
    // Horner's scheme on d^n·p(x/d), whose root is whole; d is a power of two.
    let divisor = value.denominator
    var (result, carry) = ([BigInt](), BigInt(0))
    for coefficient in polynomial.reversed() {
      // Each quotient by d is whole, by Gauss's lemma.
      let sum = carry * value.numerator + coefficient
      carry = sum / divisor
      result.append(carry)
    }
    return result.dropLast().reversed()
  }

  private static func dividedByRootAtOne(_ polynomial: [BigInt]) -> [BigInt] {
    var (result, carry) = ([BigInt](), BigInt(0))
    for coefficient in polynomial.reversed() {
      carry += coefficient
      result.append(carry)
    }
    return result.dropLast().reversed()
  }

  private static func signChanges(_ coefficients: [BigInt]) -> Int {
    var (count, last) = (0, 0)
    for coefficient in coefficients where !coefficient.isZero {
      let sign = coefficient.sign == .minus ? -1 : 1
      if last != 0, sign != last { count += 1 }
      last = sign
    }
    return count
  }
}
