/// Solves systems of linear equations exactly by elimination.
struct LinearSystem {
  private var rows: [[ExactNumber]]
  private let variables: [String]

  /// The equations `polynomial = 0`, or nil where one of them is not linear.
  init?(_ equations: [Polynomial], variables: [String]) {
    self.variables = variables
    rows = []
    for equation in equations {
      guard equation.degree <= 1 else { return nil }
      rows.append(variables.map { equation.terms[[$0: 1]] ?? .zero } + [-(equation.terms[[:]] ?? .zero)])
    }
  }

  /// The solutions.
  ///
  /// - Throws: `unsupported` where a coefficient has no exact inverse.
  mutating func solved(_ account: WorkAccount? = nil) throws(MathExpressionError) -> SolutionSet {
    var pivots: [Int] = []
    for column in variables.indices {
      guard let row = rows.indices.dropFirst(pivots.count).first(where: { !rows[$0][column].isZero }) else { continue }
      rows.swapAt(pivots.count, row)
      try eliminate(column, with: pivots.count, account)
      pivots.append(column)
    }
    if rows.dropFirst(pivots.count).contains(where: { !($0.last?.isZero ?? true) }) { return .contradiction }
    if pivots.count == variables.count {
      return .assignment(
        zip(variables, rows).map { .init(variable: $0, value: .exact($1[variables.count])) })
    }
    return .family(
      pivots.enumerated().map { index, column in
        var value = Polynomial(rows[index][variables.count])
        for other in variables.indices where other != column {
          value = value - Polynomial(variable: variables[other]) * Polynomial(rows[index][other])
        }
        return "\(variables[column]) = \(value.text)"
      })
  }

  private mutating func eliminate(
    _ column: Int, with pivot: Int, _ account: WorkAccount?
  ) throws(MathExpressionError) {
    for row in rows where !row[column].isZero {
      let own = row.reduce(64 * row.count) { $0 + $1.bitWidth }
      let other = rows[pivot].reduce(64) { max($0, $1.bitWidth) }
      try account?.spend(bits: own, max(other, row[column].bitWidth), times: WorkCost.commonDivisor)
    }
    guard let inverse = rows[pivot][column].reciprocal else {
      throw MathExpressionError(.unsupported, "a coefficient without an exact inverse")
    }
    rows[pivot] = rows[pivot].map { $0 * inverse }
    for index in rows.indices where index != pivot && !rows[index][column].isZero {
      let factor = rows[index][column]
      rows[index] = zip(rows[index], rows[pivot]).map { $0 - factor * $1 }
    }
  }
}
