import BigInt

/// Works an expression of numbers out, one operation a step: what is innermost first, from left to right.
struct ArithmeticSteps {
  let evaluator: Evaluator

  /// More steps help nobody.
  private static let mostSteps = 60

  /// The steps from the expression to its value.
  ///
  /// - Throws: where an operation has no value or is too large.
  func steps(_ expression: MathExpression) throws(MathExpressionError) -> [WorkingStep] {
    var steps: [WorkingStep] = []
    var current = expression
    var count = 0
    while count < Self.mostSteps, let (next, rule, sentence) = try reduced(current) {
      count += 1
      let before = ExpressionWriter().text(current)
      current = next
      // A fraction in lowest terms is its own value: nothing is seen to be done.
      guard ExpressionWriter().text(current) != before else { continue }
      steps.append(
        WorkingStep(
          rule: rule.rawValue, sentence: sentence, text: ExpressionWriter().text(current),
          plain: ExpressionWriter(isForDisplay: false).text(current), substeps: []))
    }
    return steps
  }

  private func isDone(_ expression: MathExpression) -> Bool {
    switch expression {
    case .number, .value, .constant: true
    default: false
    }
  }

  /// The expression with its first operation done; nil where there is none.
  private func reduced(_ expression: MathExpression) throws(MathExpressionError) -> (
    MathExpression, WorkingRule, String
  )? {
    if isDone(expression) { return nil }
    var found: (WorkingRule, String)?
    let rebuilt = try expression.tryingRebuilt { child throws(MathExpressionError) -> MathExpression in
      guard found == nil, let (next, rule, sentence) = try reduced(child) else { return child }
      found = (rule, sentence)
      return next
    }
    if let (rule, sentence) = found { return (rebuilt, rule, sentence) }
    if let joined = commonDenominator(expression) { return joined }
    let value = try evaluator.value(of: expression)
    let result: MathExpression =
      switch value {
      case .exact(let number): number.rational.map { .number($0, isDecimal: expression.hasDecimals) } ?? .value(number)
      case .approximate(let number): .number(Rational(exactly: number.double ?? 0), isDecimal: true)
      }
    guard result != expression else { return nil }
    let (rule, verb) = Self.rule(expression)
    let writer = ExpressionWriter()
    let sign = value.exact == nil ? "≈" : "="
    return (result, rule, "\(verb): \(writer.text(expression)) \(sign) \(writer.text(result)).")
  }

  /// A sum of fractions over one denominator.
  private func commonDenominator(_ expression: MathExpression) -> (MathExpression, WorkingRule, String)? {
    guard case .sum(let terms) = expression, terms.count > 1 else { return nil }
    var values: [Rational] = []
    for term in terms {
      guard case .number(let value, false) = term.value, term.sign != .plusMinus else { return nil }
      values.append(value)
    }
    let common = values.reduce(BigInt(1)) {
      $0 / BigInt(greatestCommonDivisor($0.magnitude, $1.denominator.magnitude)) * $1.denominator
    }
    guard common > 1, Set(values.map(\.denominator)).count > 1 else { return nil }
    let parts = zip(terms, values).map {
      MathExpression.Term(sign: $0.sign, value: .number($1 * Rational(common), isDecimal: false))
    }
    let result = MathExpression.quotient(.sum(parts), by: .number(Rational(common), isDecimal: false))
    return (result, .commonDenominator, "Bring the fractions to the common denominator \(common).")
  }

  private static func rule(_ expression: MathExpression) -> (WorkingRule, String) {
    switch expression {
    case .sum(let terms):
      terms.count > 1 && terms.dropFirst().allSatisfy { $0.sign == .minus } ? (.subtract, "Subtract") : (.add, "Add")
    case .product(let factors):
      factors.contains(where: \.isDivisor) ? (.divide, "Divide") : (.multiply, "Multiply")
    case .power: (.power, "Compute the power")
    case .root: (.root, "Take the root")
    case .percent: (.percent, "A per cent is a hundredth")
    case .factorial: (.factorial, "Multiply all whole numbers up to it")
    case .absolute: (.absoluteValue, "Drop the sign")
    default: (.function, "Take the value")
    }
  }
}

extension MathExpression {
  /// Whether a number is written as a decimal.
  var hasDecimals: Bool { contains { if case .number(_, true) = $0 { true } else { false } } }
}
