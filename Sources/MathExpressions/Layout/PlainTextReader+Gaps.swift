/// What a space between signs says: a mixed number, thousands, or an operator that is missing.
extension PlainTextScan {
  /// The fraction of a mixed number, as in 1 3/4, becomes a fraction bar; false where there is none.
  mutating func appendMixedFraction(to row: inout SymbolLayoutTree) throws(MathExpressionError) -> Bool {
    guard let last = row.nodes.last, last.isDigit, last.scripts.isEmpty,
      row.nodes.reversed().drop(while: \.isDigit).first?.label != "."
    else { return false }
    var end = position
    func digits() -> Range<Int>? {
      let start = end
      while end < characters.count, characters[end].isASCII, characters[end].isNumber { end += 1 }
      return end > start && end - start < 10 ? start..<end : nil
    }
    guard let above = digits(), end < characters.count, characters[end] == "/" else { return false }
    end += 1
    guard let below = digits(), end == characters.count || !"^!%(._'".contains(characters[end]),
      end == characters.count || !characters[end].isLetter, let upper = Int(String(characters[above])),
      let lower = Int(String(characters[below])), upper < lower
    else { return false }
    var bar = node("-", at: above.upperBound)
    bar.scripts = [
      .above: SymbolLayoutTree(above.map { node(String(characters[$0]), at: $0) }),
      .below: SymbolLayoutTree(below.map { node(String(characters[$0]), at: $0) }),
    ]
    row.nodes.append(bar)
    position = end
    return true
  }

  /// A space between digits groups thousands, as in 17 247; elsewhere it may hide a missing operator.
  func checkGap(after row: SymbolLayoutTree) throws(MathExpressionError) {
    guard let last = row.nodes.last, let character = current,
      let before = characters[..<position].last(where: { !$0.isWhitespace })
    else { return }
    let next = position + 1 < characters.count ? characters[position + 1] : " "
    // x=2 y=3 is no chain x = 2y = 3.
    if before.isNumber, character.isLetter, row.nodes.contains(where: { $0.label == "=" }),
      characters[(position + 1)...].first(where: { !$0.isWhitespace }) == "="
    {
      throw MathExpressionError(
        .syntax, "two equations in a row", expected: "a semicolon between them, or 2*y for a product",
        position: position)
    }
    let isNumber = character.isASCII && character.isNumber
    if before == "." && isNumber || character == "." && before.isNumber && (next.isNumber || next.isWhitespace) {
      throw MathExpressionError(
        .syntax, "a space beside a decimal point", expected: "7.3 for a number, 7*3 for a product", position: position)
    }
    guard isNumber, before.isASCII, before.isNumber, last.scripts[.subscript] == nil,
      RowParser.function(last.label) == nil
    else {
      return
    }
    var end = position
    while end < characters.count, characters[end].isASCII, characters[end].isNumber { end += 1 }
    guard end - position == 3, last.isDigit, last.scripts.isEmpty else {
      throw MathExpressionError(
        .syntax, "two numbers in a row", expected: "an operator, as in 2*3 or 2+1/2", position: position)
    }
  }
}
