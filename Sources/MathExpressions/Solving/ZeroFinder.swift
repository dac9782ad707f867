import BigInt

/// Finds the real zeros of an expression in one variable: all of them where a method proves it, and it says where not.
///
/// Each method gives candidates, among which are all zeros; every candidate is then put into the expression itself, so
/// that squaring or multiplying by a denominator adds nothing.
struct ZeroFinder {
  let evaluator: Evaluator
  let variable: String
  /// How many expressions in expressions are being solved.
  var depth = 0

  /// Expressions nested deeper are not solved.
  static let deepest = 12

  var account: WorkAccount? { evaluator.account }

  func deeper() throws(MathExpressionError) -> ZeroFinder {
    guard depth < Self.deepest else { throw MathExpressionError(.unsupported, "an equation of too many parts") }
    try account?.spend(WorkCost.operation)
    return ZeroFinder(evaluator: evaluator, variable: variable, depth: depth + 1)
  }

  // MARK: Zeros

  /// Every number at which the expression has a value and is zero.
  ///
  /// - Throws: `unsupported` where no method fits, `tooLarge` where the work exceeds the account.
  func zeros(of expression: MathExpression) throws(MathExpressionError) -> ZeroSet {
    let expression = try simplifiedRoots(expression.flattened)
    // (x + 1)^50 = 3 has a closed form that is lost where it is multiplied out.
    if expression.highestPower > 4, expression.occurrences(of: variable) == 1,
      let found = try deeper().inverted(expression, equals: .zero)
    {
      return try verified(found, expression)
    }
    if let rational = try rationalZeros(expression) { return rational }
    if try looksIdentical(expression), let regions = try deeper().zerosByRegions(expression) { return regions }
    let candidates = try deeper().candidates(expression)
    return try verified(candidates, expression)
  }

  /// The zeros of a quotient of polynomials; nil for another expression.
  private func rationalZeros(_ expression: MathExpression) throws(MathExpressionError) -> ZeroSet? {
    guard let function = try RationalFunction(expression, evaluator: evaluator, variables: [:]) else { return nil }
    guard function.numerator.variables.isSubset(of: [variable]) else {
      throw MathExpressionError(.unsupported, "more than one unknown")
    }
    // A power of π is zero where its base is; multiplied out, rounded coefficients would hide that.
    if !function.numerator.terms.values.allSatisfy(\.isAlgebraic) {
      switch expression {
      case .power, .product: return nil
      default: break
      }
    }
    let excluded = try exclusions(function)
    if function.numerator.isZero {
      return ZeroSet(spans: ZeroSet.spans(outside: excluded))
    }
    let found = try roots(function.numerator)
    return ZeroSet(points: found.filter { root in !excluded.contains { RealPoint.order($0, root) == 0 } })
  }

  /// The numbers at which a quotient has no value.
  func exclusions(_ function: RationalFunction) throws(MathExpressionError) -> [RealPoint] {
    var points: [RealPoint] = []
    for polynomial in function.exclusions { points += try roots(polynomial) }
    return RealPoint.sorted(points)
  }

  func roots(_ polynomial: Polynomial) throws(MathExpressionError) -> [RealPoint] {
    guard let coefficients = polynomial.coefficients(of: variable) else {
      throw MathExpressionError(.unsupported, "more than one unknown")
    }
    var finder = PolynomialRoots(limits: evaluator.limits, account: account)
    return try finder.roots(coefficients)
  }

  /// Candidates from the method that fits.
  func candidates(_ expression: MathExpression) throws(MathExpressionError) -> ZeroSet {
    if case .product(let factors) = expression {
      var found = ZeroSet.none
      for factor in factors where !factor.isDivisor {
        if factor.value.mentions(variable) {
          found = try found.joined(deeper().zeros(of: factor.value))
        } else if try constant(factor.value)?.sign == 0 {
          found = found.joined(ZeroSet(spans: [.init()]))
        }
      }
      return found
    }
    if let found = try inverted(expression, equals: .zero) { return found }
    if case .sum(let terms) = expression, let common = commonFactor(terms) {
      let rest = MathExpression.sum(
        terms.map { .init(sign: $0.sign, value: $0.value.removingFactor(common)) }
      ).flattened
      return try deeper().zeros(of: common).joined(deeper().zeros(of: rest))
    }
    return try combined(expression)
  }

  /// Candidates of an expression in which the variable occurs several times.
  func combined(_ expression: MathExpression) throws(MathExpressionError) -> ZeroSet {
    let cancelled = expression.cancellingInverses
    if cancelled != expression { return try deeper().zeros(of: cancelled) }
    if let found = try zerosByAbsoluteValues(expression) { return found }
    if let found = try zerosBySigns(expression) { return found }
    if let found = try zerosOfWholeNumbers(expression) { return found }
    if let found = try zerosByKernel(expression) { return found }
    if let found = try trigonometricZeros(expression) { return found }
    if let found = try zerosByNorm(expression) { return found }
    if let found = try zerosByLogarithms(expression) { return found }
    return try zerosBySearch(expression)
  }

  /// The exact value of an expression without the variable; nil where it is only approximate.
  func constant(_ expression: MathExpression) throws(MathExpressionError) -> ExactNumber? {
    try evaluator.value(of: expression).exact
  }

  // MARK: Verification

  /// The members of a set at which the expression is zero.
  func verified(_ set: ZeroSet, _ expression: MathExpression) throws(MathExpressionError) -> ZeroSet {
    var result = set
    result.points = set.points.filter { isZero(expression, at: $0) != false }
    result.families = set.families.filter { family in
      let turns = [0, 1, 2, 5, -3].map { turn -> Bool? in
        guard let member = family.member(turn) else { return nil }
        return isZero(expression, at: member)
      }
      return !turns.contains(false)
    }
    if set.families.count != result.families.count {
      // Some members of a family may be zeros and others not: sin(x)/sin(2x).
      for family in set.families where !result.families.contains(family) {
        let found = try partial(family, expression)
        result.families += found
        guard found.isEmpty, family.base.exact != nil else { continue }
        // Or all but a few members, as of sin(x)/x = 0.
        let members = (-12...12).compactMap { family.member($0) }
        let failing = members.filter { isZero(expression, at: $0) == false }
        guard failing.count <= 2,
          [40, 97, -61].allSatisfy({ turn in
            family.member(turn).flatMap { isZero(expression, at: $0) } != false
          })
        else { continue }
        result.families.append(family)
        result.exceptions += failing
      }
    }
    guard !set.spans.isEmpty else { return result }
    guard let regions = try deeper().zerosByRegions(expression) else {
      throw MathExpressionError(.unsupported, "an equation that holds on an interval whose ends are not found")
    }
    return ZeroSet(
      points: RealPoint.sorted(result.points + regions.points), families: result.families, spans: regions.spans,
      isComplete: result.isComplete && regions.isComplete, notes: result.notes + regions.notes)
  }

  /// The subfamilies, with a multiple of the period, whose members are zeros.
  private func partial(_ family: ZeroSet.Family, _ expression: MathExpression) throws(MathExpressionError)
    -> [ZeroSet.Family]
  {
    for count in [2, 3, 4, 6, 12] {
      let period = family.period * ExactNumber(Rational(count))
      let parts = (0..<count).compactMap { family.member($0).map { ZeroSet.Family(base: $0, period: period) } }
      let verdicts = parts.map { part in
        [0, 1, 3, -2].map { part.member($0).flatMap { isZero(expression, at: $0) } }
      }
      guard verdicts.allSatisfy({ Set($0).count == 1 }) else { continue }
      return zip(parts, verdicts).filter { $0.1.first != false }.map(\.0)
    }
    return []
  }

  /// Whether the expression is zero at a point; nil where that cannot be told, as at the end of a root's domain.
  func isZero(_ expression: MathExpression, at point: RealPoint) -> Bool? {
    if let exact = point.exact, exact.bitWidth < 4_096 {
      do throws(MathExpressionError) {
        let value = try evaluator.value(of: expression, variables: [variable: .exact(exact)])
        if let number = value.exact { return number.sign == 0 }
      } catch {
        if error.kind == .undefined { return false }
      }
    }
    let most = evaluator.limits.solutionBits.last ?? 0
    for bits in evaluator.limits.solutionBits {
      guard let place = point.enclosure(bits) else { return nil }
      let real = RealEvaluator(bits: bits, account: account, values: [variable: place])
      do throws(RealFailure) {
        let value = try real.value(expression)
        if let sign = value.sign { return sign == 0 }
        if place.isPoint || point.isRefinable, bits == most { return value.isWithin(-most * 9 / 20) ? true : nil }
      } catch {
        if error == .undefined { return false }
      }
    }
    return nil
  }

  /// The sign of the expression at a fraction; nil where it has no value there or is not known.
  func sign(_ expression: MathExpression, at point: Rational) -> Int? {
    for bits in [80, 300] {
      let real = RealEvaluator(bits: bits, account: account, values: [variable: RealInterval(point, bits)])
      do throws(RealFailure) {
        let value = try real.value(expression)
        if let sign = value.sign { return sign }
        if bits == 300, value.isWithin(-220) { return 0 }
      } catch {
        if error == .undefined { return nil }
      }
    }
    guard let value = try? evaluator.value(of: expression, variables: [variable: Quantity(point)]) else { return nil }
    if let exact = value.exact { return exact.sign }
    return (value.double?.magnitude ?? 0) > 1e-9 ? value.sign : nil
  }
}

extension RealPoint {
  /// Whether more bits give a narrower interval.
  var isRefinable: Bool {
    switch self {
    case .exact, .algebraic: true
    case .bracketed(let root): root.lowSign != 0
    }
  }
}

extension ZeroSet.Family {
  /// base + k·period; nil where the base has no closed form and k is not zero.
  func member(_ turn: Int) -> RealPoint? {
    if turn == 0 { return base }
    return base.exact.map { .exact($0 + period * ExactNumber(Rational(turn))) }
  }
}

extension ZeroSet {
  /// The line without some points.
  static func spans(outside points: [RealPoint]) -> [Span] {
    var spans: [Span] = []
    var lower: RealPoint?
    for point in points {
      spans.append(Span(lower: lower, upper: point))
      lower = point
    }
    return spans + [Span(lower: lower, upper: nil)]
  }
}
