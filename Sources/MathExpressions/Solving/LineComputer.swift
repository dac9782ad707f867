/// Computes the statement of one line and words the answer.
struct LineComputer {
  let evaluator: Evaluator
  let statement: MathStatement
  /// The line as shown to a person.
  let written: String
  /// The values known from earlier lines.
  let variables: [String: Quantity]

  /// The values that the line assigns to letters.
  private(set) var found: [String: Quantity] = [:]
  private(set) var notes: [String] = []

  private let display = NumberWriter()

  init(evaluator: Evaluator, statement: MathStatement, written: String, variables: [String: Quantity]) {
    self.evaluator = evaluator
    self.statement = statement
    self.written = written
    self.variables = variables
  }

  /// The value and the answer.
  mutating func computed() throws(MathExpressionError) -> (MathValue, String) {
    let letters = statement.sides.reduce(into: Set<String>()) { $0.formUnion($1.variables) }
    if statement.relations.isEmpty { return try expression(statement.sides[0], letters) }
    if letters.isEmpty { return try check([:]) }
    let unknown = letters.subtracting(variables.keys)
    // A line with a single letter is an equation in it, even if an earlier line gave it a value.
    if letters.count == 1, let letter = letters.first { return try solve(letter, [:]) }
    if unknown.isEmpty { return try check(variables) }
    if unknown.count == 1, let letter = unknown.first { return try solve(letter, variables) }
    return try severalUnknowns(letters)
  }

  // MARK: Expressions

  private func expression(_ expression: MathExpression, _ letters: Set<String>) throws(MathExpressionError)
    -> (MathValue, String)
  {
    let shown = written.trimmingTrailingEquals
    guard letters.isSubset(of: variables.keys) else { return try simplified(expression, shown) }
    if let (upper, lower) = expression.signChoices {
      let values = [
        try evaluator.value(of: upper, variables: variables), try evaluator.value(of: lower, variables: variables),
      ]
      let texts = values.map { SolutionWriter().answer($0).drop { "=≈ ".contains($0) } }
      return (.solutions(.values(variable: "value", values)), "\(shown) = \(texts[0]) or \(texts[1])")
    }
    let value = try evaluator.value(of: expression, variables: variables)
    return (MathValue(value), answer(shown, value))
  }

  /// The expression with its value, the exact form first.
  private func answer(_ shown: String, _ value: Quantity) -> String {
    guard let exact = display.exact(value) else { return "\(shown) ≈ \(display.decimal(value))" }
    var parts = exact == shown ? [shown] : [shown, exact]
    guard let rational = value.rational else {
      return parts.joined(separator: " = ") + " ≈ " + display.rounded(value)
    }
    if rational.isWhole { return "\(shown) = \(exact)" }
    guard display.isShort(rational) else { return "\(shown) ≈ \(display.rounded(value))" }
    guard rational.decimalPlaces(atMost: 12) != nil else {
      return parts.joined(separator: " = ") + " ≈ " + display.rounded(value)
    }
    let hasDecimals = statement.sides.contains { $0.contains { if case .number(_, true) = $0 { true } else { false } } }
    // Whoever writes decimals wants one back.
    if hasDecimals { parts = [shown] }
    let decimal = display.decimal(value)
    if parts.last != decimal { parts.append(decimal) }
    return parts.joined(separator: " = ")
  }

  /// An expression with letters that have no value: simplified.
  private func simplified(_ expression: MathExpression, _ shown: String) throws(MathExpressionError)
    -> (MathValue, String)
  {
    let letters = expression.variables.subtracting(variables.keys).sorted().map(Polynomial.shown)
    let reason =
      "nothing to compute: \(letters.joined(separator: ", ")) \(letters.count == 1 ? "has" : "have") no value"
    var simplifier = Simplifier(evaluator: evaluator, known: variables)
    guard let result = try simplifier.simplified(expression) else { return (.none(reason), "\(shown): \(reason)") }
    let (own, asked) = (Self.spelling(result.text), Self.spelling(shown))
    // βα says the same as αβ.
    let isProduct = asked.allSatisfy(\.isLetter)
    let isUnchanged = own == asked || isProduct && own.sorted() == asked.sorted()
    if isUnchanged || result.text.count > 200 { return (.none(reason), "\(shown): \(reason)") }
    let condition = result.conditions.isEmpty ? "" : " (\(result.conditions.joined(separator: ", ")))"
    return (.none(result.text), "\(shown) = \(result.text)\(condition)")
  }

  /// A text without spaces, dots and brackets that say nothing, with Greek letters by name.
  private static func spelling(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      if " ·*()".contains(character) { return }
      let label = Spelling.label(ofCharacter: character) ?? String(character)
      result += label.hasPrefix("\\") ? String(label.dropFirst()) : String(character)
    }
  }

  // MARK: Relations without unknowns

  private mutating func check(_ known: [String: Quantity]) throws(MathExpressionError) -> (MathValue, String) {
    var values: [Quantity] = []
    for side in statement.sides { values.append(try evaluator.value(of: side, variables: known)) }
    for (index, relation) in statement.relations.enumerated() {
      let (left, right) = (values[index], values[index + 1])
      let order = try order(left, right)
      guard relation.holds(forOrder: order) else {
        let really = "\(short(left)) \(relation.negated.symbol) \(short(right))"
        return (.truth(false), "\(written) is false: \(really)")
      }
    }
    return (.truth(true), "\(written) is true")
  }

  /// -1, 0 or 1 as the left value is below, at or above the right one.
  private mutating func order(_ left: Quantity, _ right: Quantity) throws(MathExpressionError) -> Int {
    if case .exact(let first) = left, case .exact(let second) = right { return (first - second).sign }
    if let first = left.double, let second = right.double {
      if (first - second).magnitude <= 1e-13 * max(first.magnitude, second.magnitude) {
        notes.append("compared to thirteen digits, not exactly")
        return 0
      }
      return first < second ? -1 : 1
    }
    var arithmetic = BoundedArithmetic(limits: evaluator.limits, account: evaluator.account)
    return try arithmetic.sum(left, arithmetic.negated(right)).sign
  }

  private func short(_ value: Quantity) -> String {
    guard let exact = display.exact(value), exact.count < 30 else { return display.decimal(value) }
    return exact
  }

  // MARK: Equations

  private mutating func solve(_ letter: String, _ known: [String: Quantity]) throws(MathExpressionError)
    -> (MathValue, String)
  {
    if statement.sides.contains(where: { $0.signChoices != nil }) { return try solveBothSigns(letter, known) }
    let result = try EquationSolver(evaluator: evaluator).solve(statement, for: letter, known: known)
    notes += result.notes
    if case .periodic = result.solutions {
      notes.append("\(SolutionWriter.counter(for: letter)) stands for every whole number")
    }
    if case .values(_, let values) = result.solutions, values.count == 1 { found[letter] = values[0] }
    return (.solutions(result.solutions), "\(written): \(SolutionWriter().answer(result.solutions))")
  }

  /// An equation with ±: the solutions for either sign.
  private func solveBothSigns(_ letter: String, _ known: [String: Quantity]) throws(MathExpressionError)
    -> (MathValue, String)
  {
    var values: [Quantity] = []
    for isUpper in [false, true] {
      var chosen = statement
      chosen.sides = statement.sides.map { side in
        side.signChoices.map { isUpper ? $0.upper : $0.lower } ?? side
      }
      let result = try EquationSolver(evaluator: evaluator).solve(chosen, for: letter, known: known)
      guard case .values(_, let more) = result.solutions else {
        throw MathExpressionError(.unsupported, "± in a relation that is no equation")
      }
      for value in more where !values.contains(value) { values.append(value) }
    }
    let solutions = SolutionSet.values(variable: letter, values.sorted { PolynomialRoots.precedes($0, $1) })
    return (.solutions(solutions), "\(written): \(SolutionWriter().answer(solutions))")
  }

  /// A relation in several unknowns: a chain of equations is a system; an identity holds for all values; and a letter that
  /// stands alone is expressed by the others.
  private mutating func severalUnknowns(_ letters: Set<String>) throws(MathExpressionError) -> (MathValue, String) {
    if statement.relations.count > 1, statement.relations.allSatisfy({ $0 == .equal }) {
      let parts = zip(statement.sides, statement.sides.dropFirst()).map { left, right in
        MathStatement(sides: [left, right], relations: [.equal], asksForAnswer: false, notes: [])
      }
      let solutions = try SystemSolver(evaluator: evaluator).solve(parts)
      if case .assignment(let bindings) = solutions {
        for binding in bindings { found[binding.variable] = binding.value }
      }
      return (.solutions(solutions), "\(written): \(SolutionWriter().answer(solutions))")
    }
    let (value, answer) = try identity(letters)
    guard case .none = value, statement.relations == [.equal],
      let (letter, expression) = try Formula(evaluator: evaluator).letterStandingAlone(statement, variables)
    else { return (value, answer) }
    let text = "\(letter) = \(expression)"
    return (.solutions(.family([text])), "\(written): \(text)")
  }

  /// A relation in several unknowns: all that can be said is whether it holds for all values.
  private func identity(_ letters: Set<String>) throws(MathExpressionError) -> (MathValue, String) {
    let names = letters.sorted().joined(separator: ", ")
    var holds = statement.relations.allSatisfy { $0 == .equal }
    for (left, right) in zip(statement.sides, statement.sides.dropFirst()) where holds {
      guard let first = try RationalFunction(left, evaluator: evaluator, variables: variables),
        let second = try RationalFunction(right, evaluator: evaluator, variables: variables),
        let difference = try first.adding(second.negated, evaluator.account)
      else {
        holds = false
        break
      }
      holds = difference.numerator.isZero
    }
    if holds { return (.truth(true), "\(written) is true for all \(names)") }
    let reason = "one line does not determine \(names)"
    return (.none(reason), "\(written): \(reason)")
  }
}
