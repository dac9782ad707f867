import BigInt

/// Finds the real roots of a polynomial in one variable: in closed form where there is one that helps, else isolated.
struct PolynomialRoots {
  var arithmetic: BoundedArithmetic

  init(limits: EvaluationLimits, account: WorkAccount? = nil) {
    arithmetic = BoundedArithmetic(limits: limits, account: account)
  }

  /// The distinct real roots in ascending order.
  ///
  /// - Parameter coefficients: from the constant up; not all zero.
  /// - Throws: `tooLarge`, and `unsupported` where the coefficients are neither rational nor of square roots.
  mutating func roots(_ coefficients: [ExactNumber]) throws(MathExpressionError) -> [RealPoint] {
    RealPoint.sorted(try unsorted(Self.trimmed(coefficients)))
  }

  static func precedes(_ left: Quantity, _ right: Quantity) -> Bool {
    if case .exact(let first) = left, case .exact(let second) = right { return first < second }
    return (left.double ?? 0) < (right.double ?? 0)
  }

  private static func trimmed(_ coefficients: [ExactNumber]) -> [ExactNumber] {
    Array(coefficients[...(coefficients.lastIndex { $0.sign != 0 } ?? 0)])
  }

  private mutating func unsorted(_ coefficients: [ExactNumber]) throws(MathExpressionError) -> [RealPoint] {
    guard coefficients.count > 1 else { return [] }
    if coefficients[0].sign == 0 { return [.exact(.zero)] + (try unsorted(Array(coefficients.dropFirst()))) }
    if coefficients.count == 2 {
      // One over e^3 - 1 has no closed form.
      guard coefficients[1].reciprocal != nil else { return try approximatedRoots(coefficients) }
      return [try point(arithmetic.quotient(.exact(-coefficients[0]), .exact(coefficients[1])))]
    }
    if let lower = Self.inPower(coefficients), let found = try rootsOfPowers(lower.coefficients, step: lower.step) {
      return found
    }
    if coefficients.count == 3 { return try quadratic(coefficients) }
    let rational = coefficients.compactMap(\.rational)
    if rational.count == coefficients.count { return try rationalRoots(rational) }
    return try irrationalRoots(coefficients)
  }

  private func point(_ value: Quantity) throws(MathExpressionError) -> RealPoint {
    guard let exact = value.exactOrDouble else {
      throw MathExpressionError(.tooLarge, "a solution too large to write")
    }
    return .exact(exact)
  }

  // MARK: Degree two

  private mutating func quadratic(_ coefficients: [ExactNumber]) throws(MathExpressionError) -> [RealPoint] {
    let (a, b, c) = (coefficients[2], coefficients[1], coefficients[0])
    let bits = a.bitWidth + b.bitWidth + c.bitWidth
    try arithmetic.spend(bits: bits * WorkCost.commonDivisor, bits)
    let discriminant = b * b - a * c * ExactNumber(4)
    let sign = discriminant.sign
    if sign < 0 { return [] }
    let double = Quantity.exact(a + a)
    if sign == 0, a.reciprocal != nil { return [try point(arithmetic.quotient(.exact(-b), double))] }
    let root = try arithmetic.root(.exact(discriminant), degree: 2)
    guard root.exact != nil, a.reciprocal != nil else { return try isolatedQuadratic(coefficients) }
    let below = try arithmetic.sum(.exact(-b), arithmetic.negated(root))
    let above = try arithmetic.sum(.exact(-b), root)
    return [try point(arithmetic.quotient(below, double)), try point(arithmetic.quotient(above, double))]
  }

  /// The roots where the discriminant is too long for a root in closed form.
  private mutating func isolatedQuadratic(_ coefficients: [ExactNumber]) throws(MathExpressionError) -> [RealPoint] {
    let rational = coefficients.compactMap(\.rational)
    guard rational.count == 3 else { return try irrationalRoots(coefficients) }
    return try RootIsolation(account: arithmetic.account).roots(Self.whole(rational)).map { .algebraic($0) }
  }

  // MARK: Polynomials in a power of the variable

  /// The polynomial in y = x^step, where the exponents have a common divisor above one; otherwise nil.
  private static func inPower(_ coefficients: [ExactNumber]) -> (coefficients: [ExactNumber], step: Int)? {
    let exponents = coefficients.indices.filter { coefficients[$0].sign != 0 && $0 > 0 }
    let step = exponents.reduce(0) { Int(greatestCommonDivisor(BigUInt($0), BigUInt($1))) }
    guard step > 1 else { return nil }
    return (stride(from: 0, to: coefficients.count, by: step).map { coefficients[$0] }, step)
  }

  /// Nil where a root of the lower polynomial has no closed form.
  private mutating func rootsOfPowers(_ coefficients: [ExactNumber], step: Int) throws(MathExpressionError)
    -> [RealPoint]?
  {
    var result: [RealPoint] = []
    for power in try unsorted(coefficients) {
      guard let value = power.exact else { return nil }
      let sign = value.sign
      if sign == 0 {
        result.append(.exact(.zero))
        continue
      }
      guard sign > 0 || step % 2 == 1 else { continue }
      guard let root = try arithmetic.root(.exact(sign < 0 ? -value : value), degree: step).exact else { return nil }
      result.append(.exact(sign < 0 ? -root : root))
      if step % 2 == 0 { result.append(.exact(-root)) }
    }
    return result
  }

  // MARK: Rational coefficients

  private mutating func rationalRoots(_ coefficients: [Rational]) throws(MathExpressionError) -> [RealPoint] {
    var arithmetic = RationalPolynomial(arithmetic: arithmetic)
    defer { self.arithmetic = arithmetic.arithmetic }
    var rest = Self.whole(try arithmetic.squareFree(coefficients))
    if rest.count <= 3 {
      self.arithmetic = arithmetic.arithmetic
      return try unsorted(rest.map { ExactNumber(Rational($0)) })
    }
    let count = rest.count
    let isolated = try RootIsolation(account: arithmetic.arithmetic.account).roots(rest)
    var (found, open) = ([RealPoint](), [AlgebraicRoot]())
    for root in isolated {
      if let value = try Self.rationalValue(root, arithmetic.arithmetic.account) {
        found.append(.exact(ExactNumber(value)))
        rest = Self.quotient(rest, by: [-value.numerator, value.denominator]) ?? rest
      } else {
        open.append(root)
      }
    }
    guard !open.isEmpty else { return found }
    if rest.count == 3 {
      return found + (try unsorted(rest.map { ExactNumber(Rational($0)) }))
    }
    // Two roots whose sum and product are rational are those of a quadratic factor.
    var index = 0
    search: while index < open.count, rest.count > 3 {
      for other in open.indices.dropFirst(index + 1) {
        guard let factor = try Self.quadraticFactor(open[index], open[other], of: rest, arithmetic.arithmetic.account),
          let quotient = Self.quotient(rest, by: factor)
        else { continue }
        found += try unsorted(factor.map { ExactNumber(Rational($0)) })
        rest = quotient
        open.remove(at: other)
        open.remove(at: index)
        continue search
      }
      index += 1
    }
    if open.isEmpty { return found }
    if rest.count <= 3 { return found + (try unsorted(rest.map { ExactNumber(Rational($0)) })) }
    // What is left may be a polynomial in a power of the variable, though the whole is not.
    let left = rest.map { ExactNumber(Rational($0)) }
    if rest.count < count, let lower = Self.inPower(left),
      let more = try rootsOfPowers(lower.coefficients, step: lower.step)
    {
      return found + more
    }
    return found + open.map { .algebraic($0) }
  }

  /// Whole coefficients without a common divisor, of the same roots.
  static func whole(_ coefficients: [Rational]) -> [BigInt] {
    let lower = coefficients.reduce(BigInt(1)) {
      $0 / BigInt(greatestCommonDivisor($0.magnitude, $1.denominator.magnitude)) * $1.denominator
    }
    let scaled = coefficients.map { ($0 * Rational(lower)).numerator }
    let common = scaled.reduce(BigUInt(0)) { $0.isZero ? $1.magnitude : greatestCommonDivisor($0, $1.magnitude) }
    return common > 1 ? scaled.map { $0 / BigInt(common) } : scaled
  }

  /// The root where it is rational: its product with the leading coefficient is whole.
  private static func rationalValue(_ root: AlgebraicRoot, _ account: WorkAccount?) throws(MathExpressionError)
    -> Rational?
  {
    if root.low == root.high { return root.low.rational }
    guard let leading = root.coefficients.last else { return nil }
    try spend(on: root, bits: leading.magnitude.bitWidth, account)
    let narrow = root.enclosure(narrowerThan: -leading.magnitude.bitWidth - 2)
    guard let middle = narrow.middle.rational,
      let candidate = Rational((middle * Rational(leading)).rounded, leading)
    else { return nil }
    return root.coefficients.reversed().reduce(Rational.zero) { $0 * candidate + Rational($1) }.isZero
      ? candidate : nil
  }

  private static func spend(on root: AlgebraicRoot, bits: Int, _ account: WorkAccount?) throws(MathExpressionError) {
    let size = root.coefficients.reduce(64) { max($0, $1.magnitude.bitWidth) }
    let place = max(0, root.low.top, root.high.top) + bits
    try account?.spend(bits: size + place * root.coefficients.count, place + 64, times: place)
  }

  private static func quadraticFactor(
    _ first: AlgebraicRoot, _ second: AlgebraicRoot, of whole: [BigInt], _ account: WorkAccount?
  ) throws(MathExpressionError) -> [BigInt]? {
    guard let leading = whole.last, leading.magnitude.bitWidth < 400 else { return nil }
    let size = max(0, first.low.top, first.high.top, second.low.top, second.high.top)
    let bits = leading.magnitude.bitWidth + size + 24
    try spend(on: first, bits: bits, account)
    guard let left = first.enclosure(narrowerThan: -bits).middle.rational,
      let right = second.enclosure(narrowerThan: -bits).middle.rational
    else { return nil }
    let scale = Rational(leading)
    let (sum, product) = ((left + right) * scale, left * right * scale)
    let slip = Rational(numerator: 1, nonzero: 1 << 16)
    guard (sum - Rational(sum.rounded)).magnitude < slip, (product - Rational(product.rounded)).magnitude < slip else {
      return nil
    }
    return Self.whole([Rational(product.rounded), Rational(-sum.rounded), Rational(leading)])
  }

  /// The quotient of polynomials with whole coefficients; nil where there is a remainder.
  private static func quotient(_ dividend: [BigInt], by divisor: [BigInt]) -> [BigInt]? {
    guard let leading = divisor.last, dividend.count >= divisor.count else { return nil }
    var rest = dividend
    var quotient = Array(repeating: BigInt(0), count: dividend.count - divisor.count + 1)
    for index in quotient.indices.reversed() {
      let (factor, remainder) = rest[index + divisor.count - 1].quotientAndRemainder(dividingBy: leading)
      guard remainder.isZero else { return nil }
      quotient[index] = factor
      for (offset, coefficient) in divisor.enumerated() { rest[index + offset] -= factor * coefficient }
    }
    return rest.allSatisfy(\.isZero) ? quotient : nil
  }
}

extension Rational {
  /// The nearest whole number.
  var rounded: BigInt { (self + Rational(reduced: 1, 2)).floor }
}
