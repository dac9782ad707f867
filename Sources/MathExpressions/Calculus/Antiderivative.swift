import BigInt

/// Antiderivatives by the rules of the school: a table with linear arguments, partial fractions, parts, substitution.
///
/// Every result is differentiated and compared with the integrand before it is given.
struct Antiderivative {
  let evaluator: Evaluator
  let variable: String

  /// Rules within rules.
  private static let deepest = 7

  private static func isStep(_ expression: MathExpression) -> Bool {
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
  private var x: MathExpression { .variable(variable) }

  private func number(_ value: Rational) -> MathExpression { .number(value, isDecimal: false) }

  private func scaled(_ factor: ExactNumber, _ expression: MathExpression) -> MathExpression {
    if factor == .one { return expression }
    return .product(of: factor.rational.map { number($0) } ?? .value(factor), expression)
  }

  private func function(_ name: MathFunction, _ argument: MathExpression) -> MathExpression {
    .function(name, argument, base: nil)
  }

  private func sum(_ parts: [MathExpression]) -> MathExpression {
    parts.count == 1 ? parts[0] : .sum(parts.map { Term(sign: .plus, value: $0) })
  }

  private func linear(_ expression: MathExpression) throws(MathExpressionError) -> (
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
  private func pullingSign(_ expression: MathExpression) -> MathExpression? {
    guard case .product(var factors) = expression else { return nil }
    for (index, factor) in factors.enumerated() {
      guard case .sum(let terms) = factor.value, terms.count == 1, terms[0].sign == .minus else { continue }
      factors[index].value = terms[0].value
      return MathExpression.product(factors).flattened
    }
    return nil
  }

  /// A product in which powers of the variable with fractions as exponents are one power; nil for another.
  private func joiningPowers(_ expression: MathExpression) -> MathExpression? {
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
  private func separated(_ expression: MathExpression) -> (constants: [MathExpression.Factor], rest: MathExpression) {
    guard case .product(let factors) = expression else { return ([], expression) }
    let constants = factors.filter { !$0.value.mentions(variable) }
    let moving = factors.filter { $0.value.mentions(variable) }
    return (constants, moving.count == 1 && !moving[0].isDivisor ? moving[0].value : .product(moving))
  }

  // MARK: Quotients of polynomials

  private func rational(_ expression: MathExpression) throws(MathExpressionError) -> MathExpression? {
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

  private func integrated(_ fraction: PartialFractions.Fraction) throws(MathExpressionError) -> MathExpression? {
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
  private func overPower(_ fraction: PartialFractions.Fraction, _ base: MathExpression, _ numerator: [Rational])
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

  // MARK: The table

  private func byTable(_ expression: MathExpression) throws(MathExpressionError) -> MathExpression? {
    switch expression {
    case .power(let base, let exponent):
      if !exponent.mentions(variable) {
        if let power = exponent.constantRational { return try integratedPower(base, power) }
        guard let (slope, _) = try linear(base), let inverse = slope.reciprocal,
          let power = try evaluator.value(of: exponent).exact, let next = (power + .one).reciprocal
        else { return nil }
        return scaled(inverse * next, .power(base, .value(power + .one)))
      }
      guard !base.mentions(variable), let (slope, _) = try linear(exponent), let inverse = slope.reciprocal else {
        return nil
      }
      if base == .constant(.e) { return scaled(inverse, expression) }
      guard base.variables.isEmpty else { return nil }
      return scaled(inverse, .quotient(expression, by: function(.ln, base)))
    case .root(let radicand, let degree):
      guard let count = degree.map({ $0.constantRational }) ?? 2, let power = count.reciprocal else { return nil }
      return try integratedPower(radicand, power)
    case .product(let factors):
      // One over something.
      guard factors.allSatisfy(\.isDivisor), factors.count == 1 else { return nil }
      switch factors[0].value {
      case .power(let base, let exponent):
        guard let power = exponent.constantRational else {
          return try byTable(.power(base, .negated(exponent)))
        }
        return try integratedPower(base, -power)
      case .root(let radicand, let degree):
        guard let count = degree.map({ $0.constantRational }) ?? 2, let power = count.reciprocal else { return nil }
        return try integratedPower(radicand, -power)
      case .function(.cos, let inner, _): return try byTable(function(.sec, inner))
      case .function(.sin, let inner, _): return try byTable(function(.csc, inner))
      case .function(.exp, let inner, _): return try byTable(.power(.constant(.e), .negated(inner)))
      default: return try integratedPower(factors[0].value, -.one)
      }
    case .function(let name, let argument, let base):
      guard let (slope, _) = try linear(argument), let inverse = slope.reciprocal,
        let result = try outer(name, argument, base)
      else { return nil }
      return scaled(inverse, result)
    case .absolute(let inner):
      guard let (slope, _) = try linear(inner), let inverse = slope.reciprocal else { return nil }
      return scaled(inverse * ExactNumber(Rational(reduced: 1, 2)), .product(of: inner, expression))
    default: return nil
    }
  }

  /// A power of something linear, of a sine or its kin, or a root of a square and a number.
  private func integratedPower(_ base: MathExpression, _ power: Rational) throws(MathExpressionError) -> MathExpression?
  {
    if let (slope, _) = try linear(base), let inverse = slope.reciprocal {
      if power == -.one { return scaled(inverse, function(.ln, .absolute(base))) }
      guard let next = (power + .one).reciprocal else { return nil }
      return scaled(inverse * ExactNumber(next), .power(base, number(power + .one)))
    }
    if case .function(let name, let argument, _) = base, let (slope, _) = try linear(argument),
      let inverse = slope.reciprocal
    {
      switch (name, power) {
      case (.cos, -2), (.sec, 2): return scaled(inverse, function(.tan, argument))
      case (.sin, -2), (.csc, 2): return scaled(-inverse, function(.cot, argument))
      case (.tan, 2): return .difference(scaled(inverse, function(.tan, argument)), x)
      case (.cot, 2):
        return .sum([
          .init(sign: .minus, value: scaled(inverse, function(.cot, argument))), .init(sign: .minus, value: x),
        ])
      case (.cos, -1): return try byTable(function(.sec, argument))
      case (.sin, -1): return try byTable(function(.csc, argument))
      default: break
      }
    }
    guard power.magnitude == Rational(reduced: 1, 2),
      let function = try RationalFunction(base, evaluator: evaluator, variables: [:]), function.denominator == .one,
      let values = function.numerator.coefficients(of: variable), values.count == 3, values[1].isZero,
      let c = values[0].rational, let a = values[2].rational, a.magnitude == .one
    else { return nil }
    return try rootOfSquare(base, c, isNegative: a.isNegative, isDivisor: power.isNegative)
  }

  /// √(c ± x²), or one over it.
  private func rootOfSquare(_ base: MathExpression, _ c: Rational, isNegative: Bool, isDivisor: Bool)
    throws(MathExpressionError) -> MathExpression?
  {
    let root = MathExpression.root(base, degree: nil)
    let inner: MathExpression
    if isNegative {
      guard !c.isNegative, let size = ExactNumber(c).squareRoot else { return nil }
      inner = function(.arcsin, size == .one ? x : .quotient(x, by: size.rational.map { number($0) } ?? .value(size)))
    } else {
      inner = function(.ln, .absolute(.sum([.init(sign: .plus, value: x), .init(sign: .plus, value: root)])))
    }
    if isDivisor { return inner }
    let half = ExactNumber(Rational(reduced: 1, 2))
    return sum([scaled(half, .product(of: x, root)), scaled(half * ExactNumber(c), inner)])
  }

  /// The antiderivative of a function by its argument.
  private func outer(_ name: MathFunction, _ u: MathExpression, _ base: MathExpression?) throws(MathExpressionError)
    -> MathExpression?
  {
    let one = MathExpression.whole(1)
    func log(_ inner: MathExpression) -> MathExpression { function(.ln, .absolute(inner)) }
    let square = MathExpression.power(u, .whole(2))
    switch name {
    case .sin: return .negated(function(.cos, u))
    case .cos: return function(.sin, u)
    case .tan: return .negated(log(function(.cos, u)))
    case .cot: return log(function(.sin, u))
    case .sec:
      return log(
        .sum([
          .init(sign: .plus, value: function(.tan, u)),
          .init(sign: .plus, value: .quotient(one, by: function(.cos, u))),
        ]))
    case .csc: return log(function(.tan, .quotient(u, by: .whole(2))))
    case .exp: return function(.exp, u)
    case .ln: return .difference(.product(of: u, function(.ln, u)), u)
    case .log:
      guard base?.mentions(variable) != true else { return nil }
      return .quotient(.difference(.product(of: u, function(.ln, u)), u), by: function(.ln, base ?? .whole(10)))
    case .arctan:
      return .difference(
        .product(of: u, function(.arctan, u)),
        .quotient(
          function(.ln, .sum([.init(sign: .plus, value: square), .init(sign: .plus, value: one)])), by: .whole(2)))
    case .arcsin:
      return sum([.product(of: u, function(.arcsin, u)), .root(.difference(one, square), degree: nil)])
    case .arccos:
      return .difference(.product(of: u, function(.arccos, u)), .root(.difference(one, square), degree: nil))
    case .sinh: return function(.cosh, u)
    case .cosh: return function(.sinh, u)
    case .tanh: return function(.ln, function(.cosh, u))
    default: return nil
    }
  }

  // MARK: Parts

  /// A polynomial times an exponential, a sine, a cosine, a logarithm or an angle; and e^(ax) times a sine or cosine.
  private func byParts(_ expression: MathExpression, _ depth: Int) throws(MathExpressionError) -> MathExpression? {
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
  private func tabular(_ polynomial: MathExpression, _ factor: MathExpression, _ depth: Int) throws(MathExpressionError)
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
  private func logarithmic(_ rest: MathExpression, _ factor: MathExpression, _ depth: Int) throws(MathExpressionError)
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
  private func exponentialTimesCircular(_ factors: [MathExpression.Factor]) throws(MathExpressionError)
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

  // MARK: Other forms of the integrand

  /// The integrand multiplied out, where that gives several terms.
  private func byExpanding(_ expression: MathExpression, _ depth: Int) throws(MathExpressionError) -> MathExpression? {
    var kernels = Kernels(evaluator: evaluator)
    guard let replaced = try kernels.replacing(expression),
      let function = try RationalFunction(replaced, evaluator: evaluator, variables: [:])?.reduced
    else { return nil }
    // A denominator of a single term divides every term.
    guard function.denominator.terms.count == 1, let below = function.denominator.expression else { return nil }
    guard function.numerator.terms.count > 1 else { return nil }
    var parts: [MathExpression] = []
    for (powers, value) in function.numerator.terms {
      let term = RationalFunction(Polynomial(terms: [powers: value]), function.denominator).reduced
      guard let above = term.numerator.expression, let divisor = term.denominator.expression else { return nil }
      _ = below
      let whole = term.denominator == .one ? above : MathExpression.quotient(above, by: divisor)
      guard let part = try integrated(kernels.restored(whole).flattened.withoutOnes, depth + 1) else { return nil }
      parts.append(part)
    }
    return sum(parts)
  }

  /// Squares and products of sines and cosines as sums, and odd powers by substitution.
  private func byTrigonometry(_ expression: MathExpression, _ depth: Int) throws(MathExpressionError)
    -> MathExpression?
  {
    var (sines, cosines): (Int, Int) = (0, 0)
    var argument: MathExpression?
    var mixed: [(MathFunction, MathExpression)] = []
    let factors: [MathExpression.Factor] =
      if case .product(let factors) = expression { factors } else { [.init(isDivisor: false, value: expression)] }
    for factor in factors {
      let (base, power): (MathExpression, Int) =
        if case .power(let base, let exponent) = factor.value, let count = exponent.constantRational?.asInt {
          (base, count)
        } else { (factor.value, 1) }
      guard !factor.isDivisor, power > 0, power <= 12, case .function(let name, let inner, _) = base,
        name == .sin || name == .cos, try linear(inner) != nil
      else { return nil }
      mixed.append(contentsOf: (0..<power).map { _ in (name, inner) })
      if argument == nil { argument = inner }
      if name == .sin { sines += power } else { cosines += power }
    }
    guard let angle = argument else { return nil }
    let half = number(Rational(reduced: 1, 2))
    guard mixed.allSatisfy({ $0.1 == angle }) else {
      // sin a·sin b = (cos(a - b) - cos(a + b))/2, and its kin.
      guard mixed.count == 2 else { return nil }
      var (a, b) = (mixed[0], mixed[1])
      // The difference with a positive slope, so that no cos(-x) is written.
      if let slope = try linear(.difference(a.1, b.1))?.slope, slope.sign < 0 { swap(&a, &b) }
      let difference = try simplified(.difference(a.1, b.1))
      let total = try simplified(sum([a.1, b.1]))
      let result: MathExpression =
        switch (a.0, b.0) {
        case (.sin, .sin): .difference(function(.cos, difference), function(.cos, total))
        case (.cos, .cos): sum([function(.cos, difference), function(.cos, total)])
        case (.sin, _): sum([function(.sin, total), function(.sin, difference)])
        default: .difference(function(.sin, total), function(.sin, difference))
        }
      return try integrated(result, depth + 1).map { .product(of: half, $0) }
    }
    let double = try simplified(.product(of: .whole(2), angle))
    if sines == 2, cosines == 0 || sines == 0 && cosines == 2 {
      return try integrated(.product(of: half, .difference(.whole(1), function(.cos, double))).flattened, depth + 1)
    }
    if sines == 0, cosines == 2 {
      return try integrated(
        .product(of: half, sum([.whole(1), function(.cos, double)])).flattened, depth + 1)
    }
    guard let slope = try linear(angle)?.slope, let inverse = slope.reciprocal else { return nil }
    if sines % 2 == 1 || cosines % 2 == 1 {
      // One factor goes with the differential, the others are a polynomial of the other function.
      let isSine = sines % 2 == 1
      let t = MathExpression.variable(Self.substitute)
      let squares = isSine ? (sines - 1) / 2 : (cosines - 1) / 2
      let others = isSine ? cosines : sines
      let inner = MathExpression.product(
        of: .power(.difference(.whole(1), .power(t, .whole(2))), .whole(squares)), .power(t, .whole(others)))
      let other = Antiderivative(evaluator: evaluator, variable: Self.substitute)
      guard let result = try other.rational(others == 0 && squares == 0 ? .whole(1) : inner.droppingZerothPowers) else {
        return nil
      }
      let restored = result.replacing(Self.substitute, by: function(isSine ? .cos : .sin, angle))
      return scaled(isSine ? -inverse : inverse, restored)
    }
    // Even powers: squares as cosines of the double angle.
    let (s, c) = (
      MathExpression.product(of: half, .difference(.whole(1), function(.cos, double))),
      MathExpression.product(of: half, sum([.whole(1), function(.cos, double)]))
    )
    let product = MathExpression.product(
      of: .power(s, .whole(sines / 2)), .power(c, .whole(cosines / 2)))
    return try byExpanding(product.droppingZerothPowers, depth + 1)
  }

  /// The letter of a substitution; it cannot be typed.
  private static let substitute = "substitute t"

  /// f(g(x))·g'(x): for each inner part g, the integrand over g' in the letter of g.
  private func bySubstitution(_ expression: MathExpression, _ depth: Int) throws(MathExpressionError)
    -> MathExpression?
  {
    var candidates: [MathExpression] = []
    func collect(_ part: MathExpression) {
      guard part.mentions(variable) else { return }
      switch part {
      case .function(_, let inner, _): candidates += [inner, part]
      case .power(let base, let exponent): candidates += exponent.mentions(variable) ? [exponent, part] : [base]
      case .root(let inner, _): candidates.append(inner)
      case .product(let factors): candidates += factors.filter(\.isDivisor).map(\.value)
      default: break
      }
      part.children.forEach(collect)
    }
    collect(expression)
    var seen: [MathExpression] = []
    for candidate in candidates
    where candidate != x && candidate.mentions(variable) && !seen.contains(candidate) && seen.count < 8 {
      seen.append(candidate)
      if let result = try substituting(candidate, in: expression, depth) { return result }
    }
    return nil
  }

  private func substituting(_ inner: MathExpression, in expression: MathExpression, _ depth: Int)
    throws(MathExpressionError) -> MathExpression?
  {
    let t = MathExpression.variable(Self.substitute + String(depth))
    let slope = try Derivative.of(inner, variable)
    let quotient = MathExpression.quotient(expression, by: slope)
    var kernels = Kernels(evaluator: evaluator)
    guard let replaced = try kernels.replacing(quotient),
      let function = try RationalFunction(replaced, evaluator: evaluator, variables: [:])?.reduced,
      let above = function.numerator.expression, let below = function.denominator.expression
    else { return nil }
    let reduced = kernels.restored(function.denominator == .one ? above : .quotient(above, by: below)).flattened
      .withoutOnes
    // The inner part as it stands, and as it stands after polynomials were ordered.
    var changed = reduced.replacing(inner, with: t)
    var own = Kernels(evaluator: evaluator)
    if changed.mentions(variable), let replaced = try own.replacing(inner),
      let form = try RationalFunction(replaced, evaluator: evaluator, variables: [:])?.numerator.expression
    {
      changed = changed.replacing(own.restored(form).flattened.withoutOnes, with: t)
    }
    if changed.mentions(variable) {
      // t = x² + 1 as x² = t - 1, where nothing else is left of x.
      guard let poly = try RationalFunction(inner, evaluator: evaluator, variables: [:]), poly.denominator == .one,
        let values = poly.numerator.coefficients(of: variable), values.count > 1,
        values.dropFirst().dropLast().allSatisfy(\.isZero), let scale = values.last?.reciprocal
      else { return nil }
      let power = values.count == 2 ? x : MathExpression.power(x, .whole(values.count - 1))
      let root = MathExpression.product(of: .value(scale), .difference(t, .value(values[0])))
      changed = changed.replacing(power, with: root)
    }
    guard !changed.mentions(variable) else { return nil }
    let other = Antiderivative(evaluator: evaluator, variable: Self.substitute + String(depth))
    guard let result = try other.integrated(changed, depth + 1) else { return nil }
    return result.replacing(Self.substitute + String(depth), by: inner)
  }

  /// A quotient of polynomials in lowest terms, kernels aside.
  private func simplified(_ expression: MathExpression) throws(MathExpressionError) -> MathExpression {
    var kernels = Kernels(evaluator: evaluator)
    guard let replaced = try kernels.replacing(expression),
      let function = try RationalFunction(replaced, evaluator: evaluator, variables: [:])?.reduced,
      let above = function.numerator.expression, let below = function.denominator.expression
    else { return expression }
    if function.numerator.isZero { return .whole(0) }
    return kernels.restored(function.denominator == .one ? above : .quotient(above, by: below)).flattened.withoutOnes
  }

  // MARK: Verification

  /// Whether the derivative of a result is the integrand, at fractions chosen beforehand.
  private func isRight(_ result: MathExpression, _ expression: MathExpression) -> Bool {
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
