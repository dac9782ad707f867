/// A quotient of polynomials as a polynomial and simple fractions.
struct PartialFractions {
  /// A number or a linear polynomial over a power of an irreducible factor, coefficients from the constant up.
  struct Fraction {
    var numerator: [Rational]
    var factor: [Rational]
    var power: Int
  }

  private(set) var polynomial: [Rational]
  private(set) var fractions: [Fraction] = []

  /// Nil where the denominator has factors of a degree above two.
  ///
  /// - Parameters: coefficients from the constant up; the denominator is not zero.
  init?(_ numerator: [Rational], over denominator: [Rational], evaluator: Evaluator) throws(MathExpressionError) {
    let (whole, rest) = PolynomialFactors.division(numerator, by: denominator)
    polynomial = whole
    guard denominator.count > 1 else { return }
    let factors = try PolynomialFactors(evaluator: evaluator).factors(denominator).factors
    guard factors.allSatisfy({ $0.coefficients.count <= 3 }) else { return nil }
    // One unknown for each power of a linear factor, two for each of a quadratic one, and as many equations.
    var parts: [(fraction: Fraction, column: [Rational])] = []
    for (factor, multiplicity) in factors {
      var divisor: [Rational] = [.one]
      for power in 1...multiplicity {
        divisor = PolynomialFactors.product(divisor, factor)
        let cofactor = PolynomialFactors.division(denominator, by: divisor).quotient
        for degree in 0..<(factor.count - 1) {
          var numerator = [Rational](repeating: .zero, count: degree + 1)
          numerator[degree] = .one
          parts.append(
            (
              Fraction(numerator: numerator, factor: factor, power: power),
              PolynomialFactors.product(cofactor, numerator)
            ))
        }
      }
    }
    let size = denominator.count - 1
    guard parts.count == size else { return nil }
    var rows = (0..<size).map { power in
      parts.map { power < $0.column.count ? $0.column[power] : .zero } + [power < rest.count ? rest[power] : .zero]
    }
    guard let values = Self.solved(&rows) else { return nil }
    for (part, value) in zip(parts, values) where !value.isZero {
      let numerator = part.fraction.numerator.map { $0 * value }
      if let index = fractions.firstIndex(where: {
        $0.factor == part.fraction.factor && $0.power == part.fraction.power
      }) {
        fractions[index].numerator = (0..<max(numerator.count, fractions[index].numerator.count)).map { place in
          (place < numerator.count ? numerator[place] : .zero)
            + (place < fractions[index].numerator.count ? fractions[index].numerator[place] : .zero)
        }
      } else {
        fractions.append(Fraction(numerator: numerator, factor: part.fraction.factor, power: part.fraction.power))
      }
    }
  }

  /// The solution of a square system by elimination; nil where there is not exactly one. The last column is the right side.
  private static func solved(_ rows: inout [[Rational]]) -> [Rational]? {
    let size = rows.count
    for column in 0..<size {
      guard let pivot = (column..<size).first(where: { !rows[$0][column].isZero }),
        let inverse = rows[pivot][column].reciprocal
      else { return nil }
      rows.swapAt(column, pivot)
      rows[column] = rows[column].map { $0 * inverse }
      for row in 0..<size where row != column && !rows[row][column].isZero {
        let factor = rows[row][column]
        for place in column...size { rows[row][place] = rows[row][place] - factor * rows[column][place] }
      }
    }
    return rows.map { $0[size] }
  }
}
