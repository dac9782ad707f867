/// Checks the lines of somebody's working: whether each follows from the one before, and if not, which slip it may be.
public struct WorkingChecker: Sendable {
  /// From layout to meaning.
  public var parser: ExpressionParser
  /// Computes values and solutions. Where it has an account, all checks draw on that; otherwise each has a page's budget.
  public var evaluator: Evaluator
  /// Whether a decimal number after an equals sign may be a result that was rounded to its places.
  public var acceptsRounding = false
  /// Whether the slip is looked for where a line does not follow, which takes most of the time.
  public var namesSlips = true

  /// A checker, by default with English notation and the default limits.
  public init(parser: ExpressionParser = ExpressionParser(), evaluator: Evaluator = Evaluator()) {
    self.parser = parser
    self.evaluator = evaluator
  }

  /// The verdicts on typed lines, one under another; blank ones are passed over.
  ///
  /// Two columns, parted by a tab or a wide gap, are read one after the other.
  public func check(_ lines: [String]) -> CheckedWorking {
    let lines = Self.columns(lines.filter { $0.contains { !$0.isWhitespace } })
    var definitions: [FunctionDefinition] = []
    var session = CheckSession(evaluator: bounded, acceptsRounding: acceptsRounding, namesSlips: namesSlips)
    let written = lines.map { line -> Result<WrittenLine, MathExpressionError> in
      if let definition = FunctionDefinition(line) {
        definitions.append(definition)
        return .failure(MathExpressionError(.unsupported, "the definition of \(definition.name)"))
      }
      do throws(MathExpressionError) {
        return .success(try WrittenLine(line, parser: parser, definitions: definitions))
      } catch {
        return .failure(error)
      }
    }
    return CheckedWorking(lines: session.verdicts(zip(lines, written).map { ($0, $1) }))
  }

  /// The verdicts on lines read from a picture.
  ///
  /// - Parameter lines: each with its text, its tree, and whether it was read surely; one that was not is never called wrong.
  public func check(_ lines: [(text: String, tree: SymbolLayoutTree, isSure: Bool)]) -> CheckedWorking {
    var session = CheckSession(evaluator: bounded, acceptsRounding: acceptsRounding, namesSlips: namesSlips)
    var definitions: [(function: FunctionDefinition, isSure: Bool)] = []
    var lines = lines
    let written = lines.indices.map { index -> (String, Result<WrittenLine, MathExpressionError>) in
      let line = lines[index]
      if let definition = FunctionDefinition(line.text) {
        definitions.append((definition, line.isSure))
        return (line.text, .failure(MathExpressionError(.unsupported, "the definition of \(definition.name)")))
      }
      do throws(MathExpressionError) {
        let used = definitions.filter { line.text.contains("\($0.function.name)(") }
        if !used.isEmpty {
          // What rests on a definition is read no more surely than it.
          lines[index].isSure = line.isSure && used.allSatisfy(\.isSure)
          return (line.text, .success(try WrittenLine(line.text, parser: parser, definitions: used.map(\.function))))
        }
        var tree = line.tree
        tree = tree.withoutUnit
        let continues = tree.nodes.first?.label == "="
        if continues { tree.nodes.removeFirst() }
        let statement = try parser.statement(tree)
        return (line.text, .success(WrittenLine(line.text, statement: statement, continues: continues)))
      } catch {
        return (line.text, .failure(error))
      }
    }
    var verdicts = session.verdicts(written)
    for (index, line) in lines.enumerated() where !line.isSure && verdicts[index].verdict == .wrong {
      verdicts[index].verdict = .notJudged
      verdicts[index].sentence = "read unsurely, so it is not judged"
    }
    return CheckedWorking(lines: verdicts)
  }

  /// Blanks in a row that part two columns.
  private static let widestGap = 4

  /// The lines of the left column and then those of the right one, where most lines have both; the lines as they are elsewhere.
  private static func columns(_ lines: [String]) -> [String] {
    let gap = String(repeating: " ", count: widestGap)
    let parted = lines.map { line -> [String] in
      var parts: [String] = []
      for part in line.split(separator: "\t").flatMap({ String($0).parts(separatedBy: gap) }) {
        if !part.trimmed.isEmpty { parts.append(part.trimmed) }
      }
      return parts
    }
    guard lines.count > 1, parted.allSatisfy({ $0.count <= 2 }),
      3 * parted.count(where: { $0.count == 2 }) >= 2 * lines.count
    else { return lines }
    return parted.compactMap(\.first) + parted.filter { $0.count == 2 }.map { $0[1] }
  }

  private var bounded: Evaluator {
    var evaluator = evaluator
    if evaluator.account == nil { evaluator.account = WorkAccount(most: evaluator.limits.pageWork) }
    return evaluator
  }
}

/// The state of checking one working.
struct CheckSession {
  let evaluator: Evaluator
  let acceptsRounding: Bool
  let namesSlips: Bool
  /// The cases of the line before that have been written since.
  private var cases = LineSolutions.empty

  init(evaluator: Evaluator, acceptsRounding: Bool, namesSlips: Bool) {
    (self.evaluator, self.acceptsRounding, self.namesSlips) = (evaluator, acceptsRounding, namesSlips)
  }

  mutating func verdicts(_ lines: [(text: String, line: Result<WrittenLine, MathExpressionError>)]) -> [CheckedLine] {
    var result: [CheckedLine] = []
    var before: WrittenLine?
    for (index, (text, outcome)) in lines.enumerated() {
      switch outcome {
      case .failure(let error):
        result.append(
          CheckedLine(
            text: text, verdict: .notJudged, isAnswer: false, values: [], counterexample: nil, slip: nil,
            sentence: "not judged: \(error)"))
      case .success(let line):
        let later = lines[(index + 1)...].compactMap { try? $0.line.get() }
        let verdict = judged(line, after: before, later: later)
        result.append(verdict)
        // One case among several does not replace the line that has them all.
        if verdict.verdict != .partialCase {
          before = line
          cases = .empty
        } else if let letter = line.letters.first, let more = try? solutions(line, letter) {
          cases = cases.union(more)
        }
      }
    }
    return result
  }

  private func verdict(
    _ line: WrittenLine, _ verdict: CheckedLine.Verdict, _ sentence: String, values: [Quantity] = [],
    counterexample: String? = nil, slip: String? = nil
  ) -> CheckedLine {
    let writer = NumberWriter(isForDisplay: false)
    return CheckedLine(
      text: line.text, verdict: verdict, isAnswer: verdict != .wrong && line.isAnswer,
      values: values.map { writer.exact($0) ?? writer.decimal($0) }, counterexample: counterexample, slip: slip,
      sentence: sentence)
  }

  private func judged(_ line: WrittenLine, after before: WrittenLine?, later: [WrittenLine]) -> CheckedLine {
    do throws(MathExpressionError) {
      if let before, try isOutcome(line, of: before) { return verdict(line, .follows, "follows") }
      if !line.isEquation || line.statement.isChainOfExpressions { return try expression(line, before) }
      guard let before, before.isEquation else { return verdict(line, .start, "the start") }
      return try equation(line, before, later)
    } catch {
      return verdict(line, .notJudged, "not judged: \(error)")
    }
  }

  /// Whether a line without letters is what is left of an equation: 4 = 4 where every number solves it, -54 = 2 where none
  /// does.
  private func isOutcome(_ line: WrittenLine, of before: WrittenLine) throws(MathExpressionError) -> Bool {
    guard line.letters.isEmpty, !line.continues, line.statements.count == 1, !line.statement.relations.isEmpty,
      before.isEquation, before.letters.count == 1, let letter = before.letters.first,
      let earlier = try solutions(before, letter), earlier.isEmpty || earlier.isEverything
    else { return false }
    let holds = holds(line.statement, letter, .zero)
    return holds == earlier.isEverything
  }

  // MARK: Expressions

  /// A chain of expressions, by itself and as what goes on from the line before.
  private func expression(_ line: WrittenLine, _ before: WrittenLine?) throws(MathExpressionError) -> CheckedLine {
    let statement = line.statement
    for (index, relation) in statement.relations.enumerated() {
      let (left, right) = (statement.sides[index], statement.sides[index + 1])
      let isApproximate = line.approximate.contains(index) || mayBeRounded(right)
      if let reason = try difference(left, right, relation, isApproximate) {
        let slip = namesSlips ? SlipFinder(evaluator: evaluator).slip(from: left, to: right) : nil
        return verdict(
          line, .wrong,
          "\(ExpressionWriter().text(left)) is not \(ExpressionWriter().text(right)): \(reason)"
            + (slip.map { "; \($0)" } ?? ""), counterexample: reason, slip: slip)
      }
    }
    guard let before, !before.isEquation || line.continues, let last = before.statement.sides.last else {
      return verdict(line, .start, statement.relations.isEmpty ? "the start" : CheckedLine.right)
    }
    let first = statement.sides[0]
    if let reason = try difference(
      last, first, .equal, line.continues && (line.approximate.contains(0) || mayBeRounded(first)))
    {
      // Without an equals sign the line may begin another exercise.
      guard line.continues || statement.relations.isEmpty && Set(last.variables) == Set(first.variables) else {
        return verdict(line, .start, "a new start")
      }
      let slip = namesSlips ? SlipFinder(evaluator: evaluator).slip(from: last, to: first) : nil
      return verdict(
        line, .wrong, "does not follow: \(reason)" + (slip.map { "; \($0)" } ?? ""), counterexample: reason, slip: slip)
    }
    return verdict(line, .follows, line.isAnswer ? "follows, and is the answer" : "follows")
  }

  /// Why two expressions are not in a relation; nil where they are.
  private func difference(
    _ left: MathExpression, _ right: MathExpression, _ relation: MathRelation, _ isApproximate: Bool
  ) throws(MathExpressionError) -> String? {
    try SlipFinder(evaluator: evaluator).difference(left, right, relation, isApproximate)
  }

  // MARK: Equations

  private func equation(_ line: WrittenLine, _ before: WrittenLine, _ later: [WrittenLine]) throws(MathExpressionError)
    -> CheckedLine
  {
    guard line.letters.count == 1, before.letters == line.letters, let letter = line.letters.first else {
      return try severalLetters(line, before)
    }
    let (own, earlier) = (try solutions(line, letter), try solutions(before, letter))
    guard let own, let earlier else { return verdict(line, .notJudged, "not judged: its solutions are not all known") }
    if own == earlier { return verdict(line, .follows, line.isAnswer ? "follows, and is the answer" : "follows") }
    let name = Polynomial.shown(letter)
    if own.isSubset(of: earlier), !own.isEmpty {
      // The other cases may stand on the lines that follow.
      var all = cases.union(own)
      if all == earlier { return verdict(line, .partialCase, "one of the cases") }
      for next in later where next.letters == [letter] && next.isEquation {
        if let more = try solutions(next, letter), more.isSubset(of: earlier) { all = all.union(more) }
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
  private func mayBeRounded(_ side: MathExpression) -> Bool { acceptsRounding && side.isDecimal }

  /// Whether a line gives the one solution rounded to the places of its number.
  private func isRounded(_ line: WrittenLine, _ own: LineSolutions, _ earlier: LineSolutions) -> Bool {
    guard let last = line.statement.sides.last, mayBeRounded(last), let given = own.values, let exact = earlier.values,
      given.count == 1, exact.count == 1, let first = given[0].double, let second = exact[0].double
    else { return false }
    return (first - second).magnitude <= last.roundingError
  }

  /// Why solutions are lost, where it is seen.
  private static func loss(_ lost: [Quantity], kept: LineSolutions) -> String? {
    if lost.contains(where: { $0.sign == 0 }) { return "divided by something that may be zero" }
    let opposites = (kept.values ?? []).compactMap(\.exact).map { -$0 }
    return lost.contains { value in value.exact.map(opposites.contains) ?? false }
      ? "a square has two roots, with either sign" : nil
  }

  /// Whether squaring or multiplying by the unknown, which gain solutions, may lead from one line to the other.
  private func isConsequence(_ line: WrittenLine, _ before: WrittenLine) -> Bool {
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

  private func solutions(_ line: WrittenLine, _ letter: String) throws(MathExpressionError) -> LineSolutions? {
    var all = LineSolutions.empty
    for statement in line.statements {
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
    guard !line.approximate.isEmpty, let values = all.values else { return all }
    _ = values
    return nil
  }

  private func list(_ values: [Quantity], _ name: String) -> String {
    guard !values.isEmpty else { return "solutions" }
    return values.map { "\(name) \(SolutionWriter().answer($0))" }.joined(separator: " and ")
  }

  /// A solution of one line for which another is false.
  private func counterexample(_ line: WrittenLine, _ solutions: LineSolutions, _ letter: String) -> String? {
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

  private func holds(_ statement: MathStatement, _ letter: String, _ value: Quantity) -> Bool? {
    var values: [Quantity] = []
    for side in statement.sides {
      guard let value = try? evaluator.value(of: side, variables: [letter: value]) else { return nil }
      values.append(value)
    }
    return zip(statement.relations, zip(values, values.dropFirst())).allSatisfy { relation, pair in
      relation.holds(forOrder: LineSolutions.order(pair.0, pair.1))
    }
  }

  /// A line of several letters follows where it is equal to the line before but for a factor.
  private func severalLetters(_ line: WrittenLine, _ before: WrittenLine) throws(MathExpressionError) -> CheckedLine {
    guard line.letters == before.letters, line.statements.count == 1, before.statements.count == 1,
      line.statement.relations == [.equal], before.statement.relations == [.equal],
      let own = try difference(line.statement), let earlier = try difference(before.statement)
    else { return verdict(line, .start, "a new start") }
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

  private func difference(_ statement: MathStatement) throws(MathExpressionError) -> RationalFunction? {
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
    // An unknown alone on one side is an answer.
    if case .variable = sides[0] { return false }
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
