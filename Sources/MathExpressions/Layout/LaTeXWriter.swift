/// Writes a layout tree as LaTeX that ``LaTeXReader`` reads back as the same tree.
public struct LaTeXWriter: Sendable {
  /// A writer has no settings.
  public init() {}

  /// The LaTeX of a tree, without dollar signs.
  public func text(_ tree: SymbolLayoutTree) -> String {
    var text = ""
    for node in tree.nodes {
      let piece = symbol(node)
      // A command ends where its letters end.
      if let first = piece.first, first.isLetter, endsInCommand(text) { text += " " }
      text += piece
    }
    return text
  }

  private func endsInCommand(_ text: String) -> Bool {
    let letters = text.reversed().prefix { $0.isASCII && $0.isLetter }.count
    return letters > 0 && text.dropLast(letters).last == "\\"
  }

  private func symbol(_ node: SymbolLayoutTree.Node) -> String {
    var text: String
    var scripts = node.scripts
    if node.isFraction {
      text = "\\frac\(group(scripts[.above]))\(group(scripts[.below]))"
      scripts[.above] = nil
      scripts[.below] = nil
    } else if node.label == "\\sqrt" {
      let index = scripts[.index].map { "[\(bracketProtected(self.text($0)))]" } ?? ""
      text = "\\sqrt\(index)\(group(scripts[.inside]))"
    } else {
      text = Spelling.latex(node.label)
    }
    let takesLimits = node.label == "\\sum" || node.label == "\\lim"
    if let below = scripts[.below] {
      text = takesLimits ? text + "_" + group(below) : stacked("\\underset", below, text)
    }
    if let above = scripts[.above] {
      text = node.label == "\\sum" ? text + "^" + group(above) : stacked("\\overset", above, text)
    }
    if let row = scripts[.subscript] { text += "_" + group(row) }
    if let row = scripts[.superscript] { text += "^" + group(row) }
    return text
  }

  private func stacked(_ command: String, _ row: SymbolLayoutTree, _ base: String) -> String {
    "\(command)\(group(row)){\(base)}"
  }

  private func group(_ row: SymbolLayoutTree?) -> String { "{\(text(row ?? SymbolLayoutTree()))}" }

  /// Protects a closing bracket, which would end an optional argument.
  private func bracketProtected(_ text: String) -> String { text.contains("]") ? "{\(text)}" : text }
}
