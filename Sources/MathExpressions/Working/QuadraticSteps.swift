extension EquationSteps {
  mutating func quadratic(_ left: Polynomial, _ right: Polynomial, _ excluded: [RealPoint])
    throws(MathExpressionError) -> Bool
  {
    var whole = left - right
    if whole.terms[[variable: 1]] == nil { return pureSquare(whole, left, right, excluded) }
    if !right.isZero { add(.standardForm, "Bring everything to the left side.", equation(whole, .equal, .zero)) }
    let scaled = RationalFunction(whole).reduced
    let scale = scaled.numerator
    if scale != whole, let leading = scale.leading?.rational, let before = whole.leading?.rational,
      let factor = leading.divided(by: before)
    {
      whole = scale
      let isDivision = factor.magnitude < .one
      let text = NumberWriter().exact(isDivision ? factor.reciprocal ?? .one : factor)
      add(
        .divideBothSides, "\(isDivision ? "Divide" : "Multiply") both sides by \(text).", equation(whole, .equal, .zero)
      )
    }
    if let leading = whole.leading, leading.sign < 0 {
      whole = -whole
      add(.divideBothSides, "Divide both sides by -1.", equation(whole, .equal, .zero))
    }
    guard let coefficients = whole.coefficients(of: variable)?.compactMap(\.rational), coefficients.count == 3 else {
      return false
    }
    let (a, b, c) = (coefficients[2], coefficients[1], coefficients[0])
    var finder = PolynomialRoots(limits: evaluator.limits, account: evaluator.account)
    let roots = try finder.roots(coefficients.map { ExactNumber($0) }).compactMap(\.exact)
    if completesSquare, let done = completingSquare(whole, roots, excluded) { return done }
    let rational = roots.compactMap(\.rational)
    if !rational.isEmpty, rational.count == roots.count {
      let factors = rational.count == 2 ? rational : [rational[0], rational[0]]
      let statement = factored(a, factors)
      add(.factor, "Factor the left side.", statement)
      conclude(roots, .zeroProduct, "A product is zero where one of its factors is zero.")
      return checked(roots, excluded)
    }
    let discriminant = b * b - Rational(4) * a * c
    let text = NumberWriter().exact(discriminant)
    if discriminant.isNegative {
      conclude([], .discriminant, "The discriminant b² - 4ac is \(text), below zero: there is no real solution.")
      return true
    }
    conclude(
      roots, .quadraticFormula,
      "The formula \(Polynomial.shown(variable)) = (-b ± √(b² - 4ac))/(2a) with b² - 4ac = \(text) gives the solutions."
    )
    return checked(roots, excluded)
  }

  /// ax² = c, without a linear term.
  mutating func pureSquare(
    _ whole: Polynomial, _ left: Polynomial, _ right: Polynomial, _ excluded: [RealPoint]
  ) -> Bool {
    guard let a = whole.terms[[variable: 2]]?.rational else { return false }
    let c = whole.constant ?? whole.terms[[:]] ?? .zero
    guard let constant = c.rational, let value = (-constant).divided(by: a) else { return false }
    let square = Polynomial(variable: variable) * Polynomial(variable: variable)
    let collected = equation(square * Polynomial(ExactNumber(a)), .equal, Polynomial(ExactNumber(-constant)))
    if !isSame(collected, equation(left, .equal, right)) {
      add(.subtractBothSides, "Leave the square alone on the left side, numbers on the right one.", collected)
    }
    if a != .one {
      add(
        .divideBothSides, "Divide both sides by \(NumberWriter().exact(a)).",
        equation(square, .equal, Polynomial(ExactNumber(value))))
    }
    guard !value.isNegative else {
      conclude([], .squareRoot, "No square of a real number is negative.")
      return true
    }
    guard let root = value.isZero ? ExactNumber.zero : ExactNumber(value).squareRoot else { return false }
    let roots = value.isZero ? [root] : [-root, root]
    conclude(roots, .squareRoot, "Take the square root of both sides, with either sign.")
    return checked(roots, excluded)
  }

  func factored(_ leading: Rational, _ roots: [Rational]) -> MathStatement {
    var factors: [MathExpression.Factor] = []
    var scale = leading
    for root in roots {
      let x = Polynomial(variable: variable) * Polynomial(ExactNumber(Rational(root.denominator)))
      let factor = x - Polynomial(ExactNumber(Rational(root.numerator)))
      if let next = scale.divided(by: Rational(root.denominator)) { scale = next }
      factors.append(.init(isDivisor: false, value: factor.readable(variable)))
    }
    if scale != .one { factors.insert(.init(isDivisor: false, value: .number(scale, isDecimal: false)), at: 0) }
    let product: MathExpression =
      factors.count == 2 && factors[0] == factors[1] ? .power(factors[0].value, .whole(2)) : .product(factors)
    return MathStatement(sides: [product, .whole(0)], relations: [.equal], asksForAnswer: false, notes: [])
  }
}
