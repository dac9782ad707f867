import BigInt

extension PlainTextScan {
  /// Fails for a run of letters that looks like a name and is none: `foo(3)` and `foo 3` are no products, and neither is `20 min`.
  func checkName(after row: SymbolLayoutTree) throws(MathExpressionError) {
    if position > 0, characters[position - 1].isASCII, characters[position - 1].isLetter { return }
    var end = position
    while end < characters.count, characters[end].isASCII, characters[end].isLetter { end += 1 }
    guard end - position >= 3 else { return }
    let name = String(characters[position..<end])
    let next = end < characters.count ? characters[end] : nil
    if next == "(" {
      guard NameGuess.isReadable(name) else { throw NameGuess.unknown(name, at: position) }
      return
    }
    if Spelling.bracketedWords.contains(name), next != "[" {
      let product = name.map(String.init).joined(separator: "*")
      throw MathExpressionError(
        .syntax, "'\(name)' without brackets", expected: "\(name)(…), or \(product) for a product", position: position)
    }
    let following = characters[end...].first { !$0.isWhitespace }
    guard next?.isWhitespace == true, let following,
      following.isLetter || following.isNumber || "(√|".contains(following),
      !NameGuess.holdsName(name)
    else { return }
    throw NameGuess.unknown(name, at: position)
  }

  /// Consumes 0xff, 0b101 and 0o17, as programmers write numbers; false for a nought before other letters.
  mutating func appendProgrammersNumber(to row: inout SymbolLayoutTree) -> Bool {
    let before = position > 0 ? characters[position - 1] : " "
    guard position + 2 < characters.count, !before.isNumber, !before.isLetter, !".,".contains(before),
      let base = ["x": 16, "X": 16, "b": 2, "B": 2, "o": 8, "O": 8][characters[position + 1]]
    else { return false }
    let digits = characters[(position + 2)...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
    guard !digits.isEmpty, let value = BigInt(String(digits), radix: base),
      digits.endIndex == characters.count
        || characters[digits.endIndex] != "."
    else { return false }
    notes.append("0\(characters[position + 1]) begins a number in base \(base); for a product write a sign, as in 0*x")
    for digit in String(value) { row.nodes.append(node(String(digit), at: position)) }
    position = digits.endIndex
    return true
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
