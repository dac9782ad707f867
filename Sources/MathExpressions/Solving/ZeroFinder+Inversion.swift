import BigInt

extension ZeroFinder {
  /// The numbers at which an expression has a given value, by undoing one operation after the other from the outside; nil
  /// where the variable stands on both sides of an operation.
  func inverted(_ expression: MathExpression, equals value: ExactNumber) throws(MathExpressionError) -> ZeroSet? {
    let finder = try deeper()
    switch expression {
    case .variable(variable): return .point(value)
    case .sum(let terms): return try finder.invertedSum(terms, value)
    case .product(let factors): return try finder.invertedProduct(factors, value)
    case .percent(let inner): return try finder.solved(inner, equals: value * ExactNumber(100))
    case .absolute(let inner):
      guard value.sign >= 0 else { return ZeroSet.none }
      guard value.sign > 0 else { return try finder.solved(inner, equals: value) }
      return try finder.solved(inner, equals: value).joined(finder.solved(inner, equals: -value))
    case .power(let base, let exponent): return try finder.invertedPower(base, exponent, value)
    case .root(let radicand, let degree):
      guard let count = degree.map({ $0.constantRational }) ?? 2, let power = count.reciprocal else { return nil }
      return try finder.invertedPower(radicand, power, value)
    case .function(let function, let argument, let base):
      return try finder.invertedFunction(function, argument, base, value)
    case .factorial(let inner): return try finder.invertedFactorial(inner, value)
    default: return nil
    }
  }

  /// The numbers at which an expression has a given value, by any method.
  func solved(_ expression: MathExpression, equals value: ExactNumber) throws(MathExpressionError) -> ZeroSet {
    if case .variable(variable) = expression { return .point(value) }
    let difference =
      value.isZero ? expression : MathExpression.difference(expression, .value(value))
    if expression.highestPower > 4, expression.occurrences(of: variable) == 1,
      let found = try inverted(expression, equals: value)
    {
      return found
    }
    if let function = try RationalFunction(difference, evaluator: evaluator, variables: [:]),
      function.numerator.degree < 3 || function.numerator.terms.values.allSatisfy(\.isAlgebraic)
    {
      let excluded = try exclusions(function)
      if function.numerator.isZero { return ZeroSet(spans: ZeroSet.spans(outside: excluded)) }
      let points = try roots(function.numerator)
      return ZeroSet(points: points.filter { root in !excluded.contains { RealPoint.order($0, root) == 0 } })
    }
    if let found = try inverted(expression, equals: value) { return found }
    if value.sign == 0, case .product = expression { return try deeper().zeros(of: expression) }
    return try deeper().combined(difference.flattened)
  }

  private func invertedSum(_ terms: [MathExpression.Term], _ value: ExactNumber) throws(MathExpressionError)
    -> ZeroSet?
  {
    let moving = terms.filter { $0.value.mentions(variable) }
    guard moving.count == 1, let term = moving.first, term.sign != .plusMinus else { return nil }
    var rest = value
    for other in terms where !other.value.mentions(variable) {
      guard let number = try constant(other.value) else { return nil }
      rest = other.sign == .minus ? rest + number : rest - number
    }
    return try solved(term.value, equals: term.sign == .minus ? -rest : rest)
  }

  private func invertedProduct(_ factors: [MathExpression.Factor], _ value: ExactNumber) throws(MathExpressionError)
    -> ZeroSet?
  {
    let moving = factors.filter { $0.value.mentions(variable) }
    guard moving.count == 1, let factor = moving.first else { return nil }
    var scale = ExactNumber.one
    for other in factors where !other.value.mentions(variable) {
      guard let number = try constant(other.value), number.sign != 0 || !other.isDivisor,
        let part = other.isDivisor ? number.reciprocal : number
      else { return nil }
      scale = scale * part
    }
    guard scale.sign != 0 else { return nil }
    if factor.isDivisor {
      guard value.sign != 0 else { return ZeroSet.none }
      guard let inverse = value.reciprocal else { return nil }
      return try solved(factor.value, equals: scale * inverse)
    }
    guard let inverse = scale.reciprocal else { return nil }
    return try solved(factor.value, equals: value * inverse)
  }

  // MARK: Powers

  private func invertedPower(_ base: MathExpression, _ exponent: MathExpression, _ value: ExactNumber)
    throws(MathExpressionError) -> ZeroSet?
  {
    if !exponent.mentions(variable) {
      if let power = try constant(exponent)?.rational { return try invertedPower(base, power, value) }
      // An irrational power is that of a positive number.
      guard let power = try constant(exponent), let inverse = power.reciprocal else { return nil }
      if value.sign < 0 { return ZeroSet.none }
      guard value.sign > 0 else { return power.sign > 0 ? try solved(base, equals: .zero) : ZeroSet.none }
      var arithmetic = BoundedArithmetic(limits: evaluator.limits, account: account)
      guard let root = try arithmetic.power(.exact(value), .exact(inverse)).exact else { return nil }
      return try solved(base, equals: root)
    }
    guard !base.mentions(variable), let number = try constant(base)?.magnitude, number != .one else { return nil }
    if number.sign == 0 { return value.sign == 0 ? nil : ZeroSet.none }
    // A negative base has powers at some fractions; only that of the same size comes into question.
    guard value.sign != 0 else { return ZeroSet.none }
    if value.sign < 0, try constant(base)?.sign ?? 0 > 0 { return ZeroSet.none }
    let value = value.magnitude
    guard let upper = value.logarithm, let lower = number.logarithm?.reciprocal else { return nil }
    return try solved(exponent, equals: upper * lower)
  }

  private func invertedPower(_ base: MathExpression, _ power: Rational, _ value: ExactNumber)
    throws(MathExpressionError) -> ZeroSet?
  {
    guard let inverse = power.reciprocal else { return nil }
    let isEven = power.numerator.magnitude % 2 == 0
    let isOddRoot = power.denominator.magnitude % 2 == 1
    let sign = value.sign
    if sign == 0 { return power > .zero ? try solved(base, equals: .zero) : ZeroSet.none }
    if sign < 0, isEven || !isOddRoot { return ZeroSet.none }
    var arithmetic = BoundedArithmetic(limits: evaluator.limits, account: account)
    guard let root = try arithmetic.power(.exact(sign < 0 ? -value : value), Quantity(inverse)).exact else {
      return nil
    }
    let signed = sign < 0 ? -root : root
    guard isEven else { return try solved(base, equals: signed) }
    return try solved(base, equals: signed).joined(solved(base, equals: -signed))
  }

  // MARK: Functions

  /// e to the power of a number, where it can be written.
  func exponential(_ exponent: ExactNumber) throws(MathExpressionError) -> ExactNumber {
    guard let size = ApproximateNumber(exponent).double, size.magnitude <= Self.largestExponent else {
      throw MathExpressionError(.tooLarge, "a solution too large or too small to write")
    }
    return .exponential(exponent)
  }

  /// The largest exponent of e with which solutions are written: they have some four thousand digits.
  private static let largestExponent = 10_000.0

  private func invertedFunction(
    _ function: MathFunction, _ argument: MathExpression, _ base: MathExpression?, _ value: ExactNumber
  ) throws(MathExpressionError) -> ZeroSet? {
    var arithmetic = BoundedArithmetic(limits: evaluator.limits, account: account)
    func applied(_ inverse: MathFunction) throws(MathExpressionError) -> ExactNumber? {
      try arithmetic.apply(inverse, to: .exact(value), base: nil).exact
    }
    switch function {
    case .ln: return try solved(argument, equals: exponential(value))
    case .exp:
      guard value.sign > 0 else { return ZeroSet.none }
      guard let logarithm = value.logarithm else { return nil }
      return try solved(argument, equals: logarithm)
    case .log:
      if let base, base.mentions(variable) {
        guard !argument.mentions(variable) || value.rational != nil else { return nil }
        return try zeros(of: .difference(.power(base, .value(value)), argument))
      }
      let number = try base.map { part throws(MathExpressionError) in try constant(part) } ?? ExactNumber(10)
      guard let number, number.sign > 0, number != .one,
        let power = try arithmetic.power(.exact(number), .exact(value)).exact
      else { return nil }
      return try solved(argument, equals: power)
    case .sin, .cos, .tan, .cot, .sec, .csc: return try invertedCircular(function, argument, value)
    case .arcsin, .arccos, .arctan:
      let half = ExactNumber.pi * ExactNumber(Rational(reduced: 1, 2))
      let isOutside =
        switch function {
        case .arcsin: half < value || value < -half
        case .arccos: value.sign < 0 || ExactNumber.pi < value
        default: !(value < half) || !(-half < value)
        }
      if isOutside { return ZeroSet.none }
      let inverse: MathFunction = function == .arcsin ? .sin : function == .arccos ? .cos : .tan
      guard let number = try applied(inverse) else {
        return try bracketed(argument, equals: .function(inverse, .value(value), base: nil)).map {
          ZeroSet(points: [$0])
        }
      }
      return try solved(argument, equals: number)
    case .sinh, .cosh, .tanh:
      if function == .cosh, value < .one { return ZeroSet.none }
      if function == .tanh, !(value < .one) || !(-.one < value) { return ZeroSet.none }
      guard let number = try applied(function == .sinh ? .arsinh : function == .cosh ? .arcosh : .artanh) else {
        return nil
      }
      let first = try solved(argument, equals: number)
      return try function == .cosh ? first.joined(solved(argument, equals: -number)) : first
    case .arsinh, .arcosh, .artanh:
      if function == .arcosh, value.sign < 0 { return ZeroSet.none }
      guard let number = try applied(function == .arsinh ? .sinh : function == .arcosh ? .cosh : .tanh) else {
        return nil
      }
      return try solved(argument, equals: number)
    case .floor, .ceil, .round, .sgn: return nil
    }
  }

  /// Where a linear expression has a value without a closed form, such as sin(1/2); nil for another expression.
  private func bracketed(_ argument: MathExpression, equals value: MathExpression) throws(MathExpressionError)
    -> RealPoint?
  {
    let bits = 96
    guard let (slope, offset) = try linear(argument), let scale = slope.reciprocal?.enclosure(bits),
      let shift = offset.enclosure(bits), let number = try? RealEvaluator(bits: bits, account: account).value(value)
    else { return nil }
    let place = number.adding(-shift, bits).times(scale, bits)
    let difference = MathExpression.difference(argument, value)
    let low = place.low - BigFloat(mantissa: 1, exponent: place.size.top - bits / 2)
    let high = place.high + BigFloat(mantissa: 1, exponent: place.size.top - bits / 2)
    return .bracketed(
      NumericRoot(expression: difference, variable: variable, low: low, high: high, lowSign: -slope.sign))
  }

  private func invertedCircular(_ function: MathFunction, _ argument: MathExpression, _ value: ExactNumber)
    throws(MathExpressionError) -> ZeroSet?
  {
    var arithmetic = BoundedArithmetic(limits: evaluator.limits, account: account)
    let turn = ExactNumber.pi + ExactNumber.pi
    func angle(_ inverse: MathFunction, _ number: ExactNumber) throws(MathExpressionError) -> ExactNumber? {
      try arithmetic.apply(inverse, to: .exact(number), base: nil).exact
    }
    switch function {
    case .sec, .csc:
      guard let inverse = value.reciprocal else { return value.sign == 0 ? ZeroSet.none : nil }
      return try invertedCircular(function == .sec ? .cos : .sin, argument, inverse)
    case .tan:
      guard let first = try angle(.arctan, value) else { return nil }
      return try family(argument, first, .pi)
    case .cot:
      let half = ExactNumber.pi * ExactNumber(Rational(reduced: 1, 2))
      guard value.sign != 0 else { return try family(argument, half, .pi) }
      guard let inverse = value.reciprocal, let first = try angle(.arctan, inverse) else { return nil }
      return try family(argument, first, .pi)
    default: break
    }
    if ExactNumber.one < value || value < -.one { return ZeroSet.none }
    if function == .sin {
      guard let first = try angle(.arcsin, value) else { return nil }
      if value.sign == 0 { return try family(argument, .zero, .pi) }
      guard let one = try family(argument, first, turn) else { return nil }
      guard value.magnitude != .one else { return one }
      return try family(argument, .pi - first, turn).map { one.joined($0) }
    }
    guard let first = try angle(.arccos, value) else { return nil }
    if value.sign == 0 { return try family(argument, first, .pi) }
    guard let one = try family(argument, first, turn) else { return nil }
    guard value.magnitude != .one else { return one }
    return try family(argument, -first, turn).map { one.joined($0) }
  }

  /// The numbers at which an argument is a member of a family: argument = base + k·period. Nil where the argument is not
  /// linear.
  func family(_ argument: MathExpression, _ base: ExactNumber, _ period: ExactNumber) throws(MathExpressionError)
    -> ZeroSet?
  {
    guard let (slope, offset) = try linear(argument), let inverse = slope.reciprocal else {
      return try members(argument, base, period)
    }
    let step = period * inverse
    let length = step.sign < 0 ? -step : step
    let start = RealPoint.exact((base - offset) * inverse).reduced(by: length)
    return ZeroSet(families: [.init(base: start, period: length)])
  }

  /// The turns that are followed where an argument is not linear, as in sin(x²).
  private static let turns = -6...6

  /// The numbers at which an argument is one of the members of a family near zero.
  private func members(_ argument: MathExpression, _ base: ExactNumber, _ period: ExactNumber)
    throws(MathExpressionError) -> ZeroSet?
  {
    guard try RationalFunction(argument, evaluator: evaluator, variables: [:]) != nil else { return nil }
    var found = ZeroSet.none
    for turn in Self.turns {
      let part = try solved(argument, equals: base + period * ExactNumber(Rational(turn)))
      guard part.families.isEmpty, part.spans.isEmpty else { return nil }
      found = found.joined(part)
    }
    found.isComplete = false
    found.notes.append("only solutions of \(Self.turns.count) turns near zero are given; there are more")
    return found
  }

  /// Slope and offset of an expression that is linear in the variable.
  func linear(_ expression: MathExpression) throws(MathExpressionError) -> (slope: ExactNumber, offset: ExactNumber)? {
    guard let function = try RationalFunction(expression, evaluator: evaluator, variables: [:]),
      let below = function.denominator.constant?.reciprocal, function.exclusions.isEmpty,
      let coefficients = function.numerator.coefficients(of: variable), coefficients.count == 2
    else { return nil }
    return (coefficients[1] * below, coefficients[0] * below)
  }

  // MARK: Factorials

  private func invertedFactorial(_ inner: MathExpression, _ value: ExactNumber) throws(MathExpressionError) -> ZeroSet?
  {
    guard let whole = value.rational, whole.isWhole, whole >= .one else { return ZeroSet.none }
    var (product, count) = (BigInt(1), 1)
    while product < whole.numerator {
      count += 1
      product *= BigInt(count)
      try account?.spend(bits: product.bitWidth, 64)
    }
    guard product == whole.numerator else { return ZeroSet.none }
    let found = try solved(inner, equals: ExactNumber(Rational(count)))
    return try count == 1 ? found.joined(solved(inner, equals: .zero)) : found
  }
}

extension ExactNumber {
  /// The absolute value.
  var magnitude: ExactNumber { sign < 0 ? -self : self }
}
