import BigInt

/// Guesses which slip leads from one line to the next: each slip is made on purpose, and the one that gives the line that
/// was written is named.
struct SlipFinder {
  let evaluator: Evaluator

  // MARK: Expressions

  /// Why two expressions are not in a relation, with values; nil where they are.
  func difference(
    _ left: MathExpression, _ right: MathExpression, _ relation: MathRelation, _ isApproximate: Bool
  ) throws(MathExpressionError) -> String? {
    let writer = NumberWriter()
    func text(_ value: Quantity) -> String { writer.exact(value) ?? writer.decimal(value) }
    let letters = left.variables.union(right.variables).sorted()
    if letters.isEmpty {
      let (first, second) = (try evaluator.value(of: left), try evaluator.value(of: right))
      if isApproximate {
        guard let one = first.double, let other = second.double else { return nil }
        return (one - other).magnitude <= right.tolerance(other) ? nil : "\(text(first)) is not near \(text(second))"
      }
      if relation.holds(forOrder: LineSolutions.order(first, second)) { return nil }
      return "\(text(first)) \(relation.negated.symbol) \(text(second))"
    }
    guard relation == .equal else { return nil }
    if let first = try RationalFunction(left, evaluator: evaluator, variables: [:]),
      let second = try RationalFunction(right, evaluator: evaluator, variables: [:]),
      let difference = try first.adding(second.negated, evaluator.account)
    {
      if difference.numerator.isZero { return nil }
    } else if try agreesAtSamples(left, right, letters) {
      return nil
    }
    // A number at which it is seen that the two differ.
    for trial in [2, 3, 1, 5, -1, 0] {
      var values: [String: Quantity] = [:]
      for (index, letter) in letters.enumerated() { values[letter] = Quantity(Rational(trial + index)) }
      guard let first = try? evaluator.value(of: left, variables: values),
        let second = try? evaluator.value(of: right, variables: values), LineSolutions.order(first, second) != 0
      else { continue }
      let place = letters.map { "\(Polynomial.shown($0)) = \(text(values[$0] ?? .zero))" }.joined(separator: ", ")
      return "for \(place) it is \(text(first)) and \(text(second))"
    }
    return nil
  }

  private func agreesAtSamples(_ left: MathExpression, _ right: MathExpression, _ letters: [String])
    throws(MathExpressionError) -> Bool
  {
    var count = 0
    for trial in [7, 11, 13, 17, 23, 29] {
      var values: [String: RealInterval] = [:]
      for (index, letter) in letters.enumerated() {
        values[letter] = RealInterval(Rational(numerator: BigInt(trial * (index + 2)), nonzero: 9), 120)
      }
      let real = RealEvaluator(bits: 120, account: evaluator.account, values: values)
      guard let first = try? real.value(left), let second = try? real.value(right) else { continue }
      guard first.adding(-second, 120).containsZero else { return false }
      count += 1
    }
    return count > 1
  }

  /// The slip that turns one expression into another; nil where none is known.
  func slip(from left: MathExpression, to right: MathExpression) -> String? {
    variants(left).first { isComparable($0.1, right) }?.0
  }

  private func isComparable(_ left: MathExpression, _ right: MathExpression) -> Bool {
    do throws(MathExpressionError) {
      return try difference(left, right, .equal, false) == nil
    } catch {
      return false
    }
  }

  /// The expression with one slip made somewhere, by name.
  private func variants(_ expression: MathExpression) -> [(String, MathExpression)] {
    var result = Self.slips(expression)
    let children = expression.children
    for (index, child) in children.enumerated() {
      for (name, variant) in variants(child) where result.count < 200 {
        var place = -1
        result.append(
          (
            name,
            expression.rebuilt { part in
              place += 1
              return place == index ? variant : part
            }
          ))
      }
    }
    return result
  }

  /// Slips at the outermost operation.
  private static func slips(_ expression: MathExpression) -> [(String, MathExpression)] {
    var result: [(String, MathExpression)] = []
    switch expression {
    case .product(let factors):
      for (index, factor) in factors.enumerated() where !factor.isDivisor {
        guard case .sum(let terms) = factor.value, terms.count > 1 else { continue }
        var others = factors
        others.remove(at: index)
        guard !others.isEmpty, !others.contains(where: \.isDivisor) else { continue }
        let scale: MathExpression = others.count == 1 ? others[0].value : .product(others)
        // 2(y + 2) = 2y + 2: only the first, or only the last, is multiplied.
        for chosen in [0, terms.count - 1] {
          let parts = terms.enumerated().map { offset, term in
            MathExpression.Term(
              sign: term.sign, value: offset == chosen ? .product(of: scale, term.value) : term.value)
          }
          result.append(("only one term of the bracket was multiplied", .sum(parts)))
        }
        let signs = terms.enumerated().map { offset, term in
          MathExpression.Term(
            sign: offset == 0 ? term.sign : term.sign == .plus ? .minus : .plus, value: .product(of: scale, term.value))
        }
        result.append(("a sign was changed in multiplying the bracket out", .sum(signs)))
      }
      if factors.count == 2, factors.allSatisfy({ !$0.isDivisor }) {
        let sum = MathExpression.sum(factors.map { .init(sign: .plus, value: $0.value) })
        result.append(("added instead of multiplied", sum))
      }
    case .power(let base, let exponent):
      if case .sum(let terms) = base, exponent.constantRational == 2, terms.count == 2 {
        for signs in [[MathExpression.Sign.plus, .plus], [terms[0].sign, terms[1].sign]] {
          let parts = zip(terms, signs).map { MathExpression.Term(sign: $1, value: .power($0.value, exponent)) }
          result.append(("the square of a sum is not the sum of the squares", .sum(parts)))
        }
      }
      result.append(("the power was taken as a product", .product(of: base, exponent)))
    case .root(let radicand, let degree):
      if case .sum(let terms) = radicand, terms.count > 1 {
        let parts = terms.map { MathExpression.Term(sign: $0.sign, value: .root($0.value, degree: degree)) }
        result.append(("the root of a sum is not the sum of the roots", .sum(parts)))
      }
    case .sum(let terms):
      for (index, term) in terms.enumerated() {
        var flipped = terms
        flipped[index].sign = term.sign == .plus ? .minus : .plus
        result.append(("the sign of a term was changed", .sum(flipped)))
        if term.sign == .minus, case .sum(let inner) = term.value, inner.count > 1 {
          // -(a + b) = -a + b.
          let parts = inner.enumerated().map { offset, part in
            MathExpression.Term(
              sign: offset == 0 ? (part.sign == .plus ? .minus : .plus) : part.sign, value: part.value)
          }
          var opened = terms
          opened.replaceSubrange(index...index, with: parts)
          result.append(("the minus before the bracket turned only the first sign", .sum(opened)))
        }
      }
      if terms.count == 2, let first = terms[0].value.fractionParts, let second = terms[1].value.fractionParts {
        let above = MathExpression.sum([
          .init(sign: terms[0].sign, value: first.above), .init(sign: terms[1].sign, value: second.above),
        ])
        let below = MathExpression.sum([
          .init(sign: .plus, value: first.below), .init(sign: .plus, value: second.below),
        ])
        result.append(("numerators and denominators were added", .quotient(above, by: below)))
      }
      // 2 + 3·4 from left to right.
      if terms.count >= 2, case .product(let factors) = terms[terms.count - 1].value, factors.count >= 2 {
        var head = terms
        head[head.count - 1].value = factors[0].value
        let whole = [MathExpression.Factor(isDivisor: false, value: .sum(head))] + factors.dropFirst()
        result.append(("worked from left to right, not multiplication first", .product(Array(whole))))
      }
    default: break
    }
    return result
  }

  // MARK: Equations

  /// The slip that turns one line into another; nil where none is known.
  func slip(from before: WrittenLine, to line: WrittenLine, _ letter: String) -> String? {
    guard before.statements.count == 1, let target = set(line.statements, letter) else { return nil }
    let statement = before.statement
    guard statement.relations.count == 1 else { return nil }
    let relation = statement.relations[0]
    if line.statements.count == 1, line.statement.relations.count == 1, relation != .equal,
      let turned = set([line.statement.turned], letter), turned == set([statement], letter)
    {
      return "the sign was not turned in dividing by a negative number"
    }
    for (name, sides) in equationVariants(statement) {
      let variant = MathStatement(sides: sides, relations: [relation], asksForAnswer: false, notes: [])
      if let own = set([variant], letter), own == target { return name }
    }
    return arithmeticSlip(statement, line, letter)
  }

  /// The slip whose result fulfils a condition.
  func slip(from statement: MathStatement, _ isResult: (MathStatement) -> Bool) -> String? {
    equationVariants(statement).first { _, sides in
      isResult(MathStatement(sides: sides, relations: statement.relations, asksForAnswer: false, notes: []))
    }?.0
  }

  private func set(_ statements: [MathStatement], _ letter: String) -> LineSolutions? {
    var all = LineSolutions.empty
    for statement in statements {
      guard let result = try? EquationSolver(evaluator: evaluator).solve(statement, for: letter) else { return nil }
      all = all.union(LineSolutions(result.solutions))
    }
    return all
  }

  private func equationVariants(_ statement: MathStatement) -> [(String, [MathExpression])] {
    let (left, right) = (statement.sides[0], statement.sides[1])
    var result: [(String, [MathExpression])] = []
    func moved(_ from: MathExpression, _ to: MathExpression, isLeft: Bool) {
      for (index, term) in from.terms.enumerated() where from.terms.count > 1 || term.value.constantRational != .zero {
        var rest = from.terms
        rest.remove(at: index)
        let remaining: MathExpression = rest.isEmpty ? .whole(0) : .sum(rest)
        // Moved with the sign that it has, where it should turn.
        let other = MathExpression.sum(to.terms + [term])
        result.append(
          ("the sign of a term was not turned in moving it", isLeft ? [remaining, other] : [other, remaining]))
      }
    }
    moved(left, right, isLeft: true)
    moved(right, left, isLeft: false)
    var numbers: Set<Rational> = []
    for term in left.terms + right.terms {
      for factor in term.value.factors {
        if let value = factor.constantRational, !value.isZero { numbers.insert(value) }
      }
      if case .product(let factors) = term.value {
        for factor in factors where factor.isDivisor {
          if let value = factor.value.constantRational, !value.isZero { numbers.insert(value) }
        }
      }
    }
    for number in numbers.sorted() where number.magnitude != .one {
      let divisor = MathExpression.number(number, isDecimal: false)
      result.append(("only one side was divided", [.quotient(left, by: divisor), right]))
      result.append(("only one side was divided", [left, .quotient(right, by: divisor)]))
      result.append(("only one side was multiplied", [.product(of: divisor, left), right]))
      result.append(("only one side was multiplied", [left, .product(of: divisor, right)]))
      // One term of a side is divided and the other is left as it is.
      for (sides, isLeft) in [((left, right), true), ((right, left), false)] where sides.0.terms.count > 1 {
        for index in sides.0.terms.indices {
          var terms = sides.0.terms
          terms[index].value = .quotient(terms[index].value, by: divisor)
          let other = MathExpression.quotient(sides.1, by: divisor)
          result.append(("not every term was divided", isLeft ? [.sum(terms), other] : [other, .sum(terms)]))
        }
      }
      // Divided where the coefficient should be subtracted, or the other way round.
      result.append(
        (
          "subtracted the coefficient instead of dividing by it",
          [.quotient(left, by: divisor), .difference(right, divisor)]
        ))
      result.append(("multiplied instead of divided", [.quotient(left, by: divisor), .product(of: right, divisor)]))
    }
    for (name, variant) in variants(left) { result.append((name, [variant, right])) }
    for (name, variant) in variants(right) { result.append((name, [left, variant])) }
    return result
  }

  /// A number in the line that is off: with another in its place the line would follow.
  private func arithmeticSlip(_ before: MathStatement, _ line: WrittenLine, _ letter: String) -> String? {
    guard line.statements.count == 1, let target = set([before], letter), let values = target.values,
      let value = values.first
    else { return nil }
    let statement = line.statement
    let unknown = "number n"
    var found: [(wrong: Rational, right: Rational)] = []
    for (side, expression) in statement.sides.enumerated() {
      for number in expression.numbers {
        let asked = MathStatement(
          sides: statement.sides.enumerated().map {
            $0.offset == side ? $0.element.replacingFirst(number, by: .variable(unknown)) : $0.element
          }, relations: statement.relations, asksForAnswer: false, notes: [])
        guard statement.relations == [.equal],
          let result = try? EquationSolver(evaluator: evaluator).solve(asked, for: unknown, known: [letter: value]),
          case .values(_, let numbers) = result.solutions, numbers.count == 1, let right = numbers[0].rational,
          right.bitWidth < 24
        else { continue }
        var mended = asked
        mended.sides = asked.sides.map { $0.replacing(unknown, by: .number(right, isDecimal: false)) }
        guard set([mended], letter) == target else { continue }
        found.append((number, right))
      }
    }
    // A result is more likely wrong than a coefficient, and by a whole number.
    guard let slip = found.last(where: { $0.right.isWhole }) ?? found.last else { return nil }
    let writer = NumberWriter()
    return "arithmetic: \(writer.exact(slip.wrong)) should be \(writer.exact(slip.right))"
  }
}

extension MathExpression {
  /// The addends, each with its sign.
  fileprivate var terms: [Term] {
    if case .sum(let terms) = self { return terms }
    return [.init(sign: .plus, value: self)]
  }

  /// The numbers that are written in it.
  fileprivate var numbers: [Rational] {
    if case .number(let value, _) = self { return [value] }
    return children.flatMap(\.numbers)
  }

  /// The expression with another for the first occurrence of a number.
  fileprivate func replacingFirst(_ number: Rational, by other: MathExpression) -> MathExpression {
    var isDone = false
    func replaced(_ part: MathExpression) -> MathExpression {
      if isDone { return part }
      if case .number(number, _) = part {
        isDone = true
        return other
      }
      return part.rebuilt(replaced)
    }
    return replaced(self)
  }

  /// Numerator and denominator of a fraction.
  fileprivate var fractionParts: (above: MathExpression, below: MathExpression)? {
    guard case .product(let factors) = self, factors.count == 2, !factors[0].isDivisor, factors[1].isDivisor else {
      return nil
    }
    return (factors[0].value, factors[1].value)
  }
}

extension MathStatement {
  /// The relation read the other way round.
  fileprivate var turned: MathStatement {
    var result = self
    result.relations = relations.map(\.mirrored)
    return result
  }
}
