/// The solutions of a line, comparable with those of another.
struct LineSolutions: Sendable, Equatable {
  /// Intervals in order, points among them as intervals of one number.
  private(set) var intervals: [SolutionInterval]
  private(set) var families: [SolutionFamily] = []

  static let empty = LineSolutions(intervals: [])

  private init(intervals: [SolutionInterval]) { self.intervals = intervals }

  /// The set of an answer; empty for systems, which are compared otherwise.
  init(_ solutions: SolutionSet) {
    func point(_ value: Quantity) -> SolutionInterval {
      SolutionInterval(lower: value, upper: value, includesLower: true, includesUpper: true)
    }
    switch solutions {
    case .values(_, let values), .found(_, let values): intervals = values.map(point)
    case .intervals(_, let parts): intervals = parts
    case .every(_, let except):
      intervals = []
      var lower: Quantity?
      for value in except {
        intervals.append(SolutionInterval(lower: lower, upper: value, includesLower: false, includesUpper: false))
        lower = value
      }
      intervals.append(SolutionInterval(lower: lower, upper: nil, includesLower: false, includesUpper: false))
    case .periodic(_, let families, let others, _):
      intervals = others.map(point)
      self.families = families
    default: intervals = []
    }
  }

  var isEmpty: Bool { intervals.isEmpty && families.isEmpty }

  var isEverything: Bool { intervals.count == 1 && intervals[0].lower == nil && intervals[0].upper == nil }

  /// The values where there are finitely many; otherwise nil.
  var values: [Quantity]? {
    families.isEmpty && intervals.allSatisfy(\.isPoint) ? intervals.compactMap(\.lower) : nil
  }

  func union(_ other: LineSolutions) -> LineSolutions {
    var result = self
    for interval in other.intervals where !result.intervals.contains(where: { Self.same($0, interval) }) {
      result.intervals.append(interval)
    }
    result.families += other.families.filter { !families.contains($0) }
    return result
  }

  static func == (left: LineSolutions, right: LineSolutions) -> Bool {
    left.isSubset(of: right) && right.isSubset(of: left)
  }

  /// Whether every solution is one of another set.
  func isSubset(of other: LineSolutions) -> Bool {
    intervals.allSatisfy { part in
      other.intervals.contains { Self.covers($0, part) }
        || part.isPoint && part.lower.map { value in other.families.contains { $0.contains(value) } } ?? false
    }
      && families.allSatisfy { family in
        other.isEverything || other.families.contains { $0.contains(family) }
          || other.coversWhole(family)
      }
  }

  /// Whether several families together have every member of one.
  private func coversWhole(_ family: SolutionFamily) -> Bool {
    guard let base = family.base.exact, let period = family.period.exact else { return false }
    return (0..<24).allSatisfy { turn in
      let member = Quantity.exact(base + period * ExactNumber(Rational(turn)))
      return families.contains { $0.contains(member) }
    }
  }

  /// Whether a number is a solution.
  func covers(_ value: Quantity) -> Bool {
    intervals.contains {
      Self.covers($0, SolutionInterval(lower: value, upper: value, includesLower: true, includesUpper: true))
    } || families.contains { $0.contains(value) }
  }

  /// The solutions that another set does not have, where there are finitely many.
  func missing(from other: LineSolutions) -> [Quantity] {
    (values ?? []).filter { value in
      !other.intervals.contains {
        Self.covers($0, SolutionInterval(lower: value, upper: value, includesLower: true, includesUpper: true))
      }
    }
  }

  private static func same(_ left: SolutionInterval, _ right: SolutionInterval) -> Bool {
    covers(left, right) && covers(right, left)
  }

  private static func covers(_ outer: SolutionInterval, _ inner: SolutionInterval) -> Bool {
    let isLowerCovered =
      switch (outer.lower, inner.lower) {
      case (nil, _): true
      case (_, nil): false
      case (let first?, let second?):
        order(first, second) < 0 || order(first, second) == 0 && (outer.includesLower || !inner.includesLower)
      }
    let isUpperCovered =
      switch (outer.upper, inner.upper) {
      case (nil, _): true
      case (_, nil): false
      case (let first?, let second?):
        order(second, first) < 0 || order(first, second) == 0 && (outer.includesUpper || !inner.includesUpper)
      }
    return isLowerCovered && isUpperCovered
  }

  /// -1, 0 or 1; approximate numbers are equal where they agree to nine digits.
  static func order(_ left: Quantity, _ right: Quantity) -> Int {
    if let first = left.exact, let second = right.exact { return (first - second).sign }
    guard let first = left.double, let second = right.double else { return left == right ? 0 : left.sign - right.sign }
    if (first - second).magnitude <= 1e-9 * max(1, first.magnitude) { return 0 }
    return first < second ? -1 : 1
  }
}

extension SolutionFamily {
  func contains(_ value: Quantity) -> Bool {
    guard let number = value.exact, let base = base.exact, let period = period.exact,
      let turns = (number - base).divided(by: period)?.rational
    else { return false }
    return turns.isWhole
  }

  func contains(_ other: SolutionFamily) -> Bool {
    guard let first = period.exact, let second = other.period.exact, let ratio = second.divided(by: first)?.rational
    else {
      return false
    }
    return ratio.isWhole && contains(other.base)
  }
}
