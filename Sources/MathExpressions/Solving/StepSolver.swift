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
  private static let mostPieces = 600
  /// The letter for the value of a step; no reader gives a name with a space.
  private static let counter = "step n"

  private typealias Span = ZeroSet.Span

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
    let spans: [ZeroSet.Span]
    let replaced = expression.replacing(first, with: .variable(Self.counter))
    if atoms.count == 1, !replaced.mentions(variable) {
      spans = try onlyInside(first, replaced, relation)
    } else if relation == .equal {
      if atoms.count == 1, let family = try repeating(first, replaced) { return family }
      spans = try pieces(expression, atoms, replaced)
    } else {
      throw refusal
    }
    return .init(solutions: EquationSolver.solutions(EquationSolver.merged(spans), variable), notes: [])
  }

  private var refusal: MathExpressionError {
    MathExpressionError(.unsupported, "an equation with steps of this kind is not solved")
  }

  private func collect(_ expression: MathExpression, _ atoms: inout [MathExpression]) {
    guard expression.mentions(variable) else { return }
    if case .function(let function, _, _) = expression, Self.steps.contains(function) {
      if !atoms.contains(expression) { atoms.append(expression) }
      return
    }
    for child in expression.children { collect(child, &atoms) }
  }

  private static let steps: Set<MathFunction> = [.floor, .ceil, .round, .sgn]

  /// Whether no step stands inside.
  private static func isSmooth(_ expression: MathExpression, _ variable: String) -> Bool {
    !expression.contains {
      switch $0 {
      case .function(let function, let inner, _): steps.contains(function) && inner.mentions(variable)
      case .operation, .factorial: true
      default: false
      }
    }
  }

  // MARK: The unknown inside of one step only

  private func onlyInside(_ atom: MathExpression, _ replaced: MathExpression, _ relation: MathRelation)
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
  private struct WholeRange {
    var low: BigInt?
    var high: BigInt?
    func contains(_ value: Int) -> Bool {
      (low.map { $0 <= BigInt(value) } ?? true) && (high.map { $0 >= BigInt(value) } ?? true)
    }
  }

  /// The whole numbers among solutions, as ranges.
  private func wholeRanges(_ solutions: SolutionSet) throws(MathExpressionError) -> [WholeRange] {
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

  // MARK: The unknown outside too

  /// The slope and the offset of a linear expression with rational coefficients; nil for another.
  private func linear(_ expression: MathExpression, _ letter: String) throws(MathExpressionError) -> (
    slope: Rational, offset: Rational
  )? {
    guard let function = try RationalFunction(expression, evaluator: evaluator, variables: [:]),
      function.denominator.constant == .one, function.exclusions.isEmpty,
      let values = function.numerator.coefficients(of: letter), values.count <= 2,
      values.allSatisfy({ $0.rational != nil })
    else { return nil }
    return (values.count == 2 ? values[1].rational ?? .zero : .zero, values.first?.rational ?? .zero)
  }

  /// Solutions that repeat with the step, as of x - floor(x) = 1/2; nil where they do not.
  private func repeating(_ atom: MathExpression, _ replaced: MathExpression) throws(MathExpressionError)
    -> EquationSolver.Result?
  {
    guard case .function(let function, let inner, _) = atom, function != .sgn,
      let (slope, offset) = try linear(inner, variable), !slope.isZero,
      let whole = try RationalFunction(replaced, evaluator: evaluator, variables: [:]), whole.exclusions.isEmpty,
      whole.denominator.constant != nil, whole.numerator.degree <= 1,
      let perUnknown = whole.numerator.terms[[variable: 1]]?.rational,
      let perStep = whole.numerator.terms[[Self.counter: 1]]?.rational
    else { return nil }
    let constant = whole.numerator.terms[[:]]?.rational ?? .zero
    // x = base + period·n, and u = slope·x + offset moves with n by exactly one.
    guard let base = (-constant).divided(by: perUnknown), let period = (-perStep).divided(by: perUnknown),
      slope * period == .one
    else { return nil }
    let family = SolutionFamily(base: Quantity(base), period: .exact(ExactNumber(period.magnitude)))
    let rest = slope * base + offset
    let half = Rational(reduced: 1, 2)
    switch function {
    case .floor where rest.isNegative || rest >= .one: return none
    case .ceil where rest > .zero || rest <= -.one: return none
    // Where halves are rounded changes at zero, so that they do not repeat.
    case .round where rest.magnitude == half: throw refusal
    case .round where rest.magnitude > half: return none
    default: break
    }
    let reduced = RealPoint.exact(ExactNumber(base)).reduced(by: ExactNumber(period.magnitude)).quantity
    return .init(
      solutions: .periodic(
        variable: variable, [.init(base: reduced, period: family.period)], others: [], except: []), notes: [])
  }

  private var none: EquationSolver.Result { .init(solutions: .values(variable: variable, []), notes: []) }

  /// The solutions in each piece between steps, in a range that holds them all.
  private func pieces(_ expression: MathExpression, _ atoms: [MathExpression], _ replaced: MathExpression)
    throws(MathExpressionError) -> [ZeroSet.Span]
  {
    var insides: [(function: MathFunction, slope: Rational, offset: Rational)] = []
    for atom in atoms {
      guard case .function(let function, let inner, _) = atom, let (slope, offset) = try linear(inner, variable),
        !slope.isZero
      else { throw refusal }
      insides.append((function, slope, offset))
    }
    var ends: [Rational] = []
    for range in try bounds(expression, atoms, replaced) {
      guard let low = range.lower?.enclosure(80)?.low.rational, let high = range.upper?.enclosure(80)?.high.rational
      else { throw refusal }
      ends += [low, high]
      for (function, slope, offset) in insides {
        guard function != .sgn else {
          if let zero = (-offset).divided(by: slope) { ends.append(zero) }
          continue
        }
        let shift = function == .round ? Rational(reduced: 1, 2) : .zero
        let values = [slope * low + offset, slope * high + offset].sorted()
        var step = (values[0] - shift).floor
        while Rational(step) + shift <= values[1] {
          if let place = (Rational(step) + shift - offset).divided(by: slope) { ends.append(place) }
          step += 1
          guard ends.count < Self.mostPieces else {
            throw MathExpressionError(.tooLarge, "more than \(Self.mostPieces) steps")
          }
        }
      }
    }
    ends = Array(Set(ends)).sorted()
    let finder = ZeroFinder(evaluator: evaluator, variable: variable)
    var spans: [Span] = []
    for end in ends where try isZero(expression, at: ExactNumber(end)) {
      let point = RealPoint.exact(ExactNumber(end))
      spans.append(.init(lower: point, upper: point, includesLower: true, includesUpper: true))
    }
    for (low, high) in zip(ends, ends.dropFirst()) {
      let middle = (low + high) * Rational(reduced: 1, 2)
      var smooth = expression
      for atom in atoms {
        let value = try evaluator.value(of: atom, variables: [variable: Quantity(middle)])
        guard let number = value.rational else { throw refusal }
        smooth = smooth.replacing(atom, with: .number(number, isDecimal: false))
      }
      let span = Span(lower: .exact(ExactNumber(low)), upper: .exact(ExactNumber(high)))
      guard smooth.mentions(variable) else {
        if try evaluator.value(of: smooth).sign == 0 { spans.append(span) }
        continue
      }
      let zeros = try finder.zeros(of: smooth)
      guard zeros.spans.isEmpty, zeros.families.isEmpty, zeros.isComplete else { throw refusal }
      for point in zeros.points
      where RealPoint.order(point, .exact(ExactNumber(low))) > 0
        && RealPoint.order(point, .exact(ExactNumber(high))) < 0
      {
        spans.append(.init(lower: point, upper: point, includesLower: true, includesUpper: true))
      }
    }
    return spans
  }

  private func isZero(_ expression: MathExpression, at place: ExactNumber) throws(MathExpressionError) -> Bool {
    do throws(MathExpressionError) {
      return try evaluator.value(of: expression, variables: [variable: .exact(place)]).sign == 0
    } catch {
      if error.kind == .undefined { return false }
      throw error
    }
  }

  /// Intervals outside of which there is no solution, each bounded.
  ///
  /// A step differs from what stands inside of it by at most one, so the expression with the steps left out differs by at most
  /// the sum of their coefficients.
  private func bounds(_ expression: MathExpression, _ atoms: [MathExpression], _ replaced: MathExpression)
    throws(MathExpressionError) -> [ZeroSet.Span]
  {
    let solver = EquationSolver(evaluator: evaluator)
    var conditions: [EquationSolver.Condition]
    if atoms.count == 1, let inner = atoms[0].children.first,
      let isolated = try Formula(evaluator: evaluator).solved(
        MathStatement(sides: [replaced, .whole(0)], relations: [.equal], asksForAnswer: false, notes: []),
        for: Self.counter), case let value = isolated.value, let above = value.numerator.expression,
      let below = value.denominator.expression
    {
      let difference = MathExpression.difference(
        inner, value.denominator.constant == .one ? above : .quotient(above, by: below))
      conditions = [
        .init(expression: .difference(difference, .whole(1)), relation: .lessOrEqual),
        .init(
          expression: .sum([.init(sign: .plus, value: difference), .init(sign: .plus, value: .whole(1))]),
          relation: .greaterOrEqual),
      ]
    } else {
      var (smooth, named) = (expression, expression)
      for (index, atom) in atoms.enumerated() {
        guard case .function(let function, let inner, _) = atom, function != .sgn else { throw refusal }
        smooth = smooth.replacing(atom, with: inner)
        named = named.replacing(atom, with: .variable("\(Self.counter)\(index)"))
      }
      guard let function = try RationalFunction(named, evaluator: evaluator, variables: [:]),
        function.denominator.constant != nil
      else { throw refusal }
      var most = Rational.zero
      for (powers, value) in function.numerator.terms where powers.keys.contains(where: { $0.hasPrefix(Self.counter) })
      {
        guard powers.count == 1, powers.values.first == 1, let number = value.rational else { throw refusal }
        most = most + number.magnitude
      }
      conditions = [
        .init(expression: .difference(smooth, .number(most, isDecimal: false)), relation: .lessOrEqual),
        .init(
          expression: .sum([
            .init(sign: .plus, value: smooth), .init(sign: .plus, value: .number(most, isDecimal: false)),
          ]), relation: .greaterOrEqual),
      ]
    }
    let spans = try solver.spans(conditions, variable)
    guard spans.allSatisfy({ $0.lower != nil && $0.upper != nil }) else { throw refusal }
    return spans
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
