extension LaTeXScan {
  /// Environments that are matrices.
  static let matrices: Set<String> = [
    "matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "array",
  ]

  /// A matrix between \\begin and \\end; vmatrix is its determinant.
  mutating func environment(at start: Int) throws(MathExpressionError) -> [Node] {
    let name = groupText()
    guard Self.matrices.contains(name) else {
      throw MathExpressionError(
        .unsupported, "the environment '\(name)' is not read", expected: "a matrix or cases", position: start)
    }
    // The columns of an array say nothing about what is in them.
    if name == "array", position < characters.count, characters[position] == "{" { _ = groupText() }
    var cells: [[[Character]]] = [[[]]]
    var places: [[Int]] = [[position]]
    var (braces, inner) = (0, 0)
    while true {
      guard position < characters.count else {
        throw MathExpressionError(.syntax, "\\begin{\(name)} without its end", position: start)
      }
      let rest = characters[position...]
      if rest.starts(with: "\\begin{") { inner += 1 }
      if rest.starts(with: "\\end{") {
        if inner == 0 { break }
        inner -= 1
      }
      let character = characters[position]
      let isOutside = braces == 0 && inner == 0
      if isOutside, rest.starts(with: "\\\\") {
        position += 2
        cells.append([[]])
        places.append([position])
        continue
      }
      if isOutside, character == "&" {
        position += 1
        cells[cells.count - 1].append([])
        places[places.count - 1].append(position)
        continue
      }
      if character == "{" { braces += 1 }
      if character == "}" { braces -= 1 }
      if character == "\\", position + 1 < characters.count {
        cells[cells.count - 1][cells[cells.count - 1].count - 1].append(character)
        position += 1
      }
      cells[cells.count - 1][cells[cells.count - 1].count - 1].append(characters[position])
      position += 1
    }
    position += 4
    _ = groupText()
    var result = [node("\\matrix", at: start), node("(", at: start)]
    var isFirst = true
    for (row, starts) in zip(cells, places) {
      // A line break after the last row begins none.
      if row.count == 1, row[0].allSatisfy(\.isWhitespace) { continue }
      if !isFirst { result.append(node(",", at: start)) }
      isFirst = false
      result += [node("\\row", at: start), node("(", at: start)]
      for (index, cell) in row.enumerated() {
        if index > 0 { result.append(node(",", at: start)) }
        result += try nodes(of: cell, at: starts[index])
      }
      result.append(node(")", at: start))
    }
    result.append(node(")", at: start))
    if name == "vmatrix" {
      result = [node("\\det", at: start), node("(", at: start)] + result + [node(")", at: start)]
    }
    return result
  }

  /// The symbols of a cell, with their places in the whole text.
  private mutating func nodes(of cell: [Character], at start: Int) throws(MathExpressionError) -> [Node] {
    var scan = LaTeXScan(cell, isTyped: isTyped)
    scan.depth = depth + 1
    let tree: SymbolLayoutTree
    do throws(MathExpressionError) { tree = try scan.row(until: nil) } catch {
      throw error.at(error.position.map { $0 + start } ?? start)
    }
    guard !tree.nodes.isEmpty else {
      throw MathExpressionError(.syntax, "an empty place in a matrix", expected: "a number", position: start)
    }
    let shift = places.count
    notes += scan.notes
    places += scan.places.map { $0 + start }
    return tree.shiftingSources(by: shift).nodes
  }

  /// The text of a group in braces, which is consumed.
  private mutating func groupText() -> String {
    while position < characters.count, characters[position].isWhitespace { position += 1 }
    guard position < characters.count, characters[position] == "{" else { return "" }
    var text = ""
    position += 1
    while position < characters.count, characters[position] != "}" {
      text.append(characters[position])
      position += 1
    }
    position += 1
    return text
  }
}
