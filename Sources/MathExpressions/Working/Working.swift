import BigInt

/// The working that leads to a line's answer, every step of it verified.
public struct Working: Sendable {
  /// Computes the values and solution sets by which steps are verified.
  public var evaluator: Evaluator

  /// A working, by default with the default limits.
  public init(evaluator: Evaluator = Evaluator()) { self.evaluator = evaluator }

  /// Whether quadratic equations are solved by completing the square, where they have no other form.
  public var completesSquare = false

  /// The steps from the equations of a system to their common solution; empty where no rule leads there, or a step could not be
  /// verified: each line must hold for the solution, and the last must be it.
  public func steps(system statements: [MathStatement]) -> [WorkingStep] {
    var bounded = evaluator
    bounded.account = WorkAccount(most: evaluator.limits.lineWork)
    guard let steps = try? SystemSteps.steps(statements, bounded), let last = steps.last,
      let solutions = try? SystemSolver(evaluator: bounded).solve(statements)
    else { return [] }
    switch solutions {
    case .assignment(let bindings):
      let values = Dictionary(uniqueKeysWithValues: bindings.map { ($0.variable, $0.value) })
      let lines = steps.flatMap { $0.plain.parts(separatedBy: "; ") }
      let isRight = lines.allSatisfy { line in
        guard let line = statement(line), let left = try? bounded.value(of: line.sides[0], variables: values),
          let right = try? bounded.value(of: line.sides[1], variables: values), let first = left.exact,
          let second = right.exact
        else { return false }
        return (first - second).sign == 0
      }
      return isRight && last.plain.parts(separatedBy: "; ").count == values.count ? steps : []
    case .contradiction: return last.plain == "none" ? steps : []
    case .family: return last.plain == "none" ? [] : steps
    default: return []
    }
  }

  /// The steps from a line to its answer; empty where no rule leads there, or a step could not be verified.
  ///
  /// Each line has the same value, or the same solutions, as the one before: that is computed for every pair, and where it is
  /// not so there are no steps rather than wrong ones.
  public func steps(_ statement: MathStatement) -> [WorkingStep] {
    var bounded = evaluator
    bounded.account = WorkAccount(most: evaluator.limits.lineWork)
    let steps = (try? unverified(statement, bounded)) ?? []
    return steps.allSatisfy { isVerified($0, statement, bounded) } ? steps : []
  }

  private func unverified(_ statement: MathStatement, _ evaluator: Evaluator) throws(MathExpressionError)
    -> [WorkingStep]
  {
    let letters = statement.letters
    if statement.relations.isEmpty, letters.isEmpty {
      return try ArithmeticSteps(evaluator: evaluator).steps(statement.sides[0])
    }
    if statement.relations.isEmpty, case .operation(.derivative, let operands) = statement.sides[0],
      operands.count == 3,
      case .variable(let letter) = operands[1], operands[2].constantRational == .one
    {
      return try DerivativeSteps(evaluator: evaluator, variable: letter).steps(operands[0])
    }
    if statement.relations.isEmpty, case .operation(let operation, let operands) = statement.sides[0],
      operands.count > 1,
      operation == .antiderivative || operation == .integral, case .variable(let letter) = operands[1]
    {
      let integral = IntegralSteps(evaluator: evaluator, variable: letter)
      return operation == .antiderivative
        ? try integral.steps(operands[0]) : try integral.steps(operands[0], from: operands[2], to: operands[3])
    }
    guard letters.count == 1, !statement.relations.isEmpty else { return [] }
    return try EquationSteps.steps(statement, letters[0], evaluator, completesSquare: completesSquare)
  }

  /// Whether a step has the value or the solutions of the line at the start.
  func isVerified(_ step: WorkingStep, _ start: MathStatement, _ evaluator: Evaluator) -> Bool {
    if step.rule == WorkingRule.excludedValues.rawValue { return true }
    if start.relations.isEmpty, !start.letters.isEmpty { return isSameFunction(step, start, evaluator) }
    if start.relations.isEmpty {
      guard let line = statement(step.plain), line.relations.isEmpty,
        let value = try? evaluator.value(of: line.sides[0]), let first = try? evaluator.value(of: start.sides[0])
      else { return false }
      if let left = value.exact, let right = first.exact { return (left - right).sign == 0 }
      guard let left = value.double, let right = first.double else { return false }
      return (left - right).magnitude <= 1e-9 * max(1, left.magnitude)
    }
    guard let letter = start.letters.first,
      let solutions = try? EquationSolver(evaluator: evaluator).solve(start, for: letter).solutions
    else { return false }
    let set = LineSolutions(solutions)
    if step.plain == "none" { return set.isEmpty }
    if step.plain.hasPrefix("every ") { return set.isEverything }
    var own = LineSolutions.empty
    for part in step.plain.parts(separatedBy: " or ") {
      guard let line = statement(part),
        let solutions = try? EquationSolver(evaluator: evaluator).solve(line, for: letter).solutions
      else { return false }
      own = own.union(LineSolutions(solutions))
    }
    // Multiplying by a denominator may add its zeros, which the last step takes away.
    return step.rule == WorkingRule.multiplyDenominators.rawValue
      || !start.sides.allSatisfy({ $0.isPolynomial(in: letter) })
      ? set.isSubset(of: own) : set == own
  }

  /// Whether an expression of letters has the values of the one at the start, at fractions chosen beforehand.
  private func isSameFunction(_ step: WorkingStep, _ start: MathStatement, _ evaluator: Evaluator) -> Bool {
    var resolver = CalculusResolver(evaluator: evaluator)
    guard let line = statement(step.plain), line.relations.isEmpty, var own = try? resolver.resolved(line.sides[0]),
      var first = try? resolver.resolved(start.sides[0])
    else { return false }
    if case .operation(.antiderivative, let operands) = start.sides[0], case .variable(let letter)? = operands.last {
      // Antiderivatives may differ by a constant: their derivatives may not.
      guard let slope = try? Derivative.of(own, letter) else { return false }
      (own, first) = (slope, operands[0])
    }
    let letters = own.variables.union(first.variables).sorted()
    var agreed = 0
    for place in [(3, 7), (12, 11), (29, 13), (-5, 13)] {
      var values: [String: RealInterval] = [:]
      for (index, letter) in letters.enumerated() {
        values[letter] = RealInterval(
          Rational(numerator: BigInt(place.0 + 3 * index), nonzero: BigInt(place.1)), 120)
      }
      let real = RealEvaluator(bits: 120, account: evaluator.account, values: values)
      guard let left = try? real.value(own), let right = try? real.value(first) else { continue }
      guard left.isNear(right) else { return false }
      agreed += 1
    }
    return agreed >= 2
  }

  private func statement(_ text: String) -> MathStatement? {
    guard let tree = try? PlainTextReader().tree(text) else { return nil }
    return try? ExpressionParser().statement(tree)
  }
}

extension MathExpression {
  /// Whether no divisor and no function has the letter.
  fileprivate func isPolynomial(in letter: String) -> Bool {
    guard mentions(letter) else { return true }
    switch self {
    case .product(let factors):
      return factors.allSatisfy { !($0.isDivisor && $0.value.mentions(letter)) && $0.value.isPolynomial(in: letter) }
    case .variable, .sum, .absolute: return children.allSatisfy { $0.isPolynomial(in: letter) }
    case .power(let base, let exponent):
      return exponent.constantRational.map { $0.isWhole && !$0.isNegative } == true && base.isPolynomial(in: letter)
    default: return false
    }
  }
}

extension String {
  /// The parts between occurrences of a separator.
  func parts(separatedBy separator: String) -> [String] {
    var (parts, rest) = ([String](), self[...])
    while let found = rest.firstRange(of: separator) {
      parts.append(String(rest[..<found.lowerBound]))
      rest = rest[found.upperBound...]
    }
    return parts + [String(rest)]
  }
}
