import BigInt

/// Limits of elementary functions: by continuity, by leading terms of series, by the growth of exponentials and logarithms, and by
/// l'Hôpital's rule; from one side, or from both, which must agree.
struct Limits {
  let evaluator: Evaluator
  let variable: String

  /// What an expression goes to.
  enum Outcome: Hashable {
    case finite(ExactNumber)
    case infinite(isNegative: Bool)
    /// It has no limit, and why.
    case none(String)
  }

  /// Where the variable goes.
  enum Target: Hashable {
    case finite(ExactNumber)
    case infinite(isNegative: Bool)
  }

  /// Rules within rules.
  private static let deepest = 24
  /// The letter that goes to zero from above; it cannot be typed.
  private static let small = "small t"

  /// The limit; nil where it is not found.
  ///
  /// - Parameter side: 1 from above, -1 from below, 0 from both.
  func limit(_ expression: MathExpression, to target: Target, side: Int) throws(MathExpressionError) -> Outcome? {
    let t = MathExpression.variable(Self.small)
    func moved(_ sign: Int) -> MathExpression {
      switch target {
      case .finite(let value):
        let step: MathExpression = sign > 0 ? t : .negated(t)
        let place: MathExpression =
          value.isZero
          ? step : .sum([.init(sign: .plus, value: .value(value)), .init(sign: sign > 0 ? .plus : .minus, value: t)])
        return expression.replacing(variable, by: place)
      case .infinite(let isNegative):
        let place = MathExpression.quotient(.whole(isNegative ? -1 : 1), by: t)
        return expression.replacing(variable, by: place)
      }
    }
    if case .infinite = target { return try checked(fromAbove(moved(1).flattened, 0), moved(1)) }
    if side != 0 { return try checked(fromAbove(moved(side).flattened, 0), moved(side)) }
    let (right, left) = (moved(1), moved(-1))
    // Where there are values on one side only, that side is meant.
    let (hasRight, hasLeft) = (hasValues(right), hasValues(left))
    guard hasRight || hasLeft else { return Outcome.none("there are no values near it") }
    guard hasLeft else { return try checked(fromAbove(right.flattened, 0), right) }
    guard hasRight else { return try checked(fromAbove(left.flattened, 0), left) }
    guard let above = try checked(fromAbove(right.flattened, 0), right),
      let below = try checked(fromAbove(left.flattened, 0), left)
    else { return nil }
    if above == below { return above }
    if case .finite(let first) = above, case .finite(let second) = below, (first - second).sign == 0 { return above }
    return Outcome.none("from the left it is \(Self.text(below)), from the right \(Self.text(above))")
  }

  static func text(_ outcome: Outcome) -> String {
    switch outcome {
    case .finite(let value): NumberWriter().exact(value)
    case .infinite(let isNegative): isNegative ? "-∞" : "∞"
    case .none: "none"
    }
  }

  private func hasValues(_ expression: MathExpression) -> Bool {
    [8, 14, 18].contains { power in numeric(expression, power) != nil }
  }

  /// The value at t = 2⁻ᵖ; nil where there is none.
  ///
  /// Not nearer than that: the exponential of a number of many digits takes long.
  private func numeric(_ expression: MathExpression, _ power: Int) -> RealInterval? {
    let place = Rational(reduced: 1, BigInt(1) << power)
    let real = RealEvaluator(bits: 400, account: evaluator.account, values: [Self.small: RealInterval(place, 400)])
    return try? real.value(expression)
  }

  /// An outcome that values near the target do not contradict; nil for another.
  private func checked(_ outcome: Outcome?, _ expression: MathExpression) throws(MathExpressionError) -> Outcome? {
    guard let outcome else { return nil }
    let values = [8, 13, 18].compactMap { numeric(expression, $0)?.middle }
    guard let last = values.last else { return outcome }
    switch outcome {
    case .none: return outcome
    case .finite(let value):
      let target = value.approximation(digits: 40)
      // Logarithms go slowly: a tenth is near enough to see a mistake in the rules.
      let slip = BigFloat(max(target.magnitude, .one) * Rational(reduced: 1, 10), 64, up: true)
      return BigFloat.sum(last, -BigFloat(target, 160, up: false), 160, up: true).magnitude < slip ? outcome : nil
    case .infinite(let isNegative):
      guard let first = values.first else { return outcome }
      return (last.sign < 0) == isNegative && first.magnitude <= last.magnitude ? outcome : nil
    }
  }

  // MARK: From above to zero

  private func fromAbove(_ expression: MathExpression, _ depth: Int) throws(MathExpressionError) -> Outcome? {
    do throws(MathExpressionError) {
      return try unguarded(expression, depth)
    } catch {
      // A rule that ends in a division by zero is not the one.
      if error.kind == .undefined { return nil }
      throw error
    }
  }

  private func unguarded(_ expression: MathExpression, _ depth: Int) throws(MathExpressionError) -> Outcome? {
    try evaluator.account?.spend(WorkCost.operation * 10)
    guard depth <= Self.deepest else { return nil }
    guard expression.mentions(Self.small) else {
      do throws(MathExpressionError) {
        return try evaluator.value(of: expression).exact.map(Outcome.finite)
      } catch {
        if error.kind == .undefined { return nil }
        throw error
      }
    }
    if let outcome = try bySeries(expression) { return outcome }
    switch expression {
    case .sum(let terms): return try ofSum(terms, depth)
    case .product(let factors): return try ofProduct(factors, depth)
    case .power(let base, let exponent): return try ofPower(base, exponent, depth)
    case .root(let radicand, let degree):
      guard let power = (degree.map { $0.constantRational } ?? 2)?.reciprocal else { return nil }
      return try ofPower(radicand, .number(power, isDecimal: false), depth)
    case .function(let function, let argument, let base): return try ofFunction(function, argument, base, depth)
    case .absolute(let inner):
      switch try fromAbove(inner, depth + 1) {
      case .finite(let value): return .finite(value.sign < 0 ? -value : value)
      case .infinite: return .infinite(isNegative: false)
      case let other: return other
      }
    default: return nil
    }
  }

  /// The leading term of a series, with more terms where the first ones cancel.
  private func bySeries(_ expression: MathExpression) throws(MathExpressionError) -> Outcome? {
    for order in [3, 7, 13] {
      let series: PowerSeries?
      do throws(MathExpressionError) {
        series = try PowerSeries(expression, Self.small, order: Rational(order), evaluator: evaluator)
      } catch {
        if error.kind == .undefined { return nil }
        throw error
      }
      guard let series else { return nil }
      guard let (power, value) = series.leading else {
        if series.order > .zero { return .finite(.zero) }
        continue
      }
      if power < .zero { return .infinite(isNegative: value.sign < 0) }
      return .finite(power.isZero ? value : .zero)
    }
    return nil
  }

  private func ofSum(_ terms: [MathExpression.Term], _ depth: Int) throws(MathExpressionError) -> Outcome? {
    var (total, infinite): (ExactNumber, Set<Bool>) = (.zero, [])
    var isKnown = true
    for term in terms {
      guard term.sign != .plusMinus else { return nil }
      switch try fromAbove(term.value, depth + 1) {
      case .finite(let value): total = term.sign == .minus ? total - value : total + value
      case .infinite(let isNegative): infinite.insert(isNegative != (term.sign == .minus))
      case .some(.none(let reason)):
        // Something that swings does so beside whatever is finite.
        if terms.count == 1 { return Outcome.none(reason) }
        isKnown = false
      case nil: isKnown = false
      }
    }
    if isKnown {
      if infinite.isEmpty { return .finite(total) }
      if infinite.count == 1, let isNegative = infinite.first { return .infinite(isNegative: isNegative) }
    }
    guard isKnown || infinite.isEmpty else { return nil }
    guard isKnown else {
      var swinging = 0
      for term in terms { if case .some(.none) = try fromAbove(term.value, depth + 1) { swinging += 1 } }
      return swinging == 1 ? Outcome.none("it goes up and down without end") : nil
    }
    // ∞ - ∞: what grows fastest goes before a bracket.
    return try byFactoring(terms, depth)
  }

  private func byFactoring(_ terms: [MathExpression.Term], _ depth: Int) throws(MathExpressionError) -> Outcome? {
    for lead in terms {
      guard case .infinite = try fromAbove(lead.value, depth + 1) else { continue }
      let rest = MathExpression.sum(
        terms.map { term in
          term == lead
            ? .init(sign: term.sign, value: .whole(1))
            : .init(sign: term.sign, value: .quotient(term.value, by: lead.value))
        })
      guard case .finite(let value) = try fromAbove(rest.flattened, depth + 2), value.sign != 0,
        case .infinite(let isNegative) = try fromAbove(lead.value, depth + 1)
      else { continue }
      return .infinite(isNegative: isNegative != (value.sign < 0))
    }
    return nil
  }

  private func ofProduct(_ factors: [MathExpression.Factor], _ depth: Int) throws(MathExpressionError) -> Outcome? {
    var value = ExactNumber.one
    var (infinite, zero, bounded): ([MathExpression.Factor], [MathExpression.Factor], Int) = ([], [], 0)
    var isNegative = false
    for factor in factors {
      switch try fromAbove(factor.value, depth + 1) {
      case .finite(let number):
        if number.sign == 0 {
          if factor.isDivisor { infinite.append(factor) } else { zero.append(factor) }
        } else {
          guard let part = factor.isDivisor ? number.reciprocal : number else { return nil }
          value = value * part
        }
      case .infinite(let sign):
        isNegative = isNegative != sign
        if factor.isDivisor { zero.append(factor) } else { infinite.append(factor) }
      case .some(.none):
        guard !factor.isDivisor, isBounded(factor.value) else { return nil }
        bounded += 1
      case nil: return nil
      }
    }
    if bounded > 0 {
      if infinite.isEmpty, !zero.isEmpty { return .finite(.zero) }
      return zero.isEmpty ? Outcome.none("it goes up and down without end") : nil
    }
    if infinite.isEmpty { return .finite(zero.isEmpty ? value : .zero) }
    if zero.isEmpty {
      // The sign of what is divided by near zero is seen from a value.
      guard let sign = numeric(.product(factors), 18)?.sign, sign != 0 else { return nil }
      return .infinite(isNegative: sign < 0)
    }
    return try byHospital(factors, depth)
  }

  /// Whether sines, cosines and angles of anything are all that is in an expression.
  private func isBounded(_ expression: MathExpression) -> Bool {
    guard expression.mentions(Self.small) else { return true }
    switch expression {
    case .function(.sin, _, _), .function(.cos, _, _), .function(.arctan, _, _): return true
    case .sum(let terms): return terms.allSatisfy { isBounded($0.value) }
    case .product(let factors): return factors.allSatisfy { !$0.isDivisor && isBounded($0.value) }
    case .power(let base, let exponent):
      return exponent.constantRational.map { $0.isWhole && !$0.isNegative } == true && isBounded(base)
    case .absolute(let inner): return isBounded(inner)
    default: return false
    }
  }

  /// 0/0, ∞/∞ and 0·∞ by derivatives, with what has logarithms above.
  private func byHospital(_ factors: [MathExpression.Factor], _ depth: Int) throws(MathExpressionError) -> Outcome? {
    var (above, below): ([MathExpression.Factor], [MathExpression.Factor]) = ([], [])
    for factor in factors {
      let goesToZero: Bool
      switch try fromAbove(factor.value, depth + 1) {
      case .finite(let number): goesToZero = number.sign == 0
      default: goesToZero = false
      }
      let isLogarithmic = factor.value.contains { if case .function(.ln, _, _) = $0 { true } else { false } }
      // Logarithms are simpler after a derivative; what goes to zero beside them divides as its reciprocal.
      if isLogarithmic != factor.isDivisor {
        above.append(factor)
      } else if goesToZero, !factor.isDivisor {
        below.append(.init(isDivisor: true, value: factor.value))
      } else if factor.isDivisor {
        below.append(.init(isDivisor: false, value: factor.value))
      } else {
        above.append(factor)
      }
    }
    let choices = [
      (above, below),
      (factors.filter { !$0.isDivisor }, factors.filter(\.isDivisor).map { .init(isDivisor: false, value: $0.value) }),
    ]
    for (upper, lower) in choices where !upper.isEmpty && !lower.isEmpty {
      guard let first = try? Derivative.of(.product(upper), Self.small),
        let second = try? Derivative.of(.product(lower), Self.small)
      else { continue }
      guard let next = try reduced(.quotient(first, by: second)) else { continue }
      guard next.weight < 200 else { continue }
      if let outcome = try fromAbove(next, depth + 2) {
        if case .none = outcome { continue }
        return outcome
      }
    }
    return nil
  }

  private func reduced(_ expression: MathExpression) throws(MathExpressionError) -> MathExpression? {
    var kernels = Kernels(evaluator: evaluator)
    guard let replaced = try kernels.replacing(expression),
      let function = try RationalFunction(replaced, evaluator: evaluator, variables: [:])?.reduced,
      let above = function.numerator.expression, let below = function.denominator.expression
    else { return expression.flattened }
    if function.numerator.isZero { return .whole(0) }
    return kernels.restored(function.denominator == .one ? above : .quotient(above, by: below)).flattened.withoutOnes
  }

  private func ofPower(_ base: MathExpression, _ exponent: MathExpression, _ depth: Int) throws(MathExpressionError)
    -> Outcome?
  {
    if base != .constant(.e), exponent.mentions(Self.small) {
      let logarithm = MathExpression.product(of: exponent, .function(.ln, base, base: nil))
      return try exponential(fromAbove(logarithm.flattened, depth + 1))
    }
    if base == .constant(.e) { return try exponential(fromAbove(exponent, depth + 1)) }
    guard let power = exponent.constantRational else { return nil }
    switch try fromAbove(base, depth + 1) {
    case .finite(let value):
      if value.sign == 0 {
        if power > .zero { return .finite(.zero) }
        guard let sign = numeric(.power(base, exponent), 18)?.sign, sign != 0 else { return nil }
        return .infinite(isNegative: sign < 0)
      }
      return try evaluator.value(of: .power(.value(value), exponent)).exact.map(Outcome.finite)
    case .infinite(let isNegative):
      if power.isNegative { return .finite(.zero) }
      if isNegative, power.denominator.magnitude % 2 == 0 { return nil }
      return .infinite(isNegative: isNegative && power.numerator.magnitude % 2 == 1)
    case let other: return other
    }
  }

  private func exponential(_ outcome: Outcome?) throws(MathExpressionError) -> Outcome? {
    switch outcome {
    case .finite(let value): try evaluator.value(of: .power(.constant(.e), .value(value))).exact.map(Outcome.finite)
    case .infinite(let isNegative): isNegative ? .finite(.zero) : .infinite(isNegative: false)
    default: nil
    }
  }

  private func ofFunction(
    _ function: MathFunction, _ argument: MathExpression, _ base: MathExpression?, _ depth: Int
  ) throws(MathExpressionError) -> Outcome? {
    let inner = try fromAbove(argument, depth + 1)
    switch (function, inner) {
    case (.exp, _): return try exponential(inner)
    case (.floor, .finite(let value)), (.ceil, .finite(let value)), (.round, .finite(let value)),
      (.sgn, .finite(let value)):
      _ = value
      // Steps are constant next to it.
      let real = numeric(.function(function, argument, base: nil), 18)
      return real.flatMap { $0.isPoint ? $0.low.rational : nil }.map { .finite(ExactNumber($0)) }
    case (.ln, .finite(let value)), (.log, .finite(let value)):
      if value.sign == 0 {
        let size = try evaluator.value(of: base ?? .whole(10)).double
        guard size ?? 0 > 1 else { return nil }
        return .infinite(isNegative: true)
      }
      return try known(.function(function, .value(value), base: base))
    case (.ln, .infinite(false)): return .infinite(isNegative: false)
    case (.log, .infinite(false)):
      guard let base else { return .infinite(isNegative: false) }
      guard !base.mentions(Self.small), let size = try evaluator.value(of: base).double else { return nil }
      return .infinite(isNegative: size < 1)
    case (.sin, .infinite), (.cos, .infinite), (.tan, .infinite), (.cot, .infinite), (.sec, .infinite),
      (.csc, .infinite):
      return Outcome.none("it goes up and down without end")
    case (.arctan, .infinite(let isNegative)):
      return .finite(.pi * ExactNumber(Rational(reduced: isNegative ? -1 : 1, 2)))
    case (.sinh, .infinite(let isNegative)), (.arsinh, .infinite(let isNegative)):
      return .infinite(isNegative: isNegative)
    case (.cosh, .infinite), (.arcosh, .infinite(false)): return .infinite(isNegative: false)
    case (.tanh, .infinite(let isNegative)): return .finite(isNegative ? -.one : .one)
    case (.tan, .finite), (.cot, .finite), (.sec, .finite), (.csc, .finite):
      guard case .finite(let value) = inner else { return nil }
      do throws(MathExpressionError) { return try known(.function(function, .value(value), base: nil)) } catch {
        guard error.kind == .undefined,
          let sign = numeric(.function(function, argument, base: nil), 18)?.sign, sign != 0
        else { return nil }
        return .infinite(isNegative: sign < 0)
      }
    case (_, .finite(let value)): return try known(.function(function, .value(value), base: base))
    default: return nil
    }
  }

  private func known(_ expression: MathExpression) throws(MathExpressionError) -> Outcome? {
    try evaluator.value(of: expression).exact.map(Outcome.finite)
  }
}
