import BigInt

extension ZeroFinder {
  /// The zeros of sums of logarithms, and of differences of two products of powers; nil for other expressions.
  func zerosByLogarithms(_ expression: MathExpression) throws(MathExpressionError) -> ZeroSet? {
    guard case .sum(let terms) = expression else { return nil }
    if let found = try joinedLogarithms(terms) { return found }
    return try comparedLogarithms(terms)
  }

  /// c₁ ln u₁ + c₂ ln u₂ + d = 0 as u₁^n₁ · u₂^n₂ = e^(-d).
  private func joinedLogarithms(_ terms: [MathExpression.Term]) throws(MathExpressionError) -> ZeroSet? {
    var parts: [(coefficient: ExactNumber, argument: MathExpression)] = []
    var rest = ExactNumber.zero
    for term in terms {
      let sign: ExactNumber = term.sign == .minus ? -.one : .one
      guard term.value.mentions(variable) else {
        guard let value = try constant(term.value) else { return nil }
        rest = rest + sign * value
        continue
      }
      guard let (scale, argument) = try logarithm(term.value) else { return nil }
      parts.append((sign * scale, argument))
    }
    guard let first = parts.first, let inverse = first.coefficient.reciprocal else { return nil }
    let ratios = parts.compactMap { ($0.coefficient * inverse).rational }
    guard ratios.count == parts.count else { return nil }
    let below = ratios.reduce(BigInt(1)) {
      $0 / BigInt(greatestCommonDivisor($0.magnitude, $1.denominator.magnitude)) * $1.denominator
    }
    guard below < 20 else { return nil }
    var (above, under) = ([MathExpression.Factor](), [MathExpression.Factor]())
    for (ratio, part) in zip(ratios, parts) {
      guard let power = (ratio * Rational(below)).asInt, power.magnitude < 20 else { return nil }
      let factor = MathExpression.power(part.argument, .whole(Int(power.magnitude)))
      if power > 0 {
        above.append(.init(isDivisor: false, value: factor))
      } else {
        under.append(.init(isDivisor: false, value: factor))
      }
    }
    let power = -rest * inverse * ExactNumber(Rational(below))
    let scale = MathExpression.value(try exponential(power))
    let right = MathExpression.product([.init(isDivisor: false, value: scale)] + under)
    return try deeper().zeros(of: .difference(.product(above), right))
  }

  /// A multiple of a logarithm.
  private func logarithm(_ expression: MathExpression) throws(MathExpressionError) -> (ExactNumber, MathExpression)? {
    switch expression {
    case .function(.ln, let argument, _): return (.one, argument)
    case .function(.log, let argument, let base):
      guard base?.mentions(variable) != true else { return nil }
      let number = try base.map { part throws(MathExpressionError) in try constant(part) } ?? ExactNumber(10)
      guard let number, number.sign > 0, number != .one, let inverse = number.logarithm?.reciprocal else { return nil }
      return (inverse, argument)
    case .product(let factors):
      var (scale, argument) = (ExactNumber.one, MathExpression?.none)
      for factor in factors {
        if factor.value.mentions(variable) {
          guard argument == nil, !factor.isDivisor, let (more, inner) = try logarithm(factor.value) else { return nil }
          scale = scale * more
          argument = inner
        } else {
          guard let value = try constant(factor.value), let part = factor.isDivisor ? value.reciprocal : value else {
            return nil
          }
          scale = scale * part
        }
      }
      return argument.map { (scale, $0) }
    case .sum(let terms) where terms.count == 1:
      guard let (scale, argument) = try logarithm(terms[0].value) else { return nil }
      return (terms[0].sign == .minus ? -scale : scale, argument)
    default: return nil
    }
  }

  // MARK: Products of powers

  /// A = B with positive A and B as ln A = ln B: 2^(x+1) = 3^x, x^(log x) = 100.
  private func comparedLogarithms(_ terms: [MathExpression.Term]) throws(MathExpressionError) -> ZeroSet? {
    guard terms.count == 2, terms.contains(where: { $0.value.contains(isExponential) }) else { return nil }
    let (first, second) = (terms[0], terms[1])
    guard first.sign != .plusMinus, second.sign != .plusMinus,
      let (left, leftSign) = try expandedLogarithm(first.value),
      let (right, rightSign) = try expandedLogarithm(second.value)
    else { return nil }
    let signs = (first.sign == .minus ? -leftSign : leftSign, second.sign == .minus ? -rightSign : rightSign)
    let negative = try candidatesOfNegativeBases(terms)
    // Two positive numbers do not cancel each other.
    guard signs.0 != signs.1 else { return negative }
    let difference = MathExpression.difference(left, right)
    guard difference != .difference(first.value, second.value) else { return nil }
    return try deeper().zeros(of: difference).joined(negative)
  }

  /// What is said of negative bases in equations, and in inequalities.
  static let negativeBaseNote =
    "where the base of a power with the unknown above is negative, only whole numbers were tried"
  static let positiveBaseNote = "the base of a power with the unknown above is taken for positive"

  /// Whether an expression has a power with the unknown above whose base is negative at a point.
  func hasNegativeBase(_ expression: MathExpression, at point: RealPoint) -> Bool {
    expression.contains {
      guard case .power(let base, let exponent) = $0, exponent.mentions(variable), base.mentions(variable) else {
        return false
      }
      return order(base, at: point) == -1
    }
  }

  /// The whole numbers that are tried where a base may be negative.
  private static let negativeWholes = -60...60

  /// Where u^v may have a value though u is negative: at whole numbers, where u is -1, and where v is zero.
  private func candidatesOfNegativeBases(_ terms: [MathExpression.Term]) throws(MathExpressionError) -> ZeroSet {
    var found = ZeroSet.none
    for factor in terms.flatMap(\.value.factors) {
      guard case .power(let base, let exponent) = factor, base.mentions(variable), exponent.mentions(variable) else {
        continue
      }
      for part in [.difference(base, .whole(-1)), exponent] {
        found.points += try deeper().zeros(of: part).points
      }
      found.points += Self.negativeWholes.map { .exact(ExactNumber(Rational($0))) }
      found.notes = [Self.negativeBaseNote]
    }
    found.points = RealPoint.sorted(found.points.filter { isZero(.sum(terms), at: $0) == true })
    return found
  }

  private func isExponential(_ expression: MathExpression) -> Bool {
    switch expression {
    case .power(_, let exponent): exponent.mentions(variable)
    case .function(.exp, let argument, _): argument.mentions(variable)
    default: false
    }
  }

  /// The logarithm of a product of powers of positive numbers, and the sign of its constant factors.
  private func expandedLogarithm(_ expression: MathExpression) throws(MathExpressionError) -> (MathExpression, Int)? {
    guard expression.mentions(variable) else {
      guard let value = try constant(expression), value.sign != 0, let logarithm = value.magnitude.logarithm else {
        return nil
      }
      return (.value(logarithm), value.sign)
    }
    switch expression {
    case .product(let factors):
      var (sum, sign) = ([MathExpression.Term](), 1)
      for factor in factors {
        guard let (part, own) = try expandedLogarithm(factor.value) else { return nil }
        sum.append(.init(sign: factor.isDivisor ? .minus : .plus, value: part))
        sign *= own
      }
      return (.sum(sum), sign)
    case .sum(let terms) where terms.count == 1:
      guard let (part, sign) = try expandedLogarithm(terms[0].value) else { return nil }
      return (part, terms[0].sign == .minus ? -sign : sign)
    case .power(let base, let exponent):
      guard exponent.mentions(variable) else { return nil }
      if base.mentions(variable) { return (.product(of: exponent, .function(.ln, base, base: nil)), 1) }
      guard let value = try constant(base), value.sign > 0, let logarithm = value.logarithm else { return nil }
      return (.product(of: .value(logarithm), exponent), 1)
    case .function(.exp, let argument, _): return (argument, 1)
    default: return nil
    }
  }

  // MARK: Common factors

  /// A factor with the variable that every addend has.
  func commonFactor(_ terms: [MathExpression.Term]) -> MathExpression? {
    guard terms.count > 1, let first = terms.first else { return nil }
    return first.value.factors.first { factor in
      factor.mentions(variable) && terms.allSatisfy { $0.value.factors.contains(factor) }
    }
  }

  // MARK: Whole numbers

  /// The largest whole number that is tried in equations with factorials.
  private static let largestWhole = 170

  /// Whether the variable can only be a whole number: it stands in a factorial or in combinations.
  private func countsWholes(_ expression: MathExpression) -> Bool {
    expression.contains {
      switch $0 {
      case .factorial(let inner): inner.mentions(variable)
      case .operation(_, let operands): operands.contains { $0.mentions(variable) }
      default: false
      }
    }
  }

  /// The whole numbers for which conditions with factorials or combinations hold; nil where there are none of these.
  ///
  /// - Throws: `unsupported` where they are too many to list, with those that were tried.
  func wholes(_ conditions: [EquationSolver.Condition]) throws(MathExpressionError) -> [RealPoint]? {
    guard conditions.contains(where: { countsWholes($0.expression) }) else { return nil }
    var found: [Int] = []
    for whole in -Self.largestWhole...Self.largestWhole {
      let isSolution = conditions.allSatisfy { condition in
        let value = try? evaluator.value(of: condition.expression, variables: [variable: Quantity(Rational(whole))])
        return value?.exact.map { condition.relation.holds(forOrder: $0.sign) } ?? false
      }
      try account?.check()
      if isSolution { found.append(whole) }
    }
    guard found.count > Self.mostWholes, let first = found.first, let last = found.last else {
      return found.map { .exact(ExactNumber(Rational($0))) }
    }
    let range = found.count == last - first + 1 ? "the whole numbers" : "\(found.count) whole numbers"
    throw MathExpressionError(
      .unsupported,
      "\(range) from \(first) to \(last) are solutions; others than up to \(Self.largestWhole) were not tried")
  }

  /// What is said of whole numbers that were tried.
  static let wholesNote = "whole numbers from -\(largestWhole) to \(largestWhole) were tried"

  /// The zeros of expressions with factorials or combinations of the variable, which is then a whole number.
  func zerosOfWholeNumbers(_ expression: MathExpression) throws(MathExpressionError) -> ZeroSet? {
    guard countsWholes(expression) else { return nil }
    var points: [RealPoint] = []
    for whole in -Self.largestWhole...Self.largestWhole {
      let value = try? evaluator.value(of: expression, variables: [variable: Quantity(Rational(whole))])
      try account?.check()
      if value?.exact?.sign == 0 { points.append(.exact(ExactNumber(Rational(whole)))) }
    }
    if points.count > Self.mostWholes { return try repeatingWholes(points) }
    return ZeroSet(
      points: points, isComplete: false,
      notes: [Self.wholesNote])
  }
}

extension ZeroFinder {
  /// More whole numbers are not listed.
  private static let mostWholes = 20
  /// The longest period that whole numbers are seen to have.
  private static let longestPeriod = 60

  /// Whole numbers that repeat over the whole range that was tried, as of gcd(x, 6) = 2.
  ///
  /// - Throws: `unsupported` where they do not.
  private func repeatingWholes(_ points: [RealPoint]) throws(MathExpressionError) -> ZeroSet {
    let found = Set(points.compactMap { $0.exact?.rational?.asInt })
    let range = -Self.largestWhole...Self.largestWhole
    let period = (1...Self.longestPeriod).first { period in
      range.allSatisfy { !range.contains($0 + period) || found.contains($0) == found.contains($0 + period) }
    }
    guard let period else {
      throw MathExpressionError(
        .unsupported, "\(found.count) whole numbers from -\(Self.largestWhole) to \(Self.largestWhole) are solutions")
    }
    let families = (0..<period).filter(found.contains).map {
      ZeroSet.Family(base: .exact(ExactNumber(Rational($0))), period: ExactNumber(Rational(period)))
    }
    return ZeroSet(
      families: families, isComplete: false,
      notes: ["whole numbers from -\(Self.largestWhole) to \(Self.largestWhole) were tried, and repeat"])
  }
}

extension MathExpression {
  /// The factors of a product, without divisors.
  var factors: [MathExpression] {
    guard case .product(let factors) = self else { return [self] }
    return factors.filter { !$0.isDivisor }.map(\.value)
  }

  /// The product without one of its factors.
  func removingFactor(_ factor: MathExpression) -> MathExpression {
    if self == factor { return .whole(1) }
    guard case .product(var factors) = self,
      let index = factors.firstIndex(where: { !$0.isDivisor && $0.value == factor })
    else { return self }
    factors.remove(at: index)
    if factors.isEmpty { return .whole(1) }
    return factors.count == 1 && !factors[0].isDivisor ? factors[0].value : .product(factors)
  }
}
