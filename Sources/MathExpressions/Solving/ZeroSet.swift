import BigInt

/// The numbers at which an expression is zero.
struct ZeroSet: Sendable {
  /// base + k·period for whole k.
  struct Family: Sendable, Hashable {
    var base: RealPoint
    var period: ExactNumber
  }

  /// The numbers between two ends, nil for infinite ones.
  struct Span: Sendable, Hashable {
    var lower: RealPoint?
    var upper: RealPoint?
    var includesLower = false
    var includesUpper = false
  }

  var points: [RealPoint] = []
  var families: [Family] = []
  var spans: [Span] = []
  /// Members of families that are no zeros, such as 0 of sin(x)/x.
  var exceptions: [RealPoint] = []
  /// Whether nothing else is a zero. A search that sees only part of the line says so here.
  var isComplete = true
  /// The magnitude up to which zeros were sought, where there may be some beyond.
  var reach: Rational?
  /// Whether there are zeros before that magnitude which were not listed.
  var hasGaps = false
  /// Remarks on how the zeros were found, each as a sentence.
  var notes: [String] = []

  static let none = ZeroSet()

  static func point(_ value: ExactNumber) -> ZeroSet { ZeroSet(points: [.exact(value)]) }

  var isEmpty: Bool { points.isEmpty && families.isEmpty && spans.isEmpty }

  /// The union.
  func joined(_ other: ZeroSet) -> ZeroSet {
    ZeroSet(
      points: RealPoint.sorted(points + other.points),
      families: families + other.families.filter { !families.contains($0) },
      spans: spans + other.spans, exceptions: RealPoint.sorted(exceptions + other.exceptions),
      isComplete: isComplete && other.isComplete, reach: [reach, other.reach].compactMap { $0 }.min(),
      hasGaps: hasGaps || other.hasGaps,
      notes: notes + other.notes.filter { !notes.contains($0) })
  }

  /// Families with equal periods joined where their bases are evenly spaced, and points that a family holds left out.
  var simplified: ZeroSet {
    var result = self
    var groups: [ExactNumber: [RealPoint]] = [:]
    for family in families {
      groups[family.period, default: []].append(family.base.reduced(by: family.period))
    }
    // Families with periods that are multiples of each other are written with the longest.
    result.families = groups.sorted { $0.key < $1.key }.flatMap { period, bases in
      let distinct = RealPoint.sorted(bases)
      for count in [12, 8, 6, 4, 3, 2] where distinct.count % count == 0 {
        guard let share = Rational(1, BigInt(count)) else { continue }
        let step = period * ExactNumber(share)
        let first = distinct.filter { $0.isBelow(step) }
        let turned = RealPoint.sorted(
          first.compactMap(\.exact).flatMap { base in
            (0..<count).map { .exact(base + step * ExactNumber(Rational($0))) }
          })
        if first.count * count == distinct.count, turned.count == distinct.count,
          zip(turned, distinct).allSatisfy({ RealPoint.order($0, $1) == 0 })
        {
          return first.map { Family(base: $0, period: step) }
        }
      }
      return distinct.map { Family(base: $0, period: period) }
    }
    let kept = result.families
    result.families = kept.filter { family in
      !kept.contains { $0 != family && $0.contains(family) }
    }
    result.points = points.filter { point in !result.families.contains { $0.contains(point) } }
    return result
  }
}

extension ZeroSet.Family {
  /// Whether a point is a member, so far as closed forms tell.
  func contains(_ point: RealPoint) -> Bool {
    guard let base = base.exact, let value = point.exact, let turns = (value - base).divided(by: period)?.rational
    else {
      return false
    }
    return turns.isWhole
  }

  /// Whether all members of another family are members.
  func contains(_ other: ZeroSet.Family) -> Bool {
    guard let ratio = other.period.divided(by: period)?.rational, ratio.isWhole else { return false }
    return contains(other.base) || RealPoint.order(base, other.base.reduced(by: period)) == 0
  }
}

extension RealPoint {
  /// The number less whole periods, between zero and the period.
  func reduced(by period: ExactNumber) -> RealPoint {
    guard let place = enclosure(96), let length = period.enclosure(96) else { return self }
    guard let turns = place.divided(by: length, 96) else { return self }
    // Next to a whole number the exact sign decides.
    guard let count = turns.low.floor == turns.high.floor ? turns.low.floor : turns.middle.rounded else { return self }
    guard let exact else {
      guard case .bracketed(let root) = self, let shift = (period * ExactNumber(Rational(count))).enclosure(256) else {
        return self
      }
      let moved = RealInterval(root.low, root.high).adding(-shift, 256)
      return .bracketed(
        NumericRoot(
          expression: root.expression, variable: root.variable, low: moved.low, high: moved.high, lowSign: 0))
    }
    var rest = exact - period * ExactNumber(Rational(count))
    if rest.sign < 0 { rest = rest + period }
    // 2π - arccos(1/3) is better seen as -arccos(1/3).
    if rest.terms.count > 1, period.terms.count == 1, let (unit, step) = period.terms.first,
      let turns = rest.terms[unit]?.divided(by: step)?.floor, turns != 0
    {
      rest = rest - period * ExactNumber(Rational(turns))
    }
    return .exact(rest)
  }

  func isBelow(_ bound: ExactNumber) -> Bool { RealPoint.order(self, .exact(bound)) < 0 }
}
