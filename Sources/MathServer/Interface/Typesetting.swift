import MathExpressions

/// Expressions as browsers draw them: MathML with stacked fractions and products as they are written by hand.
enum Typesetting {
  /// What was read, as it was arranged on the page.
  static func mathML(_ tree: SymbolLayoutTree) -> String { MathMLWriter().text(tree) }

  /// A text of the engine's own, such as an exact value or a step, with `a/b` as a fraction; nil where it is not one
  /// expression.
  static func mathML(plain text: String) -> String? {
    guard text.utf8.count <= longest, let layout = try? MathTextReader().read(text) else { return nil }
    return MathMLWriter().text(SymbolLayoutTree(stacked(layout.tree.nodes)))
  }

  /// Longer texts are shown as they are: nobody looks at a fraction of so many digits.
  private static let longest = 400

  /// A row with fractions in place of their strokes, and dots for stars.
  private static func stacked(_ nodes: [SymbolLayoutTree.Node]) -> [SymbolLayoutTree.Node] {
    var row: [SymbolLayoutTree.Node] = []
    var place = 0
    while place < nodes.count {
      var node = nodes[place]
      node.scripts = node.scripts.mapValues { SymbolLayoutTree(stacked($0.nodes)) }
      if node.label == "/", let numerator = operandBefore(row),
        let denominator = operandAfter(nodes, place + 1)
      {
        let below = stacked(bare(Array(nodes[denominator])))
        let above = bare(Array(row[numerator]))
        row.removeSubrange(numerator)
        row.append(
          SymbolLayoutTree.Node("-", scripts: [.above: SymbolLayoutTree(above), .below: SymbolLayoutTree(below)]))
        place = denominator.upperBound
        continue
      }
      if node.label == "*" || node.label == "\\ast" { node.label = "\\cdot" }
      row.append(node)
      place += 1
    }
    return row
  }

  /// Without the brackets that a bar makes needless.
  private static func bare(_ nodes: [SymbolLayoutTree.Node]) -> [SymbolLayoutTree.Node] {
    guard nodes.count > 2, nodes[0].label == "(", nodes[nodes.count - 1].label == ")",
      nodes[nodes.count - 1].scripts.isEmpty
    else { return nodes }
    return Array(nodes[1..<(nodes.count - 1)])
  }

  private static func isDigit(_ node: SymbolLayoutTree.Node) -> Bool {
    node.label.count == 1 && node.label.allSatisfy { $0.isNumber } || node.label == "."
  }

  private static func isName(_ node: SymbolLayoutTree.Node) -> Bool {
    node.label.contains { $0.isLetter } && !["\\sqrt", "\\cdot", "\\times", "\\div", "\\pm"].contains(node.label)
  }

  /// The number, letter, root or bracket at the end of a row; nil where there is none, or it belongs to a function.
  private static func operandBefore(_ row: [SymbolLayoutTree.Node]) -> Range<Int>? {
    guard let last = row.last else { return nil }
    var start = row.count - 1
    if last.label == ")" {
      var depth = 0
      while start >= 0 {
        depth += row[start].label == ")" ? 1 : row[start].label == "(" ? -1 : 0
        if depth == 0 { break }
        start -= 1
      }
      guard start >= 0, depth == 0, start == 0 || !isName(row[start - 1]) else { return nil }
    } else if isDigit(last) {
      while start > 0, isDigit(row[start - 1]), row[start - 1].scripts.isEmpty { start -= 1 }
    } else {
      guard isName(last) || last.label == "\\sqrt" || last.isFraction else { return nil }
    }
    return start..<row.count
  }

  /// The number, letter, root or bracket that begins at a place.
  private static func operandAfter(_ nodes: [SymbolLayoutTree.Node], _ start: Int) -> Range<Int>? {
    guard start < nodes.count else { return nil }
    let first = nodes[start]
    var end = start + 1
    if first.label == "(" {
      var depth = 1
      while end < nodes.count {
        depth += nodes[end].label == "(" ? 1 : nodes[end].label == ")" ? -1 : 0
        end += 1
        if depth == 0 { return start..<end }
      }
      return nil
    }
    if isDigit(first) {
      while end < nodes.count, isDigit(nodes[end]), nodes[end - 1].scripts.isEmpty { end += 1 }
      return start..<end
    }
    return isName(first) || first.label == "\\sqrt" ? start..<end : nil
  }
}
