extension EquationSteps {
  /// |u| = c by cases; nil for another line.
  mutating func absoluteValue(_ statement: MathStatement) throws(MathExpressionError) -> Bool? {
    guard statement.relations == [.equal], case .absolute(let inner) = statement.sides[0],
      let value = statement.sides[1].constantRational, let function = try function(inner), function.denominator == .one,
      function.numerator.degree == 1
    else { return nil }
    if value.isNegative {
      add(.absoluteValue, "No absolute value is negative.", "no real solution", "none")
      return true
    }
    let sides = value.isZero ? [value] : [value, -value]
    let lines = sides.map { side in
      MathStatement(
        sides: [inner, .number(side, isDecimal: false)], relations: [.equal], asksForAnswer: false, notes: [])
    }
    var step = WorkingStep(
      rule: WorkingRule.cases.rawValue, sentence: "What stands inside the bars is the number, or its opposite.",
      text: lines.map(display.text).joined(separator: " or "), plain: lines.map(plain.text).joined(separator: " or "),
      substeps: [])
    for line in lines { step.substeps += try Self.steps(line, variable, evaluator) }
    steps.append(step)
    var finder = PolynomialRoots(limits: evaluator.limits, account: evaluator.account)
    var roots: [RealPoint] = []
    for side in sides {
      let shifted = function.numerator - Polynomial(ExactNumber(side))
      roots += try finder.roots(shifted.coefficients(of: variable) ?? [])
    }
    conclude(RealPoint.sorted(roots).compactMap(\.exact), .conclusion, "Each case gives a solution.")
    return true
  }
}
