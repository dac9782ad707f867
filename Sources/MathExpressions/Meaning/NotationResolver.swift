import MathSymbols

/// Resolves ambiguous signs before an expression is parsed: `x` between numbers or fractions is ×, and letters that
/// spell a function are the function.
struct NotationResolver {
  private typealias Node = SymbolLayoutTree.Node
  private(set) var notes: [String] = []

  /// The tree with one meaning for each symbol. Resolving twice changes nothing.
  mutating func resolved(_ tree: SymbolLayoutTree) -> SymbolLayoutTree {
    // Without a letter there is nothing to resolve; most lines of a long list are arithmetic.
    guard tree.hasLetters else { return tree }
    let joined = tree.joiningFunctionNames
    let times = joined.isArithmetic
    let before = notes.count
    let result = readingTimes(joined, anyOperand: times)
    if notes.count > before { notes = Array(notes[..<(before + 1)]) }
    return result
  }

  private mutating func readingTimes(_ row: SymbolLayoutTree, anyOperand: Bool) -> SymbolLayoutTree {
    var nodes = row.nodes
    for index in nodes.indices {
      for (relation, script) in nodes[index].scripts {
        nodes[index].scripts[relation] = readingTimes(script, anyOperand: anyOperand)
      }
      guard nodes[index].isPlainX, index > 0, index + 1 < nodes.count, nodes[index - 1].endsNumericOperand else {
        continue
      }
      // A digit directly after an x is never a factor of it, and nobody writes a variable between two fractions; before
      // a bracket or a root x may be a variable, unless the whole is arithmetic.
      let next = nodes[index + 1]
      guard
        next.isDigit || nodes[index - 1].isFraction && next.isFraction || anyOperand && next.startsNumericOperand
      else { continue }
      nodes[index].label = "\\times"
      notes.append("x between numbers is read as ×")
    }
    return SymbolLayoutTree(nodes)
  }
}

extension SymbolLayoutTree {
  /// The function names that people write in single letters.
  private static let spelled: [(letters: [String], label: String)] = [
    (["s", "i", "n"], "\\sin"), (["c", "o", "s"], "\\cos"), (["t", "a", "n"], "\\tan"), (["l", "o", "g"], "\\log"),
    (["c", "o", "t"], "\\cot"), (["l", "n"], "\\ln"), (["l", "i", "m"], "\\lim"), (["e", "x", "p"], "\\exp"),
  ]

  /// Names that are written in single letters only before a bracket.
  private static let bracketed: [(letters: [String], label: String)] = [
    "floor", "ceil", "round", "gcd", "lcm", "min", "max", "det", "rank",
  ].map { ($0.map(String.init), "\\" + $0) }

  /// Whether a letter stands anywhere in the tree.
  fileprivate var hasLetters: Bool {
    nodes.contains { node in
      node.isLetter || !node.scripts.isEmpty && node.scripts.values.contains { $0.hasLetters }
    }
  }

  fileprivate var joiningFunctionNames: SymbolLayoutTree {
    var result: [Node] = []
    var index = 0
    while index < nodes.count {
      var node = nodes[index]
      for (letters, label) in Self.bracketed where index + letters.count < nodes.count {
        let span = nodes[index..<(index + letters.count)]
        guard nodes[index + letters.count].label == "(", span.map(\.label) == letters,
          span.allSatisfy(\.scripts.isEmpty), index == 0 || !nodes[index - 1].isLetter
        else { continue }
        node = Node(label, source: node.source)
        index += letters.count - 1
        break
      }
      for (letters, label) in Self.spelled where index + letters.count <= nodes.count {
        let span = nodes[index..<(index + letters.count)]
        guard span.map(\.label) == letters, span.dropLast().allSatisfy(\.scripts.isEmpty), let last = span.last else {
          continue
        }
        node = Node(label, source: node.source, scripts: last.scripts)
        index += letters.count - 1
        break
      }
      node.scripts = node.scripts.mapValues(\.joiningFunctionNames)
      result.append(node)
      index += 1
    }
    return SymbolLayoutTree(result)
  }

  /// Whether a bar opens before a place: an odd number of bars, or one that has no operand before it.
  private func isAfterOpeningBar(_ place: Int) -> Bool {
    guard nodes[place - 1].label == "|" else { return false }
    let count = nodes[..<place].count { $0.label == "|" }
    let before = place > 1 ? nodes[place - 2] : nil
    return count % 2 == 1 || before.map { $0.label == "|" || !$0.endsNumericOperand } ?? true
  }

  /// Whether x is the only letter and always stands between operands of a product: then none is a variable.
  fileprivate var isArithmetic: Bool {
    for (index, node) in nodes.enumerated() {
      guard node.scripts.values.allSatisfy(\.isArithmetic) else { return false }
      if node.isPlainX {
        guard index > 0, index + 1 < nodes.count, nodes[index - 1].endsNumericOperand,
          nodes[index + 1].startsNumericOperand, !isAfterOpeningBar(index)
        else { return false }
      } else if node.isLetter {
        return false
      }
      if RowParser.relation(node.label) != nil, index + 1 < nodes.count { return false }
    }
    return true
  }
}

extension SymbolLayoutTree.Node {
  fileprivate var isPlainX: Bool { (label == "x" || label == "X") && scripts.isEmpty }

  fileprivate var endsNumericOperand: Bool {
    isFraction || (SymbolVocabulary.symbol(label)?.endsOperand ?? false)
  }

  fileprivate var startsNumericOperand: Bool {
    isFraction || (SymbolVocabulary.symbol(label)?.beginsOperand ?? false)
  }
}
