/// What lines of a working say of several letters: y = 2x + 1, x = 3, and whether y = 6 can be.
struct KnownLetters {
  let evaluator: Evaluator
  /// The equations of several letters, and the values that single letters were given after them.
  private var equations: [MathStatement] = []
  private var values: [String: Quantity] = [:]

  init(evaluator: Evaluator) { self.evaluator = evaluator }

  /// Why a line's value of a letter cannot be: every equation above that is about it is false, with the values of its other letters.
  /// Nil where one is true, and for a letter that has a value already: another exercise, or another solution, may have begun.
  func contradiction(_ line: WrittenLine) -> String? {
    guard let (letter, value) = binding(line), values[letter] == nil else { return nil }
    var known = values
    known[letter] = value
    // c = a + b = 8 is an equation of several letters itself.
    let telling = (equations + (line.letters.count > 1 ? [line.statement] : [])).filter {
      $0.letters.contains(letter) && $0.letters.allSatisfy { known[$0] != nil }
    }
    guard let first = telling.first, telling.allSatisfy({ holds($0, known) == false }), let sides = sides(first, known)
    else { return nil }
    let writer = NumberWriter()
    func text(_ value: Quantity) -> String { writer.exact(value) ?? writer.decimal(value) }
    let others = first.letters.sorted().filter { $0 != letter }.compactMap { name in
      known[name].map { "\(Polynomial.shown(name)) = \(text($0))" }
    }
    return "with \(others.joined(separator: ", ")) it says " + sides.map(text).joined(separator: " = ")
  }

  /// Keeps what a line says for those that follow.
  mutating func remember(_ line: WrittenLine) {
    guard isPlain(line) else { return }
    if line.letters.count > 1 {
      // What was said of its letters before belongs to another exercise.
      for letter in line.letters { values[letter] = nil }
      equations.append(line.statement)
    }
    if let (letter, value) = binding(line) {
      // With a second value it is not known which values belong together.
      if let old = values[letter], LineSolutions.order(old, value) != 0 { (values, equations) = ([:], []) }
      values[letter] = value
    }
  }

  /// Whether a line is one exact equation, or a chain of them, with the letters' own names.
  private func isPlain(_ line: WrittenLine) -> Bool {
    line.statements.count == 1 && !line.continues && line.indexed.isEmpty && line.approximate.isEmpty
      && !line.statement.relations.isEmpty && line.statement.relations.allSatisfy { $0 == .equal }
  }

  /// The letter and the number of `y = 6` and `c = a + b = 8`; nil for another line.
  private func binding(_ line: WrittenLine) -> (letter: String, value: Quantity)? {
    guard isPlain(line), case .variable(let letter) = line.statement.sides[0], let last = line.statement.sides.last,
      last.variables.isEmpty, !last.isDecimal, let value = try? evaluator.value(of: last)
    else { return nil }
    return (letter, value)
  }

  private func sides(_ statement: MathStatement, _ known: [String: Quantity]) -> [Quantity]? {
    let values = statement.sides.compactMap { try? evaluator.value(of: $0, variables: known) }
    return values.count == statement.sides.count ? values : nil
  }

  private func holds(_ statement: MathStatement, _ known: [String: Quantity]) -> Bool? {
    guard let values = sides(statement, known) else { return nil }
    return zip(values, values.dropFirst()).allSatisfy { LineSolutions.order($0, $1) == 0 }
  }
}
