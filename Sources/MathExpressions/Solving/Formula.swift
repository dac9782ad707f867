/// Solves formulas of several letters for one of them.
struct Formula {
  let evaluator: Evaluator

  /// A letter that occurs once, with a coefficient of one, on one side of an equation, and what it equals: y = x + 8 for
  /// y - x - 2 = 6. The first of several in the order of writing. Nil where there is none, or it already stands alone.
  func letterStandingAlone(_ statement: MathStatement, _ known: [String: Quantity]) throws(MathExpressionError) -> (
    letter: String, expression: String
  )? {
    // v = u + at is solved already.
    if case .variable(let name) = statement.sides[0], !statement.sides[1].mentions(name) { return nil }
    guard let function = try difference(statement, known), function.denominator.constant != nil else { return nil }
    let polynomial = function.numerator.withoutContent
    for letter in statement.letters {
      guard statement.sides[0] != .variable(letter) || statement.sides[1].mentions(letter) else { continue }
      guard let coefficient = polynomial.terms[[letter: 1]]?.rational, coefficient.magnitude == .one,
        polynomial.terms.keys.filter({ $0[letter] != nil }).count == 1
      else { continue }
      let rest = polynomial - Polynomial(terms: [[letter: 1]: ExactNumber(coefficient)])
      return (letter, (coefficient == .one ? -rest : rest).text)
    }
    return nil
  }

  /// What a letter equals where the equation is linear in it; nil where it is not.
  ///
  /// - Throws: as the conversion to a quotient of polynomials does.
  func solved(_ statement: MathStatement, for letter: String, _ known: [String: Quantity] = [:])
    throws(MathExpressionError) -> (value: RationalFunction, condition: Polynomial)?
  {
    guard let function = try difference(statement, known) else { return nil }
    var (slope, rest) = (Polynomial.zero, Polynomial.zero)
    for (powers, value) in function.numerator.terms {
      var others = powers
      others[letter] = nil
      switch powers[letter] ?? 0 {
      case 0: rest = rest + Polynomial(terms: [others: value])
      case 1: slope = slope + Polynomial(terms: [others: value])
      default: return nil
      }
    }
    guard !slope.isZero else { return nil }
    return (RationalFunction(-rest, slope).reduced, slope)
  }

  /// The equation solved for a letter, as texts such as `g = Fh/3`; two for a quadratic one.
  ///
  /// - Throws: `unsupported` where the letter does not come out.
  func texts(_ statement: MathStatement, for letter: String) throws(MathExpressionError) -> [String] {
    let name = Polynomial.shown(letter)
    if let (value, slope) = try solved(statement, for: letter) {
      let condition = slope.constant == nil ? " (\(Self.nonzero(slope)))" : ""
      return ["\(name) = \(value.text)\(condition)"]
    }
    guard let function = try difference(statement, [:]) else {
      if let found = try inverted(statement, for: letter) { return found }
      throw MathExpressionError(.unsupported, "the formula is not solved for \(name)")
    }
    var parts = [Polynomial.zero, .zero, .zero]
    for (powers, value) in function.numerator.withoutContent.terms {
      var others = powers
      others[letter] = nil
      let power = powers[letter] ?? 0
      guard power < parts.count else {
        if let found = try inverted(statement, for: letter) { return found }
        throw MathExpressionError(.unsupported, "the formula is not solved for \(name)")
      }
      parts[power] = parts[power] + Polynomial(terms: [others: value])
    }
    if (parts[2].leading?.sign ?? 1) < 0 { parts = parts.map { -$0 } }
    let (rest, slope, square) = (parts[0], parts[1], parts[2])
    guard !square.isZero, parts.allSatisfy({ $0.variables.isDisjoint(with: [letter]) }) else {
      throw MathExpressionError(.unsupported, "the formula is not solved for \(name)")
    }
    guard !slope.isZero else {
      let value = RationalFunction(-rest, square).reduced.text
      return ["\(name) = √(\(value))", "\(name) = -√(\(value))"]
    }
    // The formula of every quadratic equation.
    let root = (slope * slope - square * rest * Polynomial(ExactNumber(4))).text
    let (above, below) = ((-slope).text, (square * Polynomial(ExactNumber(2))).text)
    let condition = square.constant == nil ? " (\(Self.nonzero(square)))" : ""
    return ["-", "+"].map { "\(name) = (\(above) \($0) √(\(root)))/(\(below))\(condition)" }
  }

  /// That a divisor is not zero; of a single term, that none of its letters is.
  private static func nonzero(_ divisor: Polynomial) -> String {
    guard divisor.terms.count == 1 else { return "\(divisor.withoutContent.text) ≠ 0" }
    return divisor.variables.sorted().map { "\(Polynomial.shown($0)) ≠ 0" }.joined(separator: ", ")
  }

  private func difference(_ statement: MathStatement, _ known: [String: Quantity]) throws(MathExpressionError)
    -> RationalFunction?
  {
    guard statement.relations == [.equal],
      let left = try RationalFunction(statement.sides[0], evaluator: evaluator, variables: known),
      let right = try RationalFunction(statement.sides[1], evaluator: evaluator, variables: known)
    else { return nil }
    return try left.adding(right.negated, evaluator.account)
  }
}

extension MathStatement {
  /// The letters in the order in which they are written, each once.
  var letters: [String] {
    var result: [String] = []
    func collect(_ expression: MathExpression) {
      if case .variable(let name) = expression, !result.contains(name) { result.append(name) }
      expression.children.forEach(collect)
    }
    sides.forEach(collect)
    return result
  }
}
