/// What people type in LaTeX besides its commands: the words and brackets of plain text, and scripts before a symbol.
extension LaTeXScan {
  /// Names of functions and operations that are typed without a backslash; letters such as `mu` stay a product.
  private static let words = Spelling.words.filter { word, label in
    RowParser.function(label) != nil || Spelling.operations.contains(label) || Spelling.bracketedWords.contains(word)
      || ["\\sqrt", "|", "\\pi", "\\infty"].contains(label)
  }

  /// The next character that is not a space.
  var nextVisible: Character? { characters[position...].first { !$0.isWhitespace } }

  /// Consumes a word that begins with the letter before the position; false where the letters are just letters.
  mutating func appendWord(at start: Int, to row: inout SymbolLayoutTree) throws(MathExpressionError) -> Bool {
    var end = start
    while end < characters.count, characters[end].isASCII, characters[end].isLetter { end += 1 }
    guard end - start > 1 else { return false }
    let isBeforeBracket = end < characters.count && characters[end] == "("
    if isBeforeBracket, end - start >= 3, start == 0 || !characters[start - 1].isLetter {
      let name = String(characters[start..<end])
      guard NameGuess.isReadable(name) else { throw NameGuess.unknown(name, at: start) }
    }
    let run = characters[start..<end]
    let found = Self.words.first { word, _ in
      run.starts(with: word)
        && (!Spelling.bracketedWords.contains(word) || isBeforeBracket && word.count == run.count)
    }
    guard let (word, label) = found else { return false }
    if label == "\\sqrt" || label == "|" {
      // In \\mathrm{sqrt} the word has no operand.
      let next = characters[(start + word.count)...].first { !$0.isWhitespace }
      guard next == "(" || word == "sqrt" && next.map({ $0.isLetter || $0.isNumber || $0 == "\\" }) == true else {
        return false
      }
    }
    position = start + word.count
    if label == "\\sqrt" || label == "|" {
      try appendRootOrBars(word, at: start, to: &row)
    } else {
      row.nodes.append(node(label, at: start))
    }
    return true
  }

  /// sqrt, cbrt, root and abs, of which the name is consumed, with what is in them.
  mutating func appendRootOrBars(_ word: String, at start: Int, to row: inout SymbolLayoutTree)
    throws(MathExpressionError)
  {
    var root = node("\\sqrt", at: start)
    if word == "cbrt" { root.scripts[.index] = SymbolLayoutTree([node("3", at: start)]) }
    if word == "root" {
      guard nextVisible == "(" else {
        throw MathExpressionError(.syntax, "root without brackets", expected: "root(3, x)", position: start)
      }
      _ = next()
      root.scripts[.index] = try self.row(until: ",")
      root.scripts[.inside] = try self.row(until: ")")
    } else {
      root.scripts[.inside] = try script()
    }
    guard let inside = root.scripts[.inside], !inside.nodes.isEmpty, root.scripts[.index]?.nodes.isEmpty != true else {
      throw MathExpressionError(.syntax, "an empty root", expected: "a radicand", position: start)
    }
    guard word == "abs" else { return row.nodes.append(root) }
    row.nodes += [node(RowParser.openBar, at: start)] + inside.nodes + [node(RowParser.closeBar, at: position - 1)]
  }

  /// A script or an operand as people type it: a group in round brackets too, a sign and what follows, or a number of
  /// several digits behind a root.
  mutating func script() throws(MathExpressionError) -> SymbolLayoutTree {
    let before = position
    while case .command(let command)? = peek(), Self.sizes.contains(command) { _ = next() }
    if peek() == .character("(") {
      _ = next()
      let inside = try row(until: ")")
      guard !inside.nodes.isEmpty else {
        throw MathExpressionError(.syntax, "empty brackets", expected: "an expression", position: before)
      }
      return inside
    }
    if peek() == .character("-") {
      _ = next()
      // x → 2^-, with nothing after the sign.
      if peek() == nil || peek() == .character("}") {
        position = before
        return try argument()
      }
      let sign = node("-", at: position - 1)
      return SymbolLayoutTree([sign] + (try argument().nodes))
    }
    position = before
    let result = try argument()
    noteOneSign(result)
    return result
  }

  /// Notes that a number of several digits is cut behind the first.
  mutating func noteOneSign(_ argument: SymbolLayoutTree) {
    guard argument.nodes.count == 1, argument.nodes[0].isDigit, position > 0, characters[position - 1].isNumber,
      position < characters.count, characters[position].isASCII, characters[position].isNumber
    else { return }
    notes.append(
      "in LaTeX a script or a radicand is one sign: x^12 is x^1·2; for several write braces, as in x^{12} and \\sqrt{16}"
    )
  }

  /// {}^3√8, {}^5C_2 and {}_5C_2, where the script belongs to what follows; false for a script before anything else.
  mutating func appendPrefixed(to row: inout SymbolLayoutTree) throws(MathExpressionError) -> Bool {
    let before = position
    let script = try argument()
    let start = position
    switch peek() {
    case .command("\\sqrt"):
      _ = next()
      var root = node("\\sqrt", at: start)
      root.scripts = [.index: script, .inside: try argument()]
      row.nodes.append(root)
      return true
    case .character("C"), .character("P"):
      let letter = next()?.token
      guard peek() == .character("_") else { break }
      _ = next()
      let label = letter == .character("C") ? "\\nCr" : "\\nPr"
      row.nodes += combinations(label, script, try argument(), at: start)
      return true
    default: break
    }
    position = before
    return false
  }

  /// The call of an operation on two numbers.
  mutating func combinations(_ label: String, _ above: SymbolLayoutTree, _ below: SymbolLayoutTree, at start: Int)
    -> [Node]
  {
    [node(label, at: start), node("(", at: start)] + above.nodes + [node(",", at: start)] + below.nodes
      + [node(")", at: start)]
  }
}
