import BigInt

/// Integration by parts.
extension Antiderivative {
  /// A polynomial times an exponential, a sine, a cosine, a logarithm or an angle; and e^(ax) times a sine or cosine.
  func byParts(_ expression: MathExpression, _ depth: Int) throws(MathExpressionError) -> MathExpression? {
    guard case .product(let factors) = expression, factors.count >= 2 else {
      // ln² x and the like: a factor of one.
      if case .power(.function(let name, let argument, _), let exponent) = expression, [.ln, .log].contains(name),
        let count = exponent.constantRational?.asInt, (2...5).contains(count), try linear(argument) != nil
      {
        return try logarithmic(.whole(1), expression, depth)
      }
      return nil
    }
    if let result = try exponentialTimesCircular(factors) { return result }
    for (index, factor) in factors.enumerated() {
      var others = factors
      others.remove(at: index)
      let rest = others.count == 1 && !others[0].isDivisor ? others[0].value : MathExpression.product(others)
      guard let function = try RationalFunction(rest, evaluator: evaluator, variables: [:]) else { continue }
      let isPolynomial = function.denominator.constant != nil
      switch factor.value {
      case .function(.sin, let u, _), .function(.cos, let u, _), .function(.exp, let u, _):
        guard isPolynomial, !factor.isDivisor, try linear(u) != nil else { continue }
        return try tabular(rest, factor.value, depth)
      case .power(let base, let u) where u.mentions(variable) && !base.mentions(variable):
        guard isPolynomial, try linear(u) != nil else { continue }
        return try tabular(rest, factor.isDivisor ? .power(base, .negated(u)) : factor.value, depth)
      case .function(.ln, _, _), .function(.log, _, _), .function(.arctan, _, _):
        guard !factor.isDivisor else { continue }
        return try logarithmic(rest, factor.value, depth)
      case .power(.function(.ln, _, _), let exponent) where exponent.constantRational?.isWhole == true:
        guard !factor.isDivisor, isPolynomial else { continue }
        return try logarithmic(rest, factor.value, depth)
      default: continue
      }
    }
    return nil
  }

  /// p·f integrated as p·F - ∫p'·F, again and again until the polynomial is gone.
  func tabular(_ polynomial: MathExpression, _ factor: MathExpression, _ depth: Int) throws(MathExpressionError)
    -> MathExpression?
  {
    guard let inner = try byTable(factor) else { return nil }
    let slope = try simplified(Derivative.of(polynomial, variable))
    let first = MathExpression.product(of: polynomial, inner)
    if slope.constantRational == .zero { return first }
    guard let rest = try integrated(MathExpression.product(of: slope, inner).flattened, depth + 1) else { return nil }
    return .difference(first, rest)
  }

  /// p·ln u integrated as P·ln u - ∫P·(ln u)'.
  func logarithmic(_ rest: MathExpression, _ factor: MathExpression, _ depth: Int) throws(MathExpressionError)
    -> MathExpression?
  {
    guard let inner = try integrated(rest, depth + 1) else { return nil }
    // ∫ln(x)/x is a substitution.
    guard !inner.contains({ if case .function(.ln, _, _) = $0 { true } else { false } }) else { return nil }
    let slope = try Derivative.of(factor, variable)
    let second = try simplified(.product(of: inner, slope))
    guard let last = try integrated(second.flattened, depth + 1) else { return nil }
    return .difference(.product(of: inner, factor), last)
  }

  /// e^(ax + c)·sin(bx + d): a known formula.
  func exponentialTimesCircular(_ factors: [MathExpression.Factor]) throws(MathExpressionError)
    -> MathExpression?
  {
    guard factors.count == 2 else { return nil }
    for (first, second) in [(factors[0], factors[1]), (factors[1], factors[0])] {
      guard !second.isDivisor, case .function(let name, let angle, _) = second.value, name == .sin || name == .cos,
        let b = try linear(angle)?.slope
      else { continue }
      let exponent: MathExpression
      switch first.value {
      case .power(.constant(.e), let inner): exponent = inner
      case .function(.exp, let inner, _): exponent = inner
      default: continue
      }
      guard let slope = try linear(exponent)?.slope else { continue }
      let a = first.isDivisor ? -slope : slope
      guard let inverse = (a * a + b * b).reciprocal else { return nil }
      let (sine, cosine) = (function(.sin, angle), function(.cos, angle))
      let inner =
        name == .sin
        ? MathExpression.difference(scaled(a, sine), scaled(b, cosine)) : sum([scaled(a, cosine), scaled(b, sine)])
      return scaled(inverse, .product([first, .init(isDivisor: false, value: inner)]))
    }
    return nil
  }
}
