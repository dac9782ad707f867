/// What holds between functions of one angle, where they stand as letters in a quotient of polynomials.
extension RationalFunction {
  /// The quotient with the fewest terms by sin² + cos² = 1, with tan for sin/cos; and the denominator that is seen in it.
  var withIdentities: (function: RationalFunction, shown: Polynomial) {
    var best = reduced
    for angle in best.angles {
      for (name, other) in [("sin", "cos"), ("cos", "sin")] {
        let (square, rest) = ("\(name)\(angle)", "\(other)\(angle)")
        guard let above = best.numerator.replacingSquares(of: square, by: rest),
          let below = best.denominator.replacingSquares(of: square, by: rest), !below.isZero
        else { continue }
        let changed = RationalFunction(above, below, exclusions: exclusions).reduced
        if changed.weight < best.weight { best = changed }
      }
    }
    var shown = best.denominator
    for angle in best.angles {
      for (name, above, below) in [("tan", "sin", "cos"), ("cot", "cos", "sin")] {
        let (upper, lower) = ("\(above)\(angle)", "\(below)\(angle)")
        let powers = [best.numerator.lowestPower(of: upper), best.denominator.lowestPower(of: lower)]
        guard powers[0] > 0, powers[0] == powers[1] else { continue }
        let (numerator, denominator) = (
          best.numerator.dividing(by: upper, powers[0]), best.denominator.dividing(by: lower, powers[0])
        )
        guard numerator.variables.union(denominator.variables).isDisjoint(with: [upper, lower]) else { continue }
        best = RationalFunction(
          numerator * Polynomial(terms: [["\(name)\(angle)": powers[0]]: .one]), denominator, exclusions: exclusions)
        shown = shown * Polynomial(variable: lower)
      }
    }
    return (best, shown)
  }

  private var weight: Int { numerator.terms.count + denominator.terms.count }

  /// The brackets of sines and cosines: (x) for sin(x).
  private var angles: [String] {
    Set(
      numerator.variables.union(denominator.variables).filter { $0.hasPrefix("sin(") || $0.hasPrefix("cos(") }.map {
        String($0.dropFirst(3))
      }
    ).sorted()
  }
}

extension Polynomial {
  /// Higher powers are left as they are.
  private static let highestPower = 6

  /// With 1 - c² for the square of s; nil where there is none.
  fileprivate func replacingSquares(of letter: String, by other: String) -> Polynomial? {
    let square = Polynomial.one - Polynomial(terms: [[other: 2]: .one])
    var result = Polynomial.zero
    for (powers, value) in terms {
      var rest = powers
      let power = powers[letter] ?? 0
      guard power <= Self.highestPower else { return nil }
      rest[letter] = power % 2 == 0 ? nil : 1
      result = result + (0..<power / 2).reduce(Polynomial(terms: [rest: value])) { product, _ in product * square }
    }
    return result
  }

  fileprivate func lowestPower(of letter: String) -> Int { terms.keys.map { $0[letter] ?? 0 }.min() ?? 0 }
}
