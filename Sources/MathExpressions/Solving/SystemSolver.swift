/// Solves several equations together.
public struct SystemSolver: Sendable {
  public var evaluator: Evaluator

  public init(evaluator: Evaluator = Evaluator()) { self.evaluator = evaluator }

  /// The solutions of linear equations in the order in which their letters appear.
  ///
  /// - Throws: `unsupported` where an equation is not linear.
  public func solve(_ statements: [MathStatement]) throws(MathExpressionError) -> SolutionSet {
    var equations: [Polynomial] = []
    for statement in statements {
      guard statement.relations == [.equal] else { throw MathExpressionError(.unsupported, "a line is no equation") }
      guard let left = try RationalFunction(statement.sides[0], evaluator: evaluator, variables: [:]),
        let right = try RationalFunction(statement.sides[1], evaluator: evaluator, variables: [:]),
        let difference = left.adding(right.negated), difference.denominator.constant != nil
      else { throw MathExpressionError(.unsupported, "a system that is not linear") }
      equations.append(difference.numerator)
    }
    let variables = equations.reduce(into: Set<String>()) { $0.formUnion($1.variables) }.sorted()
    guard var system = LinearSystem(equations, variables: variables) else {
      throw MathExpressionError(.unsupported, "a system that is not linear")
    }
    return try system.solved()
  }
}
