import BigInt

/// Factors polynomials with rational coefficients into irreducible ones.
///
/// Square-free parts by Yun's method, then rational roots, then factors of degree two and three by Kronecker's: a factor's values
/// at a few whole numbers divide the polynomial's. Complexity: the number of divisors, which is bounded; what is beyond it stays
/// one factor.
struct PolynomialFactors {
  /// A factor with whole coefficients from the constant up, the leading one positive, and how often it divides.
  typealias Factor = (coefficients: [Rational], multiplicity: Int)

  let evaluator: Evaluator

  /// More combinations of divisors are not tried.
  private static let mostTries = 60_000

  /// The constant factor and the others, by degree.
  ///
  /// - Parameter coefficients: from the constant up, not all zero.
  func factors(_ coefficients: [Rational]) throws(MathExpressionError) -> (content: Rational, factors: [Factor]) {
    let trimmed = Self.trimmed(coefficients)
    guard trimmed.count > 1, let leading = trimmed.last else { return (trimmed.first ?? .zero, []) }
    var result: [Factor] = []
    for (part, multiplicity) in Self.squareFree(trimmed) {
      for factor in try irreducible(Self.primitive(part)) { result.append((factor, multiplicity)) }
    }
    result.sort { left, right in
      if left.coefficients.count != right.coefficients.count {
        return left.coefficients.count < right.coefficients.count
      }
      return left.coefficients.lexicographicallyPrecedes(right.coefficients)
    }
    let product = result.reduce(Rational.one) { sofar, factor in
      sofar * ((factor.coefficients.last ?? .one).power(factor.multiplicity) ?? .one)
    }
    return (leading.divided(by: product) ?? .one, result)
  }

  // MARK: Coefficients

  static func trimmed(_ values: [Rational]) -> [Rational] {
    var values = values
    while values.count > 1, values.last?.isZero == true { values.removeLast() }
    return values
  }

  static func product(_ left: [Rational], _ right: [Rational]) -> [Rational] {
    var result = [Rational](repeating: .zero, count: left.count + right.count - 1)
    for (first, a) in left.enumerated() {
      for (second, b) in right.enumerated() { result[first + second] = result[first + second] + a * b }
    }
    return trimmed(result)
  }

  static func difference(_ left: [Rational], _ right: [Rational]) -> [Rational] {
    var result = left + [Rational](repeating: .zero, count: max(0, right.count - left.count))
    for (index, value) in right.enumerated() { result[index] = result[index] - value }
    return trimmed(result)
  }

  static func derivative(_ values: [Rational]) -> [Rational] {
    guard values.count > 1 else { return [.zero] }
    return values.enumerated().dropFirst().map { $0.element * Rational($0.offset) }
  }

  static func division(_ dividend: [Rational], by divisor: [Rational]) -> (quotient: [Rational], remainder: [Rational])
  {
    guard dividend.count >= divisor.count, let inverse = divisor.last?.reciprocal else { return ([.zero], dividend) }
    var rest = dividend
    var quotient = [Rational](repeating: .zero, count: dividend.count - divisor.count + 1)
    for index in quotient.indices.reversed() {
      let factor = rest[index + divisor.count - 1] * inverse
      quotient[index] = factor
      for (offset, value) in divisor.enumerated() { rest[index + offset] = rest[index + offset] - factor * value }
    }
    return (trimmed(quotient), trimmed(Array(rest[..<max(1, divisor.count - 1)])))
  }

  static func commonDivisor(_ left: [Rational], _ right: [Rational]) -> [Rational] {
    var (first, second) = (left, right)
    while !(second.count == 1 && second[0].isZero) {
      (first, second) = (second, primitive(division(first, by: second).remainder))
    }
    return primitive(first)
  }

  /// Whole coefficients without a common divisor, the leading one positive.
  static func primitive(_ values: [Rational]) -> [Rational] {
    let values = trimmed(values)
    guard let leading = values.last, !leading.isZero else { return [.zero] }
    let lower = values.reduce(BigInt(1)) {
      $0 / BigInt(greatestCommonDivisor($0.magnitude, $1.denominator.magnitude)) * $1.denominator
    }
    let upper = values.reduce(BigUInt(0)) { greatestCommonDivisor($0, ($1 * Rational(lower)).numerator.magnitude) }
    guard let scale = Rational(lower, BigInt(upper)) else { return values }
    return values.map { $0 * (leading.isNegative ? -scale : scale) }
  }

  private static func value(_ values: [Rational], at place: Int) -> Rational {
    values.reversed().reduce(.zero) { $0 * Rational(place) + $1 }
  }

  // MARK: Factors

  /// Yun's square-free factors with their multiplicities.
  private static func squareFree(_ values: [Rational]) -> [(part: [Rational], multiplicity: Int)] {
    var result: [([Rational], Int)] = []
    let slope = derivative(values)
    let common = commonDivisor(values, slope)
    var rest = division(values, by: common).quotient
    var other = difference(division(slope, by: common).quotient, derivative(rest))
    var multiplicity = 1
    while rest.count > 1 {
      let factor = commonDivisor(rest, other)
      if factor.count > 1 { result.append((factor, multiplicity)) }
      rest = division(rest, by: factor).quotient
      other = difference(division(other, by: factor).quotient, derivative(rest))
      multiplicity += 1
    }
    return result
  }

  private func irreducible(_ values: [Rational]) throws(MathExpressionError) -> [[Rational]] {
    var rest = values
    var result: [[Rational]] = []
    guard rest.count > 2 else { return [rest] }
    var finder = PolynomialRoots(limits: evaluator.limits, account: evaluator.account)
    for root in try finder.roots(rest.map { ExactNumber($0) }).compactMap({ $0.exact?.rational }) {
      let factor = [Rational(-root.numerator), Rational(root.denominator)]
      result.append(factor)
      rest = Self.primitive(Self.division(rest, by: factor).quotient)
    }
    for degree in [2, 3] {
      while rest.count > 2 * degree, let factor = try factor(of: rest, degree: degree) {
        result.append(factor)
        rest = Self.primitive(Self.division(rest, by: factor).quotient)
      }
    }
    if rest.count > 1 { result.append(rest) }
    return result
  }

  /// A factor of a degree, by Kronecker's method; nil where there is none, or it would take too long to find.
  private func factor(of values: [Rational], degree: Int) throws(MathExpressionError) -> [Rational]? {
    let places = [0, 1, -1, 2, -2, 3].prefix(degree + 1)
    var choices: [[Rational]] = []
    for place in places {
      let value = Self.value(values, at: place)
      guard !value.isZero, let size = Int(exactly: value.numerator.magnitude), size < 1_000_000 else { return nil }
      let divisors = (1...max(1, Int(Double(size).squareRoot()))).filter { size % $0 == 0 }.flatMap {
        $0 * $0 == size ? [$0] : [$0, size / $0]
      }
      // The sign of the first value is free, since a factor may be negated.
      choices.append(divisors.flatMap { choices.isEmpty ? [Rational($0)] : [Rational($0), Rational(-$0)] })
    }
    guard choices.reduce(1, { $0 * $1.count }) <= Self.mostTries else { return nil }
    var index = [Int](repeating: 0, count: choices.count)
    while true {
      try evaluator.account?.spend(WorkCost.operation)
      let points = zip(places, zip(choices, index)).map { (Rational($0), $1.0[$1.1]) }
      if let candidate = Self.interpolated(points), candidate.count == degree + 1,
        candidate.allSatisfy(\.isWhole)
      {
        let factor = Self.primitive(candidate)
        let (_, remainder) = Self.division(values, by: factor)
        if remainder.count == 1, remainder[0].isZero { return factor }
      }
      var place = 0
      while place < index.count, index[place] + 1 == choices[place].count {
        index[place] = 0
        place += 1
      }
      guard place < index.count else { return nil }
      index[place] += 1
    }
  }

  /// The polynomial through points, by Newton's divided differences.
  private static func interpolated(_ points: [(x: Rational, y: Rational)]) -> [Rational]? {
    var differences = points.map(\.y)
    for level in 1..<points.count {
      for index in stride(from: points.count - 1, through: level, by: -1) {
        guard
          let next = (differences[index] - differences[index - 1]).divided(
            by: points[index].x - points[index - level].x)
        else { return nil }
        differences[index] = next
      }
    }
    var result: [Rational] = [differences[points.count - 1]]
    for index in stride(from: points.count - 2, through: 0, by: -1) {
      result = product(result, [-points[index].x, .one])
      result[0] = result[0] + differences[index]
    }
    return trimmed(result)
  }
}
