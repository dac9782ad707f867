import BigInt

extension ZeroFinder {
  // MARK: Absolute values, by regions

  /// The most absolute values that are resolved one by one.
  private static let mostRegions = 64

  /// The zeros on each region in which what stands inside an absolute value has one sign; nil where there is none, or
  /// where its zeros are not all known.
  func zerosByAbsoluteValues(_ expression: MathExpression) throws(MathExpressionError) -> ZeroSet? {
    let inner = innermostAbsolutes(expression)
    guard !inner.isEmpty else { return nil }
    var ends: [RealPoint] = []
    for part in inner {
      // The inside turns its sign at poles too: |x - 1/x| at 0.
      guard let poles = try deeper().signChanges(part) else { return nil }
      let zeros = try deeper().zeros(of: part).joined(poles)
      guard zeros.isComplete, zeros.families.isEmpty, zeros.spans.isEmpty else { return nil }
      ends = RealPoint.sorted(ends + zeros.points)
    }
    guard ends.count < Self.mostRegions else { return nil }
    var found = ZeroSet(points: ends.filter { isZero(expression, at: $0) == true })
    for span in ZeroSet.spans(outside: ends) {
      let place = try span.someFraction()
      let signs = inner.map { sign($0, at: place) }
      guard !signs.contains(nil) else { continue }
      let resolved = zip(inner, signs).reduce(expression) { whole, part in
        whole.replacing(.absolute(part.0), with: (part.1 ?? 0) < 0 ? .negated(part.0) : part.0)
      }
      found = found.joined(try deeper().zeros(of: resolved).restricted(to: span))
    }
    return found
  }

  /// The zeros with either sign for an absolute value: |u| is u or -u, and every candidate is tried.
  func zerosBySigns(_ expression: MathExpression) throws(MathExpressionError) -> ZeroSet? {
    guard let inner = innermostAbsolutes(expression).first else { return nil }
    var found = ZeroSet.none
    for choice in [inner, .negated(inner)] {
      let resolved = expression.replacing(.absolute(inner), with: choice).flattened
      let part = try verified(deeper().zeros(of: resolved), expression)
      guard part.spans.isEmpty else { return nil }
      found = found.joined(part)
    }
    return found
  }

  /// What stands inside of absolute values without others in them, each once.
  private func innermostAbsolutes(_ expression: MathExpression) -> [MathExpression] {
    guard expression.mentions(variable) else { return [] }
    var found: [MathExpression] = []
    for part in expression.children.flatMap({ innermostAbsolutes($0) }) where !found.contains(part) {
      found.append(part)
    }
    if found.isEmpty, case .absolute(let inner) = expression { return [inner] }
    return found
  }

  // MARK: Roots of squares

  /// The expression with √(u²) written |u|, also where the square is multiplied out.
  func simplifiedRoots(_ expression: MathExpression) throws(MathExpressionError) -> MathExpression {
    guard expression.contains({ $0.isSquareRoot }) else { return expression }
    var inner = try expression.tryingRebuilt { child throws(MathExpressionError) in try simplifiedRoots(child) }
    if case .power(let base, _) = inner, inner.isSquareRoot { inner = .root(base, degree: nil) }
    guard case .root(let radicand, let degree) = inner, degree == nil || degree?.constantRational == 2,
      radicand.mentions(variable)
    else { return inner }
    if case .power(let base, let exponent) = radicand, exponent.constantRational == 2 { return .absolute(base) }
    guard let function = try RationalFunction(radicand, evaluator: evaluator, variables: [:]),
      function.exclusions.isEmpty, let coefficients = function.numerator.coefficients(of: variable),
      let root = Self.squareRoot(coefficients)
    else { return inner }
    var terms: [Polynomial.Powers: ExactNumber] = [:]
    for (power, value) in root.enumerated() { terms[power == 0 ? [:] : [variable: power]] = value }
    return Polynomial(terms: terms).expression.map { .absolute($0) } ?? inner
  }

  /// The polynomial whose square this is; nil where there is none with short coefficients.
  private static func squareRoot(_ coefficients: [ExactNumber]) -> [ExactNumber]? {
    guard coefficients.count % 2 == 1, coefficients.count > 1, let leading = coefficients.last, leading.rational != nil,
      leading.sign > 0, let first = leading.squareRoot, let half = (first + first).reciprocal
    else { return nil }
    let degree = (coefficients.count - 1) / 2
    var root = Array(repeating: ExactNumber.zero, count: degree + 1)
    root[degree] = first
    for index in stride(from: degree - 1, through: 0, by: -1) {
      var rest = coefficients[degree + index]
      for other in (index + 1)..<degree where degree + index - other < degree {
        rest = rest - root[other] * root[degree + index - other]
      }
      root[index] = rest * half
    }
    for power in 0..<degree {
      var sum = ExactNumber.zero
      for index in 0...power { sum = sum + root[index] * root[power - index] }
      guard (sum - coefficients[power]).isZero else { return nil }
    }
    return root
  }

  // MARK: Roots, by their norm

  /// The most roots in one equation; each multiplies the degree.
  private static let mostRoots = 5

  /// The zeros among those of the norm, in which every root has been multiplied by its conjugates; nil for expressions
  /// that are not algebraic.
  func zerosByNorm(_ expression: MathExpression) throws(MathExpressionError) -> ZeroSet? {
    guard expression.isAlgebraic(in: variable) else { return nil }
    var roots: [Radical] = []
    guard let replaced = try replacingRoots(expression, &roots), roots.count <= Self.mostRoots,
      let function = try RationalFunction(replaced, evaluator: evaluator, variables: [:])
    else { return nil }
    var norm = function.numerator
    for root in roots.reversed() {
      guard let next = try self.norm(norm, root) else { return nil }
      norm = next
    }
    guard norm.variables.isSubset(of: [variable]), !norm.isZero else { return nil }
    return ZeroSet(points: try self.roots(norm))
  }

  /// A root with the name that stands for it; its radicand has names of earlier roots.
  private struct Radical {
    var name: String
    var radicand: MathExpression
    var degree: Int
  }

  private func replacingRoots(_ expression: MathExpression, _ roots: inout [Radical]) throws(MathExpressionError)
    -> MathExpression?
  {
    func add(_ radicand: MathExpression, _ degree: Int) -> MathExpression {
      // A root of a composite degree is a root of a root.
      var (inside, rest) = (radicand, degree)
      for prime in [2, 3, 5, 7] {
        while rest % prime == 0 {
          rest /= prime
          if let known = roots.first(where: { $0.radicand == inside && $0.degree == prime }) {
            inside = .variable(known.name)
          } else {
            roots.append(Radical(name: "root r\(roots.count)", radicand: inside, degree: prime))
            inside = .variable(roots[roots.count - 1].name)
          }
        }
      }
      return inside
    }
    guard expression.mentions(variable) else { return expression }
    switch expression {
    case .root(let radicand, let degree):
      guard let inner = try replacingRoots(radicand, &roots),
        let count = degree.map({ $0.constantRational?.asInt }) ?? 2,
        count > 1, count <= 12
      else { return nil }
      return add(inner, count)
    case .absolute(let inner):
      guard let inner = try replacingRoots(inner, &roots) else { return nil }
      return add(.power(inner, .whole(2)), 2)
    case .power(let base, let exponent):
      guard let inner = try replacingRoots(base, &roots), let power = exponent.constantRational,
        let degree = Int(exactly: power.denominator), degree <= 12, let count = Int(exactly: power.numerator)
      else { return nil }
      return degree == 1 ? .power(inner, exponent) : .power(add(inner, degree), .whole(count))
    default:
      var isKnown = true
      let result = try expression.tryingRebuilt { child throws(MathExpressionError) -> MathExpression in
        guard let inner = try replacingRoots(child, &roots) else {
          isKnown = false
          return child
        }
        return inner
      }
      return isKnown ? result : nil
    }
  }

  /// The product of a polynomial's conjugates, in which a root's letter no longer occurs.
  private func norm(_ polynomial: Polynomial, _ root: Radical) throws(MathExpressionError) -> Polynomial? {
    guard polynomial.variables.contains(root.name) else { return polynomial }
    guard let radicand = try RationalFunction(root.radicand, evaluator: evaluator, variables: [:]) else { return nil }
    let (upper, lower) = (radicand.numerator, radicand.denominator)
    let degree = root.degree
    // r^degree = upper/lower; multiplied by a power of lower, each part is a polynomial.
    let highest = polynomial.terms.keys.map { ($0[root.name] ?? 0) / degree }.max() ?? 0
    var parts = Array(repeating: Polynomial.zero, count: degree)
    for (powers, value) in polynomial.terms {
      var rest = powers
      let count = powers[root.name] ?? 0
      rest[root.name] = nil
      var term = Polynomial(terms: [rest: value])
      for _ in 0..<(count / degree) { term = try product(term, upper) }
      for _ in 0..<(highest - count / degree) { term = try product(term, lower) }
      parts[count % degree] = parts[count % degree] + term
    }
    // The determinant of multiplication by the polynomial, in the basis 1, r, r², …; columns wrap with the radicand.
    var matrix = Array(repeating: Array(repeating: Polynomial.zero, count: degree), count: degree)
    for row in 0..<degree {
      for column in 0..<degree {
        let index = (column - row + degree) % degree
        matrix[row][column] = try product(parts[index], column < row ? upper : lower)
      }
    }
    return try determinant(matrix)
  }

  private func determinant(_ matrix: [[Polynomial]]) throws(MathExpressionError) -> Polynomial {
    if matrix.count == 1 { return matrix[0][0] }
    var sum = Polynomial.zero
    for column in matrix.indices where !matrix[0][column].isZero {
      let minor = matrix.dropFirst().map { row in
        row.enumerated().filter { $0.offset != column }.map(\.element)
      }
      let part = try product(matrix[0][column], determinant(minor))
      sum = column % 2 == 0 ? sum + part : sum - part
    }
    return sum
  }

  private func product(_ left: Polynomial, _ right: Polynomial) throws(MathExpressionError) -> Polynomial {
    guard left.terms.count * right.terms.count <= 4_000, left.degree + right.degree <= RationalFunction.highestDegree
    else { throw MathExpressionError(.unsupported, "an equation whose roots multiply to too high a degree") }
    let (first, second) = (left.bitWidth + 64 * left.terms.count, right.bitWidth + 64 * right.terms.count)
    try account?.spend(bits: first, second, times: WorkCost.commonDivisor)
    return left * right
  }
}

extension MathExpression {
  /// Whether it is a root, or the power of a power that is one: (x²)^(1/2).
  fileprivate var isSquareRoot: Bool {
    switch self {
    case .root: return true
    case .power(.power, let exponent), .power(.sum, let exponent): return exponent.constantRational == Rational(1, 2)
    default: return false
    }
  }
}

extension ZeroSet.Span {
  /// A fraction inside, the simplest of those that are quickly found.
  ///
  /// - Throws: `tooLarge` where an end cannot be written out.
  func someFraction() throws(MathExpressionError) -> Rational {
    func place(_ point: RealPoint, up: Bool) throws(MathExpressionError) -> Rational {
      let interval = point.enclosure(80)
      guard let place = up ? interval?.high.rational : interval?.low.rational else { throw .tooLongToWrite }
      return place
    }
    switch (lower, upper) {
    case (nil, nil): return .zero
    case (let low?, nil): return Rational(try place(low, up: true).floor + 1)
    case (nil, let high?): return Rational(try place(high, up: false).floor - 1)
    case (let low?, let high?):
      let (first, last) = (try place(low, up: true), try place(high, up: false))
      let middle = (first + last) * Rational(reduced: 1, 2)
      for scale in [1, 2, 10, 1_000] {
        let near = Rational(numerator: (middle * Rational(scale)).rounded, nonzero: BigInt(scale))
        if first < near, near < last { return near }
      }
      return middle
    }
  }

  /// Whether a point lies strictly between the ends.
  func contains(_ point: RealPoint) -> Bool {
    if let lower, RealPoint.order(lower, point) >= 0 { return false }
    if let upper, RealPoint.order(point, upper) >= 0 { return false }
    return true
  }

  /// The common part of two open spans; nil where there is none.
  func intersection(_ other: ZeroSet.Span) -> ZeroSet.Span? {
    var result = self
    if let low = other.lower, lower.map({ RealPoint.order($0, low) < 0 }) ?? true { result.lower = low }
    if let high = other.upper, upper.map({ RealPoint.order(high, $0) < 0 }) ?? true { result.upper = high }
    if let low = result.lower, let high = result.upper, RealPoint.order(low, high) >= 0 { return nil }
    return result
  }
}

extension ZeroSet {
  /// The part inside a span, whose ends do not belong to it.
  func restricted(to span: Span) -> ZeroSet {
    var result = self
    result.points = points.filter(span.contains)
    result.spans = spans.compactMap { $0.intersection(span) }
    result.families = []
    for family in families {
      guard span.lower != nil || span.upper != nil else {
        result.families.append(family)
        continue
      }
      guard span.lower != nil, span.upper != nil else {
        // Half a line holds infinitely many members: they are not listed.
        result.isComplete = false
        result.notes.append("only some of infinitely many solutions are given")
        result.points += (-20...20).compactMap { family.member($0) }.filter(span.contains)
        continue
      }
      result.points += (-200...200).compactMap { family.member($0) }.filter(span.contains)
    }
    return result
  }
}
