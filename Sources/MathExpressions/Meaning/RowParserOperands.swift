import BigInt
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
    if let derivative = try derivative() { return derivative }
    if node.label == "\\sum" || node.label == "\\prod", let series = try series(node) { return series }
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
      guard node.isLetter || Self.isName(node.label) else { throw unreadable(node) }
      position += 1
      return try raised(name(node), by: node)
    }
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

  // MARK: Sums over an index and derivatives

  /// A sum or product with numeric limits; nil for another, which is read but not computed.
  private mutating func series(_ node: Node) throws(MathExpressionError) -> MathExpression? {
    guard let below = node.scripts[.below] ?? node.scripts[.subscript],
      let above = node.scripts[.above] ?? node.scripts[.superscript], node.scripts.count == 2, below.nodes.count > 2,
      below.nodes[0].isLetter, below.nodes[0].scripts.isEmpty, below.nodes[1].label == "=",
      let last = try? expression(in: above), last.variables.isEmpty
    else { return nil }
    let first = try expression(in: SymbolLayoutTree(Array(below.nodes.dropFirst(2))))
    guard first.variables.isEmpty else { return nil }
    position += 1
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepestNesting else {
      throw MathExpressionError(.tooDeep, "nested deeper than \(Self.deepestNesting) levels", source: node.source)
    }
    // A sum reaches to the next plus or minus.
    let body = try product()
    return .operation(
      node.label == "\\sum" ? .sumOver : .productOver, [body, .variable(below.nodes[0].label), first, last])
  }

  /// d/dx before an operand, as a fraction or typed in a row; nil for anything else.
  private mutating func derivative() throws(MathExpressionError) -> MathExpression? {
    guard let node = current else { return nil }
    let letter: String
    var length = 1
    if node.isFraction, node.scripts.count == 2, node.scripts[.above]?.nodes.map(\.label) == ["d"],
      let below = node.scripts[.below], below.nodes.count == 2, below.nodes[0].label == "d", below.nodes[1].isLetter,
      below.nodes.allSatisfy(\.scripts.isEmpty)
    {
      letter = below.nodes[1].label
    } else if node.label == "d", node.scripts.isEmpty, position + 3 < nodes.count, nodes[position + 1].label == "/",
      nodes[position + 2].label == "d", nodes[position + 3].isLetter,
      nodes[(position + 1)...(position + 3)].allSatisfy(\.scripts.isEmpty)
    {
      letter = nodes[position + 3].label
      length = 4
    } else {
      return nil
    }
    guard position + length < nodes.count else { return nil }
    position += length
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepestNesting else {
      throw MathExpressionError(.tooDeep, "nested deeper than \(Self.deepestNesting) levels", source: node.source)
    }
    notes.append("d/d\(letter) is read as the derivative of the term that follows")
    return try Derivative.of(try product(), letter)
  }

  // MARK: Numbers

  private mutating func number() throws(MathExpressionError) -> MathExpression {
    let start = position
    var whole = digits()
    var places = ""
    if whole.last.scripts[.subscript] != nil { return try numberInBase(whole.text, last: whole.last) }
    while whole.last.scripts.isEmpty, let next = current, next.label == ",", next.scripts.isEmpty {
      guard let group = digitsFollowing(), !whole.text.isEmpty else {
        throw MathExpressionError(.syntax, "found ','", expected: "digits on both sides", source: next.source)
      }
      let isThousands = group.count == 3 && whole.text.count <= 3 * (1 + whole.groups) && whole.text != "0"
      if isThousands && (commaMeaning == .thousands || whole.groups > 0) {
        if whole.groups == 0 {
          notes.append("the comma is read as separating thousands; it could be a decimal comma")
        }
      } else if whole.groups == 0 {
        position += 1
        let decimals = digits()
        notes.append("the comma is read as a decimal comma")
        return try decimal(whole.text, decimals.text, last: decimals.last)
      } else {
        throw MathExpressionError(
          .syntax, "found ','", expected: "three digits after each comma", source: next.source)
      }
      position += 1
      let more = digits()
      whole = (whole.text + more.text, more.last, whole.groups + 1)
    }
    if whole.last.scripts.isEmpty, let point = current, point.label == "." {
      try point.checkScripts([])
      if let repeating = try repeatingDecimal(whole.text) { return repeating }
      guard let following = digitsFollowing() else {
        position += 1
        throw unexpected("a digit after the decimal point")
      }
      places = following
      position += 1
      let decimals = digits()
      if decimals.last.scripts.isEmpty, let power = powerOfTen() {
        return try scientific(whole.text, places, power)
      }
      return try decimal(whole.text, places, last: decimals.last)
    }
    if whole.last.scripts.isEmpty, let power = powerOfTen() { return try scientific(whole.text, "", power) }
    let value = MathExpression.number(Rational(BigInt(whole.text) ?? 0), isDecimal: false)
    if let mixed = SymbolLayoutTree.mixedNumber(in: nodes, from: start), mixed.fractionIndex == position {
      let bar = nodes[position]
      position += 1
      notes.append("a whole number beside a fraction is read as a mixed number: their sum")
      return .sum([.init(sign: .plus, value: value), .init(sign: .plus, value: try fraction(bar))])
    }
    try whole.last.checkScripts([.superscript])
    return try raised(value, by: whole.last)
  }

  private mutating func decimal(_ whole: String, _ places: String, last: Node) throws(MathExpressionError)
    -> MathExpression
  {
    try last.checkScripts([.superscript])
    let value = Rational(numerator: BigInt(whole + places) ?? 0, nonzero: BigInt(10).power(places.count))
    return try raised(.number(value, isDecimal: true), by: last)
  }

  /// Consumes digits up to one that has a script; none where the number starts with its decimal point.
  private mutating func digits() -> (text: String, last: Node, groups: Int) {
    var text = ""
    var last = Node("")
    while let node = current, node.isDigit {
      text += node.label
      last = node
      position += 1
      if !node.scripts.isEmpty { break }
    }
    return (text, last, 0)
  }

  /// The digits after the separator at the position.
  private func digitsFollowing() -> String? {
    var index = position + 1
    var text = ""
    while index < nodes.count, nodes[index].isDigit {
      text += nodes[index].label
      index += 1
      if !nodes[index - 1].scripts.isEmpty { break }
    }
    return text.isEmpty ? nil : text
  }

  // MARK: Notations of numbers

  /// 77_8 is 7·8 + 7.
  private mutating func numberInBase(_ text: String, last: Node) throws(MathExpressionError) -> MathExpression {
    try last.checkScripts([.superscript, .subscript])
    guard let row = last.scripts[.subscript], row.nodes.allSatisfy({ $0.isDigit && $0.scripts.isEmpty }),
      let base = Int(row.nodes.map(\.label).joined()), (2...35).contains(base)
    else {
      throw MathExpressionError(
        .unsupported, "an index at a number", expected: "a base between 2 and 35", source: last.source)
    }
    guard let value = BigInt(text, radix: base) else {
      throw MathExpressionError(
        .syntax, "a digit that is too large for the base \(base)", expected: "digits below \(base)", source: last.source
      )
    }
    notes.append("the number is read in base \(base)")
    return try raised(.number(Rational(value), isDecimal: false), by: last)
  }

  /// The exponent of 3e4 at the position, which is consumed; nil where there is none.
  private mutating func powerOfTen() -> Int? {
    guard let letter = current, letter.label == "e" || letter.label == "E", letter.scripts.isEmpty else { return nil }
    var index = position + 1
    var text = ""
    if index < nodes.count, nodes[index].label == "-" || nodes[index].label == "+", nodes[index].scripts.isEmpty {
      if nodes[index].label == "-" { text = "-" }
      index += 1
    }
    let start = index
    while index < nodes.count, nodes[index].isDigit, nodes[index].scripts.isEmpty {
      text += nodes[index].label
      index += 1
    }
    // 2e3.5, 2e3^2 and 2e3/4 mean something else, or nothing.
    guard index > start, index - start < 10, index == nodes.count || nodes[index].label != "." && !nodes[index].isDigit
    else { return nil }
    position = index
    return Int(text)
  }

  private mutating func scientific(_ whole: String, _ places: String, _ power: Int) throws(MathExpressionError)
    -> MathExpression
  {
    notes.append("e is read as 'times ten to the power of'; for Euler's number write a sign, as in 3*e")
    let mantissa = Rational(numerator: BigInt(whole + places) ?? 0, nonzero: BigInt(10).power(places.count))
    let number = MathExpression.number(mantissa, isDecimal: !places.isEmpty)
    guard power.magnitude <= 4_000, let scale = Rational(10).power(power) else {
      return .product(of: number, .power(.whole(10), .whole(power)))
    }
    return .number(mantissa * scale, isDecimal: !places.isEmpty || power < 0)
  }

  /// A decimal whose last digits repeat: marked by a bar or dots over them, or in brackets as in 0.4(3). Nil for another.
  private mutating func repeatingDecimal(_ whole: String) throws(MathExpressionError) -> MathExpression? {
    var index = position + 1
    var fixed = ""
    while index < nodes.count, nodes[index].isDigit, nodes[index].scripts.isEmpty {
      fixed += nodes[index].label
      index += 1
    }
    guard index < nodes.count else { return nil }
    var period = ""
    if nodes[index].label == "(", nodes[index].scripts.isEmpty {
      index += 1
      while index < nodes.count, nodes[index].isDigit, nodes[index].scripts.isEmpty {
        period += nodes[index].label
        index += 1
      }
      guard !period.isEmpty, index < nodes.count, nodes[index].label == ")" else { return nil }
      if !fixed.isEmpty { notes.append("digits in brackets after decimals are read as repeating") }
      index += 1
    } else if let mark = nodes[index].repetitionMark {
      while index < nodes.count, nodes[index].isDigit {
        let own = nodes[index].repetitionMark
        // Dots stand over the first and the last digit, a bar over all.
        guard mark == "." ? own != nil || nodes[index].scripts.isEmpty : own == mark else { break }
        period += nodes[index].label
        index += 1
        if mark == ".", own != nil, period.count > 1 { break }
      }
      if mark == ".", period.count > 1, nodes[index - 1].repetitionMark == nil {
        // A single dot marks one digit; those behind it would not be reached.
        throw MathExpressionError(
          .syntax, "digits after a repeating one", expected: "a dot over the last digit too",
          source: nodes[index - 1].source)
      }
    } else {
      return nil
    }
    let last = nodes[index - 1]
    position = index
    let scale = BigInt(10).power(fixed.count)
    let nines = BigInt(10).power(period.count) - 1
    let value =
      Rational(numerator: BigInt(whole + fixed) ?? 0, nonzero: scale)
      + Rational(numerator: BigInt(period) ?? 0, nonzero: scale * nines)
    return try raised(.number(value, isDecimal: false), by: last)
  }

  // MARK: Operations on several numbers

  private func opensBracket(_ index: Int) -> Bool {
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
  private mutating func combinations(_ node: Node) throws(MathExpressionError) -> MathExpression? {
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

  private mutating func application(of operation: MathOperation, _ node: Node) throws(MathExpressionError)
    -> MathExpression
  {
    try node.checkScripts([])
    position += 1
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
    guard parts.count > 1 || operation == .min || operation == .max || operation == .gcd || operation == .lcm else {
      throw MathExpressionError(
        .syntax, "\(operation.rawValue) of one number", expected: "two, with a comma between them", source: node.source)
    }
    var operands: [MathExpression] = []
    for part in parts { operands.append(try expression(in: part)) }
    return try raised(.operation(operation, operands), by: closing)
  }

  // MARK: Fractions, roots, names

  mutating func fraction(_ node: Node) throws(MathExpressionError) -> MathExpression {
    guard let above = node.scripts[.above], let below = node.scripts[.below] else {
      throw MathExpressionError(
        .syntax, "a fraction with one part", expected: "a numerator and a denominator", source: node.source)
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

  // MARK: Functions

  private mutating func application(of function: MathFunction, _ node: Node) throws(MathExpressionError)
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
}

extension SymbolLayoutTree.Node {
  /// The bar or dot above a digit that repeats.
  fileprivate var repetitionMark: String? {
    guard isDigit, let mark = scripts[.above], mark.nodes.count == 1, mark.nodes[0].scripts.isEmpty,
      scripts.keys.allSatisfy({ $0 == .above || $0 == .superscript })
    else { return nil }
    return ["-", "."].contains(mark.nodes[0].label) ? mark.nodes[0].label : nil
  }
}

extension SymbolLayoutTree {
  /// A whole number directly followed by a proper fraction of whole numbers, as in 2½.
  ///
  /// With a fraction bar this is never a product in schoolbooks: 2·½ has a dot.
  static func mixedNumber(in nodes: [Node], from start: Int) -> (fractionIndex: Int, Void)? {
    var index = start
    if start > 0, nodes[start - 1].isDigit || [".", ","].contains(nodes[start - 1].label) { return nil }
    while index < nodes.count, nodes[index].isDigit, nodes[index].scripts.isEmpty { index += 1 }
    guard index > start, index < nodes.count, nodes[index].isFraction, nodes[index].scripts.count == 2,
      let above = nodes[index].scripts[.above]?.wholeNumber, let below = nodes[index].scripts[.below]?.wholeNumber,
      above < below
    else { return nil }
    return (index, ())
  }

  private var wholeNumber: Int? {
    guard nodes.count < 10, nodes.allSatisfy({ $0.isDigit && $0.scripts.isEmpty }) else { return nil }
    return Int(nodes.map(\.label).joined())
  }
}
