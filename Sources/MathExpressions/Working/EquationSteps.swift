/// Works equations and inequalities in one letter out as a teacher does: linear and quadratic ones, those with the unknown in
/// denominators, and absolute values by cases, each in a file of its own.
struct EquationSteps {
  let evaluator: Evaluator
  let variable: String
  /// Whether quadratic equations are solved by completing the square.
  var completesSquare = false
  var steps: [WorkingStep] = []
  let display = ExpressionWriter()
  let plain = ExpressionWriter(isForDisplay: false)

  init(evaluator: Evaluator, variable: String) {
    self.evaluator = evaluator
    self.variable = variable
  }

  /// The steps from a line to its solution; empty where no rule fits.
  static func steps(
    _ statement: MathStatement, _ variable: String, _ evaluator: Evaluator, completesSquare: Bool = false
  ) throws(MathExpressionError) -> [WorkingStep] {
    var writer = EquationSteps(evaluator: evaluator, variable: variable)
    writer.completesSquare = completesSquare
    guard statement.relations.count == 1, try writer.work(statement) else { return [] }
    return writer.steps
  }

  mutating func work(_ statement: MathStatement) throws(MathExpressionError) -> Bool {
    if let cases = try absoluteValue(statement) { return cases }
    if let factors = try zeroProduct(statement) { return factors }
    guard let left = try function(statement.sides[0]), let right = try function(statement.sides[1]) else {
      return false
    }
    var sides = (left, right)
    var excluded: [RealPoint] = []
    let relation = statement.relations[0]
    if left.denominator.constant == nil || right.denominator.constant == nil {
      guard relation == .equal, let cleared = try clearingDenominators(left, right, &excluded) else { return false }
      sides = cleared
    } else {
      let expanded = equation(left.numerator, relation, right.numerator)
      if expanded.sides.map(\.flattened) != statement.sides.map(\.flattened), !isSame(expanded, statement) {
        add(.likeTerms, "Multiply the brackets out and collect like terms on each side.", expanded)
      }
      excluded =
        try ZeroFinder(evaluator: evaluator, variable: variable).exclusions(left)
        + ZeroFinder(evaluator: evaluator, variable: variable).exclusions(right)
      guard excluded.isEmpty else { return false }
    }
    sides = clearingFractions(sides, relation)
    let degree = max(sides.0.numerator.degree, sides.1.numerator.degree)
    let difference = sides.0.numerator - sides.1.numerator
    if difference.degree <= 1 { return try linear(sides.0.numerator, sides.1.numerator, relation, excluded) }
    guard relation == .equal, difference.degree == 2, degree == 2 else { return false }
    return try quadratic(sides.0.numerator, sides.1.numerator, excluded)
  }

  // MARK: Writing steps

  mutating func add(_ rule: WorkingRule, _ sentence: String, _ statement: MathStatement) {
    add(rule, sentence, display.text(statement), plain.text(statement))
  }

  mutating func add(_ rule: WorkingRule, _ sentence: String, _ text: String, _ plain: String) {
    steps.append(WorkingStep(rule: rule.rawValue, sentence: sentence, text: text, plain: plain, substeps: []))
  }

  func isSame(_ left: MathStatement, _ right: MathStatement) -> Bool {
    plain.text(left).filter { $0 != " " } == plain.text(right).filter { $0 != " " }
  }

  func function(_ expression: MathExpression) throws(MathExpressionError) -> RationalFunction? {
    guard let function = try RationalFunction(expression, evaluator: evaluator, variables: [:]),
      function.numerator.variables.isSubset(of: [variable]),
      function.numerator.terms.values.allSatisfy({ $0.rational != nil })
    else { return nil }
    return function
  }

  func equation(_ left: Polynomial, _ relation: MathRelation, _ right: Polynomial) -> MathStatement {
    MathStatement(
      sides: [left.readable(variable), right.readable(variable)], relations: [relation], asksForAnswer: false, notes: []
    )
  }

  func letter(_ value: ExactNumber) -> MathStatement {
    MathStatement(
      sides: [.variable(variable), value.rational.map { .number($0, isDecimal: false) } ?? .value(value)],
      relations: [.equal], asksForAnswer: false, notes: [])
  }

  /// A line of several solutions.
  mutating func conclude(_ values: [ExactNumber], _ rule: WorkingRule, _ sentence: String) {
    guard !values.isEmpty else { return add(rule, sentence, "no real solution", "none") }
    add(
      rule, sentence, values.map { display.text(letter($0)) }.joined(separator: " or "),
      values.map { plain.text(letter($0)) }.joined(separator: " or "))
  }
}
