import BigInt

/// Finds the real roots of a polynomial in one variable: exactly up to degree two, above that by rational roots, then
/// numerically.
struct PolynomialRoots {
  private var arithmetic: BoundedArithmetic

  init(limits: EvaluationLimits, account: WorkAccount? = nil) {
    arithmetic = BoundedArithmetic(limits: limits, account: account)
  }

  /// The distinct real roots in ascending order.
  ///
  /// - Parameter coefficients: from the constant up; not all zero.
  /// - Throws: `tooLarge`.
  mutating func roots(_ coefficients: [ExactNumber]) throws(MathExpressionError) -> [Quantity] {
    let found = try unsorted(Self.trimmed(coefficients))
    var distinct: [Quantity] = []
    for root in found where !distinct.contains(root) { distinct.append(root) }
    return distinct.sorted { Self.precedes($0, $1) }
  }

  static func precedes(_ left: Quantity, _ right: Quantity) -> Bool {
    if case .exact(let first) = left, case .exact(let second) = right { return first < second }
    return (left.double ?? 0) < (right.double ?? 0)
  }

  private static func trimmed(_ coefficients: [ExactNumber]) -> [ExactNumber] {
    Array(coefficients[...(coefficients.lastIndex { !$0.isZero } ?? 0)])
  }

  private mutating func unsorted(_ coefficients: [ExactNumber]) throws(MathExpressionError) -> [Quantity] {
    guard coefficients.count > 1 else { return [] }
    if coefficients[0].isZero { return [.zero] + (try unsorted(Array(coefficients.dropFirst()))) }
    if coefficients.count == 2 {
      return [try arithmetic.quotient(.exact(-coefficients[0]), .exact(coefficients[1]))]
    }
    if let lower = Self.inPower(coefficients) { return try rootsOfPowers(lower.coefficients, step: lower.step) }
    if coefficients.count == 3 { return try quadratic(coefficients) }
    let rational = coefficients.compactMap(\.rational)
    if rational.count == coefficients.count { return try rationalRoots(rational) }
    return try numericRoots(coefficients.map { ApproximateNumber($0).double ?? 0 }).map { .approximate(.double($0)) }
  }

  /// The numeric roots, their cost charged: each degree's roots lie between those of its derivative.
  private func numericRoots(_ coefficients: [Double]) throws(MathExpressionError) -> [Double] {
    let count = coefficients.count
    try arithmetic.account?.spend(WorkCost.operation * count * count * count)
    return NumericRoots.roots(coefficients)
  }

  // MARK: Degree two

  private mutating func quadratic(_ coefficients: [ExactNumber]) throws(MathExpressionError) -> [Quantity] {
    let (a, b, c) = (coefficients[2], coefficients[1], coefficients[0])
    let bits = a.bitWidth + b.bitWidth + c.bitWidth
    try arithmetic.spend(bits: bits * WorkCost.commonDivisor, bits)
    let discriminant = b * b - a * c * ExactNumber(4)
    let sign = discriminant.sign
    if sign < 0 { return [] }
    let double = Quantity.exact(a + a)
    if sign == 0 { return [try arithmetic.quotient(.exact(-b), double)] }
    let root = try arithmetic.root(.exact(discriminant), degree: 2)
    let below = try arithmetic.sum(.exact(-b), arithmetic.negated(root))
    let above = try arithmetic.sum(.exact(-b), root)
    return [try arithmetic.quotient(below, double), try arithmetic.quotient(above, double)]
  }

  // MARK: Polynomials in a power of the variable

  /// The polynomial in y = x^step, where the exponents have a common divisor above one; otherwise nil.
  private static func inPower(_ coefficients: [ExactNumber]) -> (coefficients: [ExactNumber], step: Int)? {
    let exponents = coefficients.indices.filter { !coefficients[$0].isZero && $0 > 0 }
    let step = exponents.reduce(0) { Int(greatestCommonDivisor(BigUInt($0), BigUInt($1))) }
    guard step > 1 else { return nil }
    return (stride(from: 0, to: coefficients.count, by: step).map { coefficients[$0] }, step)
  }

  private mutating func rootsOfPowers(_ coefficients: [ExactNumber], step: Int) throws(MathExpressionError)
    -> [Quantity]
  {
    var result: [Quantity] = []
    for power in try unsorted(coefficients) {
      if step % 2 == 1 {
        result.append(try arithmetic.root(power, degree: step))
      } else if power.sign >= 0 {
        let root = try arithmetic.root(power, degree: step)
        result += [try arithmetic.negated(root), root]
      }
    }
    return result
  }

  // MARK: Higher degrees

  /// Divides out rational roots, guided by numeric ones, and solves the rest.
  private mutating func rationalRoots(_ coefficients: [Rational]) throws(MathExpressionError) -> [Quantity] {
    var rest = try squareFree(coefficients)
    if rest.count <= 3 { return try unsorted(rest.map { ExactNumber($0) }) }
    var found: [Quantity] = []
    for numeric in try numericRoots(rest.map(\.double)) where rest.count > 3 {
      guard let root = try rationalRoot(near: numeric, of: rest) else { continue }
      found.append(Quantity(root))
      rest = Self.quotient(rest, root: root)
    }
    if found.isEmpty {
      return try numericRoots(rest.map(\.double)).map { .approximate(.double($0)) }
    }
    return found + (try unsorted(rest.map { ExactNumber($0) }))
  }

  /// The rational root theorem: the denominator divides the leading coefficient of the whole-number polynomial.
  private mutating func rationalRoot(
    near numeric: Double, of coefficients: [Rational]
  ) throws(MathExpressionError) -> Rational? {
    let bits = coefficients.reduce(0) { max($0, $1.bitWidth) }
    try arithmetic.spend(bits: bits * coefficients.count * WorkCost.commonDivisor, bits)
    let common = coefficients.reduce(BigInt(1)) {
      $0 / BigInt(greatestCommonDivisor($0.magnitude, $1.denominator.magnitude)) * $1.denominator
    }
    guard let leading = coefficients.last.map({ $0 * Rational(common) }) else { return nil }
    for denominator in 1...1_000 where (leading.numerator % BigInt(denominator)).isZero {
      let numerator = (numeric * Double(denominator)).rounded()
      guard numerator.magnitude < 1e15 else { return nil }
      let candidate = Rational(numerator: BigInt(Int(numerator)), nonzero: BigInt(denominator))
      // Horner steps, each on a number longer by the candidate's size.
      let longest = bits + coefficients.count * candidate.bitWidth
      try arithmetic.spend(bits: longest * coefficients.count * WorkCost.commonDivisor, candidate.bitWidth)
      if Self.value(coefficients, at: candidate).isZero { return candidate }
    }
    return nil
  }

  private static func value(_ coefficients: [Rational], at point: Rational) -> Rational {
    coefficients.reversed().reduce(.zero) { $0 * point + $1 }
  }

  /// Synthetic division by x - root.
  private static func quotient(_ coefficients: [Rational], root: Rational) -> [Rational] {
    var result: [Rational] = []
    var carry = Rational.zero
    for coefficient in coefficients.reversed() {
      carry = carry * root + coefficient
      result.append(carry)
    }
    return result.dropLast().reversed()
  }

  /// The square-free part, in which each root is simple: the polynomial divided by its common divisor with its
  /// derivative.
  ///
  /// At a double root the numeric search, which looks for changes of sign, would find nothing.
  private mutating func squareFree(_ coefficients: [Rational]) throws(MathExpressionError) -> [Rational] {
    let derivative = coefficients.enumerated().dropFirst().map { $0.element * Rational($0.offset) }
    var (first, second) = (coefficients, try monic(derivative))
    while !second.isEmpty {
      (first, second) = (second, try monic(division(first, second).remainder))
    }
    return first.count < 2 ? coefficients : try division(coefficients, first).quotient
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

/// Real roots in floating point, bracketed by the roots of the derivative.
enum NumericRoots {
  /// The points where the polynomial changes sign, ascending. Coefficients are ordered from the constant up.
  static func roots(_ coefficients: [Double]) -> [Double] {
    guard let last = coefficients.lastIndex(where: { $0 != 0 }), last > 0, coefficients.allSatisfy(\.isFinite) else {
      return []
    }
    let trimmed = Array(coefficients[...last])
    if last == 1 { return [-trimmed[0] / trimmed[1]] }
    let derivative = trimmed.enumerated().dropFirst().map { $0.element * Double($0.offset) }
    // Cauchy's bound: no root lies further out.
    let bound = 1 + (trimmed.dropLast().map { ($0 / trimmed[last]).magnitude }.max() ?? 0)
    guard bound.isFinite else { return [] }
    let edges = [-bound] + roots(derivative).filter { $0.magnitude < bound } + [bound]
    return zip(edges, edges.dropFirst()).compactMap { bisected(trimmed, $0, $1) }
  }

  private static func value(_ coefficients: [Double], at point: Double) -> Double {
    coefficients.reversed().reduce(0) { $0 * point + $1 }
  }

  private static func bisected(_ coefficients: [Double], _ lower: Double, _ upper: Double) -> Double? {
    bisect(lower, upper) { value(coefficients, at: $0) }
  }

  /// The root between two points of opposite sign, to the last bit.
  static func bisect(_ lower: Double, _ upper: Double, _ function: (Double) -> Double) -> Double? {
    var (low, high) = (lower, upper)
    let start = function(low)
    if start == 0 { return low }
    let end = function(high)
    guard start * end < 0 else { return nil }
    for _ in 0..<200 {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { break }
      let value = function(middle)
      if value == 0 { return middle }
      if value * start > 0 { low = middle } else { high = middle }
    }
    return low + (high - low) / 2
  }
}
