import BigInt

/// Sums over an index in closed form: of polynomials, and of geometric series, also without end.
struct ClosedSums {
  let evaluator: Evaluator
  let index: String

  /// Higher powers are not summed.
  private static let highestPower = 12

  /// The sum from one limit to another.
  ///
  /// - Throws: `undefined` where a sum without end diverges, `unsupported` where no closed form is known.
  func sum(_ body: MathExpression, from first: MathExpression, to last: MathExpression) throws(MathExpressionError)
    -> MathExpression
  {
    if last == .constant(.infinity) { return try infinite(body.flattened, first) }
    let parts: [MathExpression.Term] =
      if case .sum(let terms) = body.flattened { terms } else { [.init(sign: .plus, value: body.flattened)] }
    var result: [MathExpression.Term] = []
    for part in parts {
      guard part.sign != .plusMinus else { throw refusal }
      if let closed = try polynomial(part.value, first, last) {
        result.append(.init(sign: part.sign, value: closed))
      } else if let (factor, ratio, base) = try geometric(part.value) {
        // c·rⁱ from a to n: c·(r^(n+1) - r^a)/(r - 1).
        let next = MathExpression.sum([.init(sign: .plus, value: last), .init(sign: .plus, value: .whole(1))])
        let powers = MathExpression.difference(
          base.power(ratio.slope, next), base.power(ratio.slope, first))
        let closed = MathExpression.quotient(
          powers, by: .difference(base.power(ratio.slope, .whole(1)), .whole(1)))
        result.append(.init(sign: part.sign, value: .product(of: factor, closed)))
      } else {
        throw refusal
      }
    }
    return .sum(result)
  }

  private var refusal: MathExpressionError {
    MathExpressionError(.unsupported, "no closed form of this sum is known")
  }

  // MARK: Polynomials

  private func polynomial(_ body: MathExpression, _ first: MathExpression, _ last: MathExpression)
    throws(MathExpressionError) -> MathExpression?
  {
    guard let function = try RationalFunction(body, evaluator: evaluator, variables: [:]),
      function.denominator.constant != nil, function.exclusions.isEmpty,
      let scale = function.denominator.constant?.reciprocal
    else { return nil }
    var groups: [Int: Polynomial] = [:]
    for (powers, value) in function.numerator.terms {
      var others = powers
      others[index] = nil
      groups[powers[index] ?? 0, default: .zero] =
        (groups[powers[index] ?? 0] ?? .zero) + Polynomial(terms: [others: value * scale])
    }
    var terms: [MathExpression.Term] = []
    let before = MathExpression.difference(first, .whole(1))
    for (power, coefficient) in groups {
      guard power <= Self.highestPower, let factor = coefficient.expression else { return nil }
      let sums = Self.powerSums(power)
      func value(at place: MathExpression) -> MathExpression {
        .sum(
          sums.enumerated().filter { !$0.element.isZero }.map { power, coefficient in
            .init(
              sign: .plus,
              value: .product(
                of: .number(coefficient, isDecimal: false), power == 1 ? place : .power(place, .whole(power))))
          })
      }
      terms.append(.init(sign: .plus, value: .product(of: factor, .difference(value(at: last), value(at: before)))))
    }
    return .sum(terms)
  }

  /// The coefficients of 1ᵖ + 2ᵖ + … + nᵖ as a polynomial in n, by the recurrence of Pascal.
  private static func powerSums(_ power: Int) -> [Rational] {
    var sums: [[Rational]] = []
    for exponent in 0...power {
      // (n + 1)^(p+1) - 1 = Σ binomial(p + 1, k)·S_k(n) over k from 0 to p.
      var result = [Rational](repeating: .zero, count: exponent + 2)
      for place in 1...(exponent + 1) { result[place] = binomial(exponent + 1, place) }
      for lower in 0..<exponent {
        let factor = binomial(exponent + 1, lower)
        for (place, value) in sums[lower].enumerated() { result[place] = result[place] - factor * value }
      }
      sums.append(result.map { $0 * Rational(numerator: 1, nonzero: BigInt(exponent + 1)) })
    }
    return sums[power]
  }

  private static func binomial(_ all: Int, _ chosen: Int) -> Rational {
    var result = Rational.one
    for step in 0..<chosen { result = result * Rational(numerator: BigInt(all - step), nonzero: BigInt(step + 1)) }
    return result
  }

  // MARK: Geometric series

  /// A factor without the index, the slope of the exponent, and the base of c·b^(s·i + o); nil for another expression.
  private func geometric(_ body: MathExpression) throws(MathExpressionError) -> (
    factor: MathExpression, ratio: (slope: Rational, Void), base: MathExpression
  )? {
    let factors: [MathExpression.Factor] =
      if case .product(let factors) = body { factors } else { [.init(isDivisor: false, value: body)] }
    var constants: [MathExpression.Factor] = []
    var found: (base: MathExpression, slope: Rational)?
    for factor in factors {
      guard factor.value.mentions(index) else {
        constants.append(factor)
        continue
      }
      guard case .power(let base, let exponent) = factor.value, !base.mentions(index),
        let (slope, offset) = try ZeroFinder(evaluator: evaluator, variable: index).linear(exponent),
        let step = slope.rational
      else { return nil }
      let signed = factor.isDivisor ? -step : step
      if let sofar = found {
        // 2ⁱ/3ⁱ is (2/3)ⁱ.
        found = (.product(of: sofar.base.power(sofar.slope, .whole(1)), base.power(signed, .whole(1))), .one)
      } else {
        found = (base, signed)
      }
      if !offset.isZero {
        constants.append(.init(isDivisor: factor.isDivisor, value: .power(base, .value(offset))))
      }
    }
    guard let found else { return nil }
    return (
      constants.isEmpty ? .whole(1) : .product(constants), (found.slope, ()), found.base
    )
  }

  // MARK: Without end

  private func infinite(_ body: MathExpression, _ first: MathExpression) throws(MathExpressionError) -> MathExpression {
    if case .sum(let terms) = body, terms.count > 1 {
      var result: [MathExpression.Term] = []
      for term in terms { result.append(.init(sign: term.sign, value: try infinite(term.value, first))) }
      return .sum(result)
    }
    if let (factor, ratio, base) = try geometric(body) {
      let step = base.power(ratio.slope, .whole(1))
      guard step.variables.isEmpty else { throw refusal }
      let size = try evaluator.value(of: .absolute(step))
      guard size.double ?? 2 < 1 else { throw MathExpressionError(.undefined, "the sum diverges") }
      return .product(
        of: factor,
        .quotient(base.power(ratio.slope, first), by: .difference(.whole(1), step)))
    }
    if let known = try known(body, first) { return known }
    let limit = try? Limits(evaluator: evaluator, variable: index).limit(
      body, to: .infinite(isNegative: false), side: 0)
    if case .infinite = limit { throw MathExpressionError(.undefined, "the sum diverges") }
    if case .finite(let value) = limit, value.sign != 0 { throw MathExpressionError(.undefined, "the sum diverges") }
    throw refusal
  }

  /// Σ 1/i, 1/i², 1/i⁴, and quotients whose partial fractions cancel one another.
  private func known(_ body: MathExpression, _ first: MathExpression) throws(MathExpressionError) -> MathExpression? {
    guard let start = first.constantRational?.asInt, start.magnitude < 1_000,
      let function = try RationalFunction(body, evaluator: evaluator, variables: [:])?.reduced,
      let above = function.numerator.coefficients(of: index)?.compactMap(\.rational),
      above.count == function.numerator.degree + 1,
      let below = function.denominator.coefficients(of: index)?.compactMap(\.rational),
      below.count == function.denominator.degree + 1, below.count > 1
    else { return nil }
    if above.count >= below.count - 1 { throw MathExpressionError(.undefined, "the sum diverges") }
    guard let parts = try PartialFractions(above, over: below, evaluator: evaluator) else { return nil }
    // Each fraction is A/(i + k)^p with a whole k: the sum over i is that over j = i + k, from k + start on.
    var totals: [Int: Rational] = [:]
    var finite = Rational.zero
    for fraction in parts.fractions {
      guard fraction.factor.count == 2, fraction.factor[1] == .one || fraction.factor[1] == -.one,
        fraction.numerator.count == 1,
        let shift = (fraction.factor[0].divided(by: fraction.factor[1]))?.asInt, shift.magnitude < 2_000,
        let scale = fraction.factor[1].power(fraction.power)
      else { return nil }
      let coefficient = fraction.numerator[0] * scale
      let begin = start + shift
      guard begin >= 1 else {
        throw MathExpressionError(.undefined, "division by zero")
      }
      totals[fraction.power, default: .zero] = (totals[fraction.power] ?? .zero) + coefficient
      // Less the terms from one on that are left out.
      for place in stride(from: 1, to: begin, by: 1) {
        finite = finite - coefficient * (Rational(numerator: 1, nonzero: BigInt(place)).power(fraction.power) ?? .zero)
      }
    }
    var result: [MathExpression.Term] = [.init(sign: .plus, value: .number(finite, isDecimal: false))]
    for (power, total) in totals where !total.isZero {
      let zeta: Rational
      switch power {
      case 2: zeta = Rational(reduced: 1, 6)
      case 4: zeta = Rational(reduced: 1, 90)
      case 6: zeta = Rational(reduced: 1, 945)
      default: return nil
      }
      result.append(
        .init(
          sign: .plus,
          value: .product(of: .number(total * zeta, isDecimal: false), .power(.constant(.pi), .whole(power)))))
    }
    return .sum(result)
  }
}

extension MathExpression {
  /// The power with an exponent times a factor.
  fileprivate func power(_ factor: Rational, _ exponent: MathExpression) -> MathExpression {
    if exponent.constantRational == .zero { return .whole(1) }
    if let value = exponent.constantRational { return .power(self, .number(value * factor, isDecimal: false)) }
    return .power(self, factor == .one ? exponent : .product(of: .number(factor, isDecimal: false), exponent))
  }
}
