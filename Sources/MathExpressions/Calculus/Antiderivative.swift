import BigInt

/// Antiderivatives by the rules of the school: a table with linear arguments, partial fractions, parts, substitution.
///
/// Every result is differentiated and compared with the integrand before it is given.
struct Antiderivative {
  let evaluator: Evaluator
  let variable: String

  /// Rules within rules.
  static let deepest = 7

  static func isStep(_ expression: MathExpression) -> Bool {
    switch expression {
    case .function(.floor, _, _), .function(.ceil, _, _), .function(.round, _, _), .function(.sgn, _, _), .factorial,
      .operation:
      true
    default: false
    }
  }

  /// An antiderivative; nil where no rule finds one.
  func of(_ expression: MathExpression) throws(MathExpressionError) -> MathExpression? {
    // Steps and counts have neither derivatives nor antiderivatives here.
    guard !expression.contains(Self.isStep) else { return nil }
    guard let result = try integrated(expression.flattened, 0)?.flattened.undoingExponentials else { return nil }
    return isRight(result, expression) ? result : nil
  }

  // MARK: Building

  typealias Term = MathExpression.Term
  var x: MathExpression { .variable(variable) }

  func number(_ value: Rational) -> MathExpression { .number(value, isDecimal: false) }

  func scaled(_ factor: ExactNumber, _ expression: MathExpression) -> MathExpression {
    if factor == .one { return expression }
    return .product(of: factor.rational.map { number($0) } ?? .value(factor), expression)
  }

  func function(_ name: MathFunction, _ argument: MathExpression) -> MathExpression {
    .function(name, argument, base: nil)
  }

  func sum(_ parts: [MathExpression]) -> MathExpression {
    parts.count == 1 ? parts[0] : .sum(parts.map { Term(sign: .plus, value: $0) })
  }

  func linear(_ expression: MathExpression) throws(MathExpressionError) -> (
    slope: ExactNumber, offset: ExactNumber
  )? {
    try ZeroFinder(evaluator: evaluator, variable: variable).linear(expression)
  }

  // MARK: Rules

  func integrated(_ expression: MathExpression, _ depth: Int) throws(MathExpressionError) -> MathExpression? {
    try evaluator.account?.spend(WorkCost.operation * 4)
    guard depth <= Self.deepest else { return nil }
    guard expression.mentions(variable) else { return .product(of: expression, x) }
    if case .sum(let terms) = expression {
      var parts: [Term] = []
      for term in terms {
        guard term.sign != .plusMinus, let part = try integrated(term.value, depth) else { return nil }
        parts.append(Term(sign: term.sign, value: part))
      }
      return .sum(parts)
    }
    if let result = try rational(expression) { return result }
    if let pulled = pullingSign(expression) {
      return try integrated(pulled, depth).map { .negated($0) }
    }
    if let joined = joiningPowers(expression) { return try integrated(joined, depth + 1) }
    let (constants, moving) = separated(expression)
    if !constants.isEmpty {
      guard let inner = try integrated(moving, depth + 1) else { return nil }
      return .product(constants + [.init(isDivisor: false, value: inner)])
    }
    if let result = try byTable(expression) { return result }
    if let result = try byParts(expression, depth) { return result }
    if let result = try byExpanding(expression, depth) { return result }
    if let result = try byTrigonometry(expression, depth) { return result }
    return try bySubstitution(expression, depth)
  }

  /// A product with a factor -u, with u for it; nil for another.
  func pullingSign(_ expression: MathExpression) -> MathExpression? {
    guard case .product(var factors) = expression else { return nil }
    for (index, factor) in factors.enumerated() {
      guard case .sum(let terms) = factor.value, terms.count == 1, terms[0].sign == .minus else { continue }
      factors[index].value = terms[0].value
      return MathExpression.product(factors).flattened
    }
    return nil
  }

  /// A product in which powers of the variable with fractions as exponents are one power; nil for another.
  func joiningPowers(_ expression: MathExpression) -> MathExpression? {
    guard case .product(let factors) = expression else { return nil }
    var (total, count, others): (Rational, Int, [MathExpression.Factor]) = (.zero, 0, [])
    for factor in factors {
      let power: Rational?
      switch factor.value {
      case x: power = .one
      case .power(x, let exponent): power = exponent.constantRational
      case .root(x, let degree): power = (degree.map { $0.constantRational } ?? 2)?.reciprocal
      default: power = nil
      }
      guard let power else {
        others.append(factor)
        continue
      }
      total = factor.isDivisor ? total - power : total + power
      count += 1
    }
    guard count > 1 else { return nil }
    let joined: MathExpression = total.isZero ? .whole(1) : .power(x, number(total))
    return others.isEmpty ? joined : .product(others + [.init(isDivisor: false, value: joined)])
  }

  /// The factors without the variable, and the rest.
  func separated(_ expression: MathExpression) -> (constants: [MathExpression.Factor], rest: MathExpression) {
    guard case .product(let factors) = expression else { return ([], expression) }
    let constants = factors.filter { !$0.value.mentions(variable) }
    let moving = factors.filter { $0.value.mentions(variable) }
    return (constants, moving.count == 1 && !moving[0].isDivisor ? moving[0].value : .product(moving))
  }

  // MARK: Verification

  /// Whether the derivative of a result is the integrand, at fractions chosen beforehand.
  func isRight(_ result: MathExpression, _ expression: MathExpression) -> Bool {
    guard let slope = try? Derivative.of(result, variable) else { return false }
    let letters = expression.variables.union(result.variables).subtracting([variable]).sorted()
    var agreed = 0
    for (index, place) in [
      Rational(reduced: 3, 7), Rational(reduced: 12, 11), Rational(reduced: -5, 13), Rational(reduced: 29, 13),
      Rational(reduced: -23, 7), Rational(reduced: 67, 9),
    ]
    .enumerated() {
      var values = [variable: RealInterval(place, 120)]
      for (letter, other) in zip(letters, [7, 3, 11, 5, 13, 17]) {
        values[letter] = RealInterval(Rational(numerator: BigInt(other + index), nonzero: 4), 120)
      }
      let real = RealEvaluator(bits: 120, account: evaluator.account, values: values)
      guard let own = try? real.value(slope), let asked = try? real.value(expression) else { continue }
      guard own.isNear(asked) else { return false }
      agreed += 1
    }
    return agreed >= 2
  }
}

extension RealInterval {
  /// Whether two enclosures of 120 bits agree to half of them, relative to their size.
  func isNear(_ other: RealInterval) -> Bool {
    let scale = other.magnitude.adding(RealInterval(1), 120)
    return adding(-other, 120).divided(by: scale, 120)?.isWithin(-60) ?? false
  }
}

extension MathExpression {
  /// With u for ln|e^u|.
  var undoingExponentials: MathExpression {
    mapped { part in
      guard case .function(.ln, let inner, _) = part else { return part }
      let argument = if case .absolute(let inside) = inner { inside } else { inner }
      guard case .power(.constant(.e), let exponent) = argument else { return part }
      return exponent
    }
  }

  /// Without factors and exponents of one, and sums of one term as that term.
  var withoutOnes: MathExpression {
    mapped { part in
      switch part {
      case .value(let number): return number.rational.map { .number($0, isDecimal: false) } ?? part
      case .product(let factors):
        let kept = factors.filter { $0.value.constantRational != .one }
        if kept.isEmpty { return .whole(1) }
        return kept.count == 1 && !kept[0].isDivisor ? kept[0].value : .product(kept)
      case .power(let base, let exponent) where exponent.constantRational == .one: return base
      case .sum(let terms) where terms.count == 1 && terms[0].sign == .plus: return terms[0].value
      default: return part
      }
    }
  }

  /// Without factors to the power of zero.
  var droppingZerothPowers: MathExpression {
    mapped { part in
      if case .power(_, let exponent) = part, exponent.constantRational == .zero { return .whole(1) }
      return part
    }.withoutOnes
  }
}

extension Polynomial {
  /// A single term, or a number, as an expression.
  var singleTerm: MathExpression? { terms.count <= 1 ? expression?.withoutOnes : nil }

  /// The polynomial as people write it, where it has one letter.
  func readableIfPossible(_ letter: String) -> MathExpression? {
    coefficients(of: letter) == nil ? nil : readable(letter)
  }
}
