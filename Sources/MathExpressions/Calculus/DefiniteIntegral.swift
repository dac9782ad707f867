import BigInt

/// Integrals between limits: by an antiderivative, piece by piece between the places where the integrand is not smooth, improper
/// ones by limits; numerically with an error bound where there is none.
struct DefiniteIntegral {
  let evaluator: Evaluator
  let variable: String

  /// What an integral is.
  enum Result {
    case exact(ExactNumber)
    /// A number to fifteen digits, from an antiderivative.
    case decimal(Double)
    /// A number, and how far it may be off.
    case numeric(Double, error: Double)
  }

  private var finder: ZeroFinder { ZeroFinder(evaluator: evaluator, variable: variable) }

  /// The integral.
  ///
  /// - Throws: `undefined` where it diverges or the integrand has no value between the limits, `unsupported` where it is not found.
  func value(_ integrand: MathExpression, from lower: Limits.Target, to upper: Limits.Target)
    throws(MathExpressionError)
    -> Result
  {
    let order = Self.order(lower, upper)
    if order == 0 { return .exact(.zero) }
    if order > 0 {
      switch try value(integrand, from: upper, to: lower) {
      case .exact(let number): return .exact(-number)
      case .decimal(let number): return .decimal(-number)
      case .numeric(let number, let error): return .numeric(-number, error: error)
      }
    }
    let integrand = integrand.flattened
    var exact = ExactNumber.zero
    var (number, error, isExact, isNumeric): (Double, Double, Bool, Bool) = (0, 0, true, false)
    for (low, high) in try pieces(integrand, lower, upper) {
      let sample = try Self.place(between: low, high)
      guard hasValue(integrand, at: sample) else {
        throw MathExpressionError(.undefined, "the integrand has no value between the limits")
      }
      let smooth = finder.resolvingAbsoluteValues(integrand, at: sample)
      if let part = try byAntiderivative(smooth, low, high) {
        switch part {
        case .exact(let value):
          exact = exact + value
          number += Quantity.exact(value).double ?? .nan
        default:
          guard let value = part.double else {
            throw MathExpressionError(.tooLarge, "an integral too large to write")
          }
          isExact = false
          number += value
        }
      } else {
        guard let (part, more) = try numeric(smooth, low, high) else {
          throw MathExpressionError(
            .unsupported, "no antiderivative is known, and the integral is not found numerically")
        }
        (isExact, isNumeric) = (false, true)
        number += part
        error += more
      }
    }
    if isExact { return .exact(exact) }
    return isNumeric ? .numeric(number, error: error) : .decimal(number)
  }

  /// -1, 0 or 1 as the first limit is below, at or above the second.
  private static func order(_ left: Limits.Target, _ right: Limits.Target) -> Int {
    switch (left, right) {
    case (.finite(let first), .finite(let second)): (first - second).sign
    case (.infinite(let first), .infinite(let second)): first == second ? 0 : first ? -1 : 1
    case (.infinite(let isNegative), _): isNegative ? -1 : 1
    case (_, .infinite(let isNegative)): isNegative ? 1 : -1
    }
  }

  // MARK: Pieces

  /// The limits, and between them every place at which the integrand is not smooth.
  private func pieces(_ integrand: MathExpression, _ lower: Limits.Target, _ upper: Limits.Target)
    throws(MathExpressionError) -> [(Limits.Target, Limits.Target)]
  {
    guard let ends = try finder.breakpoints(integrand) else {
      throw MathExpressionError(.unsupported, "the places where the integrand has no value are not all known")
    }
    var inside: [ExactNumber] = []
    func add(_ point: RealPoint) throws(MathExpressionError) {
      let isInside: Bool
      switch (lower, upper) {
      case (.finite(let low), .finite(let high)):
        isInside = RealPoint.order(point, .exact(low)) > 0 && RealPoint.order(point, .exact(high)) < 0
      case (.finite(let low), _): isInside = RealPoint.order(point, .exact(low)) > 0
      case (_, .finite(let high)): isInside = RealPoint.order(point, .exact(high)) < 0
      default: isInside = true
      }
      guard isInside else { return }
      guard let exact = point.exact else {
        throw MathExpressionError(.unsupported, "a place where the integrand has no value has no closed form")
      }
      if !inside.contains(where: { ($0 - exact).sign == 0 }) { inside.append(exact) }
    }
    for point in ends.points { try add(point) }
    if !ends.families.isEmpty {
      guard case .finite(let low) = lower, case .finite(let high) = upper else {
        throw MathExpressionError(.unsupported, "an integral over infinitely many pieces")
      }
      for family in ends.families {
        guard let base = family.base.exact, let first = (low - base).divided(by: family.period)?.floor,
          let last = (high - base).divided(by: family.period)?.floor, last - first < 60
        else { throw MathExpressionError(.unsupported, "an integral of too many pieces") }
        var turn = first
        while turn <= last + 1 {
          try add(.exact(base + family.period * ExactNumber(Rational(turn))))
          turn += 1
        }
      }
    }
    var targets: [Limits.Target] = [lower]
    targets += inside.sorted { ($0 - $1).sign < 0 }.map(Limits.Target.finite)
    targets.append(upper)
    return Array(zip(targets, targets.dropFirst()))
  }

  private static func place(between low: Limits.Target, _ high: Limits.Target) throws(MathExpressionError) -> Rational {
    func point(_ target: Limits.Target) -> RealPoint? {
      if case .finite(let value) = target { return .exact(value) }
      return nil
    }
    return try ZeroSet.Span(lower: point(low), upper: point(high)).someFraction()
  }

  private func hasValue(_ expression: MathExpression, at place: Rational) -> Bool {
    let real = RealEvaluator(bits: 80, account: evaluator.account, values: [variable: RealInterval(place, 80)])
    return (try? real.value(expression)) != nil
  }

  // MARK: One piece

  private func byAntiderivative(_ integrand: MathExpression, _ low: Limits.Target, _ high: Limits.Target)
    throws(MathExpressionError) -> Quantity?
  {
    guard let result = try Antiderivative(evaluator: evaluator, variable: variable).of(integrand) else { return nil }
    guard try isSmooth(result, between: low, high) else { return nil }
    guard let upper = try end(result, high, side: -1), let lower = try end(result, low, side: 1) else {
      return precise(result, low, high)
    }
    switch (upper, lower) {
    case (.finite(let first), .finite(let second)): return .exact(first - second)
    case (.infinite, _), (_, .infinite): throw MathExpressionError(.undefined, "the integral diverges")
    default: throw MathExpressionError(.undefined, "the integral has no limit")
    }
  }

  /// The difference between finite ends where the values have no closed form, from 200 bits.
  private func precise(_ expression: MathExpression, _ low: Limits.Target, _ high: Limits.Target) -> Quantity? {
    guard case .finite(let first) = low, case .finite(let last) = high, let lower = first.enclosure(220),
      let upper = last.enclosure(220)
    else { return nil }
    func value(_ place: RealInterval) -> RealInterval? {
      try? RealEvaluator(bits: 200, account: evaluator.account, values: [variable: place]).value(expression)
    }
    guard let top = value(upper), let bottom = value(lower) else { return nil }
    let difference = top.adding(-bottom, 200)
    guard difference.isWithin(-120) || difference.sign != nil else { return nil }
    return .approximate(.double(difference.middle.double))
  }

  /// Whether an antiderivative has no places of its own where it jumps.
  private func isSmooth(_ expression: MathExpression, between low: Limits.Target, _ high: Limits.Target)
    throws(MathExpressionError) -> Bool
  {
    guard let ends = try? finder.breakpoints(expression) else { return false }
    func isInside(_ point: RealPoint) -> Bool {
      if case .finite(let value) = low, RealPoint.order(point, .exact(value)) <= 0 { return false }
      if case .finite(let value) = high, RealPoint.order(point, .exact(value)) >= 0 { return false }
      return true
    }
    if ends.points.contains(where: isInside) { return false }
    guard !ends.families.isEmpty else { return true }
    guard case .finite(let first) = low, case .finite(let last) = high else { return false }
    for family in ends.families {
      guard let base = family.base.exact, let turns = (first - base).divided(by: family.period)?.floor else {
        return false
      }
      for turn in 0...2 {
        let member = base + family.period * ExactNumber(Rational(turns + BigInt(turn)))
        if (member - first).sign > 0, (member - last).sign < 0 { return false }
      }
    }
    return true
  }

  private func end(_ expression: MathExpression, _ target: Limits.Target, side: Int) throws(MathExpressionError)
    -> Limits.Outcome?
  {
    if case .finite(let value) = target {
      do throws(MathExpressionError) {
        if let exact = try evaluator.value(of: expression, variables: [variable: .exact(value)]).exact {
          return .finite(exact)
        }
        return nil
      } catch {
        guard error.kind == .undefined else { throw error }
      }
    }
    return try Limits(evaluator: evaluator, variable: variable).limit(expression, to: target, side: side)
  }

  private func numeric(_ integrand: MathExpression, _ low: Limits.Target, _ high: Limits.Target)
    throws(MathExpressionError) -> (Double, Double)?
  {
    guard case .finite(let first) = low, case .finite(let last) = high, let lower = Quantity.exact(first).double,
      let upper = Quantity.exact(last).double,
      let result = NumericIntegral(evaluator: evaluator, variable: variable).enclosure(
        integrand, from: lower, to: upper)
    else { return nil }
    return (result.lower + (result.upper - result.lower) / 2, (result.upper - result.lower) / 2)
  }
}
