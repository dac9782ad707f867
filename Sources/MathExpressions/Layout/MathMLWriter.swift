import MathSymbols

/// Writes a layout tree as presentation MathML (W3C MathML Core).
public struct MathMLWriter: Sendable {
  /// A writer has no settings.
  public init() {}

  /// The tree as a `math` element.
  public func text(_ tree: SymbolLayoutTree) -> String {
    "<math xmlns=\"http://www.w3.org/1998/Math/MathML\">\(row(tree))</math>"
  }

  private func row(_ tree: SymbolLayoutTree) -> String {
    var pieces: [String] = []
    var index = 0
    while index < tree.nodes.count {
      // Consecutive digits form one number element.
      var number = ""
      while index < tree.nodes.count, tree.nodes[index].isDigit || tree.nodes[index].label == "." && !number.isEmpty,
        tree.nodes[index].scripts.isEmpty
      {
        number += tree.nodes[index].label
        index += 1
      }
      if !number.isEmpty {
        pieces.append("<mn>\(number)</mn>")
      } else {
        pieces.append(symbol(tree.nodes[index]))
        index += 1
      }
    }
    return pieces.count == 1 ? pieces[0] : "<mrow>\(pieces.joined())</mrow>"
  }

  private func symbol(_ node: SymbolLayoutTree.Node) -> String {
    var scripts = node.scripts
    var base: String
    if node.isFraction {
      base = "<mfrac>\(part(scripts[.above]))\(part(scripts[.below]))</mfrac>"
      scripts[.above] = nil
      scripts[.below] = nil
    } else if node.label == "\\sqrt" {
      base =
        scripts[.index].map { "<mroot>\(part(scripts[.inside]))\(row($0))</mroot>" }
        ?? "<msqrt>\(part(scripts[.inside]))</msqrt>"
    } else {
      base = token(node.label)
    }
    switch (scripts[.below], scripts[.above]) {
    case (let below?, let above?): base = "<munderover>\(base)\(row(below))\(row(above))</munderover>"
    case (let below?, nil): base = "<munder>\(base)\(row(below))</munder>"
    case (nil, let above?): base = "<mover>\(base)\(row(above))</mover>"
    case (nil, nil): break
    }
    switch (scripts[.subscript], scripts[.superscript]) {
    case (let lower?, let upper?): return "<msubsup>\(base)\(row(lower))\(row(upper))</msubsup>"
    case (let lower?, nil): return "<msub>\(base)\(row(lower))</msub>"
    case (nil, let upper?): return "<msup>\(base)\(row(upper))</msup>"
    case (nil, nil): return base
    }
  }

  private func part(_ tree: SymbolLayoutTree?) -> String { tree.map(row) ?? "<mrow></mrow>" }

  private func token(_ label: String) -> String {
    let shown = (label == "-" ? "−" : Spelling.display(label)).replacing("&", with: "&amp;").replacing(
      "<", with: "&lt;"
    )
    .replacing(">", with: "&gt;")
    if label.count == 1, label.allSatisfy(\.isNumber) { return "<mn>\(shown)</mn>" }
    switch SymbolVocabulary.symbol(label)?.role {
    case .letter, .constant, .function: return "<mi>\(shown)</mi>"
    case nil where RowParser.isName(label) || RowParser.function(label) != nil: return "<mi>\(shown)</mi>"
    default: return "<mo>\(shown)</mo>"
    }
  }
}
