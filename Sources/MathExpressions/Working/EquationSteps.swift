import BigInt

/// Works equations and inequalities in one letter out as a teacher does: linear and quadratic ones, those with the unknown in
/// denominators, and absolute values by cases.
struct EquationSteps {
  let evaluator: Evaluator
  let variable: String
  private(set) var steps: [WorkingStep] = []
  private let display = ExpressionWriter()
  private let plain = ExpressionWriter(isForDisplay: false)

  init(evaluator: Evaluator, variable: String) {
    self.evaluator = evaluator
    self.variable = variable
  }

  /// The steps from a line to its solution; empty where no rule fits.
  static func steps(_ statement: MathStatement, _ variable: String, _ evaluator: Evaluator) throws(MathExpressionError)
    -> [WorkingStep]
  {
    var writer = EquationSteps(evaluator: evaluator, variable: variable)
    guard statement.relations.count == 1, try writer.work(statement) else { return [] }
    return writer.steps
  }

  private mutating func work(_ statement: MathStatement) throws(MathExpressionError) -> Bool {
    if let cases = try absoluteValue(statement) { return cases }
    if let factors = try zeroProduct(statement) { return factors }
    guard let left = try function(statement.sides[0]), let right = try function(statement.sides[1]) else {
      return false
    }
    var sides = (left, right)
    var excluded: [RealPoint] = []
    let relation = statement.relations[0]
    if left.denominator.constant == nil || right.denominator.constant == nil {
      guard relation == .equal, let cleared = try clearingDenominators(left, right, &excluded) else { return false }
      sides = cleared
    } else {
      let expanded = equation(left.numerator, relation, right.numerator)
      if expanded.sides.map(\.flattened) != statement.sides.map(\.flattened), !isSame(expanded, statement) {
        add(.likeTerms, "Multiply the brackets out and collect like terms on each side.", expanded)
      }
      excluded =
        try ZeroFinder(evaluator: evaluator, variable: variable).exclusions(left)
        + ZeroFinder(evaluator: evaluator, variable: variable).exclusions(right)
      guard excluded.isEmpty else { return false }
    }
    sides = clearingFractions(sides, relation)
    let degree = max(sides.0.numerator.degree, sides.1.numerator.degree)
    let difference = sides.0.numerator - sides.1.numerator
    if difference.degree <= 1 { return try linear(sides.0.numerator, sides.1.numerator, relation, excluded) }
    guard relation == .equal, difference.degree == 2, degree == 2 else { return false }
    return try quadratic(sides.0.numerator, sides.1.numerator, excluded)
  }

  // MARK: Writing steps

  private mutating func add(_ rule: WorkingRule, _ sentence: String, _ statement: MathStatement) {
    add(rule, sentence, display.text(statement), plain.text(statement))
  }

  private mutating func add(_ rule: WorkingRule, _ sentence: String, _ text: String, _ plain: String) {
    steps.append(WorkingStep(rule: rule.rawValue, sentence: sentence, text: text, plain: plain, substeps: []))
  }

  private func isSame(_ left: MathStatement, _ right: MathStatement) -> Bool {
    plain.text(left).filter { $0 != " " } == plain.text(right).filter { $0 != " " }
  }

  private func function(_ expression: MathExpression) throws(MathExpressionError) -> RationalFunction? {
    guard let function = try RationalFunction(expression, evaluator: evaluator, variables: [:]),
      function.numerator.variables.isSubset(of: [variable]),
      function.numerator.terms.values.allSatisfy({ $0.rational != nil })
    else { return nil }
    return function
  }

  private func equation(_ left: Polynomial, _ relation: MathRelation, _ right: Polynomial) -> MathStatement {
    MathStatement(
      sides: [left.readable(variable), right.readable(variable)], relations: [relation], asksForAnswer: false, notes: []
    )
  }

  private func letter(_ value: ExactNumber) -> MathStatement {
    MathStatement(
      sides: [.variable(variable), value.rational.map { .number($0, isDecimal: false) } ?? .value(value)],
      relations: [.equal], asksForAnswer: false, notes: [])
  }

  /// A line of several solutions.
  private mutating func conclude(_ values: [ExactNumber], _ rule: WorkingRule, _ sentence: String) {
    guard !values.isEmpty else { return add(rule, sentence, "no real solution", "none") }
    add(
      rule, sentence, values.map { display.text(letter($0)) }.joined(separator: " or "),
      values.map { plain.text(letter($0)) }.joined(separator: " or "))
  }

  // MARK: Linear

  private mutating func linear(
    _ left: Polynomial, _ right: Polynomial, _ relation: MathRelation, _ excluded: [RealPoint]
  ) throws(MathExpressionError) -> Bool {
    let x = Polynomial(variable: variable)
    func part(_ polynomial: Polynomial, _ power: Int) -> Polynomial {
      let key: Polynomial.Powers = power == 0 ? [:] : [variable: power]
      return Polynomial(terms: polynomial.terms.filter { $0.key == key })
    }
    var (first, second) = (left, right)
    // Squares that cancel, then the unknown to the left, then numbers to the right.
    for power in [2, 1] {
      let moved = part(second, power)
      guard !moved.isZero else { continue }
      (first, second) = (first - moved, second - moved)
      addMove(moved, first, relation, second)
    }
    let constant = part(first, 0)
    if !constant.isZero, first.degree > 0 {
      (first, second) = (first - constant, second - constant)
      addMove(constant, first, relation, second)
    }
    guard let slope = first.terms[[variable: 1]]?.rational, let value = second.constant?.rational else {
      let holds = relation.holds(forOrder: (first - second).constant?.sign ?? 0)
      let name = Polynomial.shown(variable)
      add(
        .conclusion, holds ? "This holds whatever \(name) is." : "This holds for no \(name).",
        holds ? "true for every \(name)" : "no solution", holds ? "every \(variable)" : "none")
      return true
    }
    guard slope != .one else { return finishing(second, excluded) }
    guard let solution = value.divided(by: slope) else { return false }
    let turned = slope.isNegative && relation != .equal && relation != .notEqual
    let final = equation(x, turned ? relation.mirrored : relation, Polynomial(ExactNumber(solution)))
    let text = NumberWriter().exact(slope)
    add(
      turned ? .turnSign : .divideBothSides,
      turned ? "Divide both sides by \(text), which is negative: the sign turns." : "Divide both sides by \(text).",
      final)
    return finishing(Polynomial(ExactNumber(solution)), excluded)
  }

  private mutating func addMove(_ moved: Polynomial, _ left: Polynomial, _ relation: MathRelation, _ right: Polynomial)
  {
    let isNegative = (moved.leading?.sign ?? 1) < 0
    let text = (isNegative ? -moved : moved).text
    add(
      isNegative ? .addBothSides : .subtractBothSides,
      isNegative ? "Add \(text) to both sides." : "Subtract \(text) from both sides.", equation(left, relation, right))
  }

  /// The last check against excluded values.
  private mutating func finishing(_ value: Polynomial, _ excluded: [RealPoint]) -> Bool {
    guard let number = value.constant, !excluded.isEmpty else { return true }
    return checked([number], excluded)
  }

  private mutating func checked(_ values: [ExactNumber], _ excluded: [RealPoint]) -> Bool {
    guard !excluded.isEmpty else { return true }
    let kept = values.filter { value in !excluded.contains { RealPoint.order($0, .exact(value)) == 0 } }
    conclude(
      kept, .check,
      kept.count == values.count
        ? "No denominator is zero there." : "Where a denominator is zero there is no solution.")
    return true
  }

  // MARK: Denominators

  private mutating func clearingDenominators(
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
  private mutating func clearingFractions(
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

  private static func commonMultiple(_ left: Polynomial, _ right: Polynomial, _ letter: String) -> Polynomial? {
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

  // MARK: Quadratic

  private mutating func quadratic(_ left: Polynomial, _ right: Polynomial, _ excluded: [RealPoint])
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
  private mutating func pureSquare(
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

  private func factored(_ leading: Rational, _ roots: [Rational]) -> MathStatement {
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

  // MARK: Products

  /// A product of several factors that is zero, by its factors; nil for another line.
  private mutating func zeroProduct(_ statement: MathStatement) throws(MathExpressionError) -> Bool? {
    guard statement.relations == [.equal], statement.sides[1].constantRational == .zero,
      case .product(let factors) = statement.sides[0], factors.count > 1, factors.allSatisfy({ !$0.isDivisor })
    else { return nil }
    let moving = factors.map(\.value).filter { $0.mentions(variable) }
    guard moving.count > 1 else { return nil }
    var (lines, roots, substeps) = ([MathStatement](), [RealPoint](), [WorkingStep]())
    for factor in moving {
      guard let function = try function(factor), function.exclusions.isEmpty, function.denominator.constant != nil,
        let coefficients = function.numerator.coefficients(of: variable), coefficients.count > 1
      else { return nil }
      let line = MathStatement(sides: [factor, .whole(0)], relations: [.equal], asksForAnswer: false, notes: [])
      lines.append(line)
      substeps += try Self.steps(line, variable, evaluator)
      var finder = PolynomialRoots(limits: evaluator.limits, account: evaluator.account)
      roots += try finder.roots(coefficients)
    }
    let exact = RealPoint.sorted(roots)
    guard exact.allSatisfy({ $0.exact != nil }) else { return nil }
    steps.append(
      WorkingStep(
        rule: WorkingRule.zeroProduct.rawValue, sentence: "A product is zero where one of its factors is zero.",
        text: lines.map(display.text).joined(separator: " or "), plain: lines.map(plain.text).joined(separator: " or "),
        substeps: substeps))
    conclude(exact.compactMap(\.exact), .conclusion, "The factors give the solutions.")
    return true
  }

  // MARK: Absolute values

  /// |u| = c by cases; nil for another line.
  private mutating func absoluteValue(_ statement: MathStatement) throws(MathExpressionError) -> Bool? {
    guard statement.relations == [.equal], case .absolute(let inner) = statement.sides[0],
      let value = statement.sides[1].constantRational, let function = try function(inner), function.denominator == .one,
      function.numerator.degree == 1
    else { return nil }
    if value.isNegative {
      add(.absoluteValue, "No absolute value is negative.", "no real solution", "none")
      return true
    }
    let sides = value.isZero ? [value] : [value, -value]
    let lines = sides.map { side in
      MathStatement(
        sides: [inner, .number(side, isDecimal: false)], relations: [.equal], asksForAnswer: false, notes: [])
    }
    var step = WorkingStep(
      rule: WorkingRule.cases.rawValue, sentence: "What stands inside the bars is the number, or its opposite.",
      text: lines.map(display.text).joined(separator: " or "), plain: lines.map(plain.text).joined(separator: " or "),
      substeps: [])
    for line in lines { step.substeps += try Self.steps(line, variable, evaluator) }
    steps.append(step)
    var finder = PolynomialRoots(limits: evaluator.limits, account: evaluator.account)
    var roots: [RealPoint] = []
    for side in sides {
      let shifted = function.numerator - Polynomial(ExactNumber(side))
      roots += try finder.roots(shifted.coefficients(of: variable) ?? [])
    }
    conclude(RealPoint.sorted(roots).compactMap(\.exact), .conclusion, "Each case gives a solution.")
    return true
  }
}

extension MathRelation {
  /// The relation of the sides exchanged.
  var mirrored: MathRelation {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .greater: .less
    case .lessOrEqual: .greaterOrEqual
    case .greaterOrEqual: .lessOrEqual
    }
  }
}

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

extension String {
  /// With `!=` for `≠`.
  fileprivate var replacingNotEqual: String { reduce(into: "") { $0 += $1 == "≠" ? "!=" : String($1) } }
}
