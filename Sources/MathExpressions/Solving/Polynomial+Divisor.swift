/// Common divisors of polynomials in several letters, by remainders that need no fractions.
extension Polynomial {
  /// Larger polynomials are not compared: coefficients grow with each remainder.
  private static let mostTerms = 40
  private static let highestDegree = 12
  private static let mostRemainders = 12

  /// A common divisor of the highest degree, but for a constant factor; nil where it is not looked for.
  static func commonDivisor(_ left: Polynomial, _ right: Polynomial) -> Polynomial? {
    guard !left.isZero, !right.isZero else { return left.isZero ? right : left }
    guard let letter = left.variables.intersection(right.variables).min() else { return .one }
    guard left.isSmall, right.isSmall, let first = left.content(letter), let second = right.content(letter),
      let common = commonDivisor(first, second), var upper = left.divided(by: first),
      var lower = right.divided(by: second)
    else { return nil }
    if upper.degree(in: letter) < lower.degree(in: letter) { swap(&upper, &lower) }
    for _ in 0..<mostRemainders {
      guard lower.degree(in: letter) > 0 else { return common }
      guard let rest = upper.pseudoRemainder(by: lower, letter) else { return nil }
      if rest.isZero { return common * lower }
      guard let content = rest.content(letter), let primitive = rest.divided(by: content) else { return nil }
      (upper, lower) = (lower, primitive.withoutContent)
    }
    return nil
  }

  private var isSmall: Bool {
    terms.count <= Self.mostTerms && degree <= Self.highestDegree && terms.values.allSatisfy { $0.rational != nil }
  }

  private func degree(in letter: String) -> Int { terms.keys.map { $0[letter] ?? 0 }.max() ?? 0 }

  /// The polynomial in the other letters that stands before a power of a letter.
  private func coefficient(of letter: String, _ power: Int) -> Polynomial {
    Polynomial(terms: terms.filter { ($0.key[letter] ?? 0) == power }).dividing(by: letter, power)
  }

  /// What divides the coefficients of all powers of a letter.
  private func content(_ letter: String) -> Polynomial? {
    var result = Polynomial.zero
    for power in 0...degree(in: letter) {
      guard let next = Self.commonDivisor(result, coefficient(of: letter, power)) else { return nil }
      result = next
    }
    return result.constant == nil ? result : .one
  }

  /// The remainder of a multiple: each step multiplies by the divisor's leading coefficient instead of dividing by it.
  private func pseudoRemainder(by divisor: Polynomial, _ letter: String) -> Polynomial? {
    let degree = divisor.degree(in: letter)
    let lead = divisor.coefficient(of: letter, degree)
    var rest = self
    while !rest.isZero, rest.degree(in: letter) >= degree {
      let power = rest.degree(in: letter) - degree
      let factor =
        rest.coefficient(of: letter, power + degree) * Polynomial(terms: [power == 0 ? [:] : [letter: power]: .one])
      rest = rest * lead - factor * divisor
      guard rest.isSmall else { return nil }
    }
    return rest
  }
}
