import BigInt

extension PolynomialRoots {
  /// The roots of a polynomial of degree three or more with square roots among its coefficients.
  mutating func irrationalRoots(_ coefficients: [ExactNumber]) throws(MathExpressionError) -> [RealPoint] {
    guard coefficients.allSatisfy(\.isAlgebraic) else { return try approximatedRoots(coefficients) }
    var found: [RealPoint] = []
    for factor in try squareFreeFactors(coefficients) {
      if factor.count <= 3 {
        found += try roots(factor)
      } else {
        found += try rootsByNorm(factor)
      }
    }
    return found
  }

  /// The product of the factors of each multiplicity (Yun 1976): (x - √2)²(x - √3) has the factors x - √2 and x - √3.
  private mutating func squareFreeFactors(_ coefficients: [ExactNumber]) throws(MathExpressionError) -> [[ExactNumber]]
  {
    func derivative(_ polynomial: [ExactNumber]) -> [ExactNumber] {
      polynomial.enumerated().dropFirst().map { $0.element * ExactNumber(Rational($0.offset)) }
    }
    guard let common = try commonDivisor(coefficients, derivative(coefficients)) else { return [coefficients] }
    guard common.count > 1 else { return [coefficients] }
    var factors: [[ExactNumber]] = []
    guard var rest = try division(coefficients, common)?.quotient,
      let start = try division(derivative(coefficients), common)?.quotient
    else { return [coefficients] }
    var other = Self.difference(start, derivative(rest))
    while rest.count > 1 {
      guard let factor = other.isEmpty ? rest : try commonDivisor(rest, other),
        let next = try division(rest, factor)?.quotient, let part = try division(other, factor)?.quotient
      else { return factors + [rest] }
      if factor.count > 1 { factors.append(factor) }
      rest = next
      other = Self.difference(part, derivative(rest))
      if factor.count == 1, other.isEmpty, rest.count > 1 {
        factors.append(rest)
        break
      }
    }
    return factors
  }

  private static func difference(_ left: [ExactNumber], _ right: [ExactNumber]) -> [ExactNumber] {
    let count = max(left.count, right.count)
    let result = (0..<count).map {
      ($0 < left.count ? left[$0] : .zero) - ($0 < right.count ? right[$0] : .zero)
    }
    return Array(result[..<(result.lastIndex { !$0.isZero }.map { $0 + 1 } ?? 0)])
  }

  private mutating func commonDivisor(_ left: [ExactNumber], _ right: [ExactNumber]) throws(MathExpressionError)
    -> [ExactNumber]?
  {
    var (first, second) = (left, right)
    while !second.isEmpty {
      guard let next = try division(first, second)?.remainder else { return nil }
      (first, second) = (second, next)
    }
    return first
  }

  private mutating func division(_ dividend: [ExactNumber], _ divisor: [ExactNumber]) throws(MathExpressionError) -> (
    quotient: [ExactNumber], remainder: [ExactNumber]
  )? {
    guard let inverse = divisor.last?.reciprocal else { return nil }
    guard dividend.count >= divisor.count else { return ([], dividend) }
    var rest = dividend
    var quotient = Array(repeating: ExactNumber.zero, count: dividend.count - divisor.count + 1)
    for index in quotient.indices.reversed() {
      let factor = rest[index + divisor.count - 1] * inverse
      quotient[index] = factor
      for (offset, coefficient) in divisor.enumerated() {
        try arithmetic.spend(
          bits: (factor.bitWidth + 64) * WorkCost.commonDivisor, coefficient.bitWidth + rest[index + offset].bitWidth)
        rest[index + offset] = rest[index + offset] - factor * coefficient
      }
    }
    let remainder = Array(rest[..<(divisor.count - 1)])
    return (quotient, Array(remainder[..<(remainder.lastIndex { !$0.isZero }.map { $0 + 1 } ?? 0)]))
  }

  // MARK: The norm

  /// The highest degree of a norm.
  private static let highestNorm = 48

  /// The roots among those of the norm, the product of all conjugates, which has rational coefficients.
  private mutating func rootsByNorm(_ coefficients: [ExactNumber]) throws(MathExpressionError) -> [RealPoint] {
    var norm = coefficients
    while let radicand = norm.lazy.flatMap({ $0.terms.keys }).map(\.radicand).filter({ $0 > 1 }).min() {
      guard 2 * (norm.count - 1) <= Self.highestNorm, let prime = Self.smallestFactor(radicand) else {
        return try approximatedRoots(coefficients)
      }
      let conjugate = norm.map { value in
        ExactNumber(
          terms: Dictionary(
            uniqueKeysWithValues: value.terms.map { ($0.key, ($0.key.radicand % prime).isZero ? -$0.value : $0.value) })
        )
      }
      let bits = norm.reduce(64) { $0 + $1.bitWidth }
      try arithmetic.spend(bits: bits * WorkCost.commonDivisor, bits)
      var product = Array(repeating: ExactNumber.zero, count: 2 * norm.count - 1)
      for (index, left) in norm.enumerated() {
        for (offset, right) in conjugate.enumerated() {
          product[index + offset] = product[index + offset] + left * right
        }
      }
      norm = product
    }
    let candidates = try roots(norm)
    return candidates.filter { isRoot($0, of: coefficients) }
  }

  private static func smallestFactor(_ value: BigUInt) -> BigUInt? {
    var prime: BigUInt = 2
    while prime * prime <= value, prime < 2_000 {
      if (value % prime).isZero { return prime }
      prime += 1
    }
    return value
  }

  private func isRoot(_ point: RealPoint, of coefficients: [ExactNumber]) -> Bool {
    for bits in [96, 400] {
      guard let place = point.enclosure(bits) else { return false }
      var sum = RealInterval(0)
      for coefficient in coefficients.reversed() {
        guard let value = coefficient.enclosure(bits) else { return false }
        sum = sum.times(place, bits + 32).adding(value, bits + 32)
      }
      if !sum.containsZero { return false }
    }
    return true
  }

  // MARK: Other coefficients

  /// The bits to which coefficients with π, e and logarithms are known where their polynomial is isolated: more than those in
  /// which a solution is put into its equation, or it would seem to be none.
  private static let coefficientBits = 560

  mutating func approximatedRoots(_ coefficients: [ExactNumber]) throws(MathExpressionError) -> [RealPoint] {
    let values = coefficients.compactMap { $0.enclosure(Self.coefficientBits)?.middle.rational }
    guard values.count == coefficients.count else {
      throw MathExpressionError(.unsupported, "coefficients that are not known to enough digits")
    }
    let whole = Self.whole(values)
    let isolation = RootIsolation(account: arithmetic.account)
    var found: [RealPoint] = try isolation.roots(whole).map { .algebraic($0) }
    // Rounded coefficients split a double root in two, or lose it: the derivative keeps it.
    let derivative = Self.whole(values.enumerated().dropFirst().map { $0.element * Rational($0.offset) })
    let scale = coefficients.reduce(1) { max($0, $1.enclosure(64)?.size.top ?? 1) }
    for turn in try isolation.roots(derivative).map({ RealPoint.algebraic($0) }) {
      guard let place = turn.enclosure(Self.coefficientBits) else { continue }
      var sum = RealInterval(0)
      for value in values.reversed() {
        sum = sum.times(place, Self.coefficientBits).adding(
          RealInterval(value, Self.coefficientBits), Self.coefficientBits)
      }
      if sum.isWithin(scale - Self.coefficientBits / 2) {
        found.removeAll { Self.isNear($0, turn) }
        found.append(turn)
      }
    }
    return found
  }

  /// Whether two points agree to forty digits.
  private static func isNear(_ left: RealPoint, _ right: RealPoint) -> Bool {
    guard let first = left.enclosure(160), let second = right.enclosure(160) else { return false }
    return first.adding(-second, 160).isWithin(-(coefficientBits / 8))
  }
}
