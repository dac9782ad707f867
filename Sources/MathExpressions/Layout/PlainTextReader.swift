/// Reads mathematics in plain text (`(3+2)/4`, `x^2-sqrt(2)`, `2√3`) into a layout tree.
public struct PlainTextReader: Sendable {
  /// A reader has no settings.
  public init() {}

  /// The tree of a text, without sources.
  ///
  /// - Throws: `syntax` or `tooDeep`, with the position in characters.
  public func tree(_ text: String) throws(MathExpressionError) -> SymbolLayoutTree {
    try read(text).tree.withoutSources
  }

  /// The tree of a text, with the position of each symbol in characters from the start.
  ///
  /// - Throws: `syntax` or `tooDeep`, with the position in characters.
  public func read(_ text: String) throws(MathExpressionError) -> ReadLayout<Int> {
    try MathTextReader.judge(text)
    var scan = PlainTextScan(Array(text))
    let tree = try scan.row(until: [])
    return ReadLayout(tree: tree, places: scan.places, notes: scan.notes)
  }
}

/// The state of one reading.
struct PlainTextScan {
  typealias Node = SymbolLayoutTree.Node
  let characters: [Character]
  var position = 0
  var depth = 0
  var places: [Int] = []
  var notes: [String] = []

  init(_ characters: [Character]) { self.characters = characters }

  static let superscripts: [Character: String] = [
    "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9", "⁻": "-",
    "ⁿ": "n", "⁺": "+", "⁽": "(", "⁾": ")", "ˣ": "x", "ʸ": "y",
  ]
  static let subscripts: [Character: String] = [
    "₀": "0", "₁": "1", "₂": "2", "₃": "3", "₄": "4", "₅": "5", "₆": "6", "₇": "7", "₈": "8", "₉": "9",
  ]
  static let vulgarFractions: [Character: (String, String)] = [
    "½": ("1", "2"), "⅓": ("1", "3"), "⅔": ("2", "3"), "¼": ("1", "4"), "¾": ("3", "4"), "⅕": ("1", "5"),
    "⅖": ("2", "5"), "⅗": ("3", "5"), "⅘": ("4", "5"), "⅙": ("1", "6"), "⅚": ("5", "6"), "⅐": ("1", "7"),
    "⅛": ("1", "8"), "⅜": ("3", "8"), "⅝": ("5", "8"), "⅞": ("7", "8"), "⅑": ("1", "9"),
  ]
  static let digraphs: [(text: String, label: String)] = [
    ("<=", "\\leq"), (">=", "\\geq"), ("!=", "\\neq"), ("<>", "\\neq"), ("->", "\\rightarrow"), ("...", "\\ldots"),
    ("+/-", "\\pm"), ("==", "="),
  ]
  /// Signs that mean the same wherever they stand.
  static let plainSigns: [Character: String] = [
    "+": "+", "-": "-", "*": "*", "/": "/", "(": "(", ")": ")", ".": ".", "=": "=", "<": "<", ">": ">", ",": ",",
    "!": "!", "%": "%", "[": "[", "]": "]", "{": "{", "}": "}", "|": "|", ":": ":",
  ]
  static let digraphStarts = Set(digraphs.compactMap(\.text.first))
  static let digitLabels = (0...9).map(String.init)
  static let closing: [Character: Character] = ["(": ")", "[": "]", "{": "}"]

  var current: Character? { position < characters.count ? characters[position] : nil }

  /// Parses a row up to one of the closing characters outside all brackets opened in it; that one is not consumed.
  mutating func row(until closers: Set<Character>) throws(MathExpressionError) -> SymbolLayoutTree {
    depth += 1
    defer { depth -= 1 }
    guard depth <= LaTeXReader.deepestNesting else {
      throw MathExpressionError(.tooDeep, "more than \(LaTeXReader.deepestNesting) nested groups", position: position)
    }
    var row = SymbolLayoutTree()
    var open = 0
    var spaced = false
    while let character = current {
      if open == 0, closers.contains(character) { break }
      if character.isWhitespace {
        spaced = true
        position += 1
        continue
      }
      if character == "[", try appendMatrix(to: &row) {
        spaced = false
        continue
      }
      if "([{".contains(character) { open += 1 }
      if ")]}".contains(character) { open -= 1 }
      if character == "?", characters[position...].dropFirst().allSatisfy(\.isWhitespace), row.nodes.last?.label == "="
      {
        position = characters.count
        break
      }
      if spaced, try appendMixedFraction(to: &row) { continue }
      if spaced { try checkGap(after: row) }
      spaced = false
      try appendNext(character, to: &row)
    }
    return row
  }

  mutating func appendNext(_ character: Character, to row: inout SymbolLayoutTree) throws(MathExpressionError) {
    let start = position
    if let value = character.asciiValue, value >= 48, value <= 57 {
      if value == 48, appendProgrammersNumber(to: &row) { return }
      position += 1
      return row.nodes.append(node(Self.digitLabels[Int(value - 48)], at: start))
    }
    if Self.digraphStarts.contains(character), let (text, label) = Self.digraphs.first(where: { starts(with: $0.text) })
    {
      position += text.count
      if text == "!=" { notes.append("!= is read as ≠; for a factorial write a space before the equals sign") }
      return row.nodes.append(node(label, at: start))
    }
    if character == "*", starts(with: "**") {
      position += 1
      return try attachScript(.superscript, to: &row)
    }
    if character.isASCII, let label = Self.plainSigns[character] {
      position += 1
      return row.nodes.append(node(label, at: start))
    }
    if let digit = Self.superscripts[character] {
      if try appendIndexedRoot(to: &row) { return }
      guard row.nodes.last?.scripts[.superscript] == nil, !row.nodes.isEmpty else {
        throw MathExpressionError(
          .syntax, row.nodes.isEmpty ? "an exponent with nothing before it" : "a second exponent",
          expected: "an operator, or one exponent", position: start)
      }
      return attachDigits(Self.superscripts, digit, .superscript, &row)
    }
    if character == "°" || character == "º" {
      position += 1
      guard let last = row.nodes.last, last.scripts[.superscript] == nil else {
        throw MathExpressionError(.syntax, "a sign of degrees with nothing before it", position: start)
      }
      if let unit = current, unit == "C" || unit == "F" {
        throw MathExpressionError(
          .unsupported, "a temperature in °\(unit)", expected: "a number, or ° alone for an angle", position: start)
      }
      return row.attach(SymbolLayoutTree([node(Spelling.degree, at: start)]), .superscript)
    }
    if let digit = Self.subscripts[character] { return attachDigits(Self.subscripts, digit, .subscript, &row) }
    if let (above, below) = Self.vulgarFractions[character] {
      position += 1
      var bar = node("-", at: start)
      bar.scripts = [
        .above: SymbolLayoutTree([node(above, at: start)]), .below: SymbolLayoutTree([node(below, at: start)]),
      ]
      return row.nodes.append(bar)
    }
    switch character {
    case "^": try attachScript(.superscript, to: &row)
    case "_": try attachScript(.subscript, to: &row)
    case "'", "′", "’":
      if groupsDigits(row) {
        position += 1
        return
      }
      position += 1
      guard !row.nodes.isEmpty else {
        throw MathExpressionError(.syntax, "a prime with nothing before it", expected: "a symbol", position: start)
      }
      row.attach(SymbolLayoutTree([node("\\prime", at: start)]), .superscript)
    case "√", "∛", "∜":
      position += 1
      var root = node("\\sqrt", at: start)
      if character != "√" {
        root.scripts[.index] = SymbolLayoutTree([node(character == "∛" ? "3" : "4", at: start)])
      }
      root.scripts[.inside] = try operand(signs: false)
      row.nodes.append(root)
    default:
      if character.isASCII, character.isLetter, try appendWord(to: &row) { return }
      guard let label = Spelling.label(ofCharacter: character) else {
        throw MathExpressionError(.syntax, "unknown character '\(character)'", position: start)
      }
      position += 1
      row.nodes.append(node(label, at: start))
    }
  }

  /// ³√ with its degree before it, where no operand stands there of which it could be the exponent.
  mutating func appendIndexedRoot(to row: inout SymbolLayoutTree) throws(MathExpressionError) -> Bool {
    var end = position
    while end < characters.count, Self.superscripts[characters[end]] != nil { end += 1 }
    guard end < characters.count, characters[end] == "√" else { return false }
    let start = position
    if let last = row.nodes.last, last.isDigit || last.isLetter || [")", "]", "}"].contains(last.label) {
      notes.append("a raised number before a root sign is read as the degree of the root")
    }
    let index = SymbolLayoutTree(
      (start..<end).map { node(Self.superscripts[characters[$0]] ?? "", at: $0) })
    position = end + 1
    var root = node("\\sqrt", at: end)
    root.scripts = [.index: index, .inside: try operand(signs: false)]
    row.nodes.append(root)
    return true
  }

  /// Whether an apostrophe at the position separates thousands, as in 2'500.
  func groupsDigits(_ row: SymbolLayoutTree) -> Bool {
    let before = row.nodes.reversed().prefix { $0.isDigit && $0.scripts.isEmpty }.count
    var end = position + 1
    while end < characters.count, characters[end].isASCII, characters[end].isNumber { end += 1 }
    return before > 0 && end - position == 4
  }

  mutating func attachDigits(
    _ table: [Character: String], _ first: String, _ relation: LayoutRelation, _ row: inout SymbolLayoutTree
  ) {
    var script = SymbolLayoutTree()
    while let character = current, let label = table[character] {
      script.nodes.append(node(label, at: position))
      position += 1
    }
    row.attach(script, relation)
  }

  mutating func attachScript(_ relation: LayoutRelation, to row: inout SymbolLayoutTree)
    throws(MathExpressionError)
  {
    let start = position
    position += 1
    guard !row.nodes.isEmpty else {
      throw MathExpressionError(.syntax, "a script with nothing before it", expected: "a symbol", position: start)
    }
    row.attach(try operand(signs: relation == .superscript), relation)
  }

  /// The operand of a root sign or `^`: a group in brackets, which are dropped, or a signed number, name or letter.
  mutating func operand(signs: Bool) throws(MathExpressionError) -> SymbolLayoutTree {
    depth += 1
    defer { depth -= 1 }
    guard depth <= LaTeXReader.deepestNesting else {
      throw MathExpressionError(.tooDeep, "more than \(LaTeXReader.deepestNesting) nested groups", position: position)
    }
    skipSpaces()
    if let character = current, character == "(" || character == "{", let end = Self.closing[character] {
      let start = position
      position += 1
      let group = try filled(row(until: [end]))
      try expect(end)
      guard signs, let next = current, "!%^".contains(next) && !starts(with: "!=") || starts(with: "**") else {
        return group
      }
      // 2^(1+2)! is 2^((1+2)!): with something after them the brackets count.
      var bracketed = SymbolLayoutTree([node("(", at: start)] + group.nodes + [node(")", at: position - 1)])
      try appendPostfixes(to: &bracketed)
      return bracketed
    }
    if current == "|" { return try bars() }
    var row = SymbolLayoutTree()
    while signs, let character = current, character == "-" || character == "−" || character == "+" {
      row.nodes.append(node(character == "+" ? "+" : "-", at: position))
      position += 1
    }
    guard let first = current else {
      throw MathExpressionError(.syntax, "the text ends", expected: "a number or a letter", position: position)
    }
    if first.isASCII && first.isNumber || first == "." {
      while let character = current, character.isASCII, character.isNumber || character == ".", !starts(with: "...") {
        row.nodes.append(node(String(character), at: position))
        position += 1
      }
    } else if let label = Spelling.label(ofCharacter: first), first.isLetter || label.hasPrefix("\\") {
      try appendNext(first, to: &row)
      // 2^floor(x): the bracket of a function's argument belongs to it.
      if current == "(", let name = row.nodes.last, name.scripts[.superscript] == nil,
        RowParser.function(name.label) != nil || RowParser.operation(name.label) != nil
      {
        let start = position
        position += 1
        let group = try filled(self.row(until: [")"]))
        try expect(")")
        row.nodes += [node("(", at: start)] + group.nodes + [node(")", at: position - 1)]
      }
    } else {
      throw MathExpressionError(.syntax, "found '\(first)'", expected: "a number, a letter or '('", position: position)
    }
    if signs { try appendPostfixes(to: &row) }
    return row
  }

  /// An absolute value as the operand of a root or a power: 2^|x|.
  private mutating func bars() throws(MathExpressionError) -> SymbolLayoutTree {
    let start = position
    position += 1
    let inside = try filled(row(until: ["|"]))
    try expect("|")
    return SymbolLayoutTree(
      [node(RowParser.openBar, at: start)] + inside.nodes + [node(RowParser.closeBar, at: position - 1)])
  }

  /// Whatever binds tighter than a power belongs to the exponent: 2^3! is 2^(3!) and 2^3^2 is 2^(3^2).
  mutating func appendPostfixes(to row: inout SymbolLayoutTree) throws(MathExpressionError) {
    while let character = current {
      if character == "!" && !starts(with: "!=") || character == "%" {
        row.nodes.append(node(String(character), at: position))
        position += 1
      } else if character == "^" || starts(with: "**") {
        if character == "*" { position += 1 }
        try attachScript(.superscript, to: &row)
      } else {
        break
      }
    }
  }

  func filled(_ row: SymbolLayoutTree) throws(MathExpressionError) -> SymbolLayoutTree {
    guard !row.nodes.isEmpty else {
      throw MathExpressionError(.syntax, "empty brackets", expected: "an expression", position: position)
    }
    return row
  }

  mutating func expect(_ character: Character) throws(MathExpressionError) {
    skipSpaces()
    guard current == character else {
      let found = current.map { "found '\($0)'" } ?? "the text ends"
      throw MathExpressionError(.syntax, found, expected: "'\(character)'", position: position)
    }
    position += 1
  }

  mutating func skipSpaces() {
    while let character = current, character.isWhitespace { position += 1 }
  }

  func starts(with text: String) -> Bool { characters[position...].starts(with: text) }

  mutating func node(_ label: String, at start: Int) -> Node {
    places.append(start)
    return Node(label, source: places.count - 1)
  }
}
