import BigInt

/// Inequalities, and equations that hold on intervals, whose solutions repeat: `sin x > 1/2`, `|sin x| = sin x`.
struct PeriodicRegions {
  let finder: ZeroFinder
  let conditions: [EquationSolver.Condition]

  /// More points in one period are not looked at.
  private static let mostPoints = 200

  private var variable: String { finder.variable }

  /// The solutions, from one period; nil where the conditions do not repeat.
  ///
  /// - Throws: `unsupported` where a point at which a sign may change has no closed form.
  func solved() throws(MathExpressionError) -> SolutionSet? {
    var period: ExactNumber?
    var families: [ZeroSet.Family] = []
    for condition in conditions {
      guard try join(periodOf(condition.expression), to: &period) else { return nil }
      guard let found = try changes(condition) else { return nil }
      guard found.points.isEmpty, found.spans.isEmpty, found.isComplete else { return nil }
      families += found.families
    }
    for family in families { guard try join(family.period, to: &period) else { return nil } }
    guard let period else { return nil }
    let points = try members(families, period)
    guard !points.isEmpty else { return nil }
    return try solutions(points, period)
  }

  /// Where the sign of a condition may change.
  private func changes(_ condition: EquationSolver.Condition) throws(MathExpressionError) -> ZeroSet? {
    guard let ends = try finder.signChanges(condition.expression), ends.points.isEmpty, ends.isComplete else {
      return nil
    }
    guard condition.relation == .equal else { return try finder.zeros(of: condition.expression).joined(ends) }
    // Between the places where an absolute value turns, the expression is smooth: zero everywhere, or at its own zeros.
    var all = ends
    var period: ExactNumber?
    guard try join(periodOf(condition.expression), to: &period) else { return nil }
    for family in ends.families { guard try join(family.period, to: &period) else { return nil } }
    guard let period else { return nil }
    for span in spans(between: try members(ends.families, period), period) {
      let place = try span.someFraction()
      let resolved = finder.resolvingAbsoluteValues(condition.expression, at: place)
      // Zero everywhere, or without a value.
      let signs = try span.fractions(5).map { finder.sign(resolved, at: $0) }
      if signs.allSatisfy({ $0 == 0 }) || signs.allSatisfy({ $0 == nil }) { continue }
      let zeros = try finder.zeros(of: resolved)
      guard zeros.points.isEmpty, zeros.spans.isEmpty else { return nil }
      all = all.joined(zeros)
    }
    return all
  }

  // MARK: Periods

  /// The least common period of two, in place; false where they have none.
  private func join(_ next: ExactNumber?, to period: inout ExactNumber?) throws(MathExpressionError) -> Bool {
    guard let next else { return false }
    guard let old = period else {
      period = next
      return true
    }
    guard let ratio = next.divided(by: old)?.rational, !ratio.isZero else { return false }
    // The least common multiple of one and a fraction in lowest terms is its numerator.
    period = old * ExactNumber(Rational(ratio.numerator))
    return true
  }

  /// The period of an expression in which the unknown stands in sines and their kin only; nil for another.
  private func periodOf(_ expression: MathExpression) throws(MathExpressionError) -> ExactNumber? {
    if case .function(let function, let argument, _) = expression, argument.mentions(variable),
      [.sin, .cos, .tan, .cot, .sec, .csc].contains(function)
    {
      guard let slope = try finder.linear(argument)?.slope, let inverse = slope.magnitude.reciprocal else { return nil }
      let turn = function == .tan || function == .cot ? ExactNumber.pi : .pi + .pi
      return turn * inverse
    }
    if case .variable = expression { return nil }
    var period: ExactNumber?
    for child in expression.children where child.mentions(variable) {
      guard try join(periodOf(child), to: &period) else { return nil }
    }
    return period
  }

  /// All members of families in one period from zero on, ascending.
  private func members(_ families: [ZeroSet.Family], _ period: ExactNumber) throws(MathExpressionError) -> [RealPoint] {
    var points: [RealPoint] = []
    for family in families {
      guard let count = period.divided(by: family.period)?.rational?.asInt, count > 0 else { return [] }
      guard count + points.count <= Self.mostPoints else {
        throw MathExpressionError(.unsupported, "an inequality of too many parts in one period")
      }
      for turn in 0..<count {
        guard let member = family.member(turn) else {
          throw MathExpressionError(.unsupported, "an inequality whose ends have no closed form is not solved")
        }
        points.append(Self.inFirstPeriod(member, period))
      }
    }
    return RealPoint.sorted(points)
  }

  /// The number less whole periods, not below zero.
  private static func inFirstPeriod(_ point: RealPoint, _ period: ExactNumber) -> RealPoint {
    let reduced = point.reduced(by: period)
    guard let exact = reduced.exact else { return reduced }
    if exact.sign < 0 { return .exact(exact + period) }
    return (exact - period).sign >= 0 ? .exact(exact - period) : reduced
  }

  /// The gaps between points of a period and the first of the next one.
  private func spans(between points: [RealPoint], _ period: ExactNumber) -> [ZeroSet.Span] {
    guard let first = points.first else {
      return [.init(lower: .exact(.zero), upper: .exact(period))]
    }
    let next = first.exact.map { RealPoint.exact($0 + period) } ?? first
    return zip(points, points.dropFirst() + [next]).map { .init(lower: $0, upper: $1) }
  }

  // MARK: One period

  private func solutions(_ points: [RealPoint], _ period: ExactNumber) throws(MathExpressionError) -> SolutionSet {
    let gaps = spans(between: points, period)
    let isGap = try gaps.map { gap throws(MathExpressionError) in
      let place = try gap.someFraction()
      return conditions.allSatisfy { finder.sign($0.expression, at: place).map($0.relation.holds) ?? false }
    }
    let isPoint = points.map { point in
      conditions.allSatisfy { finder.order($0.expression, at: point).map($0.relation.holds) ?? false }
    }
    func families(_ isMember: [Bool]) -> [SolutionFamily] {
      let set = ZeroSet(families: zip(points, isMember).filter(\.1).map { .init(base: $0.0, period: period) })
      return set.simplified.families.map { .init(base: $0.base.quantity, period: .exact($0.period)) }
    }
    guard isGap.contains(true) else {
      guard isPoint.contains(true) else { return .values(variable: variable, []) }
      return .periodic(variable: variable, families(isPoint), others: [], except: [])
    }
    guard isGap.contains(false) else {
      guard isPoint.contains(false) else { return .every(variable: variable, except: []) }
      return .everyOutside(variable: variable, families(isPoint.map { !$0 }))
    }
    // From behind a gap that is none, once around.
    guard let start = isGap.firstIndex(of: false) else { return .every(variable: variable, except: []) }
    var intervals: [ZeroSet.Span] = []
    var open: ZeroSet.Span?
    for offset in 1...points.count {
      let index = (start + offset) % points.count
      let isNext = start + offset >= points.count
      let point = isNext ? shifted(points[index], by: period) : points[index]
      if isPoint[index] {
        if open == nil { open = .init(lower: point, upper: point, includesLower: true, includesUpper: true) }
        open?.upper = point
        open?.includesUpper = true
      } else if let done = open {
        intervals.append(done)
        open = nil
      }
      if isGap[index] {
        let upper = isNext ? shifted(gaps[index].upper, by: period) : gaps[index].upper
        if open == nil { open = .init(lower: point, upper: upper) }
        open?.upper = upper
        open?.includesUpper = false
      } else if let done = open {
        intervals.append(done)
        open = nil
      }
    }
    if let done = open { intervals.append(done) }
    return written(intervals, period)
  }

  private func shifted(_ point: RealPoint, by step: ExactNumber) -> RealPoint {
    point.exact.map { .exact($0 + step) } ?? point
  }

  private func shifted(_ point: RealPoint?, by step: ExactNumber) -> RealPoint? { point.map { shifted($0, by: step) } }

  /// The intervals with the shortest period, each beginning as near to zero as it can.
  private func written(_ intervals: [ZeroSet.Span], _ period: ExactNumber) -> SolutionSet {
    var (kept, length) = (intervals, period)
    func shifted(_ span: ZeroSet.Span, _ step: ExactNumber) -> ZeroSet.Span {
      var result = span
      result.lower = self.shifted(span.lower, by: step)
      result.upper = self.shifted(span.upper, by: step)
      return result
    }
    func same(_ left: ZeroSet.Span, _ right: ZeroSet.Span) -> Bool {
      guard let first = left.lower, let second = right.lower, let last = left.upper, let end = right.upper else {
        return false
      }
      return RealPoint.order(first, second) == 0 && RealPoint.order(last, end) == 0
        && left.includesLower == right.includesLower && left.includesUpper == right.includesUpper
    }
    for count in [12, 8, 6, 4, 3, 2] where kept.count % count == 0 {
      guard let share = Rational(1, BigInt(count)) else { continue }
      let step = length * ExactNumber(share)
      let size = kept.count / count
      guard (size..<kept.count).allSatisfy({ same(shifted(kept[$0 - size], step), kept[$0]) }) else { continue }
      (kept, length) = (Array(kept[..<size]), step)
      break
    }
    let result = kept.map { span -> SolutionInterval in
      var span = span
      // -π/2 < x < π/2 is better seen than 3π/2 < x < 5π/2.
      while let upper = span.upper?.exact, let lower = span.lower?.exact, lower.sign > 0,
        (upper - length).sign > 0
      {
        span = shifted(span, -length)
      }
      return .init(
        lower: span.lower?.quantity, upper: span.upper?.quantity, includesLower: span.includesLower,
        includesUpper: span.includesUpper)
    }
    return .periodicIntervals(
      variable: variable,
      result.sorted { ($0.lower?.double ?? 0) < ($1.lower?.double ?? 0) }, period: length)
  }
}
