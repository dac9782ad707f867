import BigInt

/// Euclid's algorithm for polynomials with rational coefficients, within a budget.
struct RationalPolynomial {
  var arithmetic: BoundedArithmetic

  /// The square-free part, in which each root is simple: the polynomial divided by its common divisor with its
  /// derivative.
  mutating func squareFree(_ coefficients: [Rational]) throws(MathExpressionError) -> [Rational] {
    // Modulo a prime, Euclid's remainders do not grow: a divisor of one there proves that there is none here.
    if Self.isSquareFreeModuloPrime(PolynomialRoots.whole(coefficients)) { return coefficients }
    let derivative = coefficients.enumerated().dropFirst().map { $0.element * Rational($0.offset) }
    var (first, second) = (coefficients, try monic(derivative))
    while !second.isEmpty {
      (first, second) = (second, try monic(division(first, second).remainder))
    }
    return first.count < 2 ? coefficients : try division(coefficients, first).quotient
  }

  private static let primes: [UInt64] = [2_147_483_629, 2_147_483_587]

  private static func isSquareFreeModuloPrime(_ coefficients: [BigInt]) -> Bool {
    primes.contains { prime in
      func reduced(_ value: BigInt) -> UInt64 {
        let rest = UInt64(value.magnitude % BigUInt(prime))
        return value.sign == .minus && rest > 0 ? prime - rest : rest
      }
      func inverse(_ value: UInt64) -> UInt64 {
        var (result, base, rest) = (UInt64(1), value, prime - 2)
        while rest > 0 {
          if rest & 1 == 1 { result = result * base % prime }
          base = base * base % prime
          rest >>= 1
        }
        return result
      }
      var first = coefficients.map(reduced)
      guard first.last != 0 else { return false }
      var second = first.enumerated().dropFirst().map { $0.element * (UInt64($0.offset) % prime) % prime }
      while second.last == 0 { second.removeLast() }
      while second.count > 1 {
        let scale = inverse(second[second.count - 1])
        while first.count >= second.count {
          let factor = first[first.count - 1] * scale % prime
          let shift = first.count - second.count
          for index in second.indices {
            first[shift + index] = (first[shift + index] + prime - factor * second[index] % prime) % prime
          }
          first.removeLast()
          while first.last == 0 { first.removeLast() }
        }
        swap(&first, &second)
      }
      return second.count == 1
    }
  }

  private mutating func monic(_ coefficients: [Rational]) throws(MathExpressionError) -> [Rational] {
    guard let last = coefficients.lastIndex(where: { !$0.isZero }), let inverse = coefficients[last].reciprocal else {
      return []
    }
    try spend(on: coefficients[...last], times: inverse)
    return coefficients[...last].map { $0 * inverse }
  }

  /// Charges the products of all coefficients with a factor. Euclid's remainders grow with each step.
  private mutating func spend(on coefficients: some Sequence<Rational>, times factor: Rational)
    throws(MathExpressionError)
  {
    let bits = coefficients.reduce(0) { $0 + $1.bitWidth + 64 }
    try arithmetic.spend(bits: bits * WorkCost.commonDivisor, factor.bitWidth)
  }

  private mutating func division(_ dividend: [Rational], _ divisor: [Rational]) throws(MathExpressionError) -> (
    quotient: [Rational], remainder: [Rational]
  ) {
    guard dividend.count >= divisor.count, let inverse = divisor.last?.reciprocal else { return ([], dividend) }
    var rest = dividend
    var quotient = Array(repeating: Rational.zero, count: dividend.count - divisor.count + 1)
    for index in quotient.indices.reversed() {
      let factor = rest[index + divisor.count - 1] * inverse
      quotient[index] = factor
      try spend(on: divisor, times: factor)
      try spend(on: rest[index..<index + divisor.count], times: .one)
      for (offset, coefficient) in divisor.enumerated() {
        rest[index + offset] = rest[index + offset] - factor * coefficient
      }
    }
    return (quotient, Array(rest[..<(divisor.count - 1)]))
  }
}
