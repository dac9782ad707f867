/// Derivatives of elementary functions by the rules of the school.
enum Derivative {
  /// The derivative of an expression with respect to a letter.
  ///
  /// - Throws: `unsupported` for what has none by these rules, such as a factorial.
  static func of(_ expression: MathExpression, _ letter: String) throws(MathExpressionError) -> MathExpression {
    guard expression.mentions(letter) else { return .whole(0) }
    switch expression {
    case .variable: return .whole(1)
    case .sum(let terms):
      var result: [MathExpression.Term] = []
      for term in terms where term.value.mentions(letter) {
        result.append(.init(sign: term.sign, value: try of(term.value, letter)))
      }
      return .sum(result)
    case .product(let factors): return try product(factors, letter)
    case .power(let base, let exponent): return try power(base, exponent, letter)
    case .root(let radicand, let degree):
      return try power(radicand, .quotient(.whole(1), by: degree ?? .whole(2)), letter)
    case .percent(let inner): return .quotient(try of(inner, letter), by: .whole(100))
    case .absolute(let inner):
      return .product(of: .quotient(inner, by: expression), try of(inner, letter))
    case .function(let function, let argument, let base):
      return .product(of: try outer(function, argument, base, letter), try of(argument, letter))
    default: throw MathExpressionError(.unsupported, "the derivative of a step or a count is not computed")
    }
  }

  /// The product and the quotient rule: each factor's derivative times the others.
  private static func product(_ factors: [MathExpression.Factor], _ letter: String) throws(MathExpressionError)
    -> MathExpression
  {
    var sum: [MathExpression.Term] = []
    for (index, factor) in factors.enumerated() where factor.value.mentions(letter) {
      var part = factors
      let inner = try of(factor.value, letter)
      if factor.isDivisor {
        part[index] = .init(isDivisor: true, value: .power(factor.value, .whole(2)))
        part.append(.init(isDivisor: false, value: inner))
        sum.append(.init(sign: .minus, value: .product(part)))
      } else {
        part[index] = .init(isDivisor: false, value: inner)
        sum.append(.init(sign: .plus, value: .product(part)))
      }
    }
    return .sum(sum)
  }

  private static func power(_ base: MathExpression, _ exponent: MathExpression, _ letter: String)
    throws(MathExpressionError) -> MathExpression
  {
    if !exponent.mentions(letter) {
      let lower = MathExpression.difference(exponent, .whole(1))
      let power: MathExpression = lower.constantRational.map { .number($0, isDecimal: false) } ?? lower
      return .product([
        .init(isDivisor: false, value: exponent), .init(isDivisor: false, value: .power(base, power)),
        .init(isDivisor: false, value: try of(base, letter)),
      ])
    }
    // a^u = e^(u ln a).
    let logarithm = MathExpression.function(.ln, base, base: nil)
    return .product(of: .power(base, exponent), try of(.product(of: exponent, logarithm), letter))
  }

  private static func outer(
    _ function: MathFunction, _ argument: MathExpression, _ base: MathExpression?, _ letter: String
  ) throws(MathExpressionError) -> MathExpression {
    func of(_ function: MathFunction) -> MathExpression { .function(function, argument, base: nil) }
    func inverse(_ value: MathExpression) -> MathExpression { .quotient(.whole(1), by: value) }
    let square = MathExpression.power(argument, .whole(2))
    let one = MathExpression.whole(1)
    switch function {
    case .sin: return of(.cos)
    case .cos: return .negated(of(.sin))
    case .tan: return inverse(.power(of(.cos), .whole(2)))
    case .cot: return .negated(inverse(.power(of(.sin), .whole(2))))
    case .sec: return .product(of: of(.sec), of(.tan))
    case .csc: return .negated(.product(of: of(.csc), of(.cot)))
    case .exp: return of(.exp)
    case .ln: return inverse(argument)
    case .log:
      guard base?.mentions(letter) != true else { break }
      return inverse(.product(of: argument, .function(.ln, base ?? .whole(10), base: nil)))
    case .arctan: return inverse(.sum([.init(sign: .plus, value: one), .init(sign: .plus, value: square)]))
    case .arcsin: return inverse(.root(.difference(one, square), degree: nil))
    case .arccos: return .negated(inverse(.root(.difference(one, square), degree: nil)))
    case .sinh: return of(.cosh)
    case .cosh: return of(.sinh)
    case .tanh: return inverse(.power(of(.cosh), .whole(2)))
    default: break
    }
    throw MathExpressionError(.unsupported, "the derivative of \(function.rawValue) is not computed")
  }
}
