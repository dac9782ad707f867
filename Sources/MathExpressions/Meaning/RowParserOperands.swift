import MathSymbols

extension RowParser {
  /// The function with a label; nil where it is not computed.
  static func function(_ label: String) -> MathFunction? {
    guard label.hasPrefix("\\") else { return nil }
    return MathFunction(rawValue: String(label.dropFirst()))
  }

  /// The operation on several numbers with a label; nil where it is none.
  static func operation(_ label: String) -> MathOperation? {
    Spelling.operations.contains(label) ? MathOperation(rawValue: String(label.dropFirst())) : nil
  }

  /// Whether a label of several letters is a name that stands for a number.
  static func isName(_ label: String) -> Bool {
    guard label.hasPrefix("\\"), function(label) == nil, operation(label) == nil, label != openBar, label != closeBar,
      label != Spelling.degree
    else { return false }
    guard let symbol = SymbolVocabulary.symbol(label) else {
      return label != Spelling.productDot && label != Spelling.aboutEqual
    }
    return symbol.role == .letter || symbol.role == .constant
  }

  /// Parses a number, name, root, fraction, function or bracket, with its power.
  mutating func operand() throws(MathExpressionError) -> MathExpression {
    guard let node = current else { throw unexpected("a number, a letter or '('") }
    if node.isDigit || node.label == "." { return try number() }
    if let result = try calculus(node) { return result }
    if node.isFraction {
      try node.checkScripts([.above, .below, .superscript])
      position += 1
      return try raised(fraction(node), by: node)
    }
    if let function = Self.function(node.label) { return try application(of: function, node) }
    if let operation = Self.operation(node.label), operation != .mod || opensBracket(position + 1) {
      return try application(of: operation, node)
    }
    if node.isLetter, node.scripts.isEmpty, opensBracket(position + 1), let counts = try combinations(node) {
      return counts
    }
    if "fgh".contains(node.label), opensBracket(position + 1),
      node.primes > 0 || isNumberInBrackets(after: position + 1)
    {
      notes.append("no line says what \(node.label)(…) is: it is read as a product")
    }
    switch node.label {
    case "(", "[", "{":
      let (value, closing) = try bracketed()
      return try raised(value, by: closing)
    case "|", Self.openBar:
      let (value, closing) = try bracketed()
      return try raised(.absolute(value), by: closing)
    case "\\sqrt":
      try node.checkScripts([.inside, .index, .superscript])
      position += 1
      return try raised(root(node), by: node)
    default:
      if "ABCDEF".contains(node.label), let number = try numberWithLetters() { return number }
      guard node.isLetter || Self.isName(node.label) else { throw unreadable(node) }
      position += 1
      return try raised(name(node), by: node)
    }
  }

  private func isNumberInBrackets(after place: Int) -> Bool {
    let inside = nodes[(place + 1)...].prefix { ![")", "]", "}"].contains($0.label) }
    return inside.contains(where: \.isDigit) && inside.allSatisfy { $0.isDigit || [".", "-", ","].contains($0.label) }
  }

  private func unreadable(_ node: Node) -> MathExpressionError {
    let notComputed: Set<SymbolRole> = [.bigOperator, .other, .function]
    let role = SymbolVocabulary.symbol(node.label)?.role
    if let role, notComputed.contains(role) || node.label == "\\in" || node.label == "\\rightarrow" {
      return MathExpressionError(
        .unsupported, "'\(Spelling.display(node.label))' is read but not computed", source: node.source)
    }
    return unexpected("a number, a letter or '('")
  }

  // MARK: Fractions, roots, names

  mutating func fraction(_ node: Node) throws(MathExpressionError) -> MathExpression {
    guard let above = node.scripts[.above], let below = node.scripts[.below] else {
      throw MathExpressionError(
        .syntax, "a fraction with one part", expected: "a numerator and a denominator", source: node.source)
    }
    if above.nodes.count == 2, below.nodes.count == 2, above.nodes[0].label == "d", below.nodes[0].label == "d",
      above.nodes[1].isLetter, below.nodes[1].isLetter
    {
      notes.append("dy/dx is read as a fraction of products: the derivative of a letter is not known")
    }
    let numerator = try expression(in: above)
    return .product([
      .init(isDivisor: false, value: numerator), .init(isDivisor: true, value: try expression(in: below)),
    ])
  }

  private mutating func root(_ node: Node) throws(MathExpressionError) -> MathExpression {
    guard let inside = node.scripts[.inside] else {
      throw MathExpressionError(.syntax, "an empty root", expected: "a radicand", source: node.source)
    }
    let radicand = try expression(in: inside)
    let degree: MathExpression? = if let index = node.scripts[.index] { try expression(in: index) } else { nil }
    return .root(radicand, degree: degree)
  }

  private func name(_ node: Node) throws(MathExpressionError) -> MathExpression {
    guard node.scripts[.above] == nil, node.scripts[.below] == nil else {
      throw MathExpressionError(
        .unsupported, "an accent is read but not computed", source: node.source)
    }
    try node.checkScripts([.superscript, .subscript])
    if node.scripts[.subscript] == nil, node.primes == 0 {
      switch node.label {
      case "\\pi": return .constant(.pi)
      case "\\infty": return .constant(.infinity)
      case "e": return .constant(.e)
      default: break
      }
    }
    var text = node.label.hasPrefix("\\") ? String(node.label.dropFirst()) : node.label
    if let row = node.scripts[.subscript] {
      let index = PlainTextWriter().text(row)
      text += row.nodes.count == 1 || row.nodes.allSatisfy(\.isDigit) ? "_\(index)" : "_(\(index))"
    }
    return .variable(text + String(repeating: "'", count: node.primes))
  }
}
