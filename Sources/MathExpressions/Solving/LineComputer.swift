/// Computes the statement of one line and words the answer.
struct LineComputer {
  let evaluator: Evaluator
  private(set) var statement: MathStatement
  /// The line as shown to a person.
  private(set) var written: String
  /// The values known from earlier lines.
  let variables: [String: Quantity]

  /// The values that the line assigns to letters.
  private(set) var found: [String: Quantity] = [:]
  private(set) var notes: [String] = []
  /// Whether a sum over an index was written: its closed form is shown as a product.
  private var isClosedSum = false

  private let display: NumberWriter

  init(
    evaluator: Evaluator, statement: MathStatement, written: String, variables: [String: Quantity],
    display: NumberWriter = NumberWriter()
  ) {
    self.display = display
    self.evaluator = evaluator
    self.statement = statement
    self.written = written
    self.variables = variables
  }

  /// The value and the answer.
  mutating func computed() throws(MathExpressionError) -> (MathValue, String) {
    if let special = try special() { return special }
    try resolveCalculus()
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
    if isClosedSum, let text = try Factoring(evaluator: evaluator).text(expression) {
      return (.expression(text), "\(shown) = \(text)")
    }
    guard let result = try simplifier.simplified(expression) else { return (.none(reason), "\(shown): \(reason)") }
    let (own, asked) = (Self.spelling(result.text), Self.spelling(shown))
    // βα says the same as αβ.
    let isProduct = asked.allSatisfy(\.isLetter)
    let isUnchanged = own == asked || isProduct && own.sorted() == asked.sorted()
    if isUnchanged || result.text.count > 200 { return (.none(reason), "\(shown): \(reason)") }
    let condition = result.conditions.isEmpty ? "" : " (\(result.conditions.joined(separator: ", ")))"
    return (.expression(result.text), "\(shown) = \(result.text)\(condition)")
  }

  /// A text without spaces, dots and brackets that say nothing, with Greek letters by name.
  private static func spelling(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      if " ·*()".contains(character) { return }
      let label = Spelling.label(ofCharacter: character) ?? String(character)
      result += label.hasPrefix("\\") ? String(label.dropFirst()) : String(character)
    }
  }

  // MARK: Integrals, limits, products and matrices

  /// What is answered with something else than a number: antiderivatives, infinite limits, factors, matrices. Nil for another line.
  private mutating func special() throws(MathExpressionError) -> (MathValue, String)? {
    guard statement.sides.contains(where: { $0.contains { if case .operation = $0 { true } else { false } } }) else {
      return nil
    }
    if statement.sides.contains(where: \.isMatrix) { return try matrices() }
    guard statement.relations.isEmpty, case .operation(let operation, let operands) = statement.sides[0],
      operation.isCalculus, let body = operands.first
    else { return nil }
    let shown = written.trimmingTrailingEquals
    var resolver = CalculusResolver(evaluator: evaluator)
    switch operation {
    case .antiderivative:
      let result = try resolver.resolved(
        .operation(operation, [body.substituting(variables, except: "")] + operands.dropFirst()))
      let text = try TermwiseText(evaluator: evaluator).text(result)
      return (.expression(text + " + C"), "\(shown) = \(text) + C")
    case .limit:
      var inner = operands
      inner[0] = try resolver.resolved(body)
      switch try resolver.limit(inner) {
      case .infinite(let isNegative):
        let text = isNegative ? "-∞" : "∞"
        return (.expression(isNegative ? "-infinity" : "infinity"), "\(shown) = \(text)")
      case .none(let reason):
        return (.undefined("the limit does not exist: \(reason)"), "\(shown): the limit does not exist: \(reason)")
      case .finite(let value):
        statement.sides[0] = .value(value)
        return nil
      }
    case .factored:
      let inner = try resolver.resolved(body).substituting(variables, except: "")
      if inner.variables.isEmpty {
        guard let value = try evaluator.value(of: inner).rational, let text = Self.primeFactors(value) else {
          throw MathExpressionError(.unsupported, "factors of this number are not known")
        }
        return (.expression(text), "\(shown) = \(text)")
      }
      guard let text = try Factoring(evaluator: evaluator).text(inner) else {
        throw MathExpressionError(.unsupported, "factors of an expression that is no quotient of polynomials")
      }
      return (.expression(text), "\(shown) = \(text)")
    case .expanded:
      let inner = try resolver.resolved(body).substituting(variables, except: "")
      guard !inner.variables.isEmpty else {
        statement.sides[0] = inner
        return nil
      }
      var simplifier = Simplifier(evaluator: evaluator)
      guard let result = try simplifier.simplified(inner) else {
        throw MathExpressionError(.unsupported, "the expression is not expanded")
      }
      let condition = result.conditions.isEmpty ? "" : " (\(result.conditions.joined(separator: ", ")))"
      return (.expression(result.text), "\(shown) = \(result.text)\(condition)")
    default: return nil
    }
  }

  /// Works out integrals, limits and sums with letters on every side.
  private mutating func resolveCalculus() throws(MathExpressionError) {
    guard statement.sides.contains(where: CalculusResolver.concerns) else { return }
    isClosedSum = statement.sides.contains {
      $0.contains { if case .operation(.sumOver, _) = $0 { true } else { false } }
    }
    var resolver = CalculusResolver(evaluator: evaluator)
    for (index, side) in statement.sides.enumerated() { statement.sides[index] = try resolver.resolved(side) }
    notes += resolver.notes
  }

  /// 2^3·3·5 of a whole number; nil for one with large prime factors.
  private static func primeFactors(_ value: Rational) -> String? {
    guard value.isWhole, var rest = Int(exactly: value.numerator.magnitude), rest > 1 else {
      return value.isWhole ? NumberWriter().exact(value) : nil
    }
    var parts: [String] = []
    var prime = 2
    while prime * prime <= rest {
      var count = 0
      while rest % prime == 0 {
        rest /= prime
        count += 1
      }
      if count > 0 { parts.append(count == 1 ? "\(prime)" : "\(prime)^\(count)") }
      prime += prime == 2 ? 1 : 2
      if prime > Self.largestPrime { return nil }
    }
    if rest > 1 { parts.append("\(rest)") }
    return (value.isNegative ? "-" : "") + parts.joined(separator: "·")
  }

  /// Larger prime factors are not looked for; that many trial divisions take some milliseconds.
  private static let largestPrime = 3_000_000

  private mutating func matrices() throws(MathExpressionError) -> (MathValue, String) {
    let computer = MatrixComputer(evaluator: evaluator)
    let writer = ExpressionWriter()
    var sides: [MathExpression] = []
    for side in statement.sides { sides.append(side.substituting(variables, except: "")) }
    var shown = writer.text(sides[0])
    for (relation, side) in zip(statement.relations, sides.dropFirst()) {
      shown += " \(relation.symbol) \(writer.text(side))"
    }
    guard !statement.relations.isEmpty else {
      switch try computer.value(sides[0]) {
      case .matrix(let matrix):
        let text = try computer.text(matrix, isForDisplay: true)
        return (
          .expression(try computer.text(matrix, isForDisplay: false)), text == shown ? shown : "\(shown) = \(text)"
        )
      case .solutions(let solutions): return (.solutions(solutions), "\(shown): \(SolutionWriter().answer(solutions))")
      case .scalar(let result):
        guard result.variables.isEmpty else {
          let text = try computer.text(result, isForDisplay: true)
          return (.expression(try computer.text(result, isForDisplay: false)), "\(shown) = \(text)")
        }
        let value = try evaluator.value(of: result)
        return (MathValue(value), answer(shown, value))
      }
    }
    guard statement.relations == [.equal] else {
      throw MathExpressionError(.unsupported, "a relation of matrices other than one equation")
    }
    guard let equations = try computer.equations(sides[0], sides[1]) else {
      guard case .scalar(let left) = try computer.value(sides[0]),
        case .scalar(let right) = try computer.value(sides[1])
      else { throw MathExpressionError(.undefined, "a matrix cannot equal a number") }
      statement.sides = [left, right]
      written = shown
      return try computed()
    }
    let letters = equations.reduce(into: Set<String>()) {
      $0.formUnion($1.sides[0].variables.union($1.sides[1].variables))
    }
    guard !letters.isEmpty else {
      for equation in equations {
        let (left, right) = (try evaluator.value(of: equation.sides[0]), try evaluator.value(of: equation.sides[1]))
        if try order(left, right) != 0 { return (.truth(false), "\(shown) is false") }
      }
      return (.truth(true), "\(shown) is true")
    }
    let asking = equations.filter { !$0.sides.allSatisfy(\.variables.isEmpty) }
    for equation in equations where equation.sides.allSatisfy(\.variables.isEmpty) {
      let (left, right) = (try evaluator.value(of: equation.sides[0]), try evaluator.value(of: equation.sides[1]))
      if try order(left, right) != 0 { return (.solutions(.contradiction), "\(shown): no solution") }
    }
    let solutions = try SystemSolver(evaluator: evaluator).solve(asking)
    return (.solutions(solutions), "\(shown): \(SolutionWriter().answer(solutions))")
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
    switch result.solutions {
    case .periodic, .periodicIntervals, .everyOutside:
      notes.append("\(SolutionWriter.counter(for: letter)) stands for every whole number")
    default: break
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
