import BigInt

extension ZeroFinder {
  private static let sineName = "sine s"
  private static let cosineName = "cosine c"
  /// The highest multiple of the base angle that is expanded.
  private static let highestMultiple = 12

  /// The zeros of a quotient of polynomials in sines and cosines of multiples of one angle; nil for another expression.
  func trigonometricZeros(_ expression: MathExpression) throws(MathExpressionError) -> ZeroSet? {
    var angles: [(argument: MathExpression, slope: ExactNumber, offset: ExactNumber)] = []
    guard try collectAngles(expression, &angles), let first = angles.first, let inverse = first.slope.reciprocal else {
      return nil
    }
    let ratios = angles.compactMap { ($0.slope * inverse).rational }
    guard ratios.count == angles.count else { return nil }
    let below = ratios.reduce(BigInt(1)) {
      $0 / BigInt(greatestCommonDivisor($0.magnitude, $1.denominator.magnitude)) * $1.denominator
    }
    let above = ratios.reduce(BigUInt(0)) { greatestCommonDivisor($0, ($1 * Rational(below)).numerator.magnitude) }
    guard let step = Rational(BigInt(above), below) else { return nil }
    var slope = first.slope * ExactNumber(step)
    if slope.sign < 0 { slope = -slope }
    let angle = MathExpression.product(of: .value(slope), .variable(variable))
    guard let replaced = try expanded(expression, slope), !replaced.mentions(variable),
      let function = try RationalFunction(replaced, evaluator: evaluator, variables: [:]),
      function.numerator.variables.isSubset(of: [Self.sineName, Self.cosineName])
    else { return nil }
    return try zeros(ofPolynomial: function.numerator, angle)
  }

  /// False where the variable also stands outside of sines and their kin.
  private func collectAngles(
    _ expression: MathExpression, _ angles: inout [(argument: MathExpression, slope: ExactNumber, offset: ExactNumber)]
  ) throws(MathExpressionError) -> Bool {
    guard expression.mentions(variable) else { return true }
    if case .variable = expression { return false }
    if case .function(let function, let argument, _) = expression {
      guard [.sin, .cos, .tan, .cot, .sec, .csc].contains(function), let (slope, offset) = try linear(argument) else {
        return false
      }
      if !angles.contains(where: { $0.argument == argument }) { angles.append((argument, slope, offset)) }
      return true
    }
    for child in expression.children where try !collectAngles(child, &angles) { return false }
    return true
  }

  // MARK: Sines and cosines of multiples

  private func expanded(_ expression: MathExpression, _ step: ExactNumber) throws(MathExpressionError)
    -> MathExpression?
  {
    var isKnown = true
    let result = try expression.mappedOutside { part throws(MathExpressionError) -> MathExpression? in
      guard case .function(let function, let argument, _) = part, part.mentions(variable) else { return nil }
      guard let (sine, cosine) = try multiple(argument, step) else {
        isKnown = false
        return nil
      }
      switch function {
      case .sin: return sine
      case .cos: return cosine
      case .tan: return .quotient(sine, by: cosine)
      case .cot: return .quotient(cosine, by: sine)
      case .sec: return .quotient(.whole(1), by: cosine)
      case .csc: return .quotient(.whole(1), by: sine)
      default: return nil
      }
    }
    return isKnown ? result : nil
  }

  /// sin and cos of nφ + β as polynomials in s = sin φ and c = cos φ.
  private func multiple(_ argument: MathExpression, _ step: ExactNumber) throws(MathExpressionError) -> (
    MathExpression, MathExpression
  )? {
    guard let (slope, offset) = try linear(argument), let inverse = step.reciprocal,
      let count = (slope * inverse).rational?.asInt, count.magnitude <= Self.highestMultiple
    else { return nil }
    let (s, c) = (Polynomial(variable: Self.sineName), Polynomial(variable: Self.cosineName))
    var (sine, cosine) = (Polynomial.zero, Polynomial.one)
    for _ in 0..<count.magnitude { (sine, cosine) = (sine * c + cosine * s, cosine * c - sine * s) }
    if count < 0 { sine = -sine }
    if !offset.isZero {
      var arithmetic = BoundedArithmetic(limits: evaluator.limits, account: account)
      guard let first = try arithmetic.apply(.sin, to: .exact(offset), base: nil).exact,
        let second = try arithmetic.apply(.cos, to: .exact(offset), base: nil).exact
      else { return nil }
      let (shiftSine, shiftCosine) = (Polynomial(first), Polynomial(second))
      (sine, cosine) = (sine * shiftCosine + cosine * shiftSine, cosine * shiftCosine - sine * shiftSine)
    }
    guard let left = sine.expression, let right = cosine.expression else { return nil }
    return (left, right)
  }

  // MARK: Polynomials in sine and cosine

  private func zeros(ofPolynomial whole: Polynomial, _ angle: MathExpression) throws(MathExpressionError) -> ZeroSet? {
    // With c² = 1 - s² the polynomial is A(s) + c·B(s); a common power of s or c gives zeros of its own.
    let (commonSine, commonCosine, polynomial) = Self.withoutMonomial(
      Self.reducingSquares(of: Self.cosineName, by: Self.sineName, whole))
    var found = ZeroSet.none
    if commonSine > 0, let more = try inverted(.function(.sin, angle, base: nil), equals: .zero) {
      found = found.joined(more)
    }
    if commonCosine > 0, let more = try inverted(.function(.cos, angle, base: nil), equals: .zero) {
      found = found.joined(more)
    }
    if polynomial.constant != nil { return found }
    for (kept, gone, function) in [
      (Self.sineName, Self.cosineName, MathFunction.sin), (Self.cosineName, Self.sineName, .cos),
    ] {
      let reduced = Self.reducingSquares(of: gone, by: kept, polynomial)
      guard !reduced.variables.contains(gone), let coefficients = reduced.coefficients(of: kept) else { continue }
      var finder = PolynomialRoots(limits: evaluator.limits, account: account)
      var isExact = true
      var values = found
      for root in try finder.roots(coefficients) {
        guard RealPoint.order(root, .exact(.one)) <= 0, RealPoint.order(root, .exact(-.one)) >= 0 else { continue }
        guard let number = root.exact, let more = try inverted(.function(function, angle, base: nil), equals: number)
        else {
          isExact = false
          break
        }
        values = values.joined(more)
      }
      if isExact { return values }
    }
    if let more = try homogeneous(whole, angle) { return found.joined(more) }
    return try byHalfAngle(polynomial, angle).map { found.joined($0) }
  }

  private static func reducingSquares(of name: String, by other: String, _ polynomial: Polynomial) -> Polynomial {
    let square = Polynomial.one - Polynomial(variable: other) * Polynomial(variable: other)
    var result = Polynomial.zero
    for (powers, value) in polynomial.terms {
      var rest = powers
      let count = powers[name] ?? 0
      rest[name] = count % 2 == 0 ? nil : 1
      var term = Polynomial(terms: [rest: value])
      for _ in 0..<(count / 2) { term = term * square }
      result = result + term
    }
    return result
  }

  private static func withoutMonomial(_ polynomial: Polynomial) -> (sine: Int, cosine: Int, rest: Polynomial) {
    let sine = polynomial.terms.keys.map { $0[sineName] ?? 0 }.min() ?? 0
    let cosine = polynomial.terms.keys.map { $0[cosineName] ?? 0 }.min() ?? 0
    var terms: [Polynomial.Powers: ExactNumber] = [:]
    for (powers, value) in polynomial.terms {
      var rest = powers
      let (left, right) = ((powers[sineName] ?? 0) - sine, (powers[cosineName] ?? 0) - cosine)
      rest[sineName] = left == 0 ? nil : left
      rest[cosineName] = right == 0 ? nil : right
      terms[rest] = value
    }
    return (sine, cosine, Polynomial(terms: terms))
  }

  /// Where every term has the same degree, the polynomial is one in the tangent.
  private func homogeneous(_ polynomial: Polynomial, _ angle: MathExpression) throws(MathExpressionError) -> ZeroSet? {
    let degrees = Set(polynomial.terms.keys.map { $0.values.reduce(0, +) })
    guard degrees.count == 1, let degree = degrees.first else { return nil }
    var coefficients = Array(repeating: ExactNumber.zero, count: degree + 1)
    for (powers, value) in polynomial.terms { coefficients[powers[Self.sineName] ?? 0] = value }
    var found = ZeroSet.none
    if coefficients[degree].sign == 0 {
      guard let more = try inverted(.function(.cos, angle, base: nil), equals: .zero) else { return nil }
      found = more
    }
    var finder = PolynomialRoots(limits: evaluator.limits, account: account)
    for root in try finder.roots(coefficients) {
      guard let number = root.exact, let more = try inverted(.function(.tan, angle, base: nil), equals: number) else {
        return nil
      }
      found = found.joined(more)
    }
    return found
  }

  /// With t = tan(φ/2), sin φ = 2t/(1 + t²) and cos φ = (1 - t²)/(1 + t²); the angle π, where t is infinite, is tried by
  /// itself.
  private func byHalfAngle(_ polynomial: Polynomial, _ angle: MathExpression) throws(MathExpressionError) -> ZeroSet? {
    let degree = polynomial.degree
    let t = Polynomial(variable: Self.kernelName)
    let (below, sine, cosine) = (Polynomial.one + t * t, t + t, Polynomial.one - t * t)
    func power(_ base: Polynomial, _ count: Int) -> Polynomial { (0..<count).reduce(.one) { sum, _ in sum * base } }
    var whole = Polynomial.zero
    for (powers, value) in polynomial.terms {
      let (first, second) = (powers[Self.sineName] ?? 0, powers[Self.cosineName] ?? 0)
      whole =
        whole + Polynomial(value) * power(sine, first) * power(cosine, second) * power(below, degree - first - second)
    }
    guard let coefficients = whole.coefficients(of: Self.kernelName) else { return nil }
    var finder = PolynomialRoots(limits: evaluator.limits, account: account)
    let turn = ExactNumber.pi + ExactNumber.pi
    var found = ZeroSet.none
    for root in try finder.roots(coefficients) {
      if let number = root.exact, let base = try doubledAngle(number) {
        guard let more = try family(angle, base, turn) else { return nil }
        found = found.joined(more)
      } else {
        guard let more = try approximateFamily(root, angle, turn) else { return nil }
        found = found.joined(more)
      }
    }
    guard let opposite = try family(angle, .pi, turn) else { return nil }
    return found.joined(opposite)
  }

  /// 2·arctan t, as a multiple of π where it is a twelfth of one.
  private func doubledAngle(_ tangent: ExactNumber) throws(MathExpressionError) -> ExactNumber? {
    var arithmetic = BoundedArithmetic(limits: evaluator.limits, account: account)
    let square = tangent * tangent
    if let inverse = (ExactNumber.one + square).reciprocal {
      let (sine, cosine) = ((tangent + tangent) * inverse, (ExactNumber.one - square) * inverse)
      for twelfths in 0..<24 {
        let angle = ExactNumber.pi * ExactNumber(Rational(numerator: BigInt(twelfths), nonzero: 12))
        if try arithmetic.apply(.sin, to: .exact(angle), base: nil).exact == sine,
          try arithmetic.apply(.cos, to: .exact(angle), base: nil).exact == cosine
        {
          return angle
        }
      }
    }
    return try arithmetic.apply(.arctan, to: .exact(tangent), base: nil).exact.map { $0 + $0 }
  }

  /// A family whose base is known by an interval only.
  private func approximateFamily(_ tangent: RealPoint, _ angle: MathExpression, _ turn: ExactNumber)
    throws(MathExpressionError) -> ZeroSet?
  {
    let bits = 128
    guard let (slope, _) = try linear(angle), let inverse = slope.reciprocal, let scale = inverse.enclosure(bits),
      let place = tangent.enclosure(bits)
    else { return nil }
    let doubled = place.inverseTangent(bits).times(RealInterval(2), bits)
    // A multiple of π/60 to so many digits is that multiple.
    if let parts = doubled.times(RealInterval(60), bits).divided(by: .pi(bits), bits) {
      let near = parts.middle.rounded ?? 0
      if parts.adding(RealInterval(BigFloat(mantissa: -near, exponent: 0)), bits).isWithin(-90) {
        return try family(angle, .pi * ExactNumber(Rational(numerator: near, nonzero: 60)), turn)
      }
    }
    let base = doubled.times(scale, bits)
    let root = NumericRoot(expression: angle, variable: variable, low: base.low, high: base.high, lowSign: 0)
    let period = turn * inverse
    return ZeroSet(families: [.init(base: RealPoint.bracketed(root).reduced(by: period), period: period)])
  }
}
