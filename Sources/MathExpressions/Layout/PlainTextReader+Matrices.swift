extension PlainTextScan {
  /// Brackets in an entry of a matrix that are nested deeper are no entry.
  static let deepestEntry = 6

  /// [[1,2],[3,4]], and a vector [1,2,3] of three or more; false where none begins at the position.
  mutating func appendMatrix(to row: inout SymbolLayoutTree) throws(MathExpressionError) -> Bool {
    let start = position
    let isNested = isMatrix(from: position)
    guard isNested || isVector(from: position) else { return false }
    depth += 1
    defer { depth -= 1 }
    guard depth <= LaTeXReader.deepestNesting else {
      throw MathExpressionError(.tooDeep, "more than \(LaTeXReader.deepestNesting) nested groups", position: position)
    }
    row.nodes += [node("\\matrix", at: start), node("(", at: start)]
    if isNested { position += 1 }
    while true {
      skipSpaces()
      guard current == "[" else {
        throw MathExpressionError(.syntax, "a matrix without a row", expected: "'['", position: position)
      }
      row.nodes += [node("\\row", at: position), node("(", at: position)]
      position += 1
      while true {
        row.nodes += try filled(self.row(until: [",", "]"])).nodes
        guard current == "," else { break }
        row.nodes.append(node(",", at: position))
        position += 1
      }
      try expect("]")
      row.nodes.append(node(")", at: position - 1))
      guard isNested else { break }
      skipSpaces()
      guard current == "," else {
        try expect("]")
        break
      }
      row.nodes.append(node(",", at: position))
      position += 1
    }
    row.nodes.append(node(")", at: position - 1))
    return true
  }

  /// Whether brackets hold rows in brackets, with commas between them or in them; [[2]*3] is a product.
  func isMatrix(from start: Int) -> Bool {
    var (index, depth, hasComma, isAfterRow) = (start + 1, 0, false, false)
    while index < characters.count {
      let character = characters[index]
      index += 1
      if character.isWhitespace { continue }
      if depth == 0 {
        if isAfterRow, character == "]" { return hasComma }
        guard isAfterRow ? character == "," : character == "[" else { return false }
        hasComma = hasComma || isAfterRow
        if isAfterRow {
          isAfterRow = false
          continue
        }
        depth = 1
        if index < characters.count, characters[index] == "[" { return false }
        continue
      }
      if "([{".contains(character) { depth += 1 }
      // Brackets that go deep are none of rows, and each of them would be looked through to the end.
      guard depth <= Self.deepestEntry else { return false }
      if ")]}".contains(character) { depth -= 1 }
      if depth == 1, character == "," { hasComma = true }
      if depth == 0 { isAfterRow = true }
    }
    return false
  }

  /// Whether brackets hold three entries or more, or two that are no decimal; [1,234,567] is a number in brackets.
  func isVector(from start: Int) -> Bool {
    var (index, depth, lengths) = (start + 1, 0, [0])
    var isPlain = true
    while index < characters.count {
      let character = characters[index]
      if depth == 0, character == "]" {
        // Nobody puts a number alone into square brackets: [3,4] is a vector, [1,5+2] is 3.5.
        return lengths.count > 2 && !lengths.dropFirst().allSatisfy { $0 == 3 }
          || lengths.count == 2 && isPlain && lengths.allSatisfy { $0 > 0 }
      }
      if "([{".contains(character) { depth += 1 }
      if !(character.isNumber || character.isLetter || ",-. ".contains(character)) { isPlain = false }
      // Brackets that go deep are none of rows, and each of them would be looked through to the end.
      guard depth <= Self.deepestEntry else { return false }
      if ")]}".contains(character) { depth -= 1 }
      if depth == 0, character == "," {
        lengths.append(0)
      } else {
        lengths[lengths.count - 1] += 1
      }
      index += 1
    }
    return false
  }
}
