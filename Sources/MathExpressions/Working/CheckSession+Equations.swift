/// Whether equations follow from others.
extension CheckSession {
  func equation(_ line: WrittenLine, _ before: WrittenLine, _ later: [WrittenLine]) throws(MathExpressionError)
    -> CheckedLine
  {
    guard line.unknowns.count == 1, before.unknowns == line.unknowns, let letter = line.unknowns.first else {
      if let verdict = try system(line, before) { return verdict }
      return try severalLetters(line, before)
    }
    // x_2 says nothing of x_1.
    if !line.indexed.isEmpty, !before.indexed.isEmpty, line.indexed.isDisjoint(with: before.indexed) {
      return verdict(line, .start, "a new start")
    }
    guard let earlier = try solutions(before, letter), let own = try ownSolutions(line, before, letter) else {
      return verdict(line, .notJudged, "not judged: its solutions are not all known")
    }
    if own == earlier { return verdict(line, .follows, line.isAnswer ? "follows, and is the answer" : "follows") }
    let name = Polynomial.shown(letter)
    // n(n + 1)/2 = 55 after n = 10 is what comes out with that value.
    if before.isValue, !line.isValue, let value = earlier.values?.first, earlier.values?.count == 1, own.covers(value) {
      return verdict(line, .follows, "follows: it is so for that value")
    }
    // An answer is not worked on: another value of the letter is another solution, or another exercise. 0.3 for 1/3 is neither.
    if before.statement.sides.last?.roundingError != nil, before.isAnswer, line.isAnswer, let first = own.values,
      let second = earlier.values, first.count == 1, second.count == 1,
      let one = first[0].double, let other = second[0].double,
      (one - other).magnitude > 0.1 * max(one.magnitude, other.magnitude)
    {
      return beginning(line, "a new start")
    }
    if let beforeGains, beforeGains.unknowns == line.unknowns, try solutions(beforeGains, letter) == own {
      return verdict(line, .follows, "follows: what was gained is left out")
    }
    if own.isSubset(of: earlier), !own.isEmpty {
      // The other cases may stand on the lines that follow.
      var all = cases.union(own)
      if all == earlier { return verdict(line, .partialCase, "one of the cases") }
      for next in later where next.unknowns == [letter] && next.isEquation {
        // A line that has them all is no case.
        if let more = try ownSolutions(next, before, letter), more.isSubset(of: earlier), more != earlier {
          all = all.union(more)
        }
        if all == earlier { return verdict(line, .partialCase, "one of the cases") }
      }
      let lost = earlier.missing(from: own)
      let slip = Self.loss(lost, kept: own)
      return verdict(
        line, .losesSolutions, "loses \(list(lost, name))" + (slip.map { "; \($0)" } ?? ""), values: lost, slip: slip)
    }
    if earlier.isSubset(of: own) {
      let gained = own.missing(from: earlier)
      if !earlier.isEmpty || !gained.isEmpty, isConsequence(line, before) {
        return verdict(
          line, .gainsSolutions, "gains \(list(gained, name)): the solutions must be tried in the line before",
          values: gained)
      }
    }
    if isRounded(line, own, earlier) { return verdict(line, .follows, "follows, rounded") }
    let slip = namesSlips ? SlipFinder(evaluator: evaluator).slip(from: before, to: line, letter) : nil
    let example = counterexample(line, earlier, letter) ?? counterexample(before, own, letter)
    return verdict(
      line, .wrong,
      "does not follow" + (example.map { ": \($0)" } ?? "") + (slip.map { "; \($0)" } ?? ""), counterexample: example,
      slip: slip)
  }

  /// Whether a side may be a rounded result: a decimal number, where such are accepted.
  func mayBeRounded(_ side: MathExpression) -> Bool { acceptsRounding && side.isDecimal }

  /// Whether a line gives the one solution rounded to the places of its number.
  func isRounded(_ line: WrittenLine, _ own: LineSolutions, _ earlier: LineSolutions) -> Bool {
    guard let last = line.statement.sides.last, mayBeRounded(last), let given = own.values, let exact = earlier.values,
      given.count == 1, exact.count == 1, let first = given[0].double, let second = exact[0].double
    else { return false }
    return (first - second).magnitude <= last.tolerance(first)
  }

  /// The solutions of a line; where it gives some rounded, as x ≈ 3.33 and x = 10/3 ≈ 3.33 do, those of the line before that round
  /// to its numbers, or the numbers themselves where none does.
  func ownSolutions(_ line: WrittenLine, _ before: WrittenLine, _ letter: String) throws(MathExpressionError)
    -> LineSolutions?
  {
    guard !line.approximate.isEmpty else { return try solutions(line, letter) }
    guard let exact = try solutions(before, letter)?.values else { return nil }
    var found: [Quantity] = []
    for statement in line.statements {
      guard case .variable = statement.sides[0], statement.relations.allSatisfy({ $0 == .equal }) else { return nil }
      let sides = statement.sides.dropFirst().flatMap { side in side.signChoices.map { [$0.upper, $0.lower] } ?? [side]
      }
      for side in sides {
        guard side.variables.isEmpty, let given = try? evaluator.value(of: side), let number = given.double else {
          return nil
        }
        let meant = exact.first { ($0.double.map { ($0 - number).magnitude } ?? .infinity) <= side.tolerance(number) }
        if !found.contains(meant ?? given) { found.append(meant ?? given) }
      }
    }
    return LineSolutions(.values(variable: letter, found))
  }

  /// Why solutions are lost, where it is seen.
  static func loss(_ lost: [Quantity], kept: LineSolutions) -> String? {
    if lost.contains(where: { $0.sign == 0 }) { return "divided by something that may be zero" }
    let opposites = (kept.values ?? []).compactMap(\.exact).map { -$0 }
    return lost.contains { value in value.exact.map(opposites.contains) ?? false }
      ? "a square has two roots, with either sign" : nil
  }

  /// Whether squaring or multiplying by the unknown, which gain solutions, may lead from one line to the other.
  func isConsequence(_ line: WrittenLine, _ before: WrittenLine) -> Bool {
    before.statement.sides.contains { side in
      side.contains { part in
        switch part {
        case .root, .absolute, .function: true
        case .product(let factors): factors.contains { $0.isDivisor && !$0.value.variables.isEmpty }
        default: false
        }
      }
    } && !line.statement.sides.contains { $0.contains { if case .root = $0 { true } else { false } } }
  }

  func solutions(_ line: WrittenLine, _ letter: String) throws(MathExpressionError) -> LineSolutions? {
    var all = LineSolutions.empty
    for statement in line.statements {
      if let counter = line.counter, statement.letters.contains(counter) {
        guard let family = try family(statement, counter) else { return nil }
        all = all.union(family)
        continue
      }
      var choices = [statement]
      if statement.sides.contains(where: { $0.signChoices != nil }) {
        choices = [true, false].map { isUpper in
          var chosen = statement
          chosen.sides = statement.sides.map { side in side.signChoices.map { isUpper ? $0.upper : $0.lower } ?? side }
          return chosen
        }
      }
      for choice in choices {
        let result = try EquationSolver(evaluator: evaluator).solve(choice, for: letter)
        switch result.solutions {
        case .found, .periodicIntervals, .everyOutside: return nil
        default: break
        }
        all = all.union(LineSolutions(result.solutions))
      }
    }
    return line.approximate.isEmpty || all.values == nil ? all : nil
  }

  /// The members of x = π/6 + 2kπ.
  func family(_ statement: MathStatement, _ counter: String) throws(MathExpressionError) -> LineSolutions? {
    guard let value = statement.sides.last,
      let function = try RationalFunction(value, evaluator: evaluator, variables: [:]),
      let below = function.denominator.constant?.reciprocal,
      let coefficients = function.numerator.coefficients(of: counter), coefficients.count == 2
    else { return nil }
    let period = (coefficients[1] * below).magnitude
    let base = RealPoint.exact(coefficients[0] * below).reduced(by: period).quantity
    return LineSolutions(
      .periodic(variable: "x", [.init(base: base, period: .exact(period))], others: [], except: []))
  }

  func list(_ values: [Quantity], _ name: String) -> String {
    guard !values.isEmpty else { return "solutions" }
    return values.map { "\(name) \(SolutionWriter().answer($0))" }.joined(separator: " and ")
  }

  /// A solution of one line for which another is false.
  func counterexample(_ line: WrittenLine, _ solutions: LineSolutions, _ letter: String) -> String? {
    guard
      let value = solutions.values?.first(where: { value in
        !line.statements.contains { holds($0, letter, value) ?? true }
      })
    else { return nil }
    let writer = NumberWriter()
    func text(_ value: Quantity) -> String { writer.exact(value) ?? writer.decimal(value) }
    let statement = line.statement
    let sides = statement.sides.compactMap { try? evaluator.value(of: $0, variables: [letter: value]) }
    guard sides.count == statement.sides.count, sides.count > 1 else { return nil }
    return "for \(Polynomial.shown(letter)) = \(text(value)) it says \(text(sides[0])) "
      + "\(statement.relations[0].symbol) \(text(sides[1]))"
  }

  func holds(_ statement: MathStatement, _ letter: String, _ value: Quantity) -> Bool? {
    var values: [Quantity] = []
    for side in statement.sides {
      guard let value = try? evaluator.value(of: side, variables: [letter: value]) else { return nil }
      values.append(value)
    }
    return zip(statement.relations, zip(values, values.dropFirst())).allSatisfy { relation, pair in
      relation.holds(forOrder: LineSolutions.order(pair.0, pair.1))
    }
  }

  /// The verdict on equations of several letters on one line after others, as a system; nil where its solutions are not finite.
  func system(_ line: WrittenLine, _ before: WrittenLine) throws(MathExpressionError) -> CheckedLine? {
    guard line.letters == before.letters, line.isSystem, before.isSystem,
      let own = try choices(line), let earlier = try choices(before)
    else { return nil }
    if own == earlier { return verdict(line, .follows, line.isAnswer ? "follows, and is the answer" : "follows") }
    if !own.isEmpty, own.isSubset(of: earlier) { return verdict(line, .losesSolutions, "loses solutions") }
    return verdict(line, .wrong, "does not follow: the solutions of the equations are others")
  }

  /// The solutions of a system, where they are finitely many and in closed form.
  func choices(_ line: WrittenLine) throws(MathExpressionError) -> Set<[SolutionSet.Binding]>? {
    let found: [[SolutionSet.Binding]]
    switch try SystemSolver(evaluator: evaluator).solve(line.statements) {
    case .assignment(let bindings): found = [bindings]
    case .choices(let choices): found = choices
    case .contradiction: found = []
    default: return nil
    }
    guard found.allSatisfy({ $0.allSatisfy { $0.value.exact != nil } }) else { return nil }
    return Set(found.map { $0.sorted { $0.variable < $1.variable } })
  }

  /// A line of several letters follows where it is equal to the line before but for a factor.
  func severalLetters(_ line: WrittenLine, _ before: WrittenLine) throws(MathExpressionError) -> CheckedLine {
    guard line.letters == before.letters, line.statements.count == 1, before.statements.count == 1,
      line.statement.relations == [.equal], before.statement.relations == [.equal],
      let own = try difference(line.statement), let earlier = try difference(before.statement)
    else { return beginning(line, "a new start") }
    if own.numerator.isMultiple(of: earlier.numerator) { return verdict(line, .follows, "follows") }
    guard namesSlips else { return verdict(line, .start, "another equation") }
    let slip = SlipFinder(evaluator: evaluator).slip(from: before.statement) { variant in
      guard let changed = try? difference(variant) else { return false }
      return own.numerator.isMultiple(of: changed.numerator)
    }
    // Without a slip that leads to it, it may as well be the next equation of a system.
    guard let slip else { return verdict(line, .start, "another equation") }
    return verdict(line, .wrong, "does not follow; \(slip)", counterexample: nil, slip: slip)
  }

  func difference(_ statement: MathStatement) throws(MathExpressionError) -> RationalFunction? {
    guard let left = try RationalFunction(statement.sides[0], evaluator: evaluator, variables: [:]),
      let right = try RationalFunction(statement.sides[1], evaluator: evaluator, variables: [:])
    else { return nil }
    return try left.adding(right.negated, evaluator.account)
  }
}

extension Polynomial {
  /// Whether two polynomials differ by a constant factor only.
  func isMultiple(of other: Polynomial) -> Bool {
    guard let lead = other.terms.first, let own = terms[lead.key], let ratio = own.divided(by: lead.value) else {
      return isZero && other.isZero
    }
    return (self - other * Polynomial(ratio)).isZero
  }
}

extension MathStatement {
  /// Whether a line with letters says that expressions are equal for all values, as (x+1)² = x² + 2x + 1 does.
  var isChainOfExpressions: Bool {
    guard relations.allSatisfy({ $0 == .equal }), !relations.isEmpty, let letter = letters.first else {
      return relations.isEmpty
    }
    // An unknown alone on one side is an answer, and what ends in a number is an equation: x² - 5x + 6 = (x - 2)(x - 3) = 0.
    if case .variable = sides[0] { return false }
    if relations.count > 1, let last = sides.last, last.variables.isEmpty { return false }
    guard letters.count == 1, let first = try? RationalFunction(sides[0], evaluator: Evaluator(), variables: [:]) else {
      return false
    }
    guard sides[1].mentions(letter),
      let second = try? RationalFunction(sides[1], evaluator: Evaluator(), variables: [:]),
      let difference = try? first.adding(second.negated, nil)
    else { return false }
    return difference.numerator.isZero
  }
}
