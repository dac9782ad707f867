/// Solves several equations together.
public struct SystemSolver: Sendable {
  /// Computes coefficients.
  public var evaluator: Evaluator

  /// The most equations derived from others, and solutions followed at once.
  private static let mostBranches = 64

  /// A solver, by default with the default limits.
  public init(evaluator: Evaluator = Evaluator()) { self.evaluator = evaluator }

  /// The solutions of linear equations, in alphabetical order of the letters, and of other systems that are solved by
  /// substitution or elimination. Inequalities choose among the solutions.
  ///
  /// - Throws: `unsupported` where no method fits.
  public func solve(_ statements: [MathStatement]) throws(MathExpressionError) -> SolutionSet {
    let statements = statements.flatMap(\.pairs)
    for side in statements.flatMap(\.sides) { try side.checkConstants(evaluator) }
    let letters = statements.reduce(into: Set<String>()) { $0.formUnion($1.letters) }
    if letters.count == 1, let letter = letters.first {
      return try EquationSolver(evaluator: evaluator).solve(statements, for: letter).solutions
    }
    if let linear = try linear(statements) { return linear }
    let choices = try solutions(Branch(open: statements, known: [:], deferred: []), depth: 0)
    var valid: [[String: Quantity]] = []
    for choice in choices where try holds(statements, choice) && !valid.contains(choice) { valid.append(choice) }
    guard let first = valid.first else { return .contradiction }
    guard valid.allSatisfy({ Set($0.keys) == letters }) else {
      throw MathExpressionError(.unsupported, "a system that does not determine all its letters")
    }
    if valid.count == 1 { return .assignment(Self.bindings(first)) }
    let sorted = valid.map(Self.bindings).sorted { left, right in
      for (one, other) in zip(left, right) where one.value != other.value {
        return PolynomialRoots.precedes(one.value, other.value)
      }
      return false
    }
    return .choices(sorted)
  }

  private static func bindings(_ values: [String: Quantity]) -> [SolutionSet.Binding] {
    values.sorted { $0.key < $1.key }.map { .init(variable: $0.key, value: $0.value) }
  }

  private func linear(_ statements: [MathStatement]) throws(MathExpressionError) -> SolutionSet? {
    var equations: [Polynomial] = []
    for statement in statements {
      guard statement.relations == [.equal], let equation = try polynomial(statement), equation.degree <= 1 else {
        return nil
      }
      equations.append(equation)
    }
    let variables = equations.reduce(into: Set<String>()) { $0.formUnion($1.variables) }.sorted()
    guard var system = LinearSystem(equations, variables: variables) else { return nil }
    return try system.solved(evaluator.account)
  }

  private func polynomial(_ statement: MathStatement) throws(MathExpressionError) -> Polynomial? {
    guard let left = try RationalFunction(statement.sides[0], evaluator: evaluator, variables: [:]),
      let right = try RationalFunction(statement.sides[1], evaluator: evaluator, variables: [:]),
      let difference = try left.adding(right.negated, evaluator.account), difference.denominator.constant != nil
    else { return nil }
    return difference.numerator
  }

  /// Whether every relation holds, exactly where values are exact.
  private func holds(_ statements: [MathStatement], _ values: [String: Quantity]) throws(MathExpressionError) -> Bool {
    var arithmetic = BoundedArithmetic(limits: evaluator.limits, account: evaluator.account)
    for statement in statements {
      do throws(MathExpressionError) {
        let left = try evaluator.value(of: statement.sides[0], variables: values)
        let right = try evaluator.value(of: statement.sides[1], variables: values)
        let difference = try arithmetic.sum(left, arithmetic.negated(right))
        var order = difference.sign
        if difference.exact == nil, let size = difference.double?.magnitude,
          size < 1e-9 * max(1, left.double?.magnitude ?? 1)
        {
          order = 0
        }
        guard statement.relations[0].holds(forOrder: order) else { return false }
      } catch {
        if error.kind == .undefined { return false }
        throw error
      }
    }
    return true
  }

  // MARK: Substitution and elimination

  /// A state of the solution: equations to be solved, values found, and letters expressed by others.
  private struct Branch {
    var open: [MathStatement]
    var known: [String: Quantity]
    var deferred: [(letter: String, expression: MathExpression)]
  }

  private func solutions(_ branch: Branch, depth: Int) throws(MathExpressionError) -> [[String: Quantity]] {
    try evaluator.account?.spend(WorkCost.operation)
    guard depth < 12 else { throw MathExpressionError(.unsupported, "a system that is not linear") }
    let open = branch.open.map { $0.substituting(branch.known) }.filter { !$0.letters.isEmpty }
    guard !open.isEmpty else { return [try completed(branch)].compactMap { $0 } }
    // Everything about one letter alone is solved together, so that x² = 3 and x > 0 have one solution.
    if let letter = open.filter({ $0.letters.count == 1 && $0.relations == [.equal] }).first?.letters.first {
      let own = open.filter { $0.letters == [letter] }
      let values = try EquationSolver(evaluator: evaluator).solve(own, for: letter).solutions
      return try follow(values, letter, branch, open.filter { $0.letters != [letter] }, depth)
    }
    let equations = open.filter { $0.relations == [.equal] }
    guard !equations.isEmpty else {
      throw MathExpressionError(.unsupported, "a system with fewer equations than letters")
    }
    if let (index, letter, expression) = try isolated(open) {
      var rest = open
      rest.remove(at: index)
      let next = Branch(
        open: rest.map { $0.replacing(letter, by: expression) }, known: branch.known,
        deferred: branch.deferred + [(letter, expression)])
      return try solutions(next, depth: depth + 1)
    }
    if let lower = try eliminated(equations) {
      let next = Branch(
        open: lower + open.filter { $0.relations != [.equal] }, known: branch.known, deferred: branch.deferred)
      return try solutions(next, depth: depth + 1)
    }
    throw MathExpressionError(.unsupported, "a system that is not linear")
  }

  private func follow(
    _ values: SolutionSet, _ letter: String, _ branch: Branch, _ rest: [MathStatement], _ depth: Int
  ) throws(MathExpressionError) -> [[String: Quantity]] {
    switch values {
    case .contradiction: return []
    case .values(_, let values):
      guard values.count <= Self.mostBranches else { break }
      var result: [[String: Quantity]] = []
      for value in values {
        var next = Branch(open: rest, known: branch.known, deferred: branch.deferred)
        next.known[letter] = value
        result += try solutions(next, depth: depth + 1)
      }
      return result
    default: break
    }
    throw MathExpressionError(.unsupported, "a system with infinitely many solutions")
  }

  /// The values with those of the letters that were expressed by others; nil where one has no value.
  private func completed(_ branch: Branch) throws(MathExpressionError) -> [String: Quantity]? {
    var values = branch.known
    for (letter, expression) in branch.deferred.reversed() {
      guard expression.variables.isSubset(of: Set(values.keys)) else {
        throw MathExpressionError(.unsupported, "a system that does not determine all its letters")
      }
      do throws(MathExpressionError) {
        values[letter] = try evaluator.value(of: expression, variables: values)
      } catch {
        if error.kind == .undefined { return nil }
        throw error
      }
    }
    return values
  }

  /// A letter that stands alone on a side, or occurs linearly, with what it equals.
  private func isolated(_ open: [MathStatement]) throws(MathExpressionError) -> (Int, String, MathExpression)? {
    for (index, statement) in open.enumerated() where statement.relations == [.equal] {
      for (side, other) in [(0, 1), (1, 0)] {
        if case .variable(let name) = statement.sides[side], !statement.sides[other].mentions(name) {
          return (index, name, statement.sides[other])
        }
      }
    }
    // A constant coefficient first: no case in which it is zero is to be told apart.
    for isConstant in [true, false] {
      for (index, statement) in open.enumerated() where statement.relations == [.equal] {
        for letter in statement.letters {
          guard let (value, slope) = try Formula(evaluator: evaluator).solved(statement, for: letter),
            !isConstant || slope.constant != nil, let above = value.numerator.expression,
            let below = value.denominator.expression
          else { continue }
          // Where the coefficient is zero the equation says something else, which is lost.
          if !isConstant, try hasCommonZero(value.numerator, slope, letter) { continue }
          return (index, letter, value.denominator == .one ? above : .quotient(above, by: below))
        }
      }
    }
    return nil
  }

  /// Whether numerator and coefficient may be zero together: then the letter is free there.
  private func hasCommonZero(_ above: Polynomial, _ slope: Polynomial, _ letter: String) throws(MathExpressionError)
    -> Bool
  {
    if above.constant != nil { return false }
    guard let other = slope.variables.first, slope.variables.count == 1, above.variables.isSubset(of: [other]),
      let common = Polynomial.commonDivisor(above, slope, other)
    else { return true }
    return common.degree > 0
  }

  /// The equations with one replaced by a difference of multiples that is of a lower degree, or has fewer letters.
  private func eliminated(_ equations: [MathStatement]) throws(MathExpressionError) -> [MathStatement]? {
    var polynomials: [Polynomial] = []
    for equation in equations {
      guard let polynomial = try polynomial(equation) else { return nil }
      polynomials.append(polynomial)
    }
    for first in polynomials.indices {
      for second in polynomials.indices where second != first {
        let (left, right) = (polynomials[first], polynomials[second])
        for (powers, value) in left.terms.sorted(by: { Polynomial.order($0.key) < Polynomial.order($1.key) }) {
          guard powers.values.reduce(0, +) > 1, let other = right.terms[powers] else { continue }
          let difference = left * Polynomial(other) - right * Polynomial(value)
          let isSimpler =
            difference.degree < right.degree || difference.variables.count < right.variables.count
            || difference.isLinearInSomeLetter
          guard isSimpler, let expression = difference.isZero ? .whole(0) : difference.expression else { continue }
          var result = equations
          result[second] = MathStatement(
            sides: [expression, .whole(0)], relations: [.equal], asksForAnswer: false, notes: [])
          return result
        }
      }
    }
    return nil
  }
}

extension Polynomial {
  /// Whether some letter occurs in one term only, to the first power, with a constant coefficient.
  fileprivate var isLinearInSomeLetter: Bool {
    variables.contains { letter in
      let own = terms.keys.filter { $0[letter] != nil }
      return own.count == 1 && own[0] == [letter: 1]
    }
  }
}

extension MathStatement {
  /// A chain of relations as single ones.
  var pairs: [MathStatement] {
    relations.enumerated().map { index, relation in
      MathStatement(
        sides: [sides[index], sides[index + 1]], relations: [relation], asksForAnswer: false,
        notes: index == 0 ? notes : [])
    }
  }

  func substituting(_ known: [String: Quantity]) -> MathStatement {
    var result = self
    result.sides = sides.map { $0.substituting(known, except: "") }
    return result
  }

  func replacing(_ letter: String, by expression: MathExpression) -> MathStatement {
    var result = self
    result.sides = sides.map { $0.replacing(letter, by: expression) }
    return result
  }
}
