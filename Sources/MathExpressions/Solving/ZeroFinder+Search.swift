import BigInt

extension ZeroFinder {
  /// The range of the first search, and those that follow where there are too many zeros to list.
  static let reaches: [Double] = [1_000, 20]
  /// The most zeros that are listed.
  private static let mostZeros = 16
  /// The most intervals that are looked at.
  private static let mostIntervals = 24_000

  /// The zeros found by bisecting the line, where interval arithmetic excludes a zero or proves exactly one.
  func zerosBySearch(_ expression: MathExpression) throws(MathExpressionError) -> ZeroSet {
    let function = IntervalFunction(expression, variable)
    for reach in Self.reaches {
      var search = ZeroSearch(function: function, account: account, mostZeros: Self.mostZeros)
      try search.run(from: -reach, to: reach, most: Self.mostIntervals)
      if search.hasTooMany || search.isExhausted, reach != Self.reaches.last { continue }
      var result = ZeroSet()
      for root in search.roots { result.points.append(settled(root, expression)) }
      var open: [Double] = []
      for place in search.open {
        if let point = simpleZero(near: place, expression) {
          result.points.append(point)
        } else if !open.contains(where: { ($0 - place.lower).magnitude < 1e-4 * max(1, place.lower.magnitude) }) {
          open.append(place.lower)
        }
      }
      result.points = RealPoint.sorted(result.points)
      let isEmptyBeyond = search.excludes(from: reach, to: .infinity) && search.excludes(from: -.infinity, to: -reach)
      result.isComplete = isEmptyBeyond && open.isEmpty && !search.hasTooMany && !search.isExhausted
      if !isEmptyBeyond { result.reach = Rational(exactly: reach) }
      result.hasGaps = search.hasTooMany || search.isExhausted
      let range = NumericRange(-reach, reach)
      if search.hasTooMany {
        result.notes.append("the first solutions between \(range); there are more")
      } else if search.isExhausted {
        result.notes.append("only part of the range between \(range) was searched: others may exist")
      } else if !isEmptyBeyond {
        result.notes.append("searched between \(range): others may exist")
      }
      if !open.isEmpty {
        let places = open.prefix(3).map { NumberWriter().decimal(.approximate(.double($0)), significant: 5) }
        result.notes.append("near \(places.joined(separator: ", ")) there may be another, which only touches zero")
      }
      if result.points.isEmpty, !result.isComplete, !open.isEmpty || !search.hasTooMany {
        guard open.isEmpty else {
          throw MathExpressionError(
            .unsupported, "no solution is proved; \(result.notes.joined(separator: "; "))")
        }
        throw MathExpressionError(.unsupported, "no solution found between \(range)")
      }
      return result
    }
    return ZeroSet(isComplete: false)
  }

  /// `-1000 and 1000`.
  private struct NumericRange: CustomStringConvertible {
    var (low, high): (Double, Double)
    init(_ low: Double, _ high: Double) { (self.low, self.high) = (low, high) }
    var description: String { "\(Int(low)) and \(Int(high))" }
  }

  /// A root found numerically; a simple fraction where that satisfies the equation exactly.
  private func settled(_ root: ClosedInterval, _ expression: MathExpression) -> RealPoint {
    if let simple = simpleZero(near: root, expression) { return simple }
    let (low, high) = (Rational(exactly: root.lower), Rational(exactly: root.upper))
    let root = NumericRoot(
      expression: expression, variable: variable, low: BigFloat(low, 80, up: false),
      high: BigFloat(high, 80, up: true), lowSign: sign(expression, at: low) ?? 0)
    // It is put into the equation, and compared, with as many bits many times.
    return .bracketed(root.narrowed(evaluator.limits.solutionBits.last ?? 0))
  }

  /// A fraction with a small denominator in an interval, or next to it, at which the expression is zero.
  private func simpleZero(near place: ClosedInterval, _ expression: MathExpression) -> RealPoint? {
    let middle = place.lower + (place.upper - place.lower) / 2
    for denominator in 1...24 {
      let numerator = (middle * Double(denominator)).rounded()
      guard numerator.magnitude < 1e15,
        (numerator / Double(denominator) - middle).magnitude < 1e-6 * max(1, middle.magnitude)
      else { continue }
      let point = RealPoint.exact(
        ExactNumber(Rational(numerator: BigInt(Int(numerator)), nonzero: BigInt(denominator))))
      if isZero(expression, at: point) == true { return point }
    }
    return nil
  }
}

/// Two doubles in order.
struct ClosedInterval: Sendable, Hashable {
  var lower: Double
  var upper: Double

  init(_ lower: Double, _ upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  init(_ point: Double) { self.init(point, point) }

  var containsZero: Bool { lower <= 0 && upper >= 0 }
}

/// Isolates zeros by bisection with the values and slopes of an interval function.
struct ZeroSearch {
  let function: IntervalFunction
  let account: WorkAccount?
  let mostZeros: Int
  private(set) var roots: [ClosedInterval] = []
  /// Where neither a zero nor its absence is proved.
  private(set) var open: [ClosedInterval] = []
  private(set) var hasTooMany = false
  /// Whether part of the range was not looked at.
  private(set) var isExhausted = false

  init(function: IntervalFunction, account: WorkAccount?, mostZeros: Int) {
    self.function = function
    self.account = account
    self.mostZeros = mostZeros
  }

  /// Doublings after which a zero further out is ruled out: from 1000 to 10^30.
  private static let farthestPieces = 90

  /// Whether no zero lies in an interval, which may be infinite.
  func excludes(from lower: Double, to upper: Double) -> Bool {
    // Far out, wide intervals say little: pieces that grow do.
    var edge = lower.isFinite ? lower : -upper
    let isMirrored = !lower.isFinite
    func isExcluded(_ low: Double, _ high: Double) -> Bool {
      let result = function.value(isMirrored ? ClosedInterval(-high, -low) : ClosedInterval(low, high))
      switch result {
      case .undefined: return true
      case .value(let value, let slope, let isWhole):
        if !value.containsZero { return true }
        // Monotonous from an end at which it has left zero behind.
        guard isWhole, !slope.containsZero else { return false }
        guard case .value(let end, _, true) = function.value(ClosedInterval(isMirrored ? -low : low)) else {
          return false
        }
        let rises = (slope.lower > 0) != isMirrored
        return rises ? end.lower > 0 : end.upper < 0
      }
    }
    for _ in 0..<Self.farthestPieces {
      if isExcluded(edge, .infinity) { return true }
      guard isExcluded(edge, edge * 2) else { return false }
      edge *= 2
    }
    // So far out nothing that is written changes its course.
    return true
  }

  mutating func run(from lower: Double, to upper: Double, most: Int) throws(MathExpressionError) {
    var stack: [ClosedInterval] = []
    // Pieces from zero outward keep the small numbers of schoolbooks dense.
    var edges: [Double] = [0]
    var edge = 0.5
    while edge < upper {
      edges.append(edge)
      edge *= 2
    }
    edges.append(upper)
    for (low, high) in zip(edges, edges.dropFirst()).reversed() {
      stack.append(ClosedInterval(low, high))
      stack.append(ClosedInterval(-high, -low))
    }
    var count = 0
    while let piece = stack.popLast() {
      count += 1
      try account?.spend(WorkCost.operation * 8)
      guard count <= most else {
        isExhausted = true
        break
      }
      guard case .value(let value, let slope, let isWhole) = function.value(piece) else { continue }
      guard value.containsZero else { continue }
      let middle = piece.lower + (piece.upper - piece.lower) / 2
      if isWhole, !slope.containsZero {
        switch (function.sign(at: piece.lower), function.sign(at: piece.upper)) {
        case (let first?, let last?):
          if first * last <= 0 { add(bisected(piece, first, last)) }
          if roots.count > mostZeros {
            hasTooMany = true
            return
          }
          continue
        default: break
        }
      }
      let isNarrow = piece.upper - piece.lower <= 1e-6 * max(0.05, middle.magnitude)
      guard !isNarrow, middle > piece.lower, middle < piece.upper else {
        if !isWhole, isPole(piece) { continue }
        open.append(piece)
        if open.count > 2_000 { break }
        continue
      }
      stack.append(ClosedInterval(middle, piece.upper))
      stack.append(ClosedInterval(piece.lower, middle))
    }
    open = merged(open)
  }

  /// Whether the values are large at both ends of a narrow interval in which there is not always one.
  private func isPole(_ piece: ClosedInterval) -> Bool {
    [piece.lower, piece.upper].allSatisfy { end in
      guard case .value(let value, _, _) = function.value(ClosedInterval(end)) else { return false }
      return value.lower > 1_000 || value.upper < -1_000
    }
  }

  private mutating func add(_ root: ClosedInterval) {
    // Neighbouring pieces share an end, which may be the root.
    if !roots.contains(where: { $0.lower <= root.upper && root.lower <= $0.upper }) { roots.append(root) }
  }

  private func merged(_ pieces: [ClosedInterval]) -> [ClosedInterval] {
    var result: [ClosedInterval] = []
    for piece in pieces.sorted(by: { $0.lower < $1.lower }) {
      if let last = result.last, piece.lower <= last.upper + 1e-6 * max(1, last.upper.magnitude) {
        result[result.count - 1].upper = max(last.upper, piece.upper)
      } else {
        result.append(piece)
      }
    }
    return result.filter { place in
      !roots.contains { $0.lower <= place.upper + 1e-9 && place.lower <= $0.upper + 1e-9 }
    }
  }

  private func bisected(_ piece: ClosedInterval, _ first: Int, _ last: Int) -> ClosedInterval {
    if first == 0 { return ClosedInterval(piece.lower) }
    if last == 0 { return ClosedInterval(piece.upper) }
    var piece = piece
    for _ in 0..<200 {
      let middle = piece.lower + (piece.upper - piece.lower) / 2
      guard middle > piece.lower, middle < piece.upper, let sign = function.sign(at: middle) else { break }
      if sign == 0 { return ClosedInterval(middle) }
      if sign == first { piece.lower = middle } else { piece.upper = middle }
    }
    return piece
  }
}
