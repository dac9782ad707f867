extension Polynomial {
  /// The polynomial in one letter as people write it: descending powers, whole coefficients before them, minus signs.
  func readable(_ letter: String) -> MathExpression {
    guard !isZero, let coefficients = coefficients(of: letter) else { return .whole(0) }
    var terms: [MathExpression.Term] = []
    for (power, value) in coefficients.enumerated().reversed() where !value.isZero {
      let isNegative = value.sign < 0
      let size = isNegative ? -value : value
      let number: MathExpression = size.rational.map { .number($0, isDecimal: false) } ?? .value(size)
      let factor: MathExpression? =
        power == 0 ? nil : power == 1 ? .variable(letter) : .power(.variable(letter), .whole(power))
      let term: MathExpression
      if let factor {
        if size == .one {
          term = factor
        } else if let rational = size.rational, !rational.isWhole {
          let above =
            rational.numerator == 1
            ? factor : .product(of: .number(Rational(rational.numerator), isDecimal: false), factor)
          term = .quotient(above, by: .number(Rational(rational.denominator), isDecimal: false))
        } else {
          term = .product(of: number, factor)
        }
      } else {
        term = number
      }
      terms.append(.init(sign: isNegative ? .minus : .plus, value: term))
    }
    return terms.count == 1 && terms[0].sign == .plus ? terms[0].value : .sum(terms)
  }
}
