import BigInt

extension RationalFunction {
  /// Numerator and denominator without common monomials and numbers, and without a common factor.
  var reduced: RationalFunction {
    var (above, below) = (numerator, denominator)
    guard !above.isZero else { return RationalFunction(.zero, exclusions: exclusions) }
    // A power of a letter that divides every term.
    for letter in above.variables.intersection(below.variables) {
      let common = min(
        above.terms.keys.map { $0[letter] ?? 0 }.min() ?? 0, below.terms.keys.map { $0[letter] ?? 0 }.min() ?? 0)
      if common > 0 {
        above = above.dividing(by: letter, common)
        below = below.dividing(by: letter, common)
      }
    }
    if let quotient = above.divided(by: below) {
      above = quotient
      below = .one
    } else if let letter = below.variables.first, below.variables.count == 1,
      let common = Polynomial.commonDivisor(above, below, letter), common.degree > 0,
      let first = above.divided(by: common), let second = below.divided(by: common)
    {
      (above, below) = (first, second)
    } else if above.degree > 0, let quotient = below.divided(by: above) {
      (above, below) = (.one, quotient)
    } else if let common = Polynomial.commonDivisor(above, below), common.degree > 0,
      let first = above.divided(by: common), let second = below.divided(by: common)
    {
      (above, below) = (first, second)
    }
    // Whole coefficients without a common divisor, the first of the denominator positive.
    let values = (Array(above.terms.values) + Array(below.terms.values)).flatMap { $0.terms.values }
    let lower = values.reduce(BigInt(1)) {
      $0 / BigInt(greatestCommonDivisor($0.magnitude, $1.denominator.magnitude)) * $1.denominator
    }
    let upper = values.reduce(BigUInt(0)) { greatestCommonDivisor($0, ($1 * Rational(lower)).numerator.magnitude) }
    if let scale = Rational(lower, BigInt(upper)) {
      let sign = (below.leading?.sign ?? 1) < 0 ? -scale : scale
      above = above * Polynomial(ExactNumber(sign))
      below = below * Polynomial(ExactNumber(sign))
    }
    return RationalFunction(above, below, exclusions: exclusions)
  }

  /// `(x + 1)/(2y)`.
  var text: String {
    guard denominator != .one else { return numerator.quotientText ?? numerator.text }
    if let constant = denominator.constant, let inverse = constant.reciprocal {
      let scaled = numerator * Polynomial(inverse)
      if scaled.terms.count == 1 { return scaled.quotientText ?? scaled.text }
    }
    let isSum = numerator.terms.count > 1 || numerator.constant.map { $0.terms.count > 1 } == true
    let above = isSum ? "(\(numerator.text))" : numerator.text
    let text = denominator.text
    let isSimple = denominator.terms.count == 1 && text.count == 1 || denominator.constant?.rational?.isWhole == true
    return isSimple ? "\(above)/\(text)" : "\(above)/(\(text))"
  }
}

extension Polynomial {
  /// The polynomial with whole coefficients without a common divisor.
  var withoutContent: Polynomial {
    let values = terms.values.flatMap { $0.terms.values }
    let lower = values.reduce(BigInt(1)) {
      $0 / BigInt(greatestCommonDivisor($0.magnitude, $1.denominator.magnitude)) * $1.denominator
    }
    let upper = values.reduce(BigUInt(0)) { greatestCommonDivisor($0, ($1 * Rational(lower)).numerator.magnitude) }
    guard let scale = Rational(lower, BigInt(upper)) else { return self }
    return self * Polynomial(ExactNumber(scale))
  }

  /// A single term as people write it with its denominator after it, `Fh/3` and `A/π`; nil for other polynomials.
  var quotientText: String? {
    guard terms.count == 1, let (powers, value) = terms.first, !powers.isEmpty, value.sign > 0 else { return nil }
    let letters = Polynomial(terms: [powers: .one])
    if let rational = value.rational, !rational.isWhole {
      let above = letters * Polynomial(ExactNumber(Rational(rational.numerator)))
      return "\(above.text)/\(rational.denominator)"
    }
    guard value.rational == nil, let inverse = value.reciprocal, inverse.terms.count == 1,
      inverse.terms.first?.value == .one
    else { return nil }
    let below = NumberWriter().exact(inverse)
    return below.contains { "/·".contains($0) } || below.count > 4 ? nil : "\(letters.text)/\(below)"
  }

  /// The coefficient of the first term in the order of writing.
  var leading: ExactNumber? { terms.min { Self.order($0.key) < Self.order($1.key) }?.value }

  /// The polynomial with a lower power of a letter in each term.
  func dividing(by letter: String, _ count: Int) -> Polynomial {
    Polynomial(
      terms: Dictionary(
        uniqueKeysWithValues: terms.map { powers, value in
          var rest = powers
          let power = (powers[letter] ?? 0) - count
          rest[letter] = power == 0 ? nil : power
          return (rest, value)
        }))
  }

  /// The quotient where there is no remainder, by division of leading terms; otherwise nil.
  func divided(by divisor: Polynomial) -> Polynomial? {
    let letters = variables.union(divisor.variables).sorted()
    // In lexicographic order the leading term of a product is the product of the leading terms.
    func precedes(_ left: Powers, _ right: Powers) -> Bool {
      for letter in letters where left[letter] != right[letter] { return (left[letter] ?? 0) > (right[letter] ?? 0) }
      return false
    }
    guard let lead = divisor.terms.min(by: { precedes($0.key, $1.key) }), let inverse = lead.value.reciprocal else {
      return nil
    }
    var (rest, quotient) = (self, Polynomial.zero)
    for _ in 0..<400 {
      guard let next = rest.terms.min(by: { precedes($0.key, $1.key) }) else { return quotient }
      var powers = next.key
      for (letter, power) in lead.key {
        let left = (powers[letter] ?? 0) - power
        guard left >= 0 else { return nil }
        powers[letter] = left == 0 ? nil : left
      }
      let term = Polynomial(terms: [powers: next.value * inverse])
      quotient = quotient + term
      rest = rest - term * divisor
      guard rest.terms.count <= 400 else { return nil }
    }
    return nil
  }

  /// The common divisor of polynomials of which the second has one letter only; the first is taken as several in that
  /// letter, one for each power of the others.
  static func commonDivisor(_ above: Polynomial, _ below: Polynomial, _ letter: String) -> Polynomial? {
    var groups: [Powers: Polynomial] = [:]
    for (powers, value) in above.terms {
      var others = powers
      others[letter] = nil
      let power = powers[letter] ?? 0
      groups[others, default: .zero] =
        (groups[others] ?? .zero) + Polynomial(terms: [power == 0 ? [:] : [letter: power]: value])
    }
    var common = below
    for group in groups.values {
      guard let next = Self.commonDivisor(common, group, of: letter) else { return nil }
      common = next
      if common.degree == 0 { return common }
    }
    return common
  }

  private static func commonDivisor(_ left: Polynomial, _ right: Polynomial, of letter: String) -> Polynomial? {
    var (first, second) = (left, right)
    for _ in 0..<80 {
      if second.isZero { return first }
      guard let rest = first.remainder(by: second, letter) else { return nil }
      (first, second) = (second, rest)
    }
    return nil
  }

  private func remainder(by divisor: Polynomial, _ letter: String) -> Polynomial? {
    guard let lower = divisor.coefficients(of: letter), let inverse = lower.last?.reciprocal else { return nil }
    var rest = self
    while !rest.isZero, rest.degree >= divisor.degree, let upper = rest.coefficients(of: letter)?.last {
      let power = rest.degree - divisor.degree
      let term = Polynomial(terms: [power == 0 ? [:] : [letter: power]: upper * inverse])
      let next = rest - term * divisor
      guard next.isZero || next.degree < rest.degree else { return nil }
      rest = next
    }
    return rest
  }
}
