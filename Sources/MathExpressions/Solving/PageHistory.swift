/// What the lines of a page have said about letters, to find lines that contradict each other.
struct PageHistory {
  /// The first value given to a letter by a line of its own.
  private var definitions: [String: Quantity] = [:]
  /// The solutions of equations, of which a line may name one after the other.
  private var solutions: [String: [Quantity]] = [:]

  /// Marks a line as a contradiction where it gives a letter another value than a line above, without an equation of which
  /// both are solutions.
  mutating func judge(_ line: inout Computation) {
    guard let statement = line.statement, case .solutions(.values(let variable, let values)) = line.value else {
      return
    }
    guard statement.defines(variable), let value = values.first, values.count == 1 else {
      solutions[variable, default: []] += values
      return
    }
    guard let earlier = definitions[variable] else {
      definitions[variable] = value
      return
    }
    guard earlier != value, !(solutions[variable] ?? []).contains(value) else { return }
    line.value = .solutions(.contradiction)
    let first = SolutionWriter().answer(earlier)
    line.answer =
      "\(line.answer.prefix { $0 != ":" }): no solution, as \(variable) \(first) above"
  }
}

extension MathStatement {
  /// Whether the line gives a letter a number: x = 3.
  func defines(_ letter: String) -> Bool {
    guard relations == [.equal] else { return false }
    return sides[0] == .variable(letter) && sides[1].variables.isEmpty
      || sides[1] == .variable(letter) && sides[0].variables.isEmpty
  }
}
