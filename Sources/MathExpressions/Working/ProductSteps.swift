extension EquationSteps {
  /// A product of several factors that is zero, by its factors; nil for another line.
  mutating func zeroProduct(_ statement: MathStatement) throws(MathExpressionError) -> Bool? {
    guard statement.relations == [.equal], statement.sides[1].constantRational == .zero,
      case .product(let factors) = statement.sides[0], factors.count > 1, factors.allSatisfy({ !$0.isDivisor })
    else { return nil }
    let moving = factors.map(\.value).filter { $0.mentions(variable) }
    guard moving.count > 1 else { return nil }
    var (lines, roots, substeps) = ([MathStatement](), [RealPoint](), [WorkingStep]())
    for factor in moving {
      guard let function = try function(factor), function.exclusions.isEmpty, function.denominator.constant != nil,
        let coefficients = function.numerator.coefficients(of: variable), coefficients.count > 1
      else { return nil }
      let line = MathStatement(sides: [factor, .whole(0)], relations: [.equal], asksForAnswer: false, notes: [])
      lines.append(line)
      substeps += try Self.steps(line, variable, evaluator)
      var finder = PolynomialRoots(limits: evaluator.limits, account: evaluator.account)
      roots += try finder.roots(coefficients)
    }
    let exact = RealPoint.sorted(roots)
    guard exact.allSatisfy({ $0.exact != nil }) else { return nil }
    steps.append(
      WorkingStep(
        rule: WorkingRule.zeroProduct.rawValue, sentence: "A product is zero where one of its factors is zero.",
        text: lines.map(display.text).joined(separator: " or "), plain: lines.map(plain.text).joined(separator: " or "),
        substeps: substeps))
    conclude(exact.compactMap(\.exact), .conclusion, "The factors give the solutions.")
    return true
  }
}
