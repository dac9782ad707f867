/// Sums and products over an index, derivatives, integrals and limits.
extension RowParser {
  /// Labels that begin an operand of this kind.
  static let calculusLabels: Set<String> = ["\\sum", "\\prod", "\\int", "\\lim", derive]
  /// `diff(...)`, which is only typed.
  static let derive = "\\diff"

  /// The operand that begins with one of ``calculusLabels``, or with d/dx; nil for another.
  mutating func calculus(_ node: Node) throws(MathExpressionError) -> MathExpression? {
    if let derivative = try derivative() { return derivative }
    guard Self.calculusLabels.contains(node.label) else { return nil }
    if node.scripts.isEmpty, opensBracket(position + 1), node.label == Self.derive || hasComma(after: position + 1) {
      return try called(node)
    }
    switch node.label {
    case "\\sum", "\\prod": return try series(node)
    case "\\int": return try integral(node)
    case "\\lim": return try limit(node)
    default: return nil
    }
  }

  private mutating func nested<Value>(
    _ node: Node, _ body: (inout RowParser) throws(MathExpressionError) -> Value
  ) throws(MathExpressionError) -> Value {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepestNesting else {
      throw MathExpressionError(.tooDeep, "nested deeper than \(Self.deepestNesting) levels", source: node.source)
    }
    return try body(&self)
  }

  /// The name of a letter that may be an index or a variable; nil for another symbol.
  private func letter(_ node: Node) -> String? {
    guard node.scripts.isEmpty else { return nil }
    if node.isLetter { return node.label }
    return Self.isName(node.label) ? String(node.label.dropFirst()) : nil
  }

  // MARK: Sums and products

  /// A sum or product with limits; nil for one without, which is read but not computed.
  private mutating func series(_ node: Node) throws(MathExpressionError) -> MathExpression? {
    guard let below = node.scripts[.below] ?? node.scripts[.subscript],
      let above = node.scripts[.above] ?? node.scripts[.superscript], node.scripts.count == 2, below.nodes.count > 2,
      let index = letter(below.nodes[0]), below.nodes[1].label == "=", let last = try? expression(in: above)
    else { return nil }
    let first = try expression(in: SymbolLayoutTree(Array(below.nodes.dropFirst(2))))
    position += 1
    // A sum reaches to the next plus or minus.
    let body = try nested(node) { parser throws(MathExpressionError) in try parser.product() }
    return .operation(node.label == "\\sum" ? .sumOver : .productOver, [body, .variable(index), first, last])
  }

  // MARK: Derivatives

  /// d/dx or d²/dx² before an operand, as a fraction or typed in a row; nil for anything else.
  private mutating func derivative() throws(MathExpressionError) -> MathExpression? {
    guard let node = current, let (name, order, length) = differential(node) else { return nil }
    guard position + length < nodes.count else { return nil }
    position += length
    notes.append("d/d\(name) is read as the derivative of the term that follows")
    let body = try nested(node) { parser throws(MathExpressionError) in try parser.product() }
    return Self.derivative(of: body, name, order)
  }

  static func derivative(of body: MathExpression, _ letter: String, _ order: Int) -> MathExpression {
    .operation(.derivative, [body, .variable(letter), .whole(order)])
  }

  /// The letter, the order and the number of symbols of d/dx at the position; nil where there is none.
  private func differential(_ node: Node) -> (letter: String, order: Int, length: Int)? {
    func order(_ node: Node) -> Int? {
      guard let row = node.scripts[.superscript] else { return node.scripts.isEmpty ? 1 : nil }
      guard node.scripts.count == 1, row.nodes.count == 1, row.nodes[0].scripts.isEmpty else { return nil }
      return Int(row.nodes[0].label)
    }
    func base(_ node: Node) -> String? {
      var plain = node
      plain.scripts = [:]
      return letter(plain)
    }
    if node.isFraction, node.scripts.count == 2, let above = node.scripts[.above], let below = node.scripts[.below],
      above.nodes.count == 1, above.nodes[0].label == "d", let count = order(above.nodes[0]), below.nodes.count == 2,
      below.nodes[0].label == "d", below.nodes[0].scripts.isEmpty, let name = base(below.nodes[1]),
      order(below.nodes[1]) == count, (1...6).contains(count)
    {
      return (name, count, 1)
    }
    guard node.label == "d", let count = order(node), (1...6).contains(count), position + 3 < nodes.count,
      nodes[position + 1].label == "/", nodes[position + 1].scripts.isEmpty, nodes[position + 2].label == "d",
      nodes[position + 2].scripts.isEmpty, let name = base(nodes[position + 3]), order(nodes[position + 3]) == count
    else { return nil }
    return (name, count, 4)
  }

  // MARK: Integrals

  /// ∫ f dx, with limits or without.
  private mutating func integral(_ node: Node) throws(MathExpressionError) -> MathExpression {
    let lower = node.scripts[.below] ?? node.scripts[.subscript]
    let upper = node.scripts[.above] ?? node.scripts[.superscript]
    guard (lower == nil) == (upper == nil), node.scripts.count == (lower == nil ? 0 : 2) else {
      throw MathExpressionError(
        .syntax, "an integral with one limit", expected: "two limits, or none", source: node.source)
    }
    position += 1
    let (body, name) = try integrand(node)
    guard let lower, let upper else { return .operation(.antiderivative, [body, .variable(name)]) }
    return .operation(.integral, [body, .variable(name), try expression(in: lower), try expression(in: upper)])
  }

  /// The symbols up to dx, which ends an integral; dx may also stand in the numerator of a fraction.
  private mutating func integrand(_ node: Node) throws(MathExpressionError) -> (MathExpression, String) {
    var (index, open, brackets) = (position, 1, 0)
    while index < nodes.count {
      let next = nodes[index]
      if ["(", "[", "{"].contains(next.label) { brackets += 1 }
      if [")", "]", "}"].contains(next.label) { brackets -= 1 }
      if brackets < 0 || Self.relation(next.label) != nil { break }
      if next.label == "\\int" { open += 1 }
      if next.label == "d", next.scripts.isEmpty, index + 1 < nodes.count, let name = letter(nodes[index + 1]) {
        open -= 1
        if open == 0 {
          let row = SymbolLayoutTree(Array(nodes[position..<index]))
          let body =
            try row.nodes.isEmpty
            ? .whole(1) : nested(node) { parser throws(MathExpressionError) in try parser.expression(in: row) }
          position = index + 2
          return (body, name)
        }
      }
      if open == 1, next.isFraction, let above = next.scripts[.above], above.nodes.count >= 2,
        above.nodes[above.nodes.count - 2].label == "d", above.nodes[above.nodes.count - 2].scripts.isEmpty,
        let name = letter(above.nodes[above.nodes.count - 1])
      {
        var fraction = next
        let rest = Array(above.nodes.dropLast(2))
        fraction.scripts[.above] = SymbolLayoutTree(rest.isEmpty ? [Node("1", source: next.source)] : rest)
        let row = SymbolLayoutTree(Array(nodes[position..<index]) + [fraction])
        let body = try nested(node) { parser throws(MathExpressionError) in try parser.expression(in: row) }
        position = index + 1
        return (body, name)
      }
      index += 1
    }
    throw MathExpressionError(
      .syntax, "an integral without its variable", expected: "dx after what is integrated", source: node.source)
  }

  // MARK: Limits

  /// lim with x → a below it; it reaches to the end or the next relation.
  private mutating func limit(_ node: Node) throws(MathExpressionError) -> MathExpression {
    if node.scripts.isEmpty, position + 3 < nodes.count, let name = letter(nodes[position + 1]),
      nodes[position + 2].label == "\\rightarrow"
    {
      position += 3
      let isNegative = current?.label == "-" && current?.isFraction == false
      if isNegative { position += 1 }
      let size = try postfixed()
      let body = try nested(node) { parser throws(MathExpressionError) in try parser.sum() }
      return .operation(.limit, [body, .variable(name), isNegative ? .negated(size) : size, .whole(0)])
    }
    guard let row = node.scripts[.below] ?? node.scripts[.subscript], node.scripts.count == 1 else {
      throw MathExpressionError(
        .syntax, "a limit that does not say where", expected: "lim_(x->0) before the expression", source: node.source)
    }
    let (name, target, side) = try approach(row, node)
    position += 1
    let body = try nested(node) { parser throws(MathExpressionError) in try parser.sum() }
    return .operation(.limit, [body, .variable(name), target, .whole(side)])
  }

  /// `x → 0⁺`: the letter, where it goes, and from which side.
  private mutating func approach(_ row: SymbolLayoutTree, _ node: Node) throws(MathExpressionError) -> (
    String, MathExpression, Int
  ) {
    guard row.nodes.count > 2, let name = letter(row.nodes[0]), row.nodes[1].label == "\\rightarrow" else {
      throw MathExpressionError(
        .syntax, "a limit that does not say where", expected: "a letter, an arrow and a number", source: node.source)
    }
    let (target, side) = try place(Array(row.nodes.dropFirst(2)))
    return (name, target, side)
  }

  /// A number with the side from which it is approached: 0⁺, 0-.
  private mutating func place(_ nodes: [Node]) throws(MathExpressionError) -> (MathExpression, Int) {
    var nodes = nodes
    var side = 0
    func sign(_ label: String) -> Int { label == "+" ? 1 : label == "-" ? -1 : 0 }
    if let last = nodes.last {
      if let script = last.scripts[.superscript], script.nodes.count == 1, sign(script.nodes[0].label) != 0 {
        side = sign(script.nodes[0].label)
        nodes[nodes.count - 1].scripts[.superscript] = nil
      } else if nodes.count > 1, last.scripts.isEmpty, sign(last.label) != 0 {
        side = sign(last.label)
        nodes.removeLast()
      }
    }
    return (try expression(in: SymbolLayoutTree(nodes)), side)
  }

  // MARK: As functions

  /// `diff(x^2, x)`, `integrate(x, x, 0, 1)`, `limit(1/x, x, 0+)`, `sum(i, i, 1, n)`.
  private mutating func called(_ node: Node) throws(MathExpressionError) -> MathExpression {
    let what = Spelling.display(node.label)
    position += 1
    let (parts, closing) = try arguments()
    let body = try expression(in: parts[0])
    func variable(_ place: Int) throws(MathExpressionError) -> String {
      if place < parts.count, parts[place].nodes.count == 1, let name = letter(parts[place].nodes[0]) { return name }
      guard place >= parts.count, body.variables.count == 1, let name = body.variables.first else {
        throw MathExpressionError(
          .syntax, "\(what) of an expression of several letters, or of none", expected: "its letter after a comma",
          source: node.source)
      }
      return name
    }
    let value: MathExpression
    switch (node.label, parts.count) {
    case (Self.derive, 1...3):
      let order = parts.count == 3 ? try expression(in: parts[2]).constantRational?.asInt ?? 0 : 1
      guard (1...6).contains(order) else {
        throw MathExpressionError(.unsupported, "a derivative of an order that is not between 1 and 6")
      }
      value = Self.derivative(of: body, try variable(1), order)
    case ("\\int", 2): value = .operation(.antiderivative, [body, .variable(try variable(1))])
    case ("\\int", 4):
      value = .operation(
        .integral, [body, .variable(try variable(1)), try expression(in: parts[2]), try expression(in: parts[3])])
    case ("\\lim", 2):
      let (name, target, side) = try approach(parts[1], node)
      value = .operation(.limit, [body, .variable(name), target, .whole(side)])
    case ("\\lim", 3):
      let (target, side) = try place(parts[2].nodes)
      value = .operation(.limit, [body, .variable(try variable(1)), target, .whole(side)])
    case ("\\sum", 4), ("\\prod", 4):
      value = .operation(
        node.label == "\\sum" ? .sumOver : .productOver,
        [body, .variable(try variable(1)), try expression(in: parts[2]), try expression(in: parts[3])])
    case ("\\sum", 3) where parts[1].nodes.count > 2 && parts[1].nodes[1].label == "=",
      ("\\prod", 3) where parts[1].nodes.count > 2 && parts[1].nodes[1].label == "=":
      guard let name = letter(parts[1].nodes[0]) else { throw unexpected("an index") }
      value = .operation(
        node.label == "\\sum" ? .sumOver : .productOver,
        [
          body, .variable(name), try expression(in: SymbolLayoutTree(Array(parts[1].nodes.dropFirst(2)))),
          try expression(in: parts[2]),
        ])
    default:
      throw MathExpressionError(.syntax, "\(what) of \(parts.count) parts", source: node.source)
    }
    return try raised(value, by: closing)
  }
}
