/// Solves several equations together.
public struct SystemSolver: Sendable {
  /// Computes coefficients.
  public var evaluator: Evaluator

  /// A solver, by default with the default limits.
  public init(evaluator: Evaluator = Evaluator()) { self.evaluator = evaluator }

  /// The solutions of linear equations, in alphabetical order of the letters, and of other systems that can be solved
  /// one equation at a time.
  ///
  /// - Throws: `unsupported` where the equations are neither.
  public func solve(_ statements: [MathStatement]) throws(MathExpressionError) -> SolutionSet {
    var equations: [Polynomial] = []
    for statement in statements {
      guard statement.relations == [.equal], let equation = try polynomial(statement, [:]), equation.degree <= 1 else {
        return try solveOneByOne(statements)
      }
      equations.append(equation)
    }
    return try linear(equations)
  }

  private func polynomial(_ statement: MathStatement, _ known: [String: Quantity]) throws(MathExpressionError)
    -> Polynomial?
  {
    guard let left = try RationalFunction(statement.sides[0], evaluator: evaluator, variables: known),
      let right = try RationalFunction(statement.sides[1], evaluator: evaluator, variables: known),
      let difference = try left.adding(right.negated, evaluator.account), difference.denominator.constant != nil
    else { return nil }
    return difference.numerator
  }

  private func linear(_ equations: [Polynomial]) throws(MathExpressionError) -> SolutionSet {
    let variables = equations.reduce(into: Set<String>()) { $0.formUnion($1.variables) }.sorted()
    guard var system = LinearSystem(equations, variables: variables) else {
      throw MathExpressionError(.unsupported, "a system that is not linear")
    }
    return try system.solved(evaluator.account)
  }

  /// Solves an equation in one unknown, substitutes its value into the others, and so on.
  private func solveOneByOne(_ statements: [MathStatement]) throws(MathExpressionError) -> SolutionSet {
    var known: [String: Quantity] = [:]
    var open = statements
    while !open.isEmpty {
      var rest: [MathStatement] = []
      for statement in open {
        let letters = statement.sides.reduce(into: Set<String>()) { $0.formUnion($1.variables) }
        let unknown = letters.subtracting(known.keys)
        if unknown.isEmpty {
          guard let difference = try polynomial(statement, known), difference.isZero else { return .contradiction }
        } else if unknown.count == 1, let letter = unknown.first {
          let result = try EquationSolver(evaluator: evaluator).solve(statement, for: letter, known: known)
          switch result.solutions {
          case .values(_, let values) where values.count == 1: known[letter] = values[0]
          case .values(_, let values) where values.isEmpty: return .contradiction
          case .contradiction: return .contradiction
          default: throw MathExpressionError(.unsupported, "a system with several solutions")
          }
        } else {
          rest.append(statement)
        }
      }
      guard rest.count < open.count else { throw MathExpressionError(.unsupported, "a system that is not linear") }
      open = rest
    }
    return .assignment(known.sorted { $0.key < $1.key }.map { .init(variable: $0.key, value: $0.value) })
  }
}
