/// Works systems of two linear equations in two letters out: by substitution where a letter stands with a coefficient of one, else
/// by elimination.
struct SystemSteps {
  let evaluator: Evaluator
  private var steps: [WorkingStep] = []
  private let display = ExpressionWriter()
  private let plain = ExpressionWriter(isForDisplay: false)

  init(evaluator: Evaluator) { self.evaluator = evaluator }

  /// The steps to the solution; empty where no rule fits.
  static func steps(_ statements: [MathStatement], _ evaluator: Evaluator) throws(MathExpressionError) -> [WorkingStep]
  {
    var writer = SystemSteps(evaluator: evaluator)
    guard try writer.work(statements) else { return [] }
    return writer.steps
  }

  /// An equation a·x + b·y = c.
  private struct Row {
    var left: Polynomial
    var right: Polynomial
    func coefficient(_ letter: String) -> Rational? {
      guard let value = left.terms[[letter: 1]] else { return .zero }
      return value.rational
    }
  }

  private mutating func work(_ statements: [MathStatement]) throws(MathExpressionError) -> Bool {
    guard statements.count == 2 else { return false }
    let letters = statements.reduce(into: Set<String>()) { $0.formUnion($1.letters) }.sorted()
    guard letters.count == 2 else { return false }
    var rows: [Row] = []
    for statement in statements {
      guard let row = try row(statement, letters) else { return false }
      rows.append(row)
    }
    for (index, row) in rows.enumerated() {
      for letter in letters where row.coefficient(letter)?.magnitude == .one {
        let other = letters[letters[0] == letter ? 1 : 0]
        return try substituting(row, rows[1 - index], letter, other)
      }
    }
    return try eliminating(rows, letters)
  }

  private func row(_ statement: MathStatement, _ letters: [String]) throws(MathExpressionError) -> Row? {
    guard statement.relations == [.equal],
      let left = try RationalFunction(statement.sides[0], evaluator: evaluator, variables: [:]),
      let right = try RationalFunction(statement.sides[1], evaluator: evaluator, variables: [:]),
      left.denominator.constant != nil, right.denominator.constant != nil, left.exclusions.isEmpty,
      right.exclusions.isEmpty
    else { return nil }
    let whole = (left.numerator - right.numerator).withoutContent
    guard whole.degree == 1, whole.terms.values.allSatisfy({ $0.rational != nil }) else { return nil }
    let constant = Polynomial(whole.terms[[:]] ?? .zero)
    return Row(left: whole - constant, right: -constant)
  }

  // MARK: Writing

  private func statement(_ left: MathExpression, _ right: MathExpression) -> MathStatement {
    MathStatement(sides: [left, right], relations: [.equal], asksForAnswer: false, notes: [])
  }

  private func statement(_ row: Row) -> MathStatement {
    statement(row.left.ordered, row.right.ordered)
  }

  private mutating func add(
    _ rule: WorkingRule, _ sentence: String, _ statements: [MathStatement], _ parts: [WorkingStep] = []
  ) {
    steps.append(
      WorkingStep(
        rule: rule.rawValue, sentence: sentence, text: statements.map(display.text).joined(separator: "; "),
        plain: statements.map(plain.text).joined(separator: "; "), substeps: parts))
  }

  // MARK: Substitution

  private mutating func substituting(_ row: Row, _ other: Row, _ letter: String, _ rest: String)
    throws(MathExpressionError) -> Bool
  {
    guard let sign = row.coefficient(letter), let inverse = sign.reciprocal else { return false }
    let moved = row.right - (row.left - Polynomial(terms: [[letter: 1]: ExactNumber(sign)]))
    let alone = moved * Polynomial(ExactNumber(inverse))
    let isolated = statement(.variable(letter), alone.ordered)
    add(
      .isolate, "Solve the first of the equations in which it is easy for \(Polynomial.shown(letter)).",
      [isolated, statement(other)])
    let replaced = statement(
      other.left.ordered.replacing(letter, by: alone.ordered), other.right.ordered)
    return try finish(
      replaced, isolated, rest, .substitute, "Put that for \(Polynomial.shown(letter)) in the other equation.")
  }

  /// Solves an equation in one letter, and puts its value in the other equation.
  private mutating func finish(
    _ equation: MathStatement, _ other: MathStatement, _ letter: String, _ rule: WorkingRule, _ sentence: String
  ) throws(MathExpressionError) -> Bool {
    add(rule, sentence, [equation])
    let solver = EquationSolver(evaluator: evaluator)
    // Without the letter, the equation says whether there are all solutions or none.
    guard equation.sides.contains(where: { $0.mentions(letter) }) else { return false }
    let parts = try EquationSteps.steps(equation, letter, evaluator)
    switch try solver.solve(equation, for: letter).solutions {
    case .values(_, let values):
      guard values.count == 1, let value = values[0].exact else { return false }
      let found = statement(.variable(letter), expression(value))
      steps[steps.count - 1].substeps = parts
      add(.conclusion, "That is an equation in \(Polynomial.shown(letter)) alone.", [found])
      let last = MathStatement(
        sides: other.sides.map { $0.replacing(letter, by: expression(value)) }, relations: [.equal],
        asksForAnswer: false, notes: [])
      guard let remaining = last.letters.first,
        case .values(_, let more) = try solver.solve(last, for: remaining).solutions, more.count == 1,
        let second = more[0].exact
      else { return false }
      add(
        .substitute, "Put \(Polynomial.shown(letter)) = \(NumberWriter().exact(value)) in the other equation.", [last])
      let pair = [(letter, value), (remaining, second)].sorted { $0.0 < $1.0 }
      let texts = pair.map { statement(.variable($0.0), expression($0.1)) }
      add(.conclusion, "Both equations hold for these values.", texts)
      return true
    case .every:
      add(
        .conclusion, "This holds whatever \(Polynomial.shown(letter)) is: there are infinitely many solutions.", [other]
      )
      return true
    case .contradiction:
      steps.append(
        WorkingStep(
          rule: WorkingRule.conclusion.rawValue, sentence: "This never holds: there is no solution.",
          text: "no solution",
          plain: "none", substeps: []))
      return true
    default: return false
    }
  }

  private func expression(_ value: ExactNumber) -> MathExpression {
    value.rational.map { .number($0, isDecimal: false) } ?? .value(value)
  }

  // MARK: Elimination

  private mutating func eliminating(_ rows: [Row], _ letters: [String]) throws(MathExpressionError) -> Bool {
    let letter = letters[0]
    guard let first = rows[0].coefficient(letter), let second = rows[1].coefficient(letter), !first.isZero,
      !second.isZero
    else { return false }
    let common = Rational(leastCommonMultiple(first.numerator, second.numerator))
    guard let upper = common.divided(by: first), let lower = common.divided(by: second) else { return false }
    func scaled(_ row: Row, _ factor: Rational) -> Row {
      let scale = Polynomial(ExactNumber(factor))
      return Row(left: row.left * scale, right: row.right * scale)
    }
    let (top, bottom) = (scaled(rows[0], upper), scaled(rows[1], lower))
    if upper != .one || lower != .one {
      let writer = NumberWriter()
      var parts: [String] = []
      if upper != .one { parts.append("the first equation by \(writer.exact(upper))") }
      if lower != .one { parts.append("the second by \(writer.exact(lower))") }
      add(.multiplyEquations, "Multiply \(parts.joined(separator: " and ")).", [statement(top), statement(bottom)])
    }
    let difference = Row(left: top.left - bottom.left, right: top.right - bottom.right)
    return try finish(
      statement(difference), statement(rows[0]), letters[1], .eliminate,
      "Subtract the second equation from the first: \(Polynomial.shown(letter)) is gone.")
  }
}

extension Polynomial {
  /// The polynomial with its terms in order, signs before them: 2x - 3y.
  fileprivate var ordered: MathExpression {
    guard !isZero else { return .whole(0) }
    let sorted = terms.sorted { Self.order($0.key) < Self.order($1.key) }
    let parts = sorted.map { powers, value -> MathExpression.Term in
      let isNegative = value.sign < 0
      let size = isNegative ? -value : value
      let number: MathExpression = size.rational.map { .number($0, isDecimal: false) } ?? .value(size)
      guard let letter = powers.keys.first else { return .init(sign: isNegative ? .minus : .plus, value: number) }
      let term: MathExpression = size == .one ? .variable(letter) : .product(of: number, .variable(letter))
      return .init(sign: isNegative ? .minus : .plus, value: term)
    }
    return parts.count == 1 && parts[0].sign == .plus ? parts[0].value : .sum(parts)
  }
}
