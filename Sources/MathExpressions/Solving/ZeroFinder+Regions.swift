import BigInt

extension ZeroFinder {
  /// Where it is tried whether an expression is zero everywhere: fractions at which nothing happens by chance.
  private static let samples: [Rational] = [
    (-997, 7), (-211, 6), (-121, 10), (-37, 5), (-23, 7), (-13, 7), (-11, 13), (-3, 7), (-1, 11), (1, 13), (2, 7),
    (5, 7),
    (17, 13), (16, 7), (25, 8), (30, 7), (37, 7), (45, 7), (53, 7), (89, 10), (157, 13), (223, 7), (997, 7),
  ].map { Rational(numerator: BigInt($0.0), nonzero: BigInt($0.1)) }

  /// Whether the expression is zero at two of the samples, so that it may be so on an interval.
  func looksIdentical(_ expression: MathExpression) throws(MathExpressionError) -> Bool {
    var count = 0
    for sample in Self.samples {
      let real = RealEvaluator(bits: 64, account: account, values: [variable: RealInterval(sample, 64)])
      guard let value = try? real.value(expression), value.containsZero else { continue }
      if sign(expression, at: sample) == 0 { count += 1 }
      if count == 2 { return true }
    }
    try account?.check()
    return false
  }

  /// The zeros on each region between the numbers at which the expression is not smooth, by itself. Nil where these are not
  /// all known.
  ///
  /// On such a region the expression is analytic: zero at several numbers chosen beforehand, it is zero everywhere.
  func zerosByRegions(_ expression: MathExpression) throws(MathExpressionError) -> ZeroSet? {
    guard let ends = try breakpoints(expression) else { return nil }
    // Regions that repeat without end are not among the spans below.
    if !ends.families.isEmpty, try turnsWithoutEnd(expression) { return nil }
    var found = ZeroSet.none
    let spans = ZeroSet.spans(outside: ends.points)
    var isWhole: [Bool] = []
    for span in spans {
      let places = try span.fractions(5)
      let signs = places.map { sign(expression, at: $0) }
      isWhole.append(signs.allSatisfy { $0 == 0 })
      if isWhole.last == true {
        found.spans.append(span)
      } else if signs.contains(where: { $0 != nil }) {
        let resolved = resolvingAbsoluteValues(expression, at: places[0])
        let part = try deeper().candidates(resolved)
        guard part.spans.isEmpty else { return nil }
        let inside = try verified(part, expression).restricted(to: span)
        found = found.joined(inside)
      }
    }
    for point in ends.points where isZero(expression, at: point) == true {
      // The end of a span on which all is zero belongs to it.
      var isEnd = false
      for index in found.spans.indices {
        if let lower = found.spans[index].lower, RealPoint.order(lower, point) == 0 {
          found.spans[index].includesLower = true
          isEnd = true
        }
        if let upper = found.spans[index].upper, RealPoint.order(upper, point) == 0 {
          found.spans[index].includesUpper = true
          isEnd = true
        }
      }
      if !isEnd { found.points.append(point) }
    }
    if !ends.families.isEmpty, !found.spans.isEmpty {
      // The periodic exceptions of an identity.
      let excluded = ends.families.filter { family in isZero(expression, at: family.base) != true }
      found.families = excluded
      found.notes.append(ZeroSet.exceptionMark)
    }
    found.spans = ZeroSet.joined(found.spans)
    return found
  }

  /// Where something inside an expression is zero that makes it undefined or not smooth there.
  func breakpoints(_ expression: MathExpression) throws(MathExpressionError) -> ZeroSet? {
    var all = ZeroSet.none
    var parts = DomainCondition.all(of: expression, variable).map(\.expression)
    collectAbsolutes(expression, &parts)
    for part in parts {
      let zeros = try deeper().zeros(of: part)
      guard zeros.isComplete else { return nil }
      var ends = zeros.points
      for span in zeros.spans { ends += [span.lower, span.upper].compactMap { $0 } }
      all = all.joined(ZeroSet(points: RealPoint.sorted(ends), families: zeros.families))
    }
    return all
  }

  /// Whether a root or a logarithm begins and ends, or an absolute value turns, again and again.
  private func turnsWithoutEnd(_ expression: MathExpression) throws(MathExpressionError) -> Bool {
    var parts = DomainCondition.all(of: expression, variable).filter { $0.requirement != .notZero }.map(\.expression)
    collectAbsolutes(expression, &parts)
    for part in parts where try !deeper().zeros(of: part).families.isEmpty { return true }
    return false
  }

  private func collectAbsolutes(_ expression: MathExpression, _ parts: inout [MathExpression]) {
    guard expression.mentions(variable) else { return }
    for child in expression.children { collectAbsolutes(child, &parts) }
    switch expression {
    case .absolute(let inner), .function(.sgn, let inner, _): if !parts.contains(inner) { parts.append(inner) }
    case .root(let inner, .some), .power(let inner, .number):
      // An odd root is not smooth at zero.
      if case .power(_, let exponent) = expression, exponent.constantRational?.isWhole != false { return }
      if !parts.contains(inner) { parts.append(inner) }
    default: break
    }
  }

  /// The expression with |u| written u or -u as it is at a number.
  func resolvingAbsoluteValues(_ expression: MathExpression, at place: Rational) -> MathExpression {
    let inner = expression.rebuilt { resolvingAbsoluteValues($0, at: place) }
    guard case .absolute(let part) = inner, part.mentions(variable), let sign = sign(part, at: place) else {
      return inner
    }
    return sign < 0 ? .negated(part) : part
  }
}

extension ZeroSet {
  /// Marks a set whose families are exceptions from its spans.
  static let exceptionMark = "except families"

  /// Spans that meet at a point which belongs to one of them, as one.
  static func joined(_ spans: [Span]) -> [Span] {
    var result: [Span] = []
    for span in spans {
      if let last = result.last, let upper = last.upper, let lower = span.lower, RealPoint.order(upper, lower) == 0,
        last.includesUpper || span.includesLower
      {
        result[result.count - 1].upper = span.upper
        result[result.count - 1].includesUpper = span.includesUpper
      } else {
        result.append(span)
      }
    }
    return result
  }
}

extension ZeroSet.Span {
  /// Several fractions inside.
  func fractions(_ count: Int) throws(MathExpressionError) -> [Rational] {
    let base = try someFraction()
    switch (lower, upper) {
    case (nil, nil): return (0..<count).map { Rational(numerator: BigInt(37 * $0 - 71), nonzero: 13) }
    case (_?, nil): return (0..<count).map { base + Rational(numerator: BigInt(29 * $0), nonzero: 13) }
    case (nil, _?): return (0..<count).map { base - Rational(numerator: BigInt(29 * $0), nonzero: 13) }
    case (let low?, let high?):
      guard let first = low.enclosure(80)?.high.rational, let last = high.enclosure(80)?.low.rational else {
        return [base]
      }
      return (0..<count).map {
        first + (last - first) * Rational(numerator: BigInt(2 * $0 + 1), nonzero: BigInt(2 * count + 1))
      }
    }
  }
}
