extension RowParser {
  mutating func application(of function: MathFunction, _ node: Node) throws(MathExpressionError)
    -> MathExpression
  {
    try node.checkScripts([.superscript, .subscript])
    position += 1
    var base: MathExpression?
    if let row = node.scripts[.subscript] {
      guard function == .log else {
        throw MathExpressionError(.unsupported, "a subscript on \(function.rawValue)", source: node.source)
      }
      base = try expression(in: row)
    }
    let (argument, closing) = try self.argument()
    if closing == nil, argument.variables.isEmpty, let next = current, ["/", ":", "\\div"].contains(next.label) {
      notes.append(
        "\(function.rawValue) π/6 is read as (\(function.rawValue) π)/6: for the fraction write brackets around it")
    }
    var value = MathExpression.function(function, argument, base: base)
    if let row = node.exponent {
      let power = try expression(in: row)
      // By convention sin^-1 is the inverse and sin^2 the square.
      if power == .negated(.whole(1)), let inverse = MathFunction(rawValue: "arc" + function.rawValue) {
        value = .function(inverse, argument, base: nil)
        notes.append("\(function.rawValue)^-1 is read as the inverse function")
      } else {
        value = .power(value, power)
      }
    }
    if closing?.exponent?.nodes.map(\.label) == [Spelling.degree] {
      throw MathExpressionError(
        .syntax, "a sign of degrees behind a function", expected: "\(function.rawValue)(30°)", source: closing?.source)
    }
    // A power after the bracket of an argument raises the function's value: sin(x)^2.
    if let closing { value = try raised(value, by: closing) }
    return value
  }

  /// A function's argument: a bracket, or the factors up to the next operator, bracket or function.
  private mutating func argument() throws(MathExpressionError) -> (MathExpression, closing: Node?) {
    guard let first = current else { throw unexpected("an argument") }
    if ["(", "[", "{"].contains(first.label) {
      let (value, closing) = try bracketed()
      return (value, closing)
    }
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepestNesting else {
      throw MathExpressionError(.tooDeep, "nested deeper than \(Self.deepestNesting) levels", source: first.source)
    }
    if first.label == "-" && !first.isFraction {
      position += 1
      return (.negated(try argument().0), nil)
    }
    var factors = [MathExpression.Factor(isDivisor: false, value: try postfixed())]
    while let node = current, startsOperand(node), !["(", "[", "{", "|", Self.openBar].contains(node.label),
      Self.function(node.label) == nil, Self.operation(node.label) == nil
    {
      factors.append(.init(isDivisor: false, value: try postfixed()))
    }
    return (factors.count == 1 ? factors[0].value : .product(factors), nil)
  }

  // MARK: Operations on several numbers

  func opensBracket(_ index: Int) -> Bool {
    index < nodes.count && ["(", "[", "{"].contains(nodes[index].label)
  }

  /// Whether the bracket at a place holds a comma outside of inner brackets.
  func hasComma(after place: Int) -> Bool {
    var depth = 0
    for node in nodes[place...] {
      if ["(", "[", "{"].contains(node.label) { depth += 1 }
      if [")", "]", "}"].contains(node.label) { depth -= 1 }
      if depth == 1, node.label == "," { return true }
      if depth == 0 { return false }
    }
    return false
  }

  /// C(5,2) and P(5,2) count combinations and arrangements; another letter before two numbers is no product.
  mutating func combinations(_ node: Node) throws(MathExpressionError) -> MathExpression? {
    // Only plain numbers, so that a(1,5+x) keeps its decimal comma.
    var index = position + 2
    var commas = 0
    while index < nodes.count, nodes[index].isDigit || nodes[index].label == ",", nodes[index].scripts.isEmpty {
      if nodes[index].label == "," { commas += 1 }
      index += 1
    }
    guard commas == 1, index < nodes.count, nodes[index].label == ")" else { return nil }
    guard node.label == "C" || node.label == "P" else {
      guard commaMeaning == .thousands else { return nil }
      throw MathExpressionError(
        .unsupported, "\(node.label) of two numbers is not known", expected: "C(n,k), gcd(a,b) or a product",
        source: node.source)
    }
    notes.append(
      node.label == "C"
        ? "C(n,k) is read as the number of combinations" : "P(n,k) is read as the number of arrangements")
    return try application(of: node.label == "C" ? .nCr : .nPr, node)
  }

  mutating func application(of operation: MathOperation, _ node: Node) throws(MathExpressionError)
    -> MathExpression
  {
    try node.checkScripts([])
    position += 1
    if operation.takesOne, current?.label == "\\matrix" { return .operation(operation, [try postfixed()]) }
    let (parts, closing) = try arguments()
    guard parts.count > 1 || operation.takesOne else {
      throw MathExpressionError(
        .syntax, "\(operation.rawValue) of one number", expected: "two, with a comma between them", source: node.source)
    }
    var operands: [MathExpression] = []
    for part in parts { operands.append(try expression(in: part)) }
    return try raised(.operation(operation, operands), by: closing)
  }

  /// The rows between the commas of a bracket, which is consumed; the position is at the opening one.
  mutating func arguments() throws(MathExpressionError) -> (parts: [SymbolLayoutTree], closing: Node) {
    guard let opening = current, opensBracket(position) else { throw unexpected("'('") }
    try opening.checkScripts([])
    position += 1
    var parts: [SymbolLayoutTree] = [SymbolLayoutTree()]
    var depth = 0
    while let next = current {
      if depth == 0, [")", "]", "}"].contains(next.label) { break }
      if ["(", "[", "{"].contains(next.label) { depth += 1 }
      if [")", "]", "}"].contains(next.label) { depth -= 1 }
      if depth == 0, next.label == "," {
        parts.append(SymbolLayoutTree())
      } else {
        parts[parts.count - 1].nodes.append(next)
      }
      position += 1
    }
    guard let closing = current else { throw unexpected("')'") }
    try closing.checkScripts([.superscript])
    position += 1
    return (parts, closing)
  }
}
