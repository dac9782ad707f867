import BigInt

/// Antiderivatives of quotients of polynomials, by partial fractions.
extension Antiderivative {
  func rational(_ expression: MathExpression) throws(MathExpressionError) -> MathExpression? {
    // A power of something linear stays one: (2x + 1)^5.
    if case .power(let base, let exponent) = expression, exponent.constantRational?.isWhole == true,
      try linear(base) != nil, base != x
    {
      return nil
    }
    guard let function = try RationalFunction(expression, evaluator: evaluator, variables: [:])?.reduced else {
      return nil
    }
    if let below = function.denominator.constant?.reciprocal {
      var parts: [MathExpression] = []
      for (powers, value) in function.numerator.terms.sorted(by: { ($0.key[variable] ?? 0) > ($1.key[variable] ?? 0) })
      {
        var others = powers
        let power = (powers[variable] ?? 0) + 1
        others[variable] = nil
        guard
          let coefficient = Polynomial(terms: [others: value * below * ExactNumber(Rational(reduced: 1, BigInt(power)))]
          )
          .singleTerm
        else { return nil }
        parts.append(.product(of: coefficient, power == 1 ? x : .power(x, .whole(power))))
      }
      return parts.isEmpty ? .whole(0) : sum(parts)
    }
    guard let above = function.numerator.coefficients(of: variable)?.compactMap(\.rational),
      above.count == function.numerator.degree + 1,
      let below = function.denominator.coefficients(of: variable)?.compactMap(\.rational),
      below.count == function.denominator.degree + 1,
      let parts = try PartialFractions(above, over: below, evaluator: evaluator)
    else { return nil }
    var results: [MathExpression] = []
    for (power, value) in parts.polynomial.enumerated().reversed() where !value.isZero {
      let scale = ExactNumber(value * Rational(reduced: 1, BigInt(power + 1)))
      results.append(scaled(scale, power == 0 ? x : .power(x, .whole(power + 1))))
    }
    for fraction in parts.fractions {
      guard let part = try integrated(fraction) else { return nil }
      results.append(part)
    }
    return results.isEmpty ? .whole(0) : sum(results)
  }

  func integrated(_ fraction: PartialFractions.Fraction) throws(MathExpressionError) -> MathExpression? {
    guard let base = Factoring.polynomial(fraction.factor, variable).readableIfPossible(variable) else { return nil }
    let numerator = fraction.numerator + [Rational](repeating: .zero, count: max(0, 2 - fraction.numerator.count))
    if fraction.factor.count == 2 {
      let slope = fraction.factor[1]
      guard let scale = numerator[0].divided(by: slope) else { return nil }
      if fraction.power == 1 { return scaled(ExactNumber(scale), function(.ln, .absolute(base))) }
      guard let factor = scale.divided(by: Rational(1 - fraction.power)) else { return nil }
      return scaled(ExactNumber(factor), .power(base, .whole(1 - fraction.power)))
    }
    guard fraction.power == 1 else { return try overPower(fraction, base, numerator) }
    // (Bx + C)/(ax² + bx + c): a logarithm of the denominator, and an angle or a logarithm of a quotient.
    let (c, b, a) = (fraction.factor[0], fraction.factor[1], fraction.factor[2])
    guard let half = numerator[1].divided(by: a * 2) else { return nil }
    var parts: [MathExpression] = []
    let discriminant = b * b - a * c * 4
    if !half.isZero {
      parts.append(scaled(ExactNumber(half), function(.ln, discriminant.isNegative ? base : .absolute(base))))
    }
    let rest = numerator[0] - half * b
    guard !rest.isZero else { return sum(parts) }
    let slope = Polynomial(terms: [[variable: 1]: ExactNumber(a * 2), [:]: ExactNumber(b)])
    guard let root = ExactNumber(discriminant.magnitude).squareRoot, let inverse = root.reciprocal,
      let top = slope.readableIfPossible(variable)
    else { return nil }
    if discriminant.isNegative {
      // Without what the slope and the root share: arctan(x/2), not arctan(2x/4).
      let argument = (slope * Polynomial(inverse)).readableIfPossible(variable) ?? .product(of: top, .value(inverse))
      parts.append(scaled(inverse * ExactNumber(rest * 2), function(.arctan, argument)))
    } else {
      let (lower, upper) = (
        MathExpression.difference(top, .value(root)),
        MathExpression.sum([.init(sign: .plus, value: top), .init(sign: .plus, value: .value(root))])
      )
      parts.append(
        scaled(inverse * ExactNumber(rest), function(.ln, .absolute(.quotient(lower, by: upper)))))
    }
    return sum(parts)
  }

  /// (Bx + C)/(ax² + bx + c)ᵖ: a power of the denominator, and the same with a lower power.
  func overPower(_ fraction: PartialFractions.Fraction, _ base: MathExpression, _ numerator: [Rational])
    throws(MathExpressionError) -> MathExpression?
  {
    let (c, b, a, p) = (fraction.factor[0], fraction.factor[1], fraction.factor[2], Rational(fraction.power))
    let lower = MathExpression.power(base, .whole(1 - fraction.power))
    guard let half = numerator[1].divided(by: a * 2), let scale = half.divided(by: .one - p),
      let step = ((p - .one) * (a * c * 4 - b * b)).reciprocal,
      let slope = Polynomial(terms: [[variable: 1]: ExactNumber(a * 2), [:]: ExactNumber(b)]).readableIfPossible(
        variable)
    else { return nil }
    var parts: [MathExpression] = []
    if !half.isZero { parts.append(scaled(ExactNumber(scale), lower)) }
    let rest = numerator[0] - half * b
    guard !rest.isZero else { return sum(parts) }
    parts.append(scaled(ExactNumber(rest * step), .product(of: slope, lower)))
    let factor = rest * step * a * 2 * (p * 2 - 3)
    guard
      let inner = try integrated(.init(numerator: [factor], factor: fraction.factor, power: fraction.power - 1))
    else { return nil }
    return sum(parts + [inner])
  }
}
