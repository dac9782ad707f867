public import MathExpressions

/// Whether a reading says what the truth says.
public enum ReadingComparison {
  /// The layout trees agree, symbol by symbol and edge by edge, after ``LayoutNormalizer``.
  public static func isSameLayout(_ read: [SymbolLayoutTree], _ truths: [SymbolLayoutTree]) -> Bool {
    let normalizer = LayoutNormalizer()
    return !truths.isEmpty && read.map(normalizer.normalized) == truths.map(normalizer.normalized)
  }

  /// The texts in plain notation agree. For typed truths, which cannot tell a fraction bar from `/` and `÷`, nor `×`
  /// from `*`: these count as the same, everything else must agree.
  public static func isSameNotation(_ read: [SymbolLayoutTree], _ truths: [SymbolLayoutTree]) -> Bool {
    !truths.isEmpty && read.map(notation) == truths.map(notation)
  }

  /// One line in the notation in which ``isSameNotation(_:_:)`` compares: equal texts are the same line.
  public static func notation(_ tree: SymbolLayoutTree) -> String { line(ExpressionParser().resolved(tree)) }

  /// A tree on one line; brackets around a single number or letter next to a division belong to the notation: `(1)/(2)`
  /// is `1/2`.
  private static func line(_ tree: SymbolLayoutTree) -> String {
    return spelled(tree).replacing(#/\(([0-9.]+|[a-zA-Z])\)\//#) { $0.1 + "/" }
      .replacing(#/\/\(([0-9.]+|[a-zA-Z])\)/#) { "/" + $0.1 }
  }

  /// A tree on one line: fractions as divisions, with brackets only around parts of several symbols that have none yet.
  private static func spelled(_ tree: SymbolLayoutTree) -> String {
    tree.nodes.map { node in
      var text: String
      if node.isFraction, let above = node.scripts[.above], let below = node.scripts[.below] {
        text = bracketed(above) + "/" + bracketed(below)
      } else {
        text = spelling[node.label] ?? node.label
        if let inside = node.scripts[.inside] { text += "{" + line(inside) + "}" }
        if let index = node.scripts[.index] { text += "[" + line(index) + "]" }
        if let below = node.scripts[.below] ?? node.scripts[.subscript] { text += "_" + bracketed(below) }
        if let above = node.scripts[.above] { text += "^" + bracketed(above) }
      }
      if let power = node.scripts[.superscript] { text += "^" + bracketed(power) }
      return text
    }.joined()
  }

  private static func bracketed(_ tree: SymbolLayoutTree) -> String {
    let text = line(tree)
    let isNumber = tree.nodes.allSatisfy { $0.scripts.isEmpty && ($0.label.first?.isNumber == true || $0.label == ".") }
    let isOne = tree.nodes.count == 1 && !(tree.nodes.first?.isFraction ?? false)
    let isClosed = tree.nodes.first?.label == "(" && closes(tree)
    return isNumber || isOne || isClosed ? text : "(" + text + ")"
  }

  /// Whether the bracket that the row begins with ends with the row.
  private static func closes(_ tree: SymbolLayoutTree) -> Bool {
    var depth = 0
    for (index, node) in tree.nodes.enumerated() {
      if node.label == "(" { depth += 1 }
      if node.label == ")" { depth -= 1 }
      if depth == 0 { return index == tree.nodes.count - 1 }
    }
    return false
  }

  private static let spelling = ["\\times": "*", "\\div": "/", ":": "/", "\\cdot": "*", "\\ast": "*"]
}
