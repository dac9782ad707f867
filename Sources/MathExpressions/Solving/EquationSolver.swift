/// Solves equations and inequalities in one variable.
public struct EquationSolver: Sendable {
  /// Computes coefficients, and values at points.
  public var evaluator: Evaluator

  /// A solver, by default with the default limits.
  public init(evaluator: Evaluator = Evaluator()) { self.evaluator = evaluator }

  /// A solution with remarks.
  public struct Result: Sendable {
    /// The values for which every relation holds.
    public var solutions: SolutionSet
    /// Remarks such as that only roots within a range were sought, each as a sentence.
    public var notes: [String]
  }

  /// One relation brought to the form `function relation 0`.
  private struct Condition {
    var left: MathExpression
    var right: MathExpression
    var relation: MathRelation
    var function: RationalFunction
  }

  /// The values of a variable for which every relation of a statement holds.
  ///
  /// - Parameters:
  ///   - variable: the unknown.
  ///   - known: the values of all other variables.
  /// - Throws: `unsupported` where no method fits, `undefined` and `tooLarge` from the evaluation.
  public func solve(
    _ statement: MathStatement, for variable: String, known: [String: Quantity] = [:]
  ) throws(MathExpressionError) -> Result {
    var known = known
    known[variable] = nil
    var conditions: [Condition] = []
    for (index, relation) in statement.relations.enumerated() {
      let (left, right) = (statement.sides[index], statement.sides[index + 1])
      guard let function = try difference(left, right, known) else {
        return try solveByOtherMeans(statement, variable, known)
      }
      conditions.append(Condition(left: left, right: right, relation: relation, function: function))
    }
    if conditions.count == 1, conditions[0].relation == .equal {
      return Result(solutions: try equation(conditions[0].function, variable), notes: [])
    }
    return Result(solutions: try regions(conditions, variable), notes: [])
  }

  private func difference(_ left: MathExpression, _ right: MathExpression, _ known: [String: Quantity])
    throws(MathExpressionError) -> RationalFunction?
  {
    guard let first = try RationalFunction(left, evaluator: evaluator, variables: known),
      let second = try RationalFunction(right, evaluator: evaluator, variables: known)
    else { return nil }
    return try first.adding(second.negated, evaluator.account)
  }

  // MARK: Equations of polynomials and their quotients

  private func equation(_ function: RationalFunction, _ variable: String) throws(MathExpressionError) -> SolutionSet {
    let excluded = try roots(function.denominator, variable)
    guard !function.numerator.isZero else { return .every(variable: variable, except: excluded) }
    // 3 = 4 has no solution of any kind, unlike x^2 = -1.
    if function.numerator.constant != nil { return .contradiction }
    let found = try roots(function.numerator, variable)
    return .values(variable: variable, found.filter { root in !excluded.contains { isSame($0, root) } })
  }

  private func roots(_ polynomial: Polynomial, _ variable: String) throws(MathExpressionError) -> [Quantity] {
    guard let coefficients = polynomial.coefficients(of: variable) else {
      throw MathExpressionError(.unsupported, "more than one unknown")
    }
    var finder = PolynomialRoots(limits: evaluator.limits, account: evaluator.account)
    return try finder.roots(coefficients)
  }

  private func isSame(_ left: Quantity, _ right: Quantity) -> Bool {
    if left == right { return true }
    guard left.exact == nil || right.exact == nil, let first = left.double, let second = right.double else {
      return false
    }
    return (first - second).magnitude <= 1e-11 * max(1, first.magnitude)
  }

  // MARK: Inequalities: the signs between the roots

  private func regions(_ conditions: [Condition], _ variable: String) throws(MathExpressionError) -> SolutionSet {
    var points: [Quantity] = []
    for condition in conditions {
      let ends = try roots(condition.function.numerator, variable) + roots(condition.function.denominator, variable)
      for point in ends where !points.contains(where: { isSame($0, point) }) { points.append(point) }
    }
    points.sort { PolynomialRoots.precedes($0, $1) }
    var intervals: [SolutionInterval] = []
    for index in 0...points.count {
      try evaluator.account?.spend(conditions.reduce(0) { $0 + Self.costAtPoint($1.function) })
      let lower = index > 0 ? points[index - 1] : nil
      let upper = index < points.count ? points[index] : nil
      if holds(conditions, variable, at: between(lower, upper)) {
        if let last = intervals.last, last.upper == lower, last.includesUpper, lower != nil {
          intervals[intervals.count - 1].upper = upper
          intervals[intervals.count - 1].includesUpper = false
        } else {
          intervals.append(SolutionInterval(lower: lower, upper: upper, includesLower: false, includesUpper: false))
        }
      }
      if let upper, holdsAtRoot(conditions, variable, upper) {
        if intervals.last?.upper == upper, intervals.last != nil {
          intervals[intervals.count - 1].includesUpper = true
        } else {
          intervals.append(SolutionInterval(lower: upper, upper: upper, includesLower: true, includesUpper: true))
        }
      }
    }
    try evaluator.account?.check()
    if intervals.isEmpty { return .values(variable: variable, []) }
    if intervals.allSatisfy(\.isPoint) { return .values(variable: variable, intervals.compactMap(\.lower)) }
    if intervals.count == 1, intervals[0].lower == nil, intervals[0].upper == nil {
      return .every(variable: variable, except: [])
    }
    let gaps = zip(intervals, intervals.dropFirst()).map { $0.upper == $1.lower ? $0.upper : nil }
    if intervals.first?.lower == nil, intervals.last?.upper == nil, gaps.allSatisfy({ $0 != nil }) {
      return .every(variable: variable, except: gaps.compactMap { $0 })
    }
    return .intervals(variable: variable, intervals)
  }

  /// The cost of evaluating the sign of a function at a point: Horner steps on numbers that grow with each.
  private static func costAtPoint(_ function: RationalFunction) -> Int {
    [function.numerator, function.denominator].reduce(0) { cost, polynomial in
      let size = polynomial.bitWidth / 64 + polynomial.degree * 4
      return cost + (1 + polynomial.degree) * (WorkCost.operation + size * WorkCost.commonDivisor)
    }
  }

  /// A rational number strictly between two roots.
  private func between(_ lower: Quantity?, _ upper: Quantity?) -> Rational {
    func approximate(_ value: Quantity) -> Rational {
      switch value {
      case .exact(let number): number.approximation(digits: 60)
      case .approximate(let number): Rational(exactly: number.double ?? 0)
      }
    }
    switch (lower.map(approximate), upper.map(approximate)) {
    case (let low?, let high?): return (low + high) * Rational(reduced: 1, 2)
    case (let low?, nil): return low + 1
    case (nil, let high?): return high - 1
    case (nil, nil): return .zero
    }
  }

  private func holds(_ conditions: [Condition], _ variable: String, at point: Rational) -> Bool {
    conditions.allSatisfy { condition in
      guard let above = value(condition.function.numerator, variable, ExactNumber(point)),
        let below = value(condition.function.denominator, variable, ExactNumber(point)), !below.isZero
      else { return false }
      return condition.relation.holds(forOrder: above.sign * below.sign)
    }
  }

  /// Whether all relations hold at an end of an interval. Approximate ends are roots by construction.
  private func holdsAtRoot(_ conditions: [Condition], _ variable: String, _ point: Quantity) -> Bool {
    conditions.allSatisfy { condition in
      if case .exact(let number) = point {
        guard let above = value(condition.function.numerator, variable, number),
          let below = value(condition.function.denominator, variable, number), !below.isZero
        else { return false }
        return condition.relation.holds(forOrder: above.sign * below.sign)
      }
      guard let excluded = try? roots(condition.function.denominator, variable),
        !excluded.contains(where: { isSame($0, point) })
      else { return false }
      if let own = try? roots(condition.function.numerator, variable), own.contains(where: { isSame($0, point) }) {
        return condition.relation.holds(forOrder: 0)
      }
      return holds([condition], variable, at: Rational(exactly: point.double ?? 0))
    }
  }

  private func value(_ polynomial: Polynomial, _ variable: String, _ point: ExactNumber) -> ExactNumber? {
    polynomial.coefficients(of: variable)?.reversed().reduce(.zero) { $0 * point + $1 }
  }

  // MARK: Everything else

  private func solveByOtherMeans(
    _ statement: MathStatement, _ variable: String, _ known: [String: Quantity]
  ) throws(MathExpressionError) -> Result {
    guard statement.relations == [.equal] else {
      throw MathExpressionError(.unsupported, "an inequality that is not of polynomials is not solved")
    }
    let difference = MathExpression.sum([
      .init(sign: .plus, value: statement.sides[0]), .init(sign: .minus, value: statement.sides[1]),
    ])
    var search = RootSearch(difference: difference, variable: variable, known: known, solver: self)
    if let values = try search.byCases() {
      try evaluator.account?.check()
      return Result(solutions: .values(variable: variable, values), notes: [])
    }
    let values = search.byScanning()
    // Where the account ran out, points also seem to have no value.
    try evaluator.account?.check()
    guard !values.isEmpty else {
      throw MathExpressionError(
        .unsupported, "no solution found between -\(RootSearch.reach) and \(RootSearch.reach)")
    }
    return Result(
      solutions: .values(variable: variable, values),
      notes: ["searched numerically between -\(RootSearch.reach) and \(RootSearch.reach): others may exist"])
  }

  /// The roots of one expression, for the search by cases; nil where it is not a quotient of polynomials.
  func values(_ expression: MathExpression, _ variable: String, _ known: [String: Quantity])
    throws(MathExpressionError) -> [Quantity]?
  {
    guard let function = try RationalFunction(expression, evaluator: evaluator, variables: known) else { return nil }
    guard case .values(_, let values) = try equation(function, variable) else { return nil }
    return values
  }
}
