extension EquationSteps {
  /// x² + px + q = 0 by completing the square, as some schools ask for.
  ///
  /// - Parameter whole: with a leading coefficient that is positive.
  mutating func completingSquare(_ whole: Polynomial, _ roots: [ExactNumber], _ excluded: [RealPoint]) -> Bool? {
    guard let values = whole.coefficients(of: variable)?.compactMap(\.rational), values.count == 3,
      let p = values[1].divided(by: values[2]), let q = values[0].divided(by: values[2])
    else { return nil }
    let x = Polynomial(variable: variable)
    func constant(_ value: Rational) -> Polynomial { Polynomial(ExactNumber(value)) }
    if values[2] != .one {
      add(
        .divideBothSides, "Divide both sides by \(NumberWriter().exact(values[2])).",
        equation(x * x + x * constant(p) + constant(q), .equal, .zero))
    }
    if !q.isZero {
      add(
        q.isNegative ? .addBothSides : .subtractBothSides,
        q.isNegative
          ? "Add \(NumberWriter().exact(q.magnitude)) to both sides."
          : "Subtract \(NumberWriter().exact(q)) from both sides.",
        equation(x * x + x * constant(p), .equal, constant(-q)))
    }
    let half = p * Rational(reduced: 1, 2)
    let (square, right) = (half * half, half * half - q)
    let binomial = (x + constant(half)).readable(variable)
    let text = NumberWriter().exact(square)
    add(
      .completeSquare, "Add (\(NumberWriter().exact(half)))² = \(text) to both sides: the left side is a square.",
      MathStatement(
        sides: [.power(binomial, .whole(2)), .number(right, isDecimal: false)], relations: [.equal],
        asksForAnswer: false, notes: []))
    guard !right.isNegative else {
      conclude([], .squareRoot, "No square of a real number is negative.")
      return true
    }
    guard let root = right.isZero ? ExactNumber.zero : ExactNumber(right).squareRoot else { return nil }
    let sides = right.isZero ? [root] : [-root, root]
    let lines = sides.map { side in
      MathStatement(
        sides: [binomial, side.rational.map { .number($0, isDecimal: false) } ?? .value(side)], relations: [.equal],
        asksForAnswer: false, notes: [])
    }
    add(
      .squareRoot, "Take the square root of both sides, with either sign.",
      lines.map(display.text).joined(separator: " or "), lines.map(plain.text).joined(separator: " or "))
    conclude(
      roots, .subtractBothSides,
      half.isNegative
        ? "Add \(NumberWriter().exact(half.magnitude)) to both sides."
        : "Subtract \(NumberWriter().exact(half)) from both sides.")
    return checked(roots, excluded)
  }
}
