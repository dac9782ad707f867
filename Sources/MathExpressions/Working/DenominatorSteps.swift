import BigInt

extension EquationSteps {
  mutating func clearingDenominators(
    _ left: RationalFunction, _ right: RationalFunction, _ excluded: inout [RealPoint]
  ) throws(MathExpressionError) -> (RationalFunction, RationalFunction)? {
    let finder = ZeroFinder(evaluator: evaluator, variable: variable)
    excluded = RealPoint.sorted(try finder.exclusions(left) + finder.exclusions(right))
    let name = Polynomial.shown(variable)
    if !excluded.isEmpty {
      let values = excluded.map { point in
        "\(name) ≠ \(point.exact.map { NumberWriter().exact($0) } ?? NumberWriter().decimal(point.quantity))"
      }
      let line = values.joined(separator: ", ")
      add(.excludedValues, "No denominator may be zero.", line, line.replacingNotEqual)
    }
    let (first, second) = (left.reduced, right.reduced)
    guard let common = Self.commonMultiple(first.denominator, second.denominator, variable),
      let upper = common.divided(by: first.denominator), let lower = common.divided(by: second.denominator)
    else { return nil }
    let sides = (RationalFunction(first.numerator * upper), RationalFunction(second.numerator * lower))
    add(
      .multiplyDenominators, "Multiply both sides by \(common.text).",
      equation(sides.0.numerator, .equal, sides.1.numerator))
    return sides
  }

  /// Both sides times the least number that makes all coefficients whole.
  mutating func clearingFractions(
    _ sides: (RationalFunction, RationalFunction), _ relation: MathRelation
  ) -> (RationalFunction, RationalFunction) {
    let values = (Array(sides.0.numerator.terms) + Array(sides.1.numerator.terms)).filter { !$0.key.isEmpty }
      .compactMap(\.value.rational)
    guard values.contains(where: { !$0.isWhole }) else { return sides }
    let all = (Array(sides.0.numerator.terms.values) + Array(sides.1.numerator.terms.values)).compactMap(\.rational)
    let common = all.reduce(BigInt(1)) {
      $0 / BigInt(greatestCommonDivisor($0.magnitude, $1.denominator.magnitude)) * $1.denominator
    }
    let scale = Polynomial(ExactNumber(Rational(common)))
    let result = (
      RationalFunction(sides.0.numerator * scale, exclusions: sides.0.exclusions),
      RationalFunction(sides.1.numerator * scale, exclusions: sides.1.exclusions)
    )
    add(
      .multiplyDenominators, "Multiply both sides by \(common).",
      equation(result.0.numerator, relation, result.1.numerator))
    return result
  }

  static func commonMultiple(_ left: Polynomial, _ right: Polynomial, _ letter: String) -> Polynomial? {
    for (constant, other) in [(left, right), (right, left)] {
      guard let number = constant.constant?.rational, number.isWhole else { continue }
      let content = other.terms.values.compactMap(\.rational).reduce(BigUInt(0)) {
        greatestCommonDivisor($0, $1.numerator.magnitude)
      }
      let shared = greatestCommonDivisor(number.numerator.magnitude, content)
      guard !shared.isZero else { continue }
      return other * Polynomial(ExactNumber(Rational(BigInt(number.numerator.magnitude / shared))))
    }
    guard let common = Polynomial.commonDivisor(left, right, letter), let rest = left.divided(by: common) else {
      return nil
    }
    return rest * right
  }
}

extension String {
  /// With `!=` for `≠`.
  fileprivate var replacingNotEqual: String { reduce(into: "") { $0 += $1 == "≠" ? "!=" : String($1) } }
}
