/// What an expression's value requires of a subexpression.
struct DomainCondition: Hashable {
  enum Requirement: Hashable { case notZero, notNegative, positive }

  let expression: MathExpression
  let requirement: Requirement

  /// The conditions under which an expression has a value, from the inside out, as far as the variable is concerned.
  static func all(of expression: MathExpression, _ variable: String) -> [DomainCondition] {
    var result: [DomainCondition] = []
    collect(expression, variable, &result)
    return result.enumerated().filter { result.firstIndex(of: $0.element) == $0.offset }.map(\.element)
  }

  private static func collect(_ expression: MathExpression, _ variable: String, _ result: inout [DomainCondition]) {
    guard expression.mentions(variable) else { return }
    for child in expression.children { collect(child, variable, &result) }
    func require(_ part: MathExpression, _ requirement: Requirement) {
      if part.mentions(variable) { result.append(.init(expression: part, requirement: requirement)) }
    }
    switch expression {
    case .product(let factors): for factor in factors where factor.isDivisor { require(factor.value, .notZero) }
    case .power(let base, let exponent):
      guard let power = exponent.constantRational else {
        if base.constantRational == .zero { require(exponent, .positive) }
        return require(base, .positive)
      }
      if power <= .zero { require(base, .notZero) }
      if power.denominator.magnitude % 2 == 0 { require(base, .notNegative) }
    case .root(let radicand, let degree):
      let power = degree.map { $0.constantRational } ?? 2
      if power?.numerator.magnitude.isMultiple(of: 2) ?? true { require(radicand, .notNegative) }
    case .function(let function, let argument, let base):
      switch function {
      case .ln, .log:
        require(argument, .positive)
        if let base {
          require(base, .positive)
          require(.difference(base, .whole(1)), .notZero)
        }
      case .tan, .sec: require(.function(.cos, argument, base: nil), .notZero)
      case .cot, .csc: require(.function(.sin, argument, base: nil), .notZero)
      case .arcsin, .arccos:
        require(.difference(.whole(1), .power(argument, .whole(2))), .notNegative)
      case .arcosh: require(.difference(argument, .whole(1)), .notNegative)
      case .artanh: require(.difference(.whole(1), .power(argument, .whole(2))), .positive)
      default: break
      }
    default: break
    }
  }
}

extension MathExpression {
  static func difference(_ left: MathExpression, _ right: MathExpression) -> MathExpression {
    .sum([.init(sign: .plus, value: left), .init(sign: .minus, value: right)])
  }

  static func product(of left: MathExpression, _ right: MathExpression) -> MathExpression {
    .product([.init(isDivisor: false, value: left), .init(isDivisor: false, value: right)])
  }

  static func quotient(_ left: MathExpression, by right: MathExpression) -> MathExpression {
    .product([.init(isDivisor: false, value: left), .init(isDivisor: true, value: right)])
  }

  /// Sums in sums and products in products as one.
  var flattened: MathExpression {
    switch rebuilt(\.flattened) {
    case .sum(let terms):
      var flat: [Term] = []
      for term in terms {
        guard case .sum(let inner) = term.value, term.sign != .plusMinus else {
          flat.append(term)
          continue
        }
        flat += inner.map {
          .init(
            sign: term.sign == .plus || $0.sign == .plusMinus ? $0.sign : $0.sign == .plus ? .minus : .plus,
            value: $0.value)
        }
      }
      return flat.count == 1 && flat[0].sign == .plus ? flat[0].value : .sum(flat)
    case .product(let factors):
      return .product(
        factors.flatMap { factor -> [Factor] in
          // A divisor's divisor excludes a value of its own, which would be lost.
          guard case .product(let inner) = factor.value,
            !factor.isDivisor || !inner.contains(where: { $0.isDivisor && $0.value.constantRational == nil })
          else { return [factor] }
          return inner.map { .init(isDivisor: $0.isDivisor != factor.isDivisor, value: $0.value) }
        })
    case let other: return other
    }
  }

  /// The expression with functions of their inverses left out: e^(ln u) is u. It may have values where the whole has none.
  var cancellingInverses: MathExpression {
    let inner = rebuilt(\.cancellingInverses)
    switch inner {
    case .power(let base, .function(let function, let argument, let logarithmBase)):
      return Self.base(of: function, logarithmBase) == base ? argument : inner
    case .function(.exp, .function(.ln, let argument, _), _): return argument
    case .function(.ln, .function(.exp, let argument, _), _): return argument
    case .function(let function, .power(let base, let exponent), let logarithmBase):
      guard Self.base(of: function, logarithmBase) == base, base.constantRational != .one else { return inner }
      return exponent
    case .function(let outer, .function(let function, let argument, _), _):
      let pairs: [MathFunction: MathFunction] = [
        .sin: .arcsin, .cos: .arccos, .tan: .arctan, .sinh: .arsinh, .cosh: .arcosh, .tanh: .artanh,
      ]
      return pairs[outer] == function ? argument : inner
    default: return inner
    }
  }

  /// The base of a logarithm; nil for another function.
  private static func base(of function: MathFunction, _ written: MathExpression?) -> MathExpression? {
    switch function {
    case .ln: .constant(.e)
    case .log: written ?? .whole(10)
    default: nil
    }
  }

  /// Whether a letter occurs.
  func mentions(_ variable: String) -> Bool {
    switch self {
    case .variable(let name): name == variable
    case .number, .constant, .value: false
    default: children.contains { $0.mentions(variable) }
    }
  }

  /// How often a letter is written.
  func occurrences(of variable: String) -> Int {
    if case .variable(variable) = self { return 1 }
    return children.reduce(0) { $0 + $1.occurrences(of: variable) }
  }

  /// The largest whole exponent.
  var highestPower: Int {
    let own: Int
    if case .power(_, let exponent) = self { own = exponent.constantRational?.asInt ?? 0 } else { own = 0 }
    return children.reduce(own) { max($0, $1.highestPower) }
  }

  /// The expression with a subexpression for a letter.
  func replacing(_ variable: String, by value: MathExpression) -> MathExpression {
    guard mentions(variable) else { return self }
    return mapped { if case .variable(variable) = $0 { value } else { $0 } }
  }

  /// Whether anything but sums, products, powers with constant exponents, roots and absolute values is applied to the
  /// variable.
  func isAlgebraic(in variable: String) -> Bool {
    guard mentions(variable) else { return true }
    switch self {
    case .function, .factorial, .operation: return false
    case .power(let base, let exponent): return !exponent.mentions(variable) && base.isAlgebraic(in: variable)
    default: return children.allSatisfy { $0.isAlgebraic(in: variable) }
    }
  }
}
