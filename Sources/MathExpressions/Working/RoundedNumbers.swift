extension MathExpression {
  /// Whether it is a number with decimal places.
  var isDecimal: Bool {
    guard case .number(let value, _) = self else { return false }
    return !value.isWhole && value.decimalPlaces(atMost: 15) != nil
  }

  /// How far a number may be from one that is about equal to it: half a unit of its last place, or a twentieth where it is no plain
  /// number, as in π ≈ 22/7.
  func tolerance(_ value: Double) -> Double { roundingError ?? 0.05 * value.magnitude }

  /// Half a unit of the last place that is written and is not a nought; nil for what is no plain number.
  var roundingError: Double? {
    // -3.33 is a sum of one term.
    if case .sum(let terms) = self, terms.count == 1 { return terms[0].value.roundingError }
    guard case .number(let value, _) = self else { return nil }
    var places = value.decimalPlaces(atMost: 15) ?? 15
    var rest = value.numerator
    // 1024 ≈ 1000.
    while places <= 0, !rest.isZero, rest % 10 == 0 {
      rest /= 10
      places -= 1
    }
    return 0.5000001 * MathExpressions.power(10, -Double(places))
  }
}
