/// Reads LaTeX mathematics, as in CROHME's ground truths and as people type it, into a layout tree.
///
/// Sizes, spacing and fonts are dropped, braces only group, and alternative spellings of a symbol become one label.
public struct LaTeXReader: Sendable {
  /// The deepest nesting of groups; a text with more is refused.
  static let deepestNesting = 100

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
    try read(text, isTyped: false)
  }

  /// As ``read(_:)``; in typed text the words of plain text are known too, as in `\\frac12 sqrt(x)`.
  func read(_ text: String, isTyped: Bool) throws(MathExpressionError) -> ReadLayout<Int> {
    try MathTextReader.judge(text)
    var scan = LaTeXScan(Array(text), isTyped: isTyped)
    let tree = try scan.row(until: nil)
    return ReadLayout(tree: tree, places: scan.places, notes: scan.notes)
  }
}

/// The state of one reading.
struct LaTeXScan {
  typealias Node = SymbolLayoutTree.Node
  let characters: [Character]
  let isTyped: Bool
  private var readsWords: Bool
  var position = 0
  var depth = 0
  var places: [Int] = []
  var notes: [String] = []
  /// Where an empty group ended, as in {}^3√8, whose script belongs to what follows.
  private var emptyGroupEnd: Int?

  init(_ characters: [Character], isTyped: Bool) {
    self.characters = characters
    self.isTyped = isTyped
    readsWords = isTyped
  }

  enum Token: Equatable {
    case command(String)
    case character(Character)
  }

  private static let spacing: Set<String> = [
    "\\,", "\\;", "\\!", "\\:", "\\ ", "\\>", "\\/", "\\quad", "\\qquad", "\\displaystyle", "\\textstyle", "\\limits",
    "\\nolimits", "\\(", "\\)", "\\[", "\\]", "\\thinspace",
  ]
  static let sizes: Set<String> = [
    "\\left", "\\right", "\\middle", "\\big", "\\Big", "\\bigg", "\\Bigg", "\\bigl", "\\bigr", "\\Bigl", "\\Bigr",
    "\\biggl", "\\biggr", "\\Biggl", "\\Biggr",
  ]
  private static let wrappers: Set<String> = [
    "\\mbox", "\\mathrm", "\\text", "\\hbox", "\\vtop", "\\mathit", "\\mathbf", "\\mathsf", "\\mathcal", "\\mathbb",
    "\\textrm", "\\operatorname", "\\rm", "\\it", "\\bf", "\\boldsymbol",
  ]
  private static let accents: [String: String] = [
    "\\bar": "-", "\\overline": "-", "\\vec": "\\rightarrow", "\\dot": ".",
  ]

  /// Parses a row up to its closing character, which is consumed too, or to the end of the text.
  mutating func row(until closing: Character?) throws(MathExpressionError) -> SymbolLayoutTree {
    let opened = position
    depth += 1
    defer { depth -= 1 }
    guard depth <= LaTeXReader.deepestNesting else {
      throw MathExpressionError(.tooDeep, "more than \(LaTeXReader.deepestNesting) nested groups", position: position)
    }
    var row = SymbolLayoutTree()
    // The row that `\over` has made a numerator, with the position of the command.
    var numerator: (row: SymbolLayoutTree, command: String, position: Int)?
    var open = 0
    while true {
      guard let (token, start) = next() else {
        if let closing {
          throw MathExpressionError(
            .syntax, "a group is not closed", expected: "'\(closing)'", position: max(0, opened - 1))
        }
        break
      }
      if closing == ")", token == .character("(") { open += 1 }
      if let closing, token == .character(closing) {
        guard open > 0 else { break }
        open -= 1
      }
      if case .command(let command) = token, command == "\\over" || command == "\\choose" {
        guard numerator == nil else { throw MathExpressionError(.syntax, "a second \(command)", position: start) }
        numerator = (row, command, start)
        row = SymbolLayoutTree()
        continue
      }
      try append(token, at: start, to: &row)
    }
    guard let numerator else { return row.withPlainBars }
    if numerator.command == "\\choose" {
      return SymbolLayoutTree(combinations("\\nCr", numerator.row, row, at: numerator.position))
    }
    return SymbolLayoutTree([try fraction(numerator.row, row, at: numerator.position)])
  }

  private mutating func append(_ token: Token, at start: Int, to row: inout SymbolLayoutTree)
    throws(MathExpressionError)
  {
    switch token {
    case .character("{"):
      let inner = try self.row(until: "}").nodes
      if inner.isEmpty { emptyGroupEnd = position }
      row.nodes += inner
    case .character("}"):
      throw MathExpressionError(.syntax, "a closing brace without its opening one", position: start)
    case .character("^"), .character("_"):
      let relation: LayoutRelation = token == .character("^") ? .superscript : .subscript
      if row.nodes.isEmpty || emptyGroupEnd == start, try appendPrefixed(to: &row) { return }
      guard !row.nodes.isEmpty else {
        throw MathExpressionError(.syntax, "a script with nothing before it", expected: "a symbol", position: start)
      }
      let place = placed(relation, on: row.nodes[row.nodes.count - 1])
      guard place != .superscript || row.nodes.last?.exponent == nil else {
        throw MathExpressionError(
          .syntax, "a second exponent", expected: "an operator, or brackets as in (a^b)^c", position: start)
      }
      row.attach(try isTyped ? script() : argument(), place)
    case .character("'"):
      // CROHME writes f^{'} as well as f'.
      guard !row.nodes.isEmpty else { return row.nodes.append(node("\\prime", at: start)) }
      row.attach(SymbolLayoutTree([node("\\prime", at: start)]), .superscript)
    case .character(let character):
      if character == "?", characters[position...].allSatisfy({ $0.isWhitespace || $0 == "$" }),
        row.nodes.last?.label == "="
      {
        return
      }
      if character == "°" {
        guard !row.nodes.isEmpty else {
          throw MathExpressionError(.syntax, "a sign of degrees with nothing before it", position: start)
        }
        return row.attach(SymbolLayoutTree([node(Spelling.degree, at: start)]), .superscript)
      }
      if readsWords, character.isASCII, character.isLetter, try appendWord(at: start, to: &row) { return }
      guard let label = Spelling.label(ofCharacter: character), label != "\\sqrt" else {
        throw MathExpressionError(.syntax, "unknown character '\(character)'", position: start)
      }
      row.nodes.append(node(label, at: start))
    case .command(let command):
      try append(command: command, at: start, to: &row)
    }
  }

  private mutating func append(command: String, at start: Int, to row: inout SymbolLayoutTree)
    throws(MathExpressionError)
  {
    switch command {
    case "\\frac", "\\dfrac", "\\tfrac", "\\cfrac":
      let above = try argument()
      row.nodes.append(try fraction(above, argument(), at: start))
    case "\\sqrt":
      var root = node("\\sqrt", at: start)
      if peek() == .character("[") {
        _ = next()
        let index = try self.row(until: "]")
        if !index.nodes.isEmpty { root.scripts[.index] = index }
      }
      let inside = try argument()
      if isTyped { noteOneSign(inside) }
      guard !inside.nodes.isEmpty else {
        throw MathExpressionError(.syntax, "an empty root", expected: "a radicand", position: start)
      }
      root.scripts[.inside] = inside
      row.nodes.append(root)
    case _ where Self.sizes.contains(command):
      // `\left.` is a bracket that is not drawn.
      if peek() == .character(".") { _ = next() }
      if peek() == .character("|") || peek() == .command("\\vert"), let label = Self.directed(command) {
        _ = next()
        row.nodes.append(node(label, at: start))
      }
    case "\\begin": row.nodes += try environment(at: start)
    case "\\lfloor", "\\lceil":
      row.nodes += [node(command == "\\lfloor" ? "\\floor" : "\\ceil", at: start), node("(", at: start)]
    case "\\rfloor", "\\rceil": row.nodes.append(node(")", at: start))
    case "\\lvert": row.nodes.append(node(RowParser.openBar, at: start))
    case "\\rvert": row.nodes.append(node(RowParser.closeBar, at: start))
    case "\\binom", "\\dbinom", "\\tbinom":
      let above = try argument()
      row.nodes += combinations("\\nCr", above, try argument(), at: start)
    case _ where Self.wrappers.contains(command):
      // The name in \\operatorname{expand} is one, without exp in it.
      readsWords = false
      let inner = try argument()
      readsWords = isTyped
      let name = inner.nodes.map(\.label).joined()
      if inner.nodes.count > 1, inner.nodes.allSatisfy({ $0.isLetter && $0.scripts.isEmpty }) {
        if ["sqrt", "root", "cbrt", "abs"].contains(name), nextVisible == "(" {
          return try appendRootOrBars(name, at: start, to: &row)
        }
        if let label = Spelling.label(ofName: name) { return row.nodes.append(node(label, at: start)) }
        if isTyped, NameGuess.isWord(name, isBetweenSpaces: true) { throw NameGuess.unknown(name, at: start) }
        if command == "\\operatorname" {
          throw MathExpressionError(
            .syntax, "unknown name '\(name)'", expected: NameGuess.nearest(to: name).map { "'\($0)'" }, position: start)
        }
      }
      row.nodes += inner.nodes
    case "\\underset", "\\overset":
      let script = try argument()
      row.nodes += try argument().nodes
      row.attach(script, command == "\\underset" ? .below : .above)
    default:
      if let accent = Self.accents[command] {
        let inner = try argument().nodes
        // A bar over several digits marks each of them: they repeat.
        if accent != "\\rightarrow", inner.count > 1, inner.allSatisfy({ $0.isDigit && $0.scripts.isEmpty }) {
          row.nodes += inner.map { digit in
            var digit = digit
            digit.scripts[.above] = SymbolLayoutTree([node(accent, at: start)])
            return digit
          }
          return
        }
        row.nodes += inner
        return row.attach(SymbolLayoutTree([node(accent, at: start)]), .above)
      }
      guard let label = Spelling.label(ofCommand: command) else { return try split(command, at: start, &row) }
      if label == Spelling.degree, command == "\\degree", !row.nodes.isEmpty {
        return row.attach(SymbolLayoutTree([node(label, at: start)]), .superscript)
      }
      if isTyped, command == "\\Gamma", nextVisible == "(" {
        throw MathExpressionError(
          .unsupported, "the gamma function", expected: "\\Gamma*(…) for a product", position: start)
      }
      row.nodes.append(node(label, at: start))
    }
  }

  /// The bar after a command that says whether it opens or closes; nil where it says nothing.
  private static func directed(_ command: String) -> String? {
    switch command {
    case "\\left", "\\bigl", "\\Bigl", "\\biggl", "\\Biggl": RowParser.openBar
    case "\\right", "\\bigr", "\\Bigr", "\\biggr", "\\Biggr": RowParser.closeBar
    default: nil
    }
  }

  /// Splits a command that runs into letters, as in CROHME's `\ltN`: a relation, and the rest as letters.
  private mutating func split(_ command: String, at start: Int, _ row: inout SymbolLayoutTree)
    throws(MathExpressionError)
  {
    for prefix in ["\\lt", "\\gt"] where command.hasPrefix(prefix) {
      row.nodes.append(node(prefix == "\\lt" ? "<" : ">", at: start))
      position = start + prefix.count
      return
    }
    throw MathExpressionError(.syntax, "unknown command \(command)", expected: "a symbol", position: start)
  }

  /// Limits of sums stand above and below; other scripts are scripts.
  private func placed(_ relation: LayoutRelation, on node: Node) -> LayoutRelation {
    guard node.label == "\\sum" || node.label == "\\lim" else { return relation }
    return relation == .superscript && node.label == "\\sum" ? .above : relation == .subscript ? .below : relation
  }

  /// A command's argument: a group, or one symbol.
  mutating func argument() throws(MathExpressionError) -> SymbolLayoutTree {
    while case .command(let command)? = peek(), Self.sizes.contains(command) { _ = next() }
    guard let (token, start) = next() else {
      throw MathExpressionError(
        .syntax, "the text ends", expected: "a symbol or a group", position: characters.count)
    }
    if token == .character("{") { return try row(until: "}") }
    if token == .character("^") || token == .character("_") {
      throw MathExpressionError(.syntax, "two scripts in a row", expected: "a symbol or a group", position: start)
    }
    depth += 1
    defer { depth -= 1 }
    guard depth <= LaTeXReader.deepestNesting else {
      throw MathExpressionError(.tooDeep, "more than \(LaTeXReader.deepestNesting) nested groups", position: start)
    }
    var row = SymbolLayoutTree()
    try append(token, at: start, to: &row)
    return row
  }

  mutating func fraction(_ above: SymbolLayoutTree, _ below: SymbolLayoutTree, at start: Int)
    throws(MathExpressionError) -> Node
  {
    guard !above.nodes.isEmpty, !below.nodes.isEmpty else {
      throw MathExpressionError(
        .syntax, "a fraction with an empty part", expected: "a numerator and a denominator", position: start)
    }
    var bar = node("-", at: start)
    bar.scripts = [.above: above, .below: below]
    return bar
  }

  mutating func node(_ label: String, at start: Int) -> Node {
    places.append(start)
    return Node(label, source: places.count - 1)
  }

  mutating func peek() -> Token? {
    let (savedPosition, token) = (position, next())
    position = savedPosition
    return token?.token
  }

  /// The next token that is visible.
  mutating func next() -> (token: Token, start: Int)? {
    while position < characters.count {
      let start = position
      let character = characters[position]
      position += 1
      if character.isWhitespace || character == "$" || character == "~" || character == "&" { continue }
      guard character == "\\" else { return (.character(character), start) }
      var command = "\\"
      if position < characters.count, !(characters[position].isASCII && characters[position].isLetter) {
        command.append(characters[position])
        position += 1
      } else {
        while position < characters.count, characters[position].isASCII, characters[position].isLetter {
          command.append(characters[position])
          position += 1
        }
      }
      if Self.spacing.contains(command) { continue }
      return (.command(command), start)
    }
    return nil
  }
}
