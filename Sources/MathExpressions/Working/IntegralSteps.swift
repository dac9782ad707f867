/// Works an integral out rule by rule: sums, constant factors, powers, known integrals, substitution, parts, and limits put in.
struct IntegralSteps {
  let evaluator: Evaluator
  let variable: String

  /// More steps help nobody.
  private static let mostSteps = 30

  /// What an integral becomes by a rule.
  private struct Result {
    let rule: WorkingRule
    let sentence: String
    let value: MathExpression
  }

  private var x: MathExpression { .variable(variable) }
  private var table: Antiderivative { Antiderivative(evaluator: evaluator, variable: variable) }

  private func integral(_ body: MathExpression) -> MathExpression { .operation(.antiderivative, [body, x]) }

  // MARK: Steps

  /// The steps from the integral of an expression to its antiderivative; empty where a rule is missing.
  func steps(_ body: MathExpression) throws(MathExpressionError) -> [WorkingStep] {
    guard let (found, _) = try worked(body) else { return [] }
    return found
  }

  /// The steps from an integral with limits to its value.
  func steps(_ body: MathExpression, from lower: MathExpression, to upper: MathExpression) throws(MathExpressionError)
    -> [WorkingStep]
  {
    guard lower.variables.isEmpty, upper.variables.isEmpty, let (found, result) = try worked(body) else { return [] }
    let inserted = MathExpression.difference(
      result.replacing(variable, by: upper), result.replacing(variable, by: lower))
    var steps = [
      step(
        .limits,
        "An antiderivative is \(ExpressionWriter().text(result)): its value at the upper limit, less that at the lower one.",
        inserted, substeps: found)
    ]
    let value = try evaluator.value(of: inserted)
    guard let exact = value.exact else { return [] }
    let last = step(.subtract, "Compute the values.", .value(exact))
    if last.text != steps[0].text { steps.append(last) }
    return steps
  }

  /// The steps and the antiderivative that they lead to.
  private func worked(_ body: MathExpression) throws(MathExpressionError) -> ([WorkingStep], MathExpression)? {
    var current = integral(body.flattened.withoutOnes)
    var steps: [WorkingStep] = []
    while let (next, result) = try applied(current) {
      guard steps.count < Self.mostSteps else { return nil }
      current = next.withoutOnes
      steps.append(step(result.rule, result.sentence, current))
    }
    guard !CalculusResolver.concerns(current), !steps.isEmpty else { return nil }
    let text = try TermwiseText(evaluator: evaluator).text(current)
    guard let tree = try? PlainTextReader().tree(text), let read = try? ExpressionParser().statement(tree) else {
      return nil
    }
    current = read.sides[0]
    func bare(_ text: String) -> String { text.filter { $0 != " " && $0 != "·" } }
    if bare(steps[steps.count - 1].text) != bare(text) {
      steps.append(step(.likeTerms, "Simplify.", current))
    }
    let last = steps.count - 1
    steps[last].text = text
    steps[last].sentence += " C is any constant."
    steps[last].text += " + C"
    steps[last].plain += "+C"
    return (steps, current)
  }

  private func step(
    _ rule: WorkingRule, _ sentence: String, _ expression: MathExpression, substeps: [WorkingStep] = []
  ) -> WorkingStep {
    WorkingStep(
      rule: rule.rawValue, sentence: sentence, text: ExpressionWriter().text(expression),
      plain: ExpressionWriter(isForDisplay: false).text(expression), substeps: substeps)
  }

  /// The first integral that is still to be found, by the first rule that applies.
  private func applied(_ expression: MathExpression) throws(MathExpressionError) -> (MathExpression, Result)? {
    if case .operation(.antiderivative, let operands) = expression, let body = operands.first {
      return try result(body).map { ($0.value, $0) }
    }
    var found: Result?
    let rebuilt = try expression.tryingRebuilt { child throws(MathExpressionError) in
      guard found == nil, let (next, result) = try applied(child) else { return child }
      found = result
      return next
    }
    return found.map { (rebuilt, $0) }
  }

  // MARK: Rules

  private func result(_ body: MathExpression) throws(MathExpressionError) -> Result? {
    if !body.mentions(variable) {
      return Result(
        rule: .integralOfConstant, sentence: "The integral of a constant is the constant times the variable.",
        value: .product(of: body, x))
    }
    if case .sum(let terms) = body {
      guard terms.allSatisfy({ $0.sign != .plusMinus }) else { return nil }
      return Result(
        rule: .integralOfSum, sentence: "Integrate a sum term by term.",
        value: .sum(terms.map { .init(sign: $0.sign, value: integral($0.value)) }))
    }
    let (constants, rest) = table.separated(body)
    if !constants.isEmpty {
      return Result(
        rule: .integralOfMultiple, sentence: "A constant factor stays before the integral.",
        value: .product(constants + [.init(isDivisor: false, value: integral(rest))]))
    }
    if let power = powerOfVariable(body) {
      guard power != -.one else {
        return Result(
          rule: .knownIntegral, sentence: "The integral of 1/\(variable) is ln|\(variable)|.",
          value: .function(.ln, .absolute(x), base: nil))
      }
      let next = MathExpression.number(power + .one, isDecimal: false)
      return Result(
        rule: .integralOfPower, sentence: "Power rule: the exponent is more by one, and divides.",
        value: .quotient(.power(x, next), by: next))
    }
    if isKnown(body), let value = try table.byTable(body) {
      return Result(rule: .knownIntegral, sentence: "This integral is known.", value: value.flattened.withoutOnes)
    }
    if let expanded = try expanded(body) { return expanded }
    if let parts = try byParts(body) { return parts }
    return try bySubstitution(body)
  }

  /// The exponent of x, √x and 1/x³; nil for what is no power of the variable.
  private func powerOfVariable(_ body: MathExpression) -> Rational? {
    switch body {
    case x: return .one
    case .power(x, let exponent): return exponent.constantRational
    case .root(x, let degree): return (degree.map { $0.constantRational } ?? 2)?.reciprocal
    case .product(let factors) where factors.allSatisfy(\.isDivisor) && factors.count == 1:
      return powerOfVariable(factors[0].value).map { -$0 }
    default: return nil
    }
  }

  /// A function of the variable itself, or an exponential of it.
  private func isKnown(_ body: MathExpression) -> Bool {
    switch body {
    case .function(_, x, _): true
    case .power(let base, x): !base.mentions(variable)
    case .product(let factors) where factors.allSatisfy(\.isDivisor) && factors.count == 1:
      if case .power(.function(let name, x, _), _) = factors[0].value { [.sin, .cos].contains(name) } else { false }
    default: false
    }
  }

  /// A product or a quotient multiplied out into several powers of the variable.
  private func expanded(_ body: MathExpression) throws(MathExpressionError) -> Result? {
    guard let function = try RationalFunction(body, evaluator: evaluator, variables: [:])?.reduced,
      function.denominator.terms.count == 1, function.denominator.variables.isSubset(of: [variable]),
      let coefficients = function.numerator.coefficients(of: variable),
      let below = function.denominator.coefficients(of: variable), let divisor = below.last
    else { return nil }
    // (x + 1)^5 is better substituted.
    if case .power = body, coefficients.count > 4 { return nil }
    var terms: [MathExpression.Term] = []
    for (power, coefficient) in coefficients.enumerated().reversed() where !coefficient.isZero {
      guard let value = coefficient.divided(by: divisor)?.rational else { return nil }
      let exponent = power - (below.count - 1)
      let factor: MathExpression = exponent.magnitude == 1 ? x : .power(x, .whole(Int(exponent.magnitude)))
      let size = MathExpression.number(value.magnitude, isDecimal: false)
      let term: MathExpression =
        exponent == 0
        ? size
        : exponent < 0 ? .quotient(size, by: factor) : value.magnitude == .one ? factor : .product(of: size, factor)
      terms.append(.init(sign: value.isNegative ? .minus : .plus, value: term))
    }
    let value: MathExpression = terms.count == 1 && terms[0].sign == .plus ? terms[0].value : .sum(terms)
    guard value != body else { return nil }
    return Result(rule: .expand, sentence: "Write it as a sum of powers.", value: integral(value))
  }

  /// ∫u·v' dx = u·v - ∫u'·v dx, where u is a polynomial beside an exponential, a sine or a cosine, or a logarithm beside a power.
  private func byParts(_ body: MathExpression) throws(MathExpressionError) -> Result? {
    guard case .product(let factors) = body, factors.count > 1 else { return nil }
    for (index, factor) in factors.enumerated() where !factor.isDivisor {
      var others = factors
      others.remove(at: index)
      let rest = others.count == 1 && !others[0].isDivisor ? others[0].value : MathExpression.product(others)
      guard let function = try RationalFunction(rest, evaluator: evaluator, variables: [:]),
        let (u, v) = try parts(factor.value, rest, isPolynomial: function.denominator.constant != nil)
      else { continue }
      let slope = try table.simplified(Derivative.of(u, variable))
      let writer = ExpressionWriter()
      let last = try table.simplified(.product(of: slope, v)).flattened.withoutOnes
      return Result(
        rule: .parts,
        sentence: "By parts, ∫u·v' = u·v - ∫u'·v, with u = \(writer.text(u)) and v = \(writer.text(v)).",
        value: .difference(.product(of: u, v), integral(last)))
    }
    return nil
  }

  /// What is differentiated, and what the other factor is the derivative of.
  private func parts(_ factor: MathExpression, _ rest: MathExpression, isPolynomial: Bool) throws(MathExpressionError)
    -> (u: MathExpression, v: MathExpression)?
  {
    switch factor {
    case .function(.ln, _, _), .function(.arctan, _, _):
      // ∫ln(x)/x is a substitution.
      guard powerOfVariable(rest) != -.one, let v = try table.of(rest) else { return nil }
      return (factor, v.withoutOnes)
    case .function(.sin, let u, _), .function(.cos, let u, _), .function(.exp, let u, _):
      guard isPolynomial, try table.linear(u) != nil, let v = try table.byTable(factor) else { return nil }
      return (rest, v.flattened.withoutOnes)
    case .power(let base, let u) where u.mentions(variable) && !base.mentions(variable):
      guard isPolynomial, try table.linear(u) != nil, let v = try table.byTable(factor) else { return nil }
      return (rest, v.flattened.withoutOnes)
    default: return nil
    }
  }

  /// f(g(x))·g'(x): the integral in the letter u for g.
  private func bySubstitution(_ body: MathExpression) throws(MathExpressionError) -> Result? {
    for inner in table.innerParts(body) {
      let outer = Antiderivative(evaluator: evaluator, variable: "u")
      let slope = try table.simplified(Derivative.of(inner, variable))
      let direct = body.replacing(inner, with: .variable("u"))
      var changed: MathExpression?
      if !direct.mentions(variable), !slope.mentions(variable) {
        // f(2x + 3): the factor is a number.
        changed = slope.constantRational == .one ? direct : .quotient(direct, by: slope)
      } else if let other = try table.changed(inner, in: body, to: "u") {
        changed = try outer.simplified(other)
      }
      guard let changed, let value = try outer.of(changed) else { continue }
      let writer = ExpressionWriter()
      return Result(
        rule: .substitution,
        sentence: "With u = \(writer.text(inner)), du = \(writer.text(slope)) d\(variable), it is the integral of "
          + "\(writer.text(changed)) over u: \(writer.text(value)).",
        value: value.replacing("u", by: inner).withoutOnes)
    }
    return nil
  }
}
