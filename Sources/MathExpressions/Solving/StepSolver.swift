import BigInt

/// Solves equations and inequalities with functions that go in steps: floor, ceil, round and the sign.
///
/// A step function of u is a whole number n, and u lies in a known interval around it. Where the unknown stands only inside of
/// one step, the relation is solved for n; elsewhere the line is cut at the steps, in a range outside of which nothing can be a
/// solution, or the solutions repeat.
struct StepSolver {
  let evaluator: Evaluator
  let variable: String

  /// More pieces are not looked at.
  static let mostPieces = 600
  /// The letter for the value of a step; no reader gives a name with a space.
  static let counter = "step n"

  typealias Span = ZeroSet.Span

  /// The solutions of `expression relation 0`; nil where the expression has no steps.
  ///
  /// - Throws: `unsupported` where the steps are of a kind that is not solved.
  func solve(_ expression: MathExpression, _ relation: MathRelation) throws(MathExpressionError) -> EquationSolver
    .Result?
  {
    var atoms: [MathExpression] = []
    collect(expression, &atoms)
    guard let first = atoms.first else { return nil }
    guard atoms.allSatisfy({ $0.children.allSatisfy { inner in Self.isSmooth(inner, variable) } }) else {
      throw refusal
    }
    var spans: [ZeroSet.Span]
    let replaced = expression.replacing(first, with: .variable(Self.counter))
    if atoms.count == 1, !replaced.mentions(variable) {
      spans = try onlyInside(first, replaced, relation)
    } else if atoms.allSatisfy({ if case .function(.sgn, _, _) = $0 { true } else { false } }) {
      spans = try bySigns(expression, atoms, relation)
    } else if relation == .equal {
      if atoms.count == 1, let family = try repeating(first, replaced) { return family }
      spans = try pieces(expression, atoms, replaced)
    } else {
      if atoms.count == 1, let intervals = try repeatingIntervals(first, replaced, relation) { return intervals }
      spans = try inequality(expression, atoms, relation)
    }
    return .init(solutions: EquationSolver.solutions(EquationSolver.merged(spans), variable), notes: [])
  }

  var refusal: MathExpressionError {
    MathExpressionError(.unsupported, "an equation with steps of this kind is not solved")
  }

  func collect(_ expression: MathExpression, _ atoms: inout [MathExpression]) {
    guard expression.mentions(variable) else { return }
    if case .function(let function, _, _) = expression, Self.steps.contains(function) {
      if !atoms.contains(expression) { atoms.append(expression) }
      return
    }
    for child in expression.children { collect(child, &atoms) }
  }

  static let steps: Set<MathFunction> = [.floor, .ceil, .round, .sgn]

  /// Whether no step stands inside.
  static func isSmooth(_ expression: MathExpression, _ variable: String) -> Bool {
    !expression.contains {
      switch $0 {
      case .function(let function, let inner, _): steps.contains(function) && inner.mentions(variable)
      case .operation, .factorial: true
      default: false
      }
    }
  }

  // MARK: Signs

  /// The solutions where each sign is -1, 0 or 1.
  func bySigns(
    _ expression: MathExpression, _ atoms: [MathExpression], _ relation: MathRelation,
    _ conditions: [EquationSolver.Condition] = []
  ) throws(MathExpressionError) -> [ZeroSet.Span] {
    guard let atom = atoms.first, let inner = atom.children.first else {
      return try EquationSolver(evaluator: evaluator).spans(
        conditions + [.init(expression: expression, relation: relation)], variable)
    }
    var spans: [ZeroSet.Span] = []
    for (sign, side) in [(-1, MathRelation.less), (0, .equal), (1, .greater)] {
      spans += try bySigns(
        expression.replacing(atom, with: .whole(sign)), Array(atoms.dropFirst()), relation,
        conditions + [.init(expression: inner, relation: side)])
    }
    return spans
  }

  // MARK: The unknown inside of one step only

  func onlyInside(_ atom: MathExpression, _ replaced: MathExpression, _ relation: MathRelation)
    throws(MathExpressionError) -> [ZeroSet.Span]
  {
    guard case .function(let function, let inner, _) = atom else { throw refusal }
    let solver = EquationSolver(evaluator: evaluator)
    let statement = MathStatement(
      sides: [replaced, .whole(0)], relations: [relation], asksForAnswer: false, notes: [])
    var spans: [ZeroSet.Span] = []
    for range in try wholeRanges(solver.solve(statement, for: Self.counter).solutions) {
      var conditions: [EquationSolver.Condition] = []
      if function == .sgn {
        for sign in [-1, 0, 1] where range.contains(sign) {
          let relation: MathRelation = sign < 0 ? .less : sign == 0 ? .equal : .greater
          spans += try solver.spans([.init(expression: inner, relation: relation)], variable)
        }
        continue
      }
      let half = Rational(reduced: 1, 2)
      if let low = range.low {
        let value = Rational(low)
        let (bound, isIncluded): (Rational, Bool) =
          switch function {
          case .floor: (value, true)
          case .ceil: (value - .one, false)
          // Halves are rounded away from zero.
          default: (value - half, low > 0)
          }
        conditions.append(
          .init(
            expression: .difference(inner, .number(bound, isDecimal: false)),
            relation: isIncluded ? .greaterOrEqual : .greater))
      }
      if let high = range.high {
        let value = Rational(high)
        let (bound, isIncluded): (Rational, Bool) =
          switch function {
          case .floor: (value + .one, false)
          case .ceil: (value, true)
          default: (value + half, high < 0)
          }
        conditions.append(
          .init(
            expression: .difference(inner, .number(bound, isDecimal: false)),
            relation: isIncluded ? .lessOrEqual : .less))
      }
      spans += conditions.isEmpty ? [.init()] : try solver.spans(conditions, variable)
    }
    return spans
  }

  /// Whole numbers from one to another; nil for an end that is infinite.
  struct WholeRange {
    var low: BigInt?
    var high: BigInt?
    func contains(_ value: Int) -> Bool {
      (low.map { $0 <= BigInt(value) } ?? true) && (high.map { $0 >= BigInt(value) } ?? true)
    }
  }

  /// The whole numbers among solutions, as ranges.
  func wholeRanges(_ solutions: SolutionSet) throws(MathExpressionError) -> [WholeRange] {
    func bound(_ value: Quantity) throws(MathExpressionError) -> ExactNumber {
      guard let exact = value.exactOrDouble else { throw refusal }
      return exact
    }
    switch solutions {
    case .contradiction: return []
    case .values(_, let values):
      return values.compactMap(\.rational).filter(\.isWhole).map { WholeRange(low: $0.numerator, high: $0.numerator) }
    case .every(_, let except):
      var result: [WholeRange] = []
      var low: BigInt?
      for value in except {
        guard let whole = value.rational, whole.isWhole else { continue }
        result.append(WholeRange(low: low, high: whole.numerator - 1))
        low = whole.numerator + 1
      }
      return result + [WholeRange(low: low, high: nil)]
    case .intervals(_, let intervals):
      var result: [WholeRange] = []
      for interval in intervals {
        var range = WholeRange()
        if let lower = interval.lower {
          let exact = try bound(lower)
          guard let floor = exact.floor else { throw refusal }
          let isOnIt = exact.rational.map { $0.isWhole } ?? false
          range.low = isOnIt && interval.includesLower ? floor : floor + 1
        }
        if let upper = interval.upper {
          let exact = try bound(upper)
          guard let floor = exact.floor else { throw refusal }
          let isOnIt = exact.rational.map { $0.isWhole } ?? false
          range.high = isOnIt && !interval.includesUpper ? floor - 1 : floor
        }
        if let low = range.low, let high = range.high, low > high { continue }
        result.append(range)
      }
      return result
    default: throw refusal
    }
  }
}

extension MathExpression {
  /// The least and the largest of several numbers by absolute values, and remainders by steps, where the letter is inside.
  func replacingExtremes(_ variable: String) -> MathExpression {
    guard contains({ if case .operation = $0 { true } else { false } }) else { return self }
    return mapped { part in
      guard case .operation(let operation, let operands) = part, part.mentions(variable) else { return part }
      switch operation {
      case .min, .max:
        guard let first = operands.first else { return part }
        let half = MathExpression.number(Rational(reduced: 1, 2), isDecimal: false)
        return operands.dropFirst().reduce(first) { left, right in
          .product(
            of: half,
            .sum([
              .init(sign: .plus, value: left), .init(sign: .plus, value: right),
              .init(sign: operation == .max ? .plus : .minus, value: .absolute(.difference(left, right))),
            ]))
        }
      case .mod:
        guard operands.count == 2, !operands[1].mentions(variable) else { return part }
        let step = MathExpression.function(.floor, .quotient(operands[0], by: operands[1]), base: nil)
        return .difference(operands[0], .product(of: operands[1], step))
      default: return part
      }
    }
  }
}
