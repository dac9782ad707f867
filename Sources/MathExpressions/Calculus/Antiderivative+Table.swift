import BigInt

/// Antiderivatives of powers and functions of linear arguments.
extension Antiderivative {
  func byTable(_ expression: MathExpression) throws(MathExpressionError) -> MathExpression? {
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
  func integratedPower(_ base: MathExpression, _ power: Rational) throws(MathExpressionError) -> MathExpression? {
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
  func rootOfSquare(_ base: MathExpression, _ c: Rational, isNegative: Bool, isDivisor: Bool)
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
  func outer(_ name: MathFunction, _ u: MathExpression, _ base: MathExpression?) throws(MathExpressionError)
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
}
