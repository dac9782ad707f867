import BigInt

extension PlainTextScan {
  /// Fails for a run of letters that looks like a name and is none: `foo(3)` and `foo 3` are no products, and neither is `20 min`.
  mutating func checkName(after row: SymbolLayoutTree) throws(MathExpressionError) {
    if position > 0, characters[position - 1].isASCII, characters[position - 1].isLetter { return }
    var end = position
    while end < characters.count, characters[end].isASCII, characters[end].isLetter { end += 1 }
    guard end - position >= 2 else { return }
    let name = String(characters[position..<end])
    let next = end < characters.count ? characters[end] : nil
    let isSpaced = position > 0 && characters[position - 1].isWhitespace
    if NameGuess.isWord(name, isBetweenSpaces: isSpaced && next?.isWhitespace == true) {
      throw NameGuess.unknown(name, at: position)
    }
    for (known, advice) in Self.namesWithDigits where starts(with: known + "(") {
      throw MathExpressionError(.syntax, "unknown name '\(known)'", expected: advice, position: position)
    }
    guard name.count >= 3 else { return }
    if name == "gamma", next == "(" {
      throw MathExpressionError(
        .unsupported, "the gamma function", expected: "gamma*(…) for a product", position: position)
    }
    if next == "(" {
      guard NameGuess.isReadable(name) else { throw NameGuess.unknown(name, at: position) }
      return
    }
    if Spelling.bracketedWords.contains(name), next != "[" || !Self.isMatrixName(Spelling.label(ofName: name) ?? "") {
      let product = name.map(String.init).joined(separator: "*")
      throw MathExpressionError(
        .syntax, "'\(name)' without brackets", expected: "\(name)(…), or \(product) for a product", position: position)
    }
    let following = characters[end...].first { !$0.isWhitespace }
    guard !NameGuess.holdsName(name) else { return }
    let isBeforeOperand =
      next?.isWhitespace == true
      && following.map { $0.isLetter || $0.isNumber || "(√|".contains($0) } == true
    // 5 apples is no product, and abc is one.
    let isBehindOperand =
      isSpaced && name.count > 3 && row.nodes.last.map { $0.isDigit || $0.isLetter || $0.label == ")" } == true
    if isBeforeOperand || isBehindOperand { throw NameGuess.unknown(name, at: position) }
    if name.count >= Self.longestProduct { notes.append("'\(name)' is read as a product of its letters") }
  }

  /// Products of as many letters are rare.
  private static let longestProduct = 5
  /// Names that end in a digit, which would be a factor of the argument.
  private static let namesWithDigits = [
    ("atan2", "arctan(y/x)"), ("arctan2", "arctan(y/x)"), ("log1p", "ln(1+x)"), ("expm1", "e^x-1"), ("exp2", "2^x"),
    ("exp10", "10^x"),
  ]

  /// Words between numbers and behind them, as in `3 plus 4`, `x squared` and `20 percent`.
  private static let phrases: [(words: [String], label: String)] = [
    (["divided", "by"], "/"), (["multiplied", "by"], "*"), (["plus"], "+"), (["minus"], "-"), (["times"], "*"),
    (["over"], "/"), (["percent"], "%"), (["per", "cent"], "%"), (["factorial"], "!"), (["squared"], "2"),
    (["cubed"], "3"),
    (["degrees"], Spelling.degree), (["degree"], Spelling.degree), (["deg"], Spelling.degree),
  ]

  /// Consumes a word that stands for a sign; false where there is none.
  mutating func appendPhrase(to row: inout SymbolLayoutTree) -> Bool {
    guard let last = row.nodes.last, position > 0, !characters[position - 1].isLetter,
      last.isDigit || last.isLetter || last.isFraction || [")", "]", "|", "%", "!"].contains(last.label)
        || last.scripts[.inside] != nil || RowParser.isName(last.label)
    else { return false }
    let start = position
    for (words, label) in Self.phrases {
      position = start
      var isFound = true
      for word in words {
        skipSpaces()
        let end = position + word.count
        isFound = isFound && starts(with: word) && (end == characters.count || !characters[end].isLetter)
        position = min(end, characters.count)
      }
      guard isFound else { continue }
      guard label.first?.isNumber == true || label == Spelling.degree else {
        row.nodes.append(node(label, at: start))
        return true
      }
      guard last.scripts[.superscript] == nil else { break }
      row.attach(SymbolLayoutTree([node(label, at: start)]), .superscript)
      return true
    }
    position = start
    return false
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
    if appendPhrase(to: &row) { return true }
    if starts(with: "of"), !row.nodes.isEmpty, start > 0, characters[start - 1].isWhitespace,
      start + 2 < characters.count, characters[start + 2].isWhitespace
    {
      position += 2
      row.nodes.append(node(Spelling.productDot, at: start))
      notes.append("'of' is read as times")
      return true
    }
    try checkName(after: row)
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
      if RowParser.function(label) != nil, starts(with: "-1(") {
        throw MathExpressionError(
          .syntax, "'\(word)-1(…)'", expected: "\(word)^-1(…) for the inverse function, or \(word)(-1*…)",
          position: start)
      }
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
    guard end > position, end < characters.count else { return nil }
    // log10 100 has its base too, where a space parts the numbers.
    let next = characters[end...].first { !$0.isWhitespace }
    guard
      characters[end] == "("
        || characters[end].isWhitespace && next.map({ $0.isLetter || $0.isNumber || $0 == "√" }) == true
    else { return nil }
    var row = SymbolLayoutTree()
    while position < end {
      row.nodes.append(node(String(characters[position]), at: position))
      position += 1
    }
    return row
  }
}
