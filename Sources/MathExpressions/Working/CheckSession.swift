/// The state of checking one working.
struct CheckSession {
  let evaluator: Evaluator
  let acceptsRounding: Bool
  let namesSlips: Bool
  /// The cases of the line before that have been written since.
  var cases = LineSolutions.empty
  /// The line before solutions were gained, until they are left out again.
  var beforeGains: WrittenLine?
  /// The last equation of which a line may say in words that it has no solution.
  var question: WrittenLine?
  /// What the lines say of several letters.
  var known: KnownLetters

  init(evaluator: Evaluator, acceptsRounding: Bool, namesSlips: Bool) {
    (self.evaluator, self.acceptsRounding, self.namesSlips) = (evaluator, acceptsRounding, namesSlips)
    known = KnownLetters(evaluator: evaluator)
  }

  mutating func verdicts(_ lines: [(text: String, line: Result<WrittenLine, MathExpressionError>)]) -> [CheckedLine] {
    var result: [CheckedLine] = []
    var before: WrittenLine?
    for (index, (text, outcome)) in lines.enumerated() {
      if let verdict = spoken(text, after: question) {
        result.append(verdict)
        continue
      }
      switch outcome {
      case .failure(let error):
        result.append(
          CheckedLine(
            text: text, verdict: .notJudged, isAnswer: false, values: [], counterexample: nil, slip: nil,
            sentence: "not judged: \(error)"))
      case .success(let line):
        let later = lines[(index + 1)...].compactMap { try? $0.line.get() }
        var verdict = judged(line, after: before, later: later)
        if verdict.verdict == .follows || verdict.verdict == .wrong, let before,
          let remark = before.operation?.remark(on: before, next: line, evaluator)
        {
          verdict.sentence += "; \(remark)"
          verdict.slip = verdict.slip ?? remark
        }
        result.append(verdict)
        switch verdict.verdict {
        case .gainsSolutions: beforeGains = beforeGains ?? before
        case .start, .wrong: beforeGains = nil
        default: break
        }
        known.remember(line)
        // The value of a discriminant is no new question.
        if line.isEquation, line.unknowns.count == 1, question == nil || !line.isValue { question = line }
        // One case among several does not replace the line that has them all, nor do rounded numbers replace exact ones, nor does what
        // is left of an equation, 0 = 5, replace it.
        let isRounded = verdict.verdict != .start && !line.approximate.isEmpty && line.isEquation
        let isOutcome =
          verdict.verdict == .follows && line.letters.isEmpty && !line.continues && before?.isEquation == true
        if verdict.verdict != .partialCase {
          if !isRounded && !isOutcome { before = line }
          cases = .empty
        } else if let before, let letter = line.unknowns.first, let more = try? ownSolutions(line, before, letter) {
          cases = cases.union(more)
        }
      }
    }
    return result
  }

  func verdict(
    _ line: WrittenLine, _ verdict: CheckedLine.Verdict, _ sentence: String, values: [Quantity] = [],
    counterexample: String? = nil, slip: String? = nil
  ) -> CheckedLine {
    let writer = NumberWriter(isForDisplay: false)
    return CheckedLine(
      text: line.text, verdict: verdict, isAnswer: verdict != .wrong && line.isAnswer,
      values: values.map { writer.exact($0) ?? writer.decimal($0) }, counterexample: counterexample, slip: slip,
      sentence: sentence)
  }

  func judged(_ line: WrittenLine, after before: WrittenLine?, later: [WrittenLine]) -> CheckedLine {
    do throws(MathExpressionError) {
      if let before, try isOutcome(line, of: before) { return verdict(line, .follows, "follows") }
      if let claim = try calculusClaim(line, before) { return claim }
      if !line.isEquation || line.statement.isChainOfExpressions { return try expression(line, before) }
      if let wrong = try wrongLink(line, from: 1) { return wrong }
      // After what holds for every number any equation would lose solutions: f'(x) = 2x - 4, and then 2x - 4 = 0.
      guard let before, before.isEquation, !before.statement.isChainOfExpressions else {
        return beginning(line, "the start")
      }
      return try equation(line, before, later)
    } catch {
      return verdict(line, .notJudged, "not judged: \(error)")
    }
  }

  /// The verdict on a line that does not go on from the one before: a start, unless it contradicts what is known of its letters.
  func beginning(_ line: WrittenLine, _ sentence: String) -> CheckedLine {
    guard let reason = known.contradiction(line) else { return verdict(line, .start, sentence) }
    return verdict(line, .wrong, "does not follow: \(reason)", counterexample: reason)
  }

  /// Whether a line without letters is what is left of an equation: 4 = 4 where every number solves it, -54 = 2 where none
  /// does.
  func isOutcome(_ line: WrittenLine, of before: WrittenLine) throws(MathExpressionError) -> Bool {
    guard line.letters.isEmpty, !line.continues, line.statements.count == 1, !line.statement.relations.isEmpty,
      before.isEquation, before.letters.count == 1, let letter = before.letters.first,
      let earlier = try solutions(before, letter), earlier.isEmpty || earlier.isEverything
    else { return false }
    let holds = holds(line.statement, letter, .zero)
    return holds == earlier.isEverything
  }

  // MARK: Expressions

  /// The verdict on a chain of which two neighbours differ; nil where none is seen. In an equation only numbers are compared,
  /// as in c = √(9 + 16) = √25 = 5.
  func wrongLink(_ line: WrittenLine, from start: Int) throws(MathExpressionError) -> CheckedLine? {
    let statement = line.statement
    for (index, relation) in statement.relations.enumerated().dropFirst(start) {
      let (left, right) = (statement.sides[index], statement.sides[index + 1])
      guard start == 0 || relation == .equal && left.variables.isEmpty && right.variables.isEmpty else { continue }
      let isApproximate = line.approximate.contains(index) || mayBeRounded(right)
      if let reason = try difference(left, right, relation, isApproximate) {
        // 3 kg = 3000 g.
        guard !line.hasSeveralUnits else {
          return verdict(line, .notJudged, "not judged: it has several units")
        }
        let slip = namesSlips ? SlipFinder(evaluator: evaluator).slip(from: left, to: right) : nil
        return verdict(
          line, .wrong,
          "\(ExpressionWriter().text(left)) is not \(ExpressionWriter().text(right)): \(reason)"
            + (slip.map { "; \($0)" } ?? ""), counterexample: reason, slip: slip)
      }
    }
    return nil
  }

  /// A chain of expressions, by itself and as what goes on from the line before.
  func expression(_ line: WrittenLine, _ before: WrittenLine?) throws(MathExpressionError) -> CheckedLine {
    let statement = line.statement
    if let wrong = try wrongLink(line, from: 0) { return wrong }
    guard let before, !before.isEquation || line.continues, let last = before.statement.sides.last else {
      guard !statement.relations.isEmpty else { return verdict(line, .start, "the start") }
      var right = verdict(line, .start, "right")
      right.isRightByItself = true
      return right
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
  func difference(
    _ left: MathExpression, _ right: MathExpression, _ relation: MathRelation, _ isApproximate: Bool
  ) throws(MathExpressionError) -> String? {
    try SlipFinder(evaluator: evaluator).difference(left, right, relation, isApproximate)
  }
}
