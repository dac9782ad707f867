/// Computes expressions with matrices and vectors, exactly.
struct MatrixComputer {
  let evaluator: Evaluator

  /// A number or an expression, or a matrix.
  enum Value: Hashable {
    case scalar(MathExpression)
    case matrix(Matrix)
    /// The solutions of a system.
    case solutions(SolutionSet)
  }

  /// The value, its entries simplified.
  ///
  /// - Throws: `undefined` where sizes do not fit, or something is divided by zero.
  func value(_ expression: MathExpression) throws(MathExpressionError) -> Value {
    switch try computed(expression) {
    case .scalar(let result): .scalar(try simplified(result))
    case .matrix(let matrix): .matrix(try simplified(matrix))
    case .solutions(let solutions): .solutions(solutions)
    }
  }

  private func simplified(_ matrix: Matrix) throws(MathExpressionError) -> Matrix {
    try matrix.mapped { entry throws(MathExpressionError) in try simplified(entry) }
  }

  /// An entry as a number, or with its letters collected.
  private func simplified(_ entry: MathExpression) throws(MathExpressionError) -> MathExpression {
    guard entry.variables.isEmpty else {
      guard let function = try RationalFunction(entry, evaluator: evaluator, variables: [:])?.reduced,
        let above = function.numerator.expression, let below = function.denominator.expression
      else { return entry }
      if function.numerator.isZero { return .whole(0) }
      return (function.denominator == .one ? above : .quotient(above, by: below)).withoutOnes
    }
    let value = try evaluator.value(of: entry)
    guard let exact = value.exact else { return entry }
    return exact.rational.map { .number($0, isDecimal: entry.hasDecimals) } ?? .value(exact)
  }

  private func computed(_ expression: MathExpression) throws(MathExpressionError) -> Value {
    try evaluator.account?.spend(WorkCost.operation)
    guard concerns(expression) else { return .scalar(expression) }
    switch expression {
    case .sum(let terms): return try sum(terms)
    case .product(let factors): return try product(factors)
    case .power(let base, let exponent):
      guard case .matrix(let matrix) = try computed(base) else { return .scalar(expression) }
      guard let count = try exponent.variables.isEmpty ? evaluator.value(of: exponent).rational?.asInt : nil else {
        throw MathExpressionError(.unsupported, "a power of a matrix that is not whole")
      }
      return .matrix(
        try matrix.power(count, evaluator) { part throws(MathExpressionError) in try simplified(part) })
    case .absolute(let inner):
      guard case .matrix(let matrix) = try computed(inner) else { return .scalar(expression) }
      // |A| is the determinant of a square matrix and the length of a vector.
      if matrix.isSquare, matrix.height > 1 { return .scalar(try matrix.determinant(evaluator)) }
      guard matrix.height == 1 || matrix.width == 1 else {
        throw MathExpressionError(.undefined, "the determinant of a matrix that is not square")
      }
      return .scalar(
        .root(.sum(matrix.rows.flatMap { $0 }.map { .init(sign: .plus, value: .power($0, .whole(2))) }), degree: nil))
    case .operation(let operation, let operands): return try apply(operation, operands)
    default: throw MathExpressionError(.unsupported, "this function of a matrix is not computed")
    }
  }

  private func concerns(_ expression: MathExpression) -> Bool {
    expression.contains {
      if case .operation(let operation, _) = $0 { operation.concernsMatrices } else { false }
    }
  }

  private func sum(_ terms: [MathExpression.Term]) throws(MathExpressionError) -> Value {
    var scalars: [MathExpression.Term] = []
    var matrix: Matrix?
    for term in terms {
      guard term.sign != .plusMinus else { throw MathExpressionError(.unsupported, "± between matrices") }
      switch try computed(term.value) {
      case .scalar(let value): scalars.append(.init(sign: term.sign, value: value))
      case .matrix(let next):
        let signed = term.sign == .minus ? try next.mapped { .negated($0) } : next
        matrix =
          try matrix.map { sofar throws(MathExpressionError) in try sofar.adding(signed, isNegative: false) } ?? signed
      case .solutions: throw MathExpressionError(.unsupported, "a sum of solutions")
      }
    }
    guard let matrix else { return .scalar(.sum(scalars)) }
    guard scalars.isEmpty else { throw MathExpressionError(.undefined, "a sum of a matrix and a number") }
    return .matrix(matrix)
  }

  private func product(_ factors: [MathExpression.Factor]) throws(MathExpressionError) -> Value {
    var result: Value = .scalar(.whole(1))
    for factor in factors {
      var next = try computed(factor.value)
      if factor.isDivisor {
        switch next {
        case .scalar(let value): next = .scalar(.quotient(.whole(1), by: value))
        case .matrix: throw MathExpressionError(.undefined, "a quotient by a matrix; its inverse is written inv(...)")
        case .solutions: throw MathExpressionError(.unsupported, "a quotient by solutions")
        }
      }
      switch (result, next) {
      case (.scalar(let left), .scalar(let right)): result = .scalar(.product(of: left, right))
      case (.scalar(let value), .matrix(let matrix)), (.matrix(let matrix), .scalar(let value)):
        result = .matrix(try matrix.mapped { .product(of: value, $0) })
      case (.matrix(let left), .matrix(let right)):
        // Two vectors written alike: their scalar product.
        if left.height == right.height, left.width == right.width, left.height == 1 || left.width == 1,
          left.height * left.width > 1
        {
          result = .scalar(Self.dot(left, right))
        } else {
          result = .matrix(try simplified(left.times(right)))
        }
      default: throw MathExpressionError(.unsupported, "a product with solutions")
      }
    }
    return result
  }

  private static func dot(_ left: Matrix, _ right: Matrix) -> MathExpression {
    .sum(
      zip(left.rows.flatMap { $0 }, right.rows.flatMap { $0 }).map { .init(sign: .plus, value: .product(of: $0, $1)) })
  }

  private func matrix(_ expression: MathExpression, _ operation: MathOperation) throws(MathExpressionError) -> Matrix {
    guard case .matrix(let matrix) = try computed(expression) else {
      throw MathExpressionError(.undefined, "\(operation.rawValue) of a number")
    }
    return try simplified(matrix)
  }

  private func apply(_ operation: MathOperation, _ operands: [MathExpression]) throws(MathExpressionError) -> Value {
    guard let first = operands.first else { throw MathExpressionError(.syntax, "\(operation.rawValue) of nothing") }
    switch operation {
    case .matrix:
      let rows = operands.map { row -> [MathExpression] in
        if case .operation(.row, let entries) = row { return entries }
        return [row]
      }
      guard let matrix = Matrix(rows) else {
        throw MathExpressionError(.syntax, "rows of a matrix that differ in length")
      }
      guard matrix.height <= Matrix.largest, matrix.width <= Matrix.largest else {
        throw MathExpressionError(.tooLarge, "a matrix of more than \(Matrix.largest) rows or columns")
      }
      return .matrix(try simplified(matrix))
    case .row:
      guard let matrix = Matrix([operands]) else { throw MathExpressionError(.syntax, "an empty row") }
      return .matrix(try simplified(matrix))
    case .determinant: return .scalar(try matrix(first, operation).determinant(evaluator))
    case .inverse: return .matrix(try matrix(first, operation).inverse(evaluator))
    case .transpose: return .matrix(try matrix(first, operation).transposed)
    case .rank: return .scalar(.whole(try matrix(first, operation).rank(evaluator)))
    case .echelon: return .matrix(try matrix(first, operation).echelon(evaluator))
    case .trace:
      let matrix = try matrix(first, operation)
      guard matrix.isSquare else { throw MathExpressionError(.undefined, "the trace of a matrix that is not square") }
      return .scalar(.sum((0..<matrix.height).map { .init(sign: .plus, value: matrix.rows[$0][$0]) }))
    case .linearSolution:
      guard operands.count == 2 else { throw MathExpressionError(.syntax, "linsolve of one matrix", expected: "two") }
      return .solutions(try matrix(first, operation).solutions(matrix(operands[1], operation), evaluator))
    case .dot:
      guard operands.count == 2 else { throw MathExpressionError(.syntax, "dot of one vector", expected: "two") }
      let (left, right) = (try matrix(first, operation), try matrix(operands[1], operation))
      guard left.height * left.width == right.height * right.width else {
        throw MathExpressionError(.undefined, "a product of vectors of different lengths")
      }
      return .scalar(Self.dot(left, right))
    case .cross:
      guard operands.count == 2 else { throw MathExpressionError(.syntax, "cross of one vector", expected: "two") }
      let (left, right) = (try matrix(first, operation), try matrix(operands[1], operation))
      let (a, b) = (left.rows.flatMap { $0 }, right.rows.flatMap { $0 })
      guard a.count == 3, b.count == 3 else {
        throw MathExpressionError(.undefined, "a cross product of vectors that do not have three entries")
      }
      let entries = [(1, 2), (2, 0), (0, 1)].map { first, second in
        MathExpression.difference(.product(of: a[first], b[second]), .product(of: a[second], b[first]))
      }
      guard let result = Matrix(left.height == 1 ? [entries] : entries.map { [$0] }) else {
        throw MathExpressionError(.syntax, "an empty vector")
      }
      return .matrix(result)
    default: throw MathExpressionError(.unsupported, "\(operation.rawValue) of matrices is not computed")
    }
  }

  // MARK: Texts

  /// The matrix as text: `[[1, 2], [3, 4]]`, or without spaces for programs.
  func text(_ matrix: Matrix, isForDisplay: Bool) throws(MathExpressionError) -> String {
    var rows: [String] = []
    for row in matrix.rows {
      var entries: [String] = []
      for entry in row { entries.append(try text(entry, isForDisplay: isForDisplay)) }
      rows.append("[\(entries.joined(separator: isForDisplay ? ", " : ","))]")
    }
    if rows.count == 1, matrix.width > 1 { return rows[0] }
    return "[\(rows.joined(separator: isForDisplay ? ", " : ","))]"
  }

  func text(_ entry: MathExpression, isForDisplay: Bool) throws(MathExpressionError) -> String {
    if isForDisplay, !entry.variables.isEmpty {
      var simplifier = Simplifier(evaluator: evaluator)
      if let text = try simplifier.simplified(entry)?.text { return text }
    }
    if entry.variables.isEmpty, let value = try evaluator.value(of: entry).exact {
      return NumberWriter(isForDisplay: isForDisplay).exact(value)
    }
    return ExpressionWriter(isForDisplay: isForDisplay).text(entry)
  }

  /// The equations between the entries of two matrices; nil where one side is none.
  func equations(_ left: MathExpression, _ right: MathExpression) throws(MathExpressionError) -> [MathStatement]? {
    guard case .matrix(let first) = try computed(left), case .matrix(let second) = try computed(right) else {
      return nil
    }
    guard first.height == second.height, first.width == second.width else {
      throw MathExpressionError(
        .undefined,
        "matrices of different sizes cannot be equal, \(first.height)×\(first.width) and \(second.height)×\(second.width)"
      )
    }
    return zip(first.rows.flatMap { $0 }, second.rows.flatMap { $0 }).map {
      MathStatement(sides: [$0, $1], relations: [.equal], asksForAnswer: false, notes: [])
    }
  }
}
