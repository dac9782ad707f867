import BigInt

/// Relations with the unknown outside of the steps too: the line is cut at the steps, or one period is looked at.
extension StepSolver {
  /// The slope and the offset of a linear expression with rational coefficients; nil for another.
  func linear(_ expression: MathExpression, _ letter: String) throws(MathExpressionError) -> (
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
  func repeating(_ atom: MathExpression, _ replaced: MathExpression) throws(MathExpressionError)
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

  /// The solutions of an inequality that repeat with the step, as of x - floor(x) > 1/2; nil where they do not.
  func repeatingIntervals(_ atom: MathExpression, _ replaced: MathExpression, _ relation: MathRelation)
    throws(MathExpressionError) -> EquationSolver.Result?
  {
    guard case .function(let function, let inner, _) = atom, function == .floor || function == .ceil,
      let (slope, _) = try linear(inner, variable), let period = slope.magnitude.reciprocal,
      let whole = try RationalFunction(replaced, evaluator: evaluator, variables: [:]), whole.exclusions.isEmpty,
      whole.denominator.constant != nil, whole.numerator.degree == 1,
      let perUnknown = whole.numerator.terms[[variable: 1]]?.rational,
      let perStep = whole.numerator.terms[[Self.counter: 1]]?.rational, perUnknown + slope * perStep == .zero
    else { return nil }
    // In one period the step is zero: 0 <= u < 1, or -1 < u <= 0.
    let isFloor = function == .floor
    let shifted = MathExpression.difference(inner, .whole(isFloor ? 1 : -1))
    let spans = EquationSolver.merged(
      try EquationSolver(evaluator: evaluator).spans(
        [
          .init(expression: inner, relation: isFloor ? .greaterOrEqual : .lessOrEqual),
          .init(expression: shifted, relation: isFloor ? .less : .greater),
          .init(expression: replaced.replacing(Self.counter, by: .whole(0)), relation: relation),
        ], variable))
    let length = ExactNumber(period)
    func result(_ solutions: SolutionSet) -> EquationSolver.Result { .init(solutions: solutions, notes: []) }
    guard let first = spans.first, let low = first.lower?.exact, let high = first.upper?.exact else { return none }
    let families = spans.compactMap { $0.lower?.exact }.map {
      SolutionFamily(base: RealPoint.exact($0).reduced(by: length).quantity, period: .exact(length))
    }
    if spans.allSatisfy({ $0.lower == $0.upper }) {
      return result(.periodic(variable: variable, families, others: [], except: []))
    }
    if spans.count == 1, high - low == length {
      let isClosed = first.includesLower || first.includesUpper
      return result(isClosed ? .every(variable: variable, except: []) : .everyOutside(variable: variable, families))
    }
    guard case .intervals(_, let intervals) = EquationSolver.solutions(spans, variable) else { throw refusal }
    return result(.periodicIntervals(variable: variable, intervals, period: length))
  }

  var none: EquationSolver.Result { .init(solutions: .values(variable: variable, []), notes: []) }

  /// The ends of the ranges, and the places of the steps in them, ascending.
  func cuts(_ ranges: [ZeroSet.Span], _ atoms: [MathExpression]) throws(MathExpressionError) -> [Rational] {
    var insides: [(function: MathFunction, slope: Rational, offset: Rational)] = []
    for atom in atoms {
      guard case .function(let function, let inner, _) = atom, let (slope, offset) = try linear(inner, variable),
        !slope.isZero
      else { throw refusal }
      insides.append((function, slope, offset))
    }
    var ends: [Rational] = []
    for range in ranges {
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
    return Array(Set(ends)).sorted()
  }

  /// The expression with each step written as the number that it is at a place.
  func smooth(_ expression: MathExpression, _ atoms: [MathExpression], at place: Rational)
    throws(MathExpressionError) -> MathExpression
  {
    var smooth = expression
    for atom in atoms {
      let value = try evaluator.value(of: atom, variables: [variable: Quantity(place)])
      guard let number = value.rational else { throw refusal }
      smooth = smooth.replacing(atom, with: .number(number, isDecimal: false))
    }
    return smooth
  }

  /// The solutions of an inequality in each piece between steps, and outside of a range in which every zero of the steps
  /// lies.
  func inequality(_ expression: MathExpression, _ atoms: [MathExpression], _ relation: MathRelation)
    throws(MathExpressionError) -> [ZeroSet.Span]
  {
    let ranges = try EquationSolver(evaluator: evaluator).spans(nearZero(expression, atoms), variable)
    guard ranges.allSatisfy({ $0.lower != nil && $0.upper != nil }) else { throw refusal }
    let ends = try cuts(ranges, atoms)
    let solver = EquationSolver(evaluator: evaluator)
    var spans: [Span] = []
    func holds(at place: Rational) throws(MathExpressionError) -> Bool {
      do throws(MathExpressionError) {
        let value = try evaluator.value(of: expression, variables: [variable: Quantity(place)])
        return relation.holds(forOrder: value.sign)
      } catch {
        if error.kind == .undefined { return false }
        throw error
      }
    }
    for end in ends where try holds(at: end) {
      let point = RealPoint.exact(ExactNumber(end))
      spans.append(.init(lower: point, upper: point, includesLower: true, includesUpper: true))
    }
    for piece in ZeroSet.spans(outside: ends.map { .exact(ExactNumber($0)) }) {
      let place = try piece.someFraction()
      let part = try smooth(expression, atoms, at: place)
      guard part.mentions(variable), ranges.contains(where: { $0.contains(.exact(ExactNumber(place))) }) else {
        // Outside of the ranges the sign stays as it is.
        if try holds(at: place) { spans.append(piece) }
        continue
      }
      spans += try solver.spans([.init(expression: part, relation: relation)], variable).compactMap(piece.inside)
    }
    return spans
  }

  /// The solutions in each piece between steps, in a range that holds them all.
  func pieces(_ expression: MathExpression, _ atoms: [MathExpression], _ replaced: MathExpression)
    throws(MathExpressionError) -> [ZeroSet.Span]
  {
    let ends = try cuts(bounds(expression, atoms, replaced), atoms)
    let finder = ZeroFinder(evaluator: evaluator, variable: variable)
    var spans: [Span] = []
    for end in ends where try isZero(expression, at: ExactNumber(end)) {
      let point = RealPoint.exact(ExactNumber(end))
      spans.append(.init(lower: point, upper: point, includesLower: true, includesUpper: true))
    }
    for (low, high) in zip(ends, ends.dropFirst()) {
      let middle = (low + high) * Rational(reduced: 1, 2)
      let smooth = try smooth(expression, atoms, at: middle)
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

  func isZero(_ expression: MathExpression, at place: ExactNumber) throws(MathExpressionError) -> Bool {
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
  func bounds(_ expression: MathExpression, _ atoms: [MathExpression], _ replaced: MathExpression)
    throws(MathExpressionError) -> [ZeroSet.Span]
  {
    let solver = EquationSolver(evaluator: evaluator)
    let conditions: [EquationSolver.Condition]
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
      conditions = try nearZero(expression, atoms)
    }
    let spans = try solver.spans(conditions, variable)
    guard spans.allSatisfy({ $0.lower != nil && $0.upper != nil }) else { throw refusal }
    return spans
  }

  /// That the expression with the steps left out is no further from zero than the steps can take it.
  func nearZero(_ expression: MathExpression, _ atoms: [MathExpression]) throws(MathExpressionError)
    -> [EquationSolver.Condition]
  {
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
    for (powers, value) in function.numerator.terms where powers.keys.contains(where: { $0.hasPrefix(Self.counter) }) {
      guard powers.count == 1, powers.values.first == 1, let number = value.rational else { throw refusal }
      most = most + number.magnitude
    }
    return [
      .init(expression: .difference(smooth, .number(most, isDecimal: false)), relation: .lessOrEqual),
      .init(
        expression: .sum([
          .init(sign: .plus, value: smooth), .init(sign: .plus, value: .number(most, isDecimal: false)),
        ]), relation: .greaterOrEqual),
    ]
  }
}

extension ZeroSet.Span {
  /// The part of another span between the ends, which do not belong to it.
  fileprivate func inside(_ other: ZeroSet.Span) -> ZeroSet.Span? {
    if let point = other.lower, point == other.upper { return contains(point) ? other : nil }
    guard var part = intersection(other) else { return nil }
    part.includesLower = other.includesLower && part.lower == other.lower && part.lower != lower
    part.includesUpper = other.includesUpper && part.upper == other.upper && part.upper != upper
    return part
  }
}
