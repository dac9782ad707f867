/// Lines that are judged by themselves: results of calculus, and what is said in words.
extension CheckSession {
  /// The verdict on a line that begins with a derivative, an integral, a limit or a sum, or goes on from one: what it equals is no
  /// equation to be solved. Nil for another line, and where it is not worked out.
  func calculusClaim(_ line: WrittenLine, _ before: WrittenLine?) throws(MathExpressionError) -> CheckedLine? {
    guard line.statements.count == 1 else { return nil }
    var (sides, relations) = (line.statement.sides, line.statement.relations)
    if line.continues {
      guard let head = before?.statement.sides.first else { return nil }
      (sides, relations) = ([head] + sides, [.equal] + relations)
    }
    guard !relations.isEmpty, relations.allSatisfy({ $0 == .equal }),
      case .operation(let operation, let operands) = sides[0],
      operation.isCalculus || operation.hasIndex, operation != .factored, operation != .expanded
    else { return nil }
    var resolver = CalculusResolver(evaluator: evaluator)
    var left: MathExpression?
    if operation == .antiderivative {
      guard operands.count > 1, case .variable = operands[1] else { return nil }
      left = operands[0]
    } else {
      left = try? resolver.resolved(sides[0])
    }
    guard let left else { return nil }
    for (index, side) in sides.enumerated().dropFirst() {
      guard var right = try? resolver.resolved(side) else { return nil }
      if operation == .antiderivative, case .variable(let letter) = operands[1] {
        // Antiderivatives are equal but for a constant: their derivatives are.
        guard let slope = try? Derivative.of(right, letter) else { return nil }
        right = slope
      }
      guard let reason = try difference(left, right, .equal, line.approximate.contains(index - 1)) else { continue }
      let found = operation == .antiderivative ? "its derivative is another: \(reason)" : reason
      return verdict(
        line, .wrong, "\(ExpressionWriter().text(side)) is not right: \(found)", counterexample: reason)
    }
    if line.continues { return verdict(line, .follows, "follows") }
    var right = verdict(line, .start, "right")
    right.isRightByItself = true
    return right
  }

  // MARK: Words

  private static let noSolution: Set<String> = [
    "no solution", "no solutions", "no real solution", "no real solutions", "not solvable", "unsolvable", "∅",
    "\\emptyset",
    "l={}", "l=∅", "{}", "keine lösung", "nicht lösbar",
  ]
  private static let everything: Set<String> = [
    "true for all #", "true for every #", "all #", "every #", "always true", "all real numbers", "true for all real #",
    "#∈r",
    "#∈ℝ", "l=r", "l=ℝ",
  ]
  private static let infinitelyMany: Set<String> = ["infinitely many solutions", "unendlich viele lösungen"]

  /// The verdict on a line that says in words how many solutions the line before has; nil for another line.
  func spoken(_ text: String, after before: WrittenLine?) -> CheckedLine? {
    guard let before, before.unknowns.count == 1, before.isEquation, let letter = before.unknowns.first else {
      return nil
    }
    var words = text.trimmed.lowercased()
    if words.contains(where: { "={}∈".contains($0) }) { words.removeAll(where: \.isWhitespace) }
    while let last = words.last, ".!".contains(last) { words.removeLast() }
    // "true for all x" whatever the letter is.
    let name = letter.lowercased()
    if words.hasPrefix(name + "∈") { words = "#" + words.dropFirst(name.count) }
    if words.hasSuffix(" " + name) { words = words.dropLast(name.count) + "#" }
    let (isNone, isEvery) = (Self.noSolution.contains(words), Self.everything.contains(words))
    guard isNone || isEvery || Self.infinitelyMany.contains(words), let earlier = try? solutions(before, letter) else {
      return nil
    }
    let isRight = isNone ? earlier.isEmpty : isEvery ? earlier.isEverything : earlier.values == nil
    // Everything but a few values, or a family, is not all; but who says so means well.
    if !isRight, isEvery, earlier.values == nil { return nil }
    let some = (earlier.values ?? []).first.map { list([$0], Polynomial.shown(letter)) }
    let sentence = isRight ? "follows, and is the answer" : "does not follow" + (some.map { ": \($0)" } ?? "")
    return CheckedLine(
      text: text, verdict: isRight ? .follows : .wrong, isAnswer: isRight, values: [], counterexample: some, slip: nil,
      sentence: sentence)
  }
}
