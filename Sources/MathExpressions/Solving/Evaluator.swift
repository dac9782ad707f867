import BigInt

/// Computes expressions: exactly where possible, otherwise to fifteen digits, and always within its limits.
public struct Evaluator: Sendable {
  /// The limits for each value.
  public var limits: EvaluationLimits
  /// A budget shared by all evaluations, in addition to ``limits``; nil where each value stands by itself.
  public var account: WorkAccount?

  /// An evaluator, by default with the default limits and no shared account.
  public init(limits: EvaluationLimits = EvaluationLimits(), account: WorkAccount? = nil) {
    self.limits = limits
    self.account = account
  }

  /// The value of an expression.
  ///
  /// - Throws: `undefined`, `tooLarge`, `unsupported` or `unknownVariable`.
  public func value(of expression: MathExpression, variables: [String: Quantity] = [:]) throws(MathExpressionError)
    -> Quantity
  {
    var arithmetic = BoundedArithmetic(limits: limits, account: account)
    return try evaluate(expression, variables, &arithmetic)
  }

  private func evaluate(
    _ expression: MathExpression, _ variables: [String: Quantity], _ arithmetic: inout BoundedArithmetic
  ) throws(MathExpressionError) -> Quantity {
    try account?.spend(WorkCost.operation)
    switch expression {
    case .number(let value, _): return Quantity(value)
    case .value(let number): return .exact(number)
    case .operation(let operation, _) where operation.isCalculus:
      var resolver = CalculusResolver(evaluator: self)
      return try evaluate(resolver.resolved(expression.substituting(variables, except: "")), variables, &arithmetic)
    case .operation(let operation, let operands) where operation.hasIndex:
      return try evaluateSeries(operation, operands, variables, &arithmetic)
    case .operation(let operation, let operands):
      var values: [Quantity] = []
      for operand in operands { values.append(try evaluate(operand, variables, &arithmetic)) }
      return try arithmetic.apply(operation, to: values)
    case .constant(.pi): return .exact(.pi)
    case .constant(.e): return .exact(.e)
    case .constant(.infinity): throw MathExpressionError(.unsupported, "infinity is not a number to compute with")
    case .variable(let name):
      guard let value = variables[name] else {
        throw MathExpressionError(.unknownVariable, "\(name) has no value")
      }
      return value
    case .sum(let terms):
      var sum = Quantity.zero
      for term in terms {
        let value = try evaluate(term.value, variables, &arithmetic)
        switch term.sign {
        case .plus: sum = try arithmetic.sum(sum, value)
        case .minus: sum = try arithmetic.sum(sum, arithmetic.negated(value))
        case .plusMinus: throw MathExpressionError(.unsupported, "± has two values")
        }
      }
      return sum
    case .product(let factors):
      var product = Quantity.one
      for factor in factors {
        let value = try evaluate(factor.value, variables, &arithmetic)
        product =
          try factor.isDivisor ? arithmetic.quotient(product, value) : arithmetic.product(product, value)
      }
      return product
    case .power(let base, let exponent):
      return try arithmetic.power(
        evaluate(base, variables, &arithmetic), evaluate(exponent, variables, &arithmetic))
    case .root(let radicand, let degree):
      let value = try evaluate(radicand, variables, &arithmetic)
      guard let degree else { return try arithmetic.root(value, degree: 2) }
      return try arithmetic.root(value, degree: evaluate(degree, variables, &arithmetic))
    case .factorial(let value): return try arithmetic.factorial(evaluate(value, variables, &arithmetic))
    case .percent(let value):
      return try arithmetic.quotient(evaluate(value, variables, &arithmetic), Quantity(Rational(100)))
    case .absolute(let value):
      let inner = try evaluate(value, variables, &arithmetic)
      return try inner.sign < 0 ? arithmetic.negated(inner) : inner
    case .function(let function, let argument, let base):
      let value = try evaluate(argument, variables, &arithmetic)
      let baseValue: Quantity? = if let base { try evaluate(base, variables, &arithmetic) } else { nil }
      return try arithmetic.apply(function, to: value, base: baseValue)
    }
  }

  /// The most terms of a sum or product over an index.
  private static let mostTerms = 20_000

  private func evaluateSeries(
    _ operation: MathOperation, _ operands: [MathExpression], _ variables: [String: Quantity],
    _ arithmetic: inout BoundedArithmetic
  ) throws(MathExpressionError) -> Quantity {
    guard operands.count == 4, case .variable(let index) = operands[1],
      let first = try evaluate(operands[2], variables, &arithmetic).rational?.asInt,
      let last = try evaluate(operands[3], variables, &arithmetic).rational?.asInt
    else { throw MathExpressionError(.unsupported, "limits that are not whole numbers") }
    guard last - first < Self.mostTerms else {
      throw MathExpressionError(.tooLarge, "more than \(Self.mostTerms) terms")
    }
    var (result, values) = (operation == .sumOver ? Quantity.zero : .one, variables)
    for number in stride(from: first, through: last, by: 1) {
      values[index] = Quantity(Rational(number))
      let term = try evaluate(operands[0], values, &arithmetic)
      result = try operation == .sumOver ? arithmetic.sum(result, term) : arithmetic.product(result, term)
    }
    return result
  }
}
