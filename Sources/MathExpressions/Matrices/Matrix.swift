/// A matrix of expressions, and what is computed with it: exactly for numbers in closed form, by expressions where it has letters.
struct Matrix: Hashable {
  /// The rows, all of the same length, none empty.
  let rows: [[MathExpression]]

  var height: Int { rows.count }
  var width: Int { rows[0].count }
  var isSquare: Bool { height == width }

  /// The largest size with letters: minors grow with the factorial of it.
  private static let largestWithLetters = 5
  /// The most rows or columns.
  static let largest = 40

  /// Nil where the rows differ in length, or there is nothing in them.
  init?(_ rows: [[MathExpression]]) {
    guard let first = rows.first, !first.isEmpty, rows.allSatisfy({ $0.count == first.count }) else { return nil }
    self.rows = rows
  }

  private init(trusted rows: [[MathExpression]]) { self.rows = rows }

  static func identity(_ size: Int) -> Matrix {
    Matrix(trusted: (0..<size).map { row in (0..<size).map { .whole($0 == row ? 1 : 0) } })
  }

  var transposed: Matrix { Matrix(trusted: (0..<width).map { column in rows.map { $0[column] } }) }

  func mapped(_ change: (MathExpression) throws(MathExpressionError) -> MathExpression) throws(MathExpressionError)
    -> Matrix
  {
    var result: [[MathExpression]] = []
    for row in rows {
      var changed: [MathExpression] = []
      for entry in row { changed.append(try change(entry)) }
      result.append(changed)
    }
    return Matrix(trusted: result)
  }

  // MARK: Sums and products

  func adding(_ other: Matrix, isNegative: Bool) throws(MathExpressionError) -> Matrix {
    guard height == other.height, width == other.width else {
      throw MathExpressionError(
        .undefined, "a sum of matrices of different sizes, \(height)×\(width) and \(other.height)×\(other.width)")
    }
    return Matrix(
      trusted: zip(rows, other.rows).map { left, right in
        zip(left, right).map {
          .sum([.init(sign: .plus, value: $0), .init(sign: isNegative ? .minus : .plus, value: $1)])
        }
      })
  }

  func times(_ other: Matrix) throws(MathExpressionError) -> Matrix {
    guard width == other.height else {
      // A vector typed in a row stands for a column behind a matrix.
      if other.height == 1, other.width == width, height > 1 { return try times(other.transposed).transposed }
      throw MathExpressionError(
        .undefined, "a product of a \(height)×\(width) matrix and one with \(other.height) rows")
    }
    return Matrix(
      trusted: rows.map { row in
        (0..<other.width).map { column in
          .sum(row.indices.map { .init(sign: .plus, value: .product(of: row[$0], other.rows[$0][column])) })
        }
      })
  }

  // MARK: Numbers

  /// The entries as numbers in closed form; nil where one has a letter.
  ///
  /// - Throws: `unsupported` where a number has no closed form.
  private func numbers(_ evaluator: Evaluator) throws(MathExpressionError) -> [[ExactNumber]]? {
    guard rows.allSatisfy({ $0.allSatisfy(\.variables.isEmpty) }) else { return nil }
    var result: [[ExactNumber]] = []
    for row in rows {
      var values: [ExactNumber] = []
      for entry in row {
        guard let value = try evaluator.value(of: entry).exact else {
          throw MathExpressionError(.unsupported, "a matrix of numbers that are not in closed form")
        }
        values.append(value)
      }
      result.append(values)
    }
    return result
  }

  /// Gauss and Jordan's elimination: the reduced rows, the columns of the pivots, and the determinant of what was done.
  private static func eliminated(_ start: [[ExactNumber]], columns: Int, _ evaluator: Evaluator)
    throws(MathExpressionError) -> (rows: [[ExactNumber]], pivots: [Int], determinant: ExactNumber)
  {
    var (rows, pivots, determinant) = (start, [Int](), ExactNumber.one)
    for column in 0..<columns where pivots.count < rows.count {
      let top = pivots.count
      guard let pivot = (top..<rows.count).first(where: { rows[$0][column].sign != 0 }) else {
        determinant = .zero
        continue
      }
      if pivot != top {
        rows.swapAt(pivot, top)
        determinant = -determinant
      }
      guard let inverse = rows[top][column].reciprocal else {
        throw MathExpressionError(.unsupported, "a matrix of numbers whose quotients have no closed form")
      }
      determinant = determinant * rows[top][column]
      let bits = rows[top].reduce(0) { $0 + $1.bitWidth + 64 }
      try evaluator.account?.spend(bits: bits * WorkCost.commonDivisor, inverse.bitWidth + 64, times: rows.count)
      rows[top] = rows[top].map { $0 * inverse }
      for row in rows.indices where row != top && rows[row][column].sign != 0 {
        let factor = rows[row][column]
        for place in column..<rows[row].count { rows[row][place] = rows[row][place] - factor * rows[top][place] }
      }
      pivots.append(column)
    }
    return (rows, pivots, determinant)
  }

  private static func expression(_ value: ExactNumber) -> MathExpression {
    value.rational.map { .number($0, isDecimal: false) } ?? .value(value)
  }

  func echelon(_ evaluator: Evaluator) throws(MathExpressionError) -> Matrix {
    guard let numbers = try numbers(evaluator) else { throw Self.letters }
    let (rows, _, _) = try Self.eliminated(numbers, columns: width, evaluator)
    return Matrix(trusted: rows.map { $0.map(Self.expression) })
  }

  func rank(_ evaluator: Evaluator) throws(MathExpressionError) -> Int {
    guard let numbers = try numbers(evaluator) else { throw Self.letters }
    return try Self.eliminated(numbers, columns: width, evaluator).pivots.count
  }

  private static var letters: MathExpressionError {
    MathExpressionError(.unsupported, "this is computed of matrices without letters only")
  }

  private func checkSquare(_ what: String) throws(MathExpressionError) {
    guard isSquare else {
      throw MathExpressionError(.undefined, "\(what) of a matrix that is not square (\(height)×\(width))")
    }
  }

  func determinant(_ evaluator: Evaluator) throws(MathExpressionError) -> MathExpression {
    try checkSquare("the determinant")
    if let numbers = try numbers(evaluator) {
      let (_, pivots, determinant) = try Self.eliminated(numbers, columns: width, evaluator)
      return pivots.count < height ? .whole(0) : Self.expression(determinant)
    }
    guard height <= Self.largestWithLetters else { throw Self.letters }
    return Self.minor(rows, Array(0..<width))
  }

  /// The determinant of the first rows by the columns that are left, by Laplace's expansion.
  private static func minor(_ rows: [[MathExpression]], _ columns: [Int]) -> MathExpression {
    guard let row = rows.first else { return .whole(1) }
    if columns.count == 1 { return row[columns[0]] }
    return .sum(
      columns.enumerated().map { place, column in
        .init(
          sign: place % 2 == 0 ? .plus : .minus,
          value: .product(of: row[column], minor(Array(rows.dropFirst()), columns.filter { $0 != column })))
      })
  }

  func inverse(_ evaluator: Evaluator) throws(MathExpressionError) -> Matrix {
    try checkSquare("the inverse")
    if let numbers = try numbers(evaluator) {
      let joined = numbers.enumerated().map { place, row in
        row + (0..<height).map { $0 == place ? ExactNumber.one : .zero }
      }
      let (reduced, pivots, _) = try Self.eliminated(joined, columns: width, evaluator)
      guard pivots.count == height else {
        throw MathExpressionError(.undefined, "the inverse of a matrix whose determinant is zero")
      }
      return Matrix(trusted: reduced.map { $0.dropFirst(width).map(Self.expression) })
    }
    guard height <= 3 else { throw Self.letters }
    let determinant = Self.minor(rows, Array(0..<width))
    return Matrix(
      trusted: (0..<height).map { row in
        (0..<width).map { column in
          // The cofactor of the place mirrored at the diagonal.
          var others = rows
          others.remove(at: column)
          let cofactor = Self.minor(others, (0..<width).filter { $0 != row })
          return .quotient((row + column) % 2 == 0 ? cofactor : .negated(cofactor), by: determinant)
        }
      })
  }

  /// The power with a whole exponent.
  func power(_ exponent: Int, _ evaluator: Evaluator, _ simplify: (Matrix) throws(MathExpressionError) -> Matrix)
    throws(MathExpressionError) -> Matrix
  {
    try checkSquare("a power")
    guard exponent.magnitude <= 1_000 else { throw MathExpressionError(.tooLarge, "a power of a matrix above 1000") }
    var (result, square, rest) = (
      Matrix.identity(height), exponent < 0 ? try inverse(evaluator) : self, exponent.magnitude
    )
    while rest > 0 {
      if rest % 2 == 1 { result = try simplify(result.times(square)) }
      rest /= 2
      if rest > 0 { square = try simplify(square.times(square)) }
    }
    return result
  }

  /// What a matrix times x equals a right side for: the solutions as texts such as `x_1 = 2`, or that there is none.
  func solutions(_ right: Matrix, _ evaluator: Evaluator) throws(MathExpressionError) -> SolutionSet {
    let column = right.width == 1 ? right : right.transposed
    guard column.height == height, column.width == 1 else {
      throw MathExpressionError(.undefined, "a right side of \(right.height)×\(right.width) for \(height) equations")
    }
    guard let numbers = try numbers(evaluator), let values = try column.numbers(evaluator) else { throw Self.letters }
    let (rows, pivots, _) = try Self.eliminated(
      zip(numbers, values).map { $0 + $1 }, columns: width + 1, evaluator)
    if pivots.last == width { return .contradiction }
    func name(_ place: Int) -> String { "x_\(place + 1)" }
    if pivots.count == width {
      return .assignment((0..<width).map { .init(variable: name($0), value: .exact(rows[$0][width])) })
    }
    let free = (0..<width).filter { !pivots.contains($0) }
    let texts = pivots.enumerated().map { row, pivot in
      var terms: [MathExpression.Term] = []
      if rows[row][width].sign != 0 || free.allSatisfy({ rows[row][$0].sign == 0 }) {
        terms.append(.init(sign: .plus, value: Self.expression(rows[row][width])))
      }
      for place in free where rows[row][place].sign != 0 {
        let value = rows[row][place]
        let size = value.sign < 0 ? -value : value
        let term: MathExpression =
          size == .one ? .variable(name(place)) : .product(of: Self.expression(size), .variable(name(place)))
        terms.append(.init(sign: value.sign < 0 ? .plus : .minus, value: term))
      }
      return "\(name(pivot)) = \(ExpressionWriter().text(.sum(terms)))"
    }
    return .family(texts)
  }
}
