/// What pupils write behind a line that they will do to both its sides: `3x = 12 | :3`, `x - 3 = 7 / +3`.
struct NotedOperation {
  /// As it was written, with a bar before it.
  let text: String
  /// What is done with the operand; nil where it is not known what the text does, as several operations in a row.
  private let sign: Character?
  private let operand: MathExpression?

  private init(_ body: String, _ parser: ExpressionParser) {
    text = "| " + body
    sign = body.first.flatMap { Self.signs[$0] }
    // A sign belongs to what is added.
    let written = sign == "+" ? body : String(body.dropFirst())
    let value = (try? MathTextReader().read(written).tree).flatMap { try? parser.statement($0) }
    let isSum = if case .sum(let terms)? = value?.sides[0] { terms.count > 1 } else { false }
    // | -2 :3 and | :3 -2 are two operations.
    if sign == "+" ? body.contains(where: { ":÷×*·⋅".contains($0) }) : isSum && written.trimmed.first != "(" {
      operand = nil
    } else {
      operand = value?.relations.isEmpty == true ? value?.sides[0] : nil
    }
  }

  private static let signs: [Character: Character] = [
    "+": "+", "-": "+", "−": "+", "*": "*", "·": "*", "×": "*", "⋅": "*", ":": "/", "÷": "/", "/": "/",
  ]
  /// What begins an operation that is taken off and not followed further.
  private static let others: Set<Character> = ["√", "^", "("]

  /// A line without the operation behind its last bar, which opens or closes no absolute value; nil where there is none.
  ///
  /// - Parameter isSure: whether only what cannot be read otherwise is taken off: `x = 6 / -2` may be a quotient.
  static func taken(off text: String, _ parser: ExpressionParser, isSure: Bool = true) -> (
    body: String, operation: NotedOperation
  )? {
    let characters = Array(text)
    let bars = characters.count { $0 == "|" }
    let place =
      bars % 2 == 1 ? characters.lastIndex(of: "|") : characters.lastIndex(of: "/").flatMap { $0 > 0 ? $0 : nil }
    guard let place, characters[..<place].contains(where: { "=<>≤≥".contains($0) }) else { return nil }
    let body = String(characters[(place + 1)...]).trimmed
    guard let sign = body.first, signs[sign] != nil || others.contains(sign) else { return nil }
    if bars % 2 == 0 {
      guard characters[place - 1].isWhitespace, sign != "/", sign != "√", sign != "(" else { return nil }
      guard !isSure || signs[sign] != "+" else { return nil }
    }
    return (String(characters[..<place]).trimmed, NotedOperation(body, parser))
  }

  /// What is to be said of the line that follows one with this operation; nil where it is what the operation gives, and where it is
  /// not known what that is.
  func remark(on line: WrittenLine, next: WrittenLine, _ evaluator: Evaluator) -> String? {
    guard let sides = applied(to: line.statement), line.statements.count == 1, next.statements.count == 1,
      next.statement.sides.count == 2, !isGiven(sides, next, evaluator)
    else { return nil }
    let texts = sides.compactMap { side in
      (try? RationalFunction(side, evaluator: evaluator, variables: [:]))?.text
    }
    guard texts.count == sides.count else { return nil }
    return "\(text) gives \(texts.joined(separator: " \(line.statement.relations[0].symbol) "))"
  }

  /// Whether a line is what this operation makes of another.
  func leads(from line: WrittenLine, to next: WrittenLine, _ evaluator: Evaluator) -> Bool {
    guard line.statements.count == 1, next.statements.count == 1, let sides = applied(to: line.statement) else {
      return false
    }
    return isGiven(sides, next, evaluator)
  }

  private func isGiven(_ sides: [MathExpression], _ next: WrittenLine, _ evaluator: Evaluator) -> Bool {
    let slips = SlipFinder(evaluator: evaluator)
    func agree(_ left: [MathExpression], _ right: [MathExpression]) -> Bool {
      zip(left, right).allSatisfy { pair in
        do throws(MathExpressionError) {
          return try slips.difference(pair.0, pair.1, .equal, false) == nil
        } catch {
          return false
        }
      }
    }
    return agree(sides, next.statement.sides) || agree(sides.reversed(), next.statement.sides)
  }

  /// Both sides of an equation with the operation; nil for inequalities, whose sign may turn.
  private func applied(to statement: MathStatement) -> [MathExpression]? {
    guard let sign, let operand, statement.relations == [.equal] else { return nil }
    return statement.sides.map { side in
      switch sign {
      case "+": .sum([.init(sign: .plus, value: side), .init(sign: .plus, value: operand)])
      case "*": .product(of: side, operand)
      default: .quotient(side, by: operand)
      }
    }
  }
}
