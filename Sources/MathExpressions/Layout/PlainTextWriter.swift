import MathSymbols

/// Writes a layout tree as plain text that ``PlainTextReader`` reads back with the same meaning.
public struct PlainTextWriter: Sendable {
  /// Whether to write for people: `×`, `π`, `√`, and fractions of single symbols without brackets.
  public var isForDisplay: Bool

  /// A writer for the parser, or for people.
  public init(isForDisplay: Bool = false) { self.isForDisplay = isForDisplay }

  /// The text of a tree. Fractions are written `(a)/(b)`, in brackets where a neighbour would change their meaning.
  public func text(_ tree: SymbolLayoutTree) -> String {
    let nodes = tree.nodes
    var pieces: [String] = []
    var operands = OperandStarts()
    let firstFunction = nodes.firstIndex { RowParser.function($0.label) != nil } ?? nodes.count
    var index = 0
    while index < nodes.count {
      if let mixed = SymbolLayoutTree.mixedNumber(in: nodes, from: index) {
        let whole = nodes[index..<mixed.fractionIndex].map(\.label).joined()
        operands.add(SymbolLayoutTree.Node("("), at: pieces.count, after: nil)
        pieces.append("(\(whole)+\(fraction(nodes[mixed.fractionIndex], inside: true)))")
        index = mixed.fractionIndex + 1
        continue
      }
      if let marked = repeatingDigits(nodes, index) {
        operands.add(SymbolLayoutTree.Node("1"), at: pieces.count, after: index > 0 ? nodes[index - 1] : nil)
        pieces.append("(\(nodes[index..<marked].map(\.label).joined()))")
        if let exponent = nodes[marked - 1].exponent { pieces.append("^" + script(exponent, before: nil)) }
        index = marked
        continue
      }
      let node = nodes[index]
      if needsSign(nodes, index) { pieces.append(isForDisplay ? "·" : "*") }
      let start = operands.add(node, at: pieces.count, after: index > 0 ? nodes[index - 1] : nil)
      pieces.append(symbol(nodes, index, followsFunction: firstFunction < index))
      let next = nodes.element(after: index)?.label
      if node.exponent != nil || isForDisplay && node.label == "\\sqrt", next == "!" || next == "%" {
        // x^2! would be x^(2!).
        pieces[start] = "(" + pieces[start]
        pieces[pieces.count - 1] += ")"
      }
      index += 1
    }
    var text = ""
    var before = ""
    for piece in pieces {
      append(piece, after: before, to: &text)
      before = piece
    }
    return text
  }

  /// The end of the digits from a place on that are marked as repeating; nil where there are none.
  private func repeatingDigits(_ nodes: [SymbolLayoutTree.Node], _ start: Int) -> Int? {
    func isMarked(_ node: SymbolLayoutTree.Node) -> Bool {
      node.isDigit && ["-", "."].contains(node.scripts[.above]?.nodes.first?.label ?? "") && node.scripts[.below] == nil
    }
    guard isMarked(nodes[start]) else { return nil }
    var end = start + 1
    if nodes[start].scripts[.above]?.nodes.first?.label == "." {
      // Dots stand over the first and the last digit.
      var last = start + 1
      while last < nodes.count, nodes[last].isDigit, nodes[last].scripts.isEmpty { last += 1 }
      if last < nodes.count, isMarked(nodes[last]) { end = last + 1 }
    } else {
      while end < nodes.count, isMarked(nodes[end]) { end += 1 }
    }
    return end
  }

  /// Whether two operands that stand side by side would be read as one: a root or a power before a digit, two fractions.
  private func needsSign(_ nodes: [SymbolLayoutTree.Node], _ index: Int) -> Bool {
    guard index > 0, nodes[index].isDigit || nodes[index].label == "." || nodes[index].isFraction else { return false }
    let before = nodes[index - 1]
    guard before.label == "\\sqrt" || before.isFraction || before.exponent != nil && (before.isLetter || before.isDigit)
    else { return false }
    return isForDisplay
  }

  /// The start of the operand that a symbol ends: the number, the bracket with its function, the signs before it.
  private struct OperandStarts {
    private var starts: [Int] = []
    private var open: [Int] = []
    private var openBar: Int?

    @discardableResult
    mutating func add(_ node: SymbolLayoutTree.Node, at piece: Int, after before: SymbolLayoutTree.Node?) -> Int {
      var start = piece
      let followsFunction = before.map { RowParser.function($0.label) != nil } ?? false
      let isPartOfNumber = node.isDigit || node.label == "." || node.label == ","
      let continues = before.map { $0.scripts.isEmpty && ($0.isDigit || $0.label == "." || $0.label == ",") } ?? false
      switch node.label {
      case "(", "[", "{": open.append(followsFunction ? piece - 1 : piece)
      case ")", "]", "}": start = open.popLast() ?? piece
      case "!", "%": start = starts.last ?? piece
      case "|":
        start = openBar ?? piece
        openBar = openBar == nil ? piece : nil
      default: if isPartOfNumber, continues, let last = starts.last { start = last }
      }
      starts.append(start)
      return start
    }
  }

  /// Appends a piece, with a space where the two would run together.
  private func append(_ piece: String, after before: String, to text: inout String) {
    guard let last = text.last, let first = piece.first else {
      text += piece
      return
    }
    // Letters beside each other are a product, abc, unless one of them is a word.
    let wordBefore = before.reversed().prefix { $0.isLetter && $0.isASCII }.count > 1
    let endsInPower = isForDisplay && last.isNumber && first.isLetter && isFunctionPower(text)
    let wordAfter = piece.prefix { $0.isLetter && $0.isASCII }.count > 1
    let joinsWords = last.isLetter && first.isLetter && (wordBefore || wordAfter)
    // 5! =120 is a factorial and 5!=120 an inequality.
    if joinsWords || (wordBefore && first.isNumber) || (last == "!" && first == "=") || endsInPower { text += " " }
    text += piece
  }

  /// `sin^2 x`, not `sin^2x`.
  private func isFunctionPower(_ text: String) -> Bool {
    // Lazily from the end: scanning the whole text for every piece would make long lines quadratic.
    let power = text.reversed().lazy.drop { $0.isNumber }
    return power.first == "^" && power.dropFirst().prefix { $0.isLetter }.count > 1
  }

  private func symbol(_ nodes: [SymbolLayoutTree.Node], _ index: Int, followsFunction: Bool) -> String {
    let node = nodes[index]
    var text: String
    if node.isFraction {
      text = fraction(node, inside: !needsBrackets(nodes, index, followsFunction: followsFunction))
    } else if node.label == "\\sqrt" {
      text = root(node)
    } else {
      text = isForDisplay ? Spelling.display(node.label) : Spelling.plain(node.label)
      // 7 mod 3 stands between its operands, gcd(6,4) before them.
      if ["\\mod", "\\nCr", "\\nPr"].contains(node.label), index > 0,
        SymbolVocabulary.symbol(nodes[index - 1].label)?.endsOperand ?? nodes[index - 1].isFraction
      {
        text = " \(text) "
      }
      // An accent has no plain spelling; it must not be taken for a fraction.
      for relation in [LayoutRelation.below, .above] {
        if let row = node.scripts[relation] {
          text += (relation == .below ? "_" : "^") + script(row, before: nodes.element(after: index))
        }
      }
    }
    if let row = node.scripts[.subscript] { text += "_" + script(row, before: nodes.element(after: index)) }
    text += String(repeating: "'", count: node.primes)
    guard let exponent = node.exponent else { return text }
    if exponent.nodes.map(\.label) == [Spelling.degree] { return text + "°" }
    return text + "^" + script(exponent, before: nodes.element(after: index))
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

  /// Whether a symbol beside a fraction would bind to part of it: a division or a function before, a power after.
  private func needsBrackets(_ nodes: [SymbolLayoutTree.Node], _ index: Int, followsFunction: Bool) -> Bool {
    if nodes[index].scripts.count > 2 { return true }
    if let next = nodes.element(after: index), next.label == "!" || next.label == "%" { return true }
    guard index > 0 else { return isForDisplay && index + 1 < nodes.count && startsImplied(nodes[index + 1]) }
    let before = nodes[index - 1]
    if ["/", "\\div", ":"].contains(before.label) { return true }
    if RowParser.function(before.label) != nil { return true }
    if isForDisplay, before.isDigit || before.isLetter { return true }
    // sin 2(1)/(2) would end the function's argument before the fraction.
    return followsFunction || isForDisplay && index + 1 < nodes.count && startsImplied(nodes[index + 1])
  }

  private func startsImplied(_ node: SymbolLayoutTree.Node) -> Bool { node.isDigit || node.isLetter }

  /// `root(3,x)`, `√2`, `√(x+1)`.
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
    // A digit after it would lengthen the number: x^(2)3.
    let runsOn = isNumber && (next.map { $0.isDigit || $0.label == "." } ?? false)
    return (isNumber || isSymbol) && !runsOn ? text : "(\(text))"
  }
}

extension Array {
  fileprivate func element(after index: Int) -> Element? { index + 1 < count ? self[index + 1] : nil }
}
