extension PlainTextScan {
  /// Fails for a run of letters before a bracket that is no known name: `foo(3)` is no product.
  func checkName(after row: SymbolLayoutTree) throws(MathExpressionError) {
    if position > 0, characters[position - 1].isASCII, characters[position - 1].isLetter { return }
    var end = position
    while end < characters.count, characters[end].isASCII, characters[end].isLetter { end += 1 }
    guard end - position >= 3, end < characters.count, characters[end] == "(" else { return }
    let name = String(characters[position..<end])
    if NameGuess.isReadable(name) { return }
    throw NameGuess.unknown(name, at: position)
  }

  /// Consumes a known word; false where the letters are just letters.
  mutating func appendWord(to row: inout SymbolLayoutTree) throws(MathExpressionError) -> Bool {
    let start = position
    try checkName(after: row)
    if starts(with: "of"), !row.nodes.isEmpty, start > 0, characters[start - 1].isWhitespace,
      start + 2 < characters.count, characters[start + 2].isWhitespace
    {
      position += 2
      row.nodes.append(node(Spelling.productDot, at: start))
      notes.append("'of' is read as times")
      return true
    }
    // 2e - 3 with spaces is a product and a difference, 2e-3 a number in scientific notation.
    if characters[start] == "e", let last = row.nodes.last, last.isDigit, start + 1 < characters.count,
      characters[start + 1].isWhitespace
    {
      position += 1
      row.nodes += [node(Spelling.productDot, at: start), node("e", at: start)]
      return true
    }
    guard
      let (word, label) = Spelling.words.first(where: { word, label in
        guard starts(with: word) else { return false }
        let end = start + word.count
        guard Spelling.bracketedWords.contains(word), end < characters.count, characters[end] != "(" else {
          return !Spelling.bracketedWords.contains(word) || end < characters.count
        }
        // det[[1,2],[3,4]] needs no bracket of its own.
        return characters[end] == "[" && Self.isMatrixName(label) && (isMatrix(from: end) || isVector(from: end))
      })
    else { return false }
    position += word.count
    switch word {
    case "cbrt":
      var root = node(label, at: start)
      root.scripts = [.index: SymbolLayoutTree([node("3", at: start)]), .inside: try operand(signs: false)]
      row.nodes.append(root)
    case "sqrt":
      var root = node(label, at: start)
      root.scripts[.inside] = try operand(signs: false)
      row.nodes.append(root)
    case "root":
      var root = node(label, at: start)
      try expect("(")
      root.scripts[.index] = try filled(self.row(until: [",", ")"]))
      try expect(",")
      root.scripts[.inside] = try filled(self.row(until: [")"]))
      try expect(")")
      row.nodes.append(root)
    case "abs":
      var opening = node(label, at: start)
      let inside = try operand(signs: false).nodes
      var closing = node(label, at: max(start, position - 1))
      // Bars in bars say which open: abs(2abs(-3)-10).
      if inside.contains(where: { [label, RowParser.openBar].contains($0.label) }) {
        (opening.label, closing.label) = (RowParser.openBar, RowParser.closeBar)
      }
      row.nodes += [opening] + inside + [closing]
    default:
      var name = node(label, at: start)
      // log10(x) and log2(x), as programming languages spell them.
      if word == "log", let base = logarithmBase() { name.scripts[.subscript] = base }
      row.nodes.append(name)
    }
    return true
  }

  /// Whether a label is that of an operation on a matrix.
  private static func isMatrixName(_ label: String) -> Bool {
    RowParser.operation(label).map { $0.concernsMatrices && $0.takesOne } ?? false
  }

  mutating func logarithmBase() -> SymbolLayoutTree? {
    var end = position
    while end < characters.count, characters[end].isASCII, characters[end].isNumber { end += 1 }
    guard end > position, end < characters.count, characters[end] == "(" else { return nil }
    var row = SymbolLayoutTree()
    while position < end {
      row.nodes.append(node(String(characters[position]), at: position))
      position += 1
    }
    return row
  }
}
