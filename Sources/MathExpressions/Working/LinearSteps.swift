extension EquationSteps {
  mutating func linear(
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

  mutating func addMove(_ moved: Polynomial, _ left: Polynomial, _ relation: MathRelation, _ right: Polynomial) {
    let isNegative = (moved.leading?.sign ?? 1) < 0
    let text = (isNegative ? -moved : moved).text
    add(
      isNegative ? .addBothSides : .subtractBothSides,
      isNegative ? "Add \(text) to both sides." : "Subtract \(text) from both sides.", equation(left, relation, right))
  }

  /// The last check against excluded values.
  mutating func finishing(_ value: Polynomial, _ excluded: [RealPoint]) -> Bool {
    guard let number = value.constant, !excluded.isEmpty else { return true }
    return checked([number], excluded)
  }

  mutating func checked(_ values: [ExactNumber], _ excluded: [RealPoint]) -> Bool {
    guard !excluded.isEmpty else { return true }
    let kept = values.filter { value in !excluded.contains { RealPoint.order($0, .exact(value)) == 0 } }
    conclude(
      kept, .check,
      kept.count == values.count
        ? "No denominator is zero there." : "Where a denominator is zero there is no solution.")
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
