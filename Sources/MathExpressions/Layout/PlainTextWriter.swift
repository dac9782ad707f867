/// Writes a layout tree as plain text that ``PlainTextReader`` reads back with the same meaning.
public struct PlainTextWriter: Sendable {
  /// Whether to write for people: `×`, `π`, `√`, and fractions of single symbols without brackets.
  public var isForDisplay: Bool

  public init(isForDisplay: Bool = false) { self.isForDisplay = isForDisplay }

  /// The text of a tree. Fractions are written `(a)/(b)`, in brackets where a neighbour would change their meaning.
  public func text(_ tree: SymbolLayoutTree) -> String {
    let nodes = tree.nodes
    var text = ""
    var index = 0
    while index < nodes.count {
      if let mixed = SymbolLayoutTree.mixedNumber(in: nodes, from: index) {
        let whole = nodes[index..<mixed.fractionIndex].map(\.label).joined()
        append("(\(whole)+\(fraction(nodes[mixed.fractionIndex], inside: true)))", to: &text)
        index = mixed.fractionIndex + 1
        continue
      }
      append(symbol(nodes, index), to: &text)
      index += 1
    }
    return text
  }

  /// Joins two pieces with a space where they would run into one another.
  private func append(_ piece: String, to text: inout String) {
    guard let last = text.last, let first = piece.first else { return text += piece }
    let wordBefore = text.reversed().prefix { $0.isLetter && $0.isASCII }.count > 1
    let wordAfter = piece.prefix { $0.isLetter && $0.isASCII }.count > 1
    let joinsWords = last.isLetter && first.isLetter && (wordBefore || wordAfter)
    // 5! =120 is a factorial and 5!=120 an inequality.
    if joinsWords || (wordBefore && first.isNumber) || (last == "!" && first == "=") { text += " " }
    text += piece
  }

  private func symbol(_ nodes: [SymbolLayoutTree.Node], _ index: Int) -> String {
    let node = nodes[index]
    var text: String
    if node.isFraction {
      let isAlone = nodes.count == 1
      text = fraction(node, inside: isAlone || !needsBrackets(nodes, index))
    } else if node.label == "\\sqrt" {
      text = root(node)
    } else {
      text = isForDisplay ? Spelling.display(node.label) : Spelling.plain(node.label)
      // An accent has no plain spelling; its reader shall not take it for a fraction.
      for relation in [LayoutRelation.below, .above] {
        if let row = node.scripts[relation] { text += (relation == .below ? "_" : "^") + script(row, before: nil) }
      }
    }
    if let row = node.scripts[.subscript] { text += "_" + script(row, before: nodes.element(after: index)) }
    guard let row = node.scripts[.superscript] else { return text }
    text += String(repeating: "'", count: node.primes)
    guard let exponent = node.exponent else { return text }
    _ = row
    let next = nodes.element(after: index)
    if next?.label == "!" || next?.label == "%", !["!", "%"].contains(node.label) {
      // x^2! would be x^(2!).
      guard [")", "]", "}", "|"].contains(node.label) else { return "(\(text)^\(script(exponent, before: nil)))" }
    }
    return text + "^" + script(exponent, before: next)
  }

  private func fraction(_ node: SymbolLayoutTree.Node, inside isBare: Bool) -> String {
    let above = part(node.scripts[.above] ?? SymbolLayoutTree())
    let below = part(node.scripts[.below] ?? SymbolLayoutTree())
    return isBare ? "\(above)/\(below)" : "(\(above)/\(below))"
  }

  private func part(_ row: SymbolLayoutTree) -> String {
    let text = text(row)
    let isSimple = row.nodes.allSatisfy { $0.isDigit && $0.scripts.isEmpty } || row.nodes.count == 1 && text.count == 1
    return isForDisplay && isSimple ? text : "(\(text))"
  }

  /// Whether a symbol beside a fraction would take a part of it: a division or a function before, a power behind.
  private func needsBrackets(_ nodes: [SymbolLayoutTree.Node], _ index: Int) -> Bool {
    if nodes[index].scripts.count > 2 { return true }
    if let next = nodes.element(after: index), next.label == "!" || next.label == "%" { return true }
    guard index > 0 else { return isForDisplay && index + 1 < nodes.count && startsImplied(nodes[index + 1]) }
    let before = nodes[index - 1]
    if ["/", "\\div", ":"].contains(before.label) { return true }
    if RowParser.function(before.label) != nil { return true }
    if isForDisplay, before.isDigit || before.isLetter { return true }
    // sin 2(1)/(2) would end the function's argument before the fraction.
    return nodes[..<index].contains { RowParser.function($0.label) != nil }
      || isForDisplay && index + 1 < nodes.count && startsImplied(nodes[index + 1])
  }

  private func startsImplied(_ node: SymbolLayoutTree.Node) -> Bool { node.isDigit || node.isLetter }

  private func root(_ node: SymbolLayoutTree.Node) -> String {
    let inside = text(node.scripts[.inside] ?? SymbolLayoutTree())
    if let index = node.scripts[.index] { return "root(\(text(index)),\(inside))" }
    guard isForDisplay else { return "sqrt(\(inside))" }
    let isSimple = node.scripts[.inside]?.nodes.allSatisfy { $0.isDigit && $0.scripts.isEmpty } ?? false
    return isSimple ? "√\(inside)" : "√(\(inside))"
  }

  private func script(_ row: SymbolLayoutTree, before next: SymbolLayoutTree.Node?) -> String {
    let text = text(row)
    let isNumber = row.nodes.allSatisfy { $0.isDigit && $0.scripts.isEmpty }
    let isSymbol = row.nodes.count == 1 && row.nodes[0].scripts.isEmpty && (row.nodes[0].isLetter || isNumber)
    // A digit behind would lengthen the number: x^(2)3.
    let runsOn = isNumber && (next.map { $0.isDigit || $0.label == "." } ?? false)
    return (isNumber || isSymbol) && !runsOn ? text : "(\(text))"
  }
}

extension Array {
  fileprivate func element(after index: Int) -> Element? { index + 1 < count ? self[index + 1] : nil }
}
