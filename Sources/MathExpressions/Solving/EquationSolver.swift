import BigInt

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

  /// One relation brought to the form `expression relation 0`.
  struct Condition {
    var expression: MathExpression
    var relation: MathRelation

    init(expression: MathExpression, relation: MathRelation) {
      self.expression = expression
      self.relation = relation
    }

    /// A relation between two sides. Beside a zero the other side is kept as it is written: a product that is zero is zero by
    /// one of its factors.
    init(_ left: MathExpression, _ relation: MathRelation, _ right: MathExpression) {
      if right.constantRational == .zero {
        self.init(expression: left, relation: relation)
      } else if left.constantRational == .zero {
        self.init(expression: right, relation: relation.mirrored)
      } else {
        self.init(expression: .difference(left, right), relation: relation)
      }
    }
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
    try solve([statement], for: variable, known: known)
  }

  /// The values of a variable for which every relation of several statements holds.
  func solve(
    _ statements: [MathStatement], for variable: String, known: [String: Quantity] = [:]
  ) throws(MathExpressionError) -> Result {
    var conditions: [Condition] = []
    for var statement in statements {
      if statement.sides.contains(where: CalculusResolver.concerns) {
        var resolver = CalculusResolver(evaluator: evaluator)
        for (index, side) in statement.sides.enumerated() { statement.sides[index] = try resolver.resolved(side) }
      }
      let sides = statement.sides.map {
        folded($0.substituting(known, except: variable), variable).replacingExtremes(variable)
      }
      for side in sides { try side.checkConstants(evaluator) }
      for (index, relation) in statement.relations.enumerated() {
        conditions.append(Condition(sides[index], relation, sides[index + 1]))
      }
    }
    let finder = ZeroFinder(evaluator: evaluator, variable: variable)
    if conditions.count == 1, let condition = conditions.first {
      let steps = StepSolver(evaluator: evaluator, variable: variable)
      if let result = try steps.solve(condition.expression, condition.relation) { return result }
      if condition.relation == .equal { return try equation(condition.expression, finder) }
    }
    return try regions(conditions, finder)
  }

  /// The numbers for which every condition holds, as spans.
  func spans(_ conditions: [Condition], _ variable: String) throws(MathExpressionError) -> [ZeroSet.Span] {
    try spans(conditions, ZeroFinder(evaluator: evaluator, variable: variable)).spans
  }

  /// The expression with every part without the variable computed once, where it has a closed form.
  private func folded(_ expression: MathExpression, _ variable: String) -> MathExpression {
    switch expression {
    case .number, .constant, .variable, .value: return expression
    default: break
    }
    guard !expression.mentions(variable) else { return expression.rebuilt { folded($0, variable) } }
    guard let value = try? evaluator.value(of: expression).exact else { return expression }
    return value.rational.map { .number($0, isDecimal: false) } ?? .value(value)
  }

  // MARK: Equations

  private func equation(_ expression: MathExpression, _ finder: ZeroFinder) throws(MathExpressionError) -> Result {
    let variable = finder.variable
    if let function = try RationalFunction(expression, evaluator: evaluator, variables: [:]),
      let value = function.numerator.constant, value.sign != 0, function.denominator.constant != nil
    {
      // 3 = 4 has no solution of any kind, unlike x^2 = -1.
      return Result(solutions: .contradiction, notes: [])
    }
    let zeros: ZeroSet
    do throws(MathExpressionError) {
      zeros = try finder.zeros(of: expression)
    } catch {
      let regions = PeriodicRegions(finder: finder, conditions: [.init(expression: expression, relation: .equal)])
      guard error.kind == .unsupported, let solutions = try regions.solved() else { throw error }
      return Result(solutions: solutions, notes: [])
    }
    try evaluator.account?.check()
    return Result(
      solutions: try solutions(zeros.simplified, variable), notes: zeros.notes.filter { $0 != ZeroSet.exceptionMark })
  }

  private func solutions(_ zeros: ZeroSet, _ variable: String) throws(MathExpressionError) -> SolutionSet {
    if !zeros.families.isEmpty {
      let families = zeros.families.map { SolutionFamily(base: $0.base.quantity, period: .exact($0.period)) }
      if zeros.notes.contains(ZeroSet.exceptionMark) {
        return .everyOutside(variable: variable, families)
      }
      guard zeros.spans.isEmpty else {
        throw MathExpressionError(.unsupported, "a solution of intervals that repeat")
      }
      return .periodic(
        variable: variable, families, others: zeros.points.map(\.quantity),
        except: zeros.exceptions.map(\.quantity))
    }
    if !zeros.spans.isEmpty {
      return Self.union(zeros.spans, zeros.points, variable)
    }
    let values = zeros.points.map(\.quantity)
    return zeros.isComplete ? .values(variable: variable, values) : .found(variable: variable, values)
  }

  /// Spans and points as intervals, or as all numbers but some.
  private static func union(_ spans: [ZeroSet.Span], _ points: [RealPoint], _ variable: String) -> SolutionSet {
    solutions(
      merged(spans + points.map { .init(lower: $0, upper: $0, includesLower: true, includesUpper: true) }), variable)
  }

  /// Spans in ascending order, those that meet as one.
  static func merged(_ spans: [ZeroSet.Span]) -> [ZeroSet.Span] {
    var parts = spans
    parts.sort { left, right in
      switch (left.lower, right.lower) {
      case (nil, nil): false
      case (nil, _): true
      case (_, nil): false
      case (let first?, let second?):
        RealPoint.order(first, second) < 0
          || RealPoint.order(first, second) == 0 && left.includesLower && !right.includesLower
      }
    }
    return ZeroSet.joined(parts)
  }

  static func solutions(_ spans: [ZeroSet.Span], _ variable: String) -> SolutionSet {
    let intervals = spans.map {
      SolutionInterval(
        lower: $0.lower?.quantity, upper: $0.upper?.quantity, includesLower: $0.includesLower,
        includesUpper: $0.includesUpper)
    }
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

  // MARK: Inequalities: the signs between the numbers at which they may change

  private func regions(_ conditions: [Condition], _ finder: ZeroFinder) throws(MathExpressionError) -> Result {
    if let wholes = try finder.wholes(conditions) {
      return Result(
        solutions: .values(variable: finder.variable, wholes.map(\.quantity)), notes: [ZeroFinder.wholesNote])
    }
    do throws(MathExpressionError) {
      let (spans, notes) = try spans(conditions, finder)
      return Result(solutions: Self.solutions(spans, finder.variable), notes: notes)
    } catch {
      guard error.kind == .unsupported,
        let solutions = try PeriodicRegions(finder: finder, conditions: conditions).solved()
      else { throw error }
      return Result(solutions: solutions, notes: [])
    }
  }

  private func spans(_ conditions: [Condition], _ finder: ZeroFinder) throws(MathExpressionError) -> (
    spans: [ZeroSet.Span], notes: [String]
  ) {
    var points: [RealPoint] = []
    var notes: [String] = []
    var reach: Rational?
    for condition in conditions {
      let zeros = try finder.zeros(of: condition.expression)
      let ends = try finder.signChanges(condition.expression)
      guard let ends, zeros.families.isEmpty, ends.families.isEmpty else {
        throw MathExpressionError(.unsupported, "an inequality whose signs change without end is not solved")
      }
      guard !zeros.hasGaps else {
        throw MathExpressionError(.unsupported, "an inequality whose signs change too often to list")
      }
      if !zeros.isComplete { notes.append("signs were told from zeros found by a search") }
      reach = [reach, zeros.reach].compactMap { $0 }.min()
      notes += zeros.notes.map { $0 == ZeroFinder.negativeBaseNote ? ZeroFinder.positiveBaseNote : $0 }
      points += zeros.points + ends.points
      for span in zeros.spans { points += [span.lower, span.upper].compactMap { $0 } }
    }
    points = RealPoint.sorted(points)
    var spans: [ZeroSet.Span] = []
    for (index, span) in ZeroSet.spans(outside: points).enumerated() {
      try evaluator.account?.spend(WorkCost.operation * 10 * conditions.count)
      if holds(conditions, at: try span.someFraction(), finder) { spans.append(span) }
      if index < points.count, conditions.allSatisfy({ holds($0, at: points[index], finder) }) {
        spans.append(.init(lower: points[index], upper: points[index], includesLower: true, includesUpper: true))
      }
    }
    if let reach { spans = spans.map { bounded($0, conditions, reach, finder) } }
    try evaluator.account?.check()
    return (
      ZeroSet.joined(spans), notes.enumerated().filter { notes.firstIndex(of: $0.element) == $0.offset }.map(\.element)
    )
  }

  private func holds(_ conditions: [Condition], at place: Rational, _ finder: ZeroFinder) -> Bool {
    conditions.allSatisfy { condition in
      finder.sign(condition.expression, at: place).map(condition.relation.holds) ?? false
    }
  }

  /// A span that ends where zeros were sought, if it does not go on for ever: ln((x+8)/x) ≤ sin x holds for some numbers in
  /// every turn, and not for all.
  private func bounded(
    _ span: ZeroSet.Span, _ conditions: [Condition], _ reach: Rational, _ finder: ZeroFinder
  ) -> ZeroSet.Span {
    var span = span
    func endsBeyond(_ sign: Rational) -> Bool {
      Self.farPlaces.contains { !holds(conditions, at: sign * reach * $0, finder) }
    }
    let end = RealPoint.exact(ExactNumber(reach))
    let start = RealPoint.exact(ExactNumber(-reach))
    if span.upper == nil, endsBeyond(.one) { (span.upper, span.includesUpper) = (end, true) }
    if span.lower == nil, endsBeyond(-.one) { (span.lower, span.includesLower) = (start, true) }
    return span
  }

  /// Multiples of the reach of a search that are looked at beyond it, of no period in common.
  private static let farPlaces = [102, 111, 123, 137, 158, 181, 209, 251, 334, 577, 1_913, 10_007].map {
    Rational(reduced: BigInt($0), 100)
  }

  private func holds(_ condition: Condition, at point: RealPoint, _ finder: ZeroFinder) -> Bool {
    if finder.hasNegativeBase(condition.expression, at: point) { return false }
    return switch finder.order(condition.expression, at: point) {
    case .some(let order): condition.relation.holds(forOrder: order)
    case nil: false
    }
  }
}

extension ZeroFinder {
  /// Where the sign of an expression may change besides its zeros; nil where that is not known.
  func signChanges(_ expression: MathExpression) throws(MathExpressionError) -> ZeroSet? {
    if let function = try RationalFunction(expression, evaluator: evaluator, variables: [:]) {
      return ZeroSet(points: try exclusions(function))
    }
    return try breakpoints(expression)
  }

  /// The sign of an expression at a point where it may be zero; nil where it has no value.
  func order(_ expression: MathExpression, at point: RealPoint) -> Int? {
    if let exact = point.exact, exact.bitWidth < 4_096 {
      do throws(MathExpressionError) {
        let value = try evaluator.value(of: expression, variables: [variable: .exact(exact)])
        if let number = value.exact { return number.sign }
      } catch {
        if error.kind == .undefined { return nil }
      }
    }
    for bits in [96, 400] {
      guard let place = point.enclosure(bits) else { return nil }
      let real = RealEvaluator(bits: bits, account: account, values: [variable: place])
      do throws(RealFailure) {
        let value = try real.value(expression)
        if let sign = value.sign { return sign }
        if bits == 400, value.isWithin(-180) || !point.isRefinable { return 0 }
      } catch {
        if error == .undefined { return nil }
      }
    }
    // The end of a domain that has no closed form: zero there, or no value. Zero is right for roots.
    return isZero(expression, at: point) == false ? nil : 0
  }
}

extension MathExpression {
  /// Fails for a number beyond what is solved with: a search would take it for infinite, or for zero.
  func checkConstants(_ evaluator: Evaluator) throws(MathExpressionError) {
    switch self {
    case .number, .constant, .variable, .value: return
    default: break
    }
    guard variables.isEmpty else {
      for child in children { try child.checkConstants(evaluator) }
      return
    }
    guard let value = try? evaluator.value(of: self), value.exact == nil, value.double == nil else { return }
    throw MathExpressionError(.tooLarge, "a number too large or too small to solve with")
  }

  /// The expression with values for letters.
  func substituting(_ known: [String: Quantity], except variable: String) -> MathExpression {
    guard variables.contains(where: { $0 != variable && known[$0] != nil }) else { return self }
    // The letter of an integral or an index is no letter of the page.
    var known = known
    _ = contains { part in
      if case .operation(let operation, let operands) = part, operation.hasIndex || operation == .antiderivative,
        operands.count > 1, case .variable(let name) = operands[1]
      {
        known[name] = nil
      }
      return false
    }
    return mapped { part in
      guard case .variable(let name) = part, name != variable, let value = known[name]?.exactOrDouble else {
        return part
      }
      return .value(value)
    }
  }
}
