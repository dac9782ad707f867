/// Names for the parts of an expression that are no quotients of polynomials, so that it is one in them: `e^x`, `sin x`, `√x`.
struct Kernels {
  let evaluator: Evaluator
  /// The parts by the name that stands for them.
  private(set) var parts: [String: MathExpression] = [:]

  init(evaluator: Evaluator) { self.evaluator = evaluator }

  /// Names cannot be typed.
  private static let prefix = "kernel "

  private mutating func name(_ part: MathExpression) -> MathExpression {
    if let known = parts.first(where: { $0.value == part }) { return .variable(known.key) }
    let name = Self.prefix + String(parts.count)
    parts[name] = part
    return .variable(name)
  }

  /// The expression with names; nil where it has parts that are none of elementary functions.
  mutating func replacing(_ expression: MathExpression) throws(MathExpressionError) -> MathExpression? {
    guard !expression.variables.isEmpty else { return expression }
    switch expression {
    case .function(.exp, let inner, _): return try exponential(.constant(.e), inner)
    case .function, .absolute: return name(expression)
    case .root(let radicand, let degree):
      guard let count = degree.map({ $0.constantRational }) ?? 2, count.isWhole, let inverse = count.reciprocal else {
        return nil
      }
      return name(.power(radicand, .number(inverse, isDecimal: false)))
    case .power(let base, let exponent):
      guard let power = exponent.constantRational else {
        return try exponential(base, exponent)
      }
      if power.isWhole { return try replacing(base).map { .power($0, exponent) } }
      let root = name(.power(base, .number(Rational(reduced: 1, power.denominator), isDecimal: false)))
      return .power(root, .number(Rational(power.numerator), isDecimal: false))
    case .operation, .factorial, .percent: return nil
    default:
      var (copy, isKnown) = (self, true)
      let result = try expression.tryingRebuilt { child throws(MathExpressionError) in
        guard let inner = try copy.replacing(child) else {
          isKnown = false
          return child
        }
        return inner
      }
      self = copy
      return isKnown ? result : nil
    }
  }

  /// a^(2u + 3) as a³·(a^u)².
  private mutating func exponential(_ base: MathExpression, _ exponent: MathExpression) throws(MathExpressionError)
    -> MathExpression?
  {
    guard let function = try RationalFunction(exponent, evaluator: evaluator, variables: [:]),
      function.denominator.constant == .one
    else { return name(.power(base, exponent)) }
    let constant = function.numerator.terms[[:]] ?? .zero
    let moving = function.numerator.withoutConstant
    guard let lead = moving.leading?.rational, let unit = moving.withoutContent.leading?.rational,
      let count = lead.divided(by: unit)?.asInt, let inner = moving.withoutContent.expression
    else { return name(.power(base, exponent)) }
    let power = MathExpression.power(name(.power(base, inner.flattened)), .whole(count))
    return constant.isZero ? power : .product(of: .power(base, .value(constant)), power)
  }

  /// The expression with the parts back in their places.
  func restored(_ expression: MathExpression) -> MathExpression {
    expression.mapped { part in
      guard case .variable(let name) = part, let kernel = parts[name] else { return part }
      return kernel
    }
  }

  /// The names of the parts that have a letter.
  func names(with letter: String) -> Set<String> { Set(parts.filter { $0.value.mentions(letter) }.keys) }
}
