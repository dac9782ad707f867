/// Parses one row of a layout tree by recursive descent: relations, sums, products, signs, postfixes, operands.
struct RowParser {
  typealias Node = SymbolLayoutTree.Node

  /// The deepest nesting of brackets and scripts; an expression with more is refused, since each level takes several
  /// stack frames and a thread's stack may be half a megabyte.
  static let deepestNesting = 60

  let nodes: [Node]
  let commaMeaning: ExpressionParser.CommaMeaning
  var position = 0
  var depth: Int
  var notes: [String] = []
  /// Whether the product parsed last was a remainder between its numbers.
  private var endedInRemainder = false
  /// Whether the next `|` in an operator's position closes.
  private var isInsideBars = false

  init(_ nodes: [Node], commaMeaning: ExpressionParser.CommaMeaning, depth: Int) {
    self.nodes = nodes
    self.commaMeaning = commaMeaning
    self.depth = depth
  }

  var current: Node? { position < nodes.count ? nodes[position] : nil }

  /// The notes without duplicates, in order.
  var uniqueNotes: [String] {
    notes.enumerated().filter { notes.firstIndex(of: $0.element) == $0.offset }.map(\.element)
  }

  // MARK: Lines

  static func relation(_ label: String) -> MathRelation? {
    switch label {
    case "=": .equal
    case "\\neq": .notEqual
    case "<": .less
    case ">": .greater
    case "\\leq": .lessOrEqual
    case "\\geq": .greaterOrEqual
    default: nil
    }
  }

  mutating func statement() throws(MathExpressionError) -> MathStatement {
    let bars = nodes.indices.filter { nodes[$0].label == "|" }
    guard bars.count >= 4, bars.count <= Self.mostBars, bars.count % 2 == 0 else { return try relations() }
    // Which bars open and which close is seen from what can be read: |4|-2|| opens twice.
    var start = self
    do throws(MathExpressionError) {
      let result = try start.relations()
      self = start
      // The first and the last pattern that can be read differ: |2|-3|-10|.
      for pattern in Self.balanced(bars.count) where pattern != Self.sideBySide(bars.count) {
        guard let nested = reading(bars, pattern)?.result else { continue }
        if nested.sides != result.sides {
          notes.append("the bars are read as pairs side by side; for bars in bars write abs(...)")
        }
        break
      }
      return result
    } catch {
      for pattern in Self.balanced(bars.count) {
        if let (result, more) = reading(bars, pattern) {
          notes += more
          return result
        }
      }
      throw error
    }
  }

  /// The line where the bars open and close as given; nil where it cannot be read so.
  private func reading(_ bars: [Int], _ opens: [Bool]) -> (result: MathStatement, notes: [String])? {
    var labels = nodes
    for (bar, opens) in zip(bars, opens) { labels[bar].label = opens ? Self.openBar : Self.closeBar }
    var parser = RowParser(labels, commaMeaning: commaMeaning, depth: depth)
    return (try? parser.relations()).map { ($0, parser.notes) }
  }

  /// |a| and |b| beside each other.
  private static func sideBySide(_ count: Int) -> [Bool] { (0..<count).map { $0.isMultiple(of: 2) } }

  /// Bars of which it is known that they open or close.
  static let openBar = "\\lvert"
  static let closeBar = "\\rvert"
  private static let mostBars = 10

  /// The ways in which so many bars open and close, each opened one closed.
  private static func balanced(_ count: Int) -> [[Bool]] {
    var result: [[Bool]] = []
    func extend(_ sofar: [Bool], _ open: Int) {
      let left = count - sofar.count
      if left == 0 { return result.append(sofar) }
      if open > 0 { extend(sofar + [false], open - 1) }
      if open < left { extend(sofar + [true], open + 1) }
    }
    extend([], 0)
    return result
  }

  /// Fails where something is attached to an operator, which would be dropped.
  private func checkOperators() throws(MathExpressionError) {
    for node in nodes where !node.scripts.isEmpty && !node.isFraction {
      if signOfTerm(node) != nil || Self.isDivision(node.label) != nil { try node.checkScripts([]) }
    }
  }

  private mutating func relations() throws(MathExpressionError) -> MathStatement {
    try checkOperators()
    guard !nodes.isEmpty else { throw MathExpressionError(.syntax, "nothing is written", expected: "an expression") }
    var result = MathStatement(sides: [try sum()], relations: [], asksForAnswer: false, notes: [])
    while let node = current {
      guard let relation = Self.relation(node.label) else { throw unexpected("an operator or the end") }
      try node.checkScripts([])
      position += 1
      if current == nil, relation == .equal {
        result.asksForAnswer = true
        break
      }
      result.relations.append(relation)
      result.sides.append(try sum())
    }
    return result
  }

  /// The meaning of a whole row attached to a symbol.
  mutating func expression(in row: SymbolLayoutTree) throws(MathExpressionError) -> MathExpression {
    var parser = RowParser(row.nodes, commaMeaning: commaMeaning, depth: depth)
    try parser.checkOperators()
    let value = try parser.sum()
    guard parser.current == nil else { throw parser.unexpected("an operator or the end") }
    notes += parser.notes
    return value
  }

  // MARK: Sums and products

  mutating func sum() throws(MathExpressionError) -> MathExpression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepestNesting else {
      throw MathExpressionError(
        .tooDeep, "nested deeper than \(Self.deepestNesting) levels", source: current?.source)
    }
    let first = signs()
    var terms = [signed(first, try product())]
    while let sign = signOfTerm(current) {
      try current?.checkScripts([])
      position += 1
      // After an operator a sign belongs to the factor: 3 - -2.
      terms.append(MathExpression.Term(sign: sign, value: try signedProduct()))
      if terms.count > 1, case .percent = terms[terms.count - 1].value {
        notes.append("a percentage is a hundredth: 200+10% is 200.1, where a pocket calculator adds a tenth of 200")
      }
    }
    return terms.count == 1 && terms[0].sign == .plus ? terms[0].value : .sum(terms)
  }

  private func signOfTerm(_ node: Node?) -> MathExpression.Sign? {
    guard let node, !node.isFraction else { return nil }
    switch node.label {
    case "+": return .plus
    case "-": return .minus
    case "\\pm": return .plusMinus
    default: return nil
    }
  }

  /// Consumes signs and returns their product.
  private mutating func signs() -> MathExpression.Sign {
    var result = MathExpression.Sign.plus
    while let sign = signOfTerm(current) {
      position += 1
      if sign == .plusMinus { result = .plusMinus }
      if sign == .minus, result != .plusMinus { result = result == .minus ? .plus : .minus }
    }
    return result
  }

  private mutating func signedProduct() throws(MathExpressionError) -> MathExpression {
    let sign = signs()
    let term = signed(sign, try product())
    return term.sign == .plus ? term.value : .sum([term])
  }

  /// A product with the sign before it: -7 mod 3 is the remainder of -7.
  private mutating func signed(_ sign: MathExpression.Sign, _ value: MathExpression) -> MathExpression.Term {
    guard sign == .minus, endedInRemainder, case .operation(.mod, let operands) = value, operands.count == 2 else {
      return .init(sign: sign, value: value)
    }
    notes.append("a minus before mod belongs to the number: -7 mod 3 is (-7) mod 3")
    return .init(sign: .plus, value: .operation(.mod, [.negated(operands[0]), operands[1]]))
  }

  mutating func product() throws(MathExpressionError) -> MathExpression {
    var isRemainder = false
    defer { endedInRemainder = isRemainder }
    var factors = [MathExpression.Factor(isDivisor: false, value: try postfixed())]
    var hasDivision = false
    while let node = current {
      if let isDivisor = Self.isDivision(node.label) {
        if node.label == ":", factors.last?.isDivisor == true, nodes[..<position].contains(where: { $0.label == ":" }) {
          notes.append("a ratio of three numbers has no value: 3:4:5 is read as (3:4):5")
        }
        position += 1
        let sign = signs()
        let value = try postfixed()
        factors.append(
          .init(isDivisor: isDivisor, value: sign == .plus ? value : .sum([.init(sign: sign, value: value)])))
        hasDivision = hasDivision || isDivisor
      } else if node.label == "\\mod" {
        position += 1
        let left = factors.count == 1 && !factors[0].isDivisor ? factors[0].value : MathExpression.product(factors)
        let sign = signs()
        let value = try postfixed()
        let right = sign == .plus ? value : .sum([.init(sign: sign, value: value)])
        factors = [.init(isDivisor: false, value: .operation(.mod, [left, right]))]
        isRemainder = true
      } else if node.label == "\\nCr" || node.label == "\\nPr", nodes.count > position + 1,
        factors.count == 1, nodes[position + 1].label != "(" || !hasComma(after: position + 1)
      {
        position += 1
        factors = [
          .init(
            isDivisor: false,
            value: .operation(node.label == "\\nCr" ? .nCr : .nPr, [factors[0].value, try postfixed()]))
        ]
      } else if let operation = combinationLetter(node), factors.count == 1 {
        position += 1
        notes.append("\(node.label) between numbers is read as \(operation.rawValue)")
        factors = [.init(isDivisor: false, value: .operation(operation, [factors[0].value, try postfixed()]))]
      } else if startsOperand(node) {
        if position > 0, nodes[position - 1].label == "%", node.isDigit || node.isLetter {
          notes.append("% is read as per cent, and a product follows: for the remainder write 7 mod 3")
        }
        if node.isDigit, position > 0, nodes[position - 1].isLetter, nodes[position - 1].scripts.isEmpty {
          notes.append("a number behind a letter is a factor: x2 is x*2; for a power write x^2, for an index x_2")
        }
        if hasDivision {
          notes.append("an implied product after a division is read from left to right: 6/2(1+2) is (6/2)*(1+2)")
        }
        factors.append(.init(isDivisor: false, value: try postfixed()))
      } else {
        break
      }
    }
    return factors.count == 1 ? factors[0].value : .product(factors)
  }

  /// 5C2 and 5P2, as calculators write them; nil for a letter that stands otherwise.
  private func combinationLetter(_ node: Node) -> MathOperation? {
    guard node.label == "C" || node.label == "P", node.scripts.isEmpty, position > 0, position + 1 < nodes.count,
      nodes[position - 1].isDigit, nodes[position - 1].scripts.isEmpty, nodes[position + 1].isDigit
    else { return nil }
    return node.label == "C" ? .nCr : .nPr
  }

  /// Whether an operator of a product divides; nil where it is not such an operator.
  private static func isDivision(_ label: String) -> Bool? {
    switch label {
    case "\\times", "*", Spelling.productDot: false
    case "\\div", "/", ":": true
    default: nil
    }
  }

  func startsOperand(_ node: Node) -> Bool {
    if node.isDigit || node.isLetter || node.isFraction || node.label == "\\sqrt" { return true }
    if ["(", "[", "{", Self.openBar].contains(node.label) || Self.function(node.label) != nil { return true }
    if node.label == "|" { return !isInsideBars }
    if Self.operation(node.label) != nil { return node.label != "\\mod" }
    if Self.calculusLabels.contains(node.label) { return true }
    return Self.isName(node.label)
  }

  // MARK: Operands with what hangs on them

  /// An operand with its power and postfix signs: `5!^2`, `(a+b)^2`, `50%`.
  mutating func postfixed() throws(MathExpressionError) -> MathExpression {
    var value = try operand()
    var count = 0
    while let node = current, node.label == "!" || node.label == "%" {
      try node.checkScripts([.superscript])
      position += 1
      count += 1
      guard count < 20 else { throw MathExpressionError(.tooDeep, "too many signs in a row", source: node.source) }
      if node.label == "!", count == 2, node.scripts.isEmpty {
        notes.append("!! is read as the factorial of the factorial; the double factorial 5·3·1 is not known")
      }
      value = node.label == "!" ? .factorial(value) : .percent(value)
      value = try raised(value, by: node)
    }
    return value
  }

  /// The operand raised to the power attached to its last symbol.
  mutating func raised(_ value: MathExpression, by node: Node) throws(MathExpressionError) -> MathExpression {
    if node.primes > 0, node.label == ")" || node.label == "]" {
      // (x^2)' is the derivative in the only letter.
      guard value.variables.count == 1, let letter = value.variables.first else {
        throw MathExpressionError(
          .unsupported, "a prime at an expression of several letters, or of none", source: node.source)
      }
      notes.append("a prime is read as the derivative in \(letter)")
      return Self.derivative(of: value, letter, node.primes)
    }
    guard let row = node.exponent else { return value }
    if row.nodes.count == 1, row.nodes[0].label == "T", row.nodes[0].scripts.isEmpty, value.isMatrix {
      return .operation(.transpose, [value])
    }
    // 30° is thirty times π/180.
    if row.nodes.map(\.label) == [Spelling.degree] {
      let degree = MathExpression.quotient(.constant(.pi), by: .whole(180))
      return .product(of: value, degree)
    }
    return .power(value, try expression(in: row))
  }

  /// Parses an expression in brackets; the position is at the opening one.
  mutating func bracketed() throws(MathExpressionError) -> (value: MathExpression, closing: Node) {
    guard let opening = current else { throw unexpected("a bracket") }
    let closing = ["(": ")", "[": "]", "{": "}", "|": "|", Self.openBar: Self.closeBar][opening.label] ?? ")"
    try opening.checkScripts([])
    position += 1
    let wasInsideBars = isInsideBars
    isInsideBars = opening.label == "|"
    defer { isInsideBars = wasInsideBars }
    let value = try sum()
    guard let node = current, node.label == closing else {
      throw unexpected("'\(closing == Self.closeBar ? "|" : closing)'")
    }
    // (77)_8 is not read: a base stands at a number.
    try node.checkScripts([.superscript])
    position += 1
    return (value, node)
  }

  /// The error for the symbol at the position.
  func unexpected(_ expected: String) -> MathExpressionError {
    guard let node = current else {
      return MathExpressionError(
        .syntax, "the expression ends", expected: expected, source: nodes.last?.source.map { -$0 - 1 })
    }
    return MathExpressionError(
      .syntax, "found '\(Spelling.display(node.label))'", expected: expected, source: node.source)
  }
}

extension SymbolLayoutTree.Node {
  /// The superscript without the primes that belong to a name.
  var exponent: SymbolLayoutTree? {
    guard let row = scripts[.superscript] else { return nil }
    let rest = row.nodes.filter { $0.label != "\\prime" }
    return rest.isEmpty ? nil : SymbolLayoutTree(rest)
  }

  /// Fails where something is attached to the symbol that would be dropped.
  func checkScripts(_ allowed: Set<LayoutRelation>) throws(MathExpressionError) {
    for relation in LayoutRelation.allCases where scripts[relation] != nil && !allowed.contains(relation) {
      let place =
        switch relation {
        case .superscript: "an exponent"
        case .subscript: "an index"
        case .above: "a mark above"
        case .below: "a mark below"
        case .inside: "something inside"
        case .index: "a degree"
        }
      throw MathExpressionError(
        .unsupported, "\(place) at '\(Spelling.display(label))' is read but not computed", source: source)
    }
    if allowed.contains(.superscript), primes > 0, !(isLetter || label.hasPrefix("\\") || label == ")" || label == "]")
    {
      throw MathExpressionError(
        .unsupported, "a prime at '\(Spelling.display(label))' is read but not computed", source: source)
    }
  }

  var primes: Int { scripts[.superscript]?.nodes.filter { $0.label == "\\prime" }.count ?? 0 }
}
