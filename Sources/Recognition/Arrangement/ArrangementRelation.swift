import MathExpressions

/// How a symbol hangs on its parent in the arrangement network's view: the next of a row on the one before, the first of an attached
/// row on the symbol that has it. Every symbol but the first of a line has one parent.
enum ArrangementRelation {
  /// The number of relations: 0 is the next of a row, the others are ``LayoutRelation``'s in their order.
  static let count = 1 + LayoutRelation.allCases.count
  static let right = 0

  static func number(_ relation: LayoutRelation) -> Int {
    1 + (LayoutRelation.allCases.firstIndex(of: relation) ?? 0)
  }

  /// The relation of a number; nil for the next of a row.
  static func relation(_ number: Int) -> LayoutRelation? {
    number == right ? nil : LayoutRelation.allCases[number - 1]
  }
}

/// The parents of a line's symbols.
struct ArrangementLinks: Sendable, Hashable {
  /// For each symbol its parent; nil for the root.
  var parents: [Int?]
  /// For each symbol its relation to the parent (``ArrangementRelation``).
  var relations: [Int]

  init(parents: [Int?], relations: [Int]) { (self.parents, self.relations) = (parents, relations) }

  /// The links of a tree whose sources are 0..<count, each once; nil for any other tree.
  ///
  /// Spellings that count as equal (``LayoutNormalizer``) give the same links: limits are above and below sums and beside integrals,
  /// primes are superscripts.
  init?(_ tree: SymbolLayoutTree, count: Int) {
    parents = [Int?](repeating: nil, count: count)
    relations = [Int](repeating: ArrangementRelation.right, count: count)
    var isSeen = [Bool](repeating: false, count: count)
    guard visit(tree, parent: nil, relation: ArrangementRelation.right, &isSeen), isSeen.allSatisfy(\.self) else {
      return nil
    }
  }

  private mutating func visit(
    _ row: SymbolLayoutTree, parent: Int?, relation: Int, _ isSeen: inout [Bool]
  ) -> Bool {
    var (parent, relation) = (parent, relation)
    var hasSuperscript = false
    for (place, node) in row.nodes.enumerated() {
      guard let source = node.source, isSeen.indices.contains(source), !isSeen[source] else { return false }
      isSeen[source] = true
      let isPrime = node.label == "\\prime" && node.scripts.isEmpty && place > 0 && !hasSuperscript
      (parents[source], relations[source]) = (parent, isPrime ? ArrangementRelation.number(.superscript) : relation)
      for (kind, inner) in node.scripts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        let place = Self.place(kind, on: node.label)
        guard visit(inner, parent: source, relation: ArrangementRelation.number(place), &isSeen) else { return false }
      }
      // What follows a prime is the next of what the prime belongs to.
      guard !isPrime else {
        hasSuperscript = true
        continue
      }
      hasSuperscript = node.scripts[.superscript] != nil
      (parent, relation) = (source, ArrangementRelation.right)
    }
    return true
  }

  /// Where a script stands in the form that spellings of one meaning have in common.
  private static func place(_ relation: LayoutRelation, on label: String) -> LayoutRelation {
    switch (label, relation) {
    case ("\\sum", .subscript), ("\\lim", .subscript): .below
    case ("\\sum", .superscript): .above
    case ("\\int", .below): .subscript
    case ("\\int", .above): .superscript
    default: relation
    }
  }

  /// The tree of these links; children of one parent and relation follow one another from left to right.
  ///
  /// - Parameter lefts: the left edge of each symbol.
  func tree(labels: [String], lefts: [Double]) -> SymbolLayoutTree {
    var children = [[Int]](repeating: [], count: parents.count)
    for symbol in parents.indices.sorted(by: { lefts[$0] != lefts[$1] ? lefts[$0] < lefts[$1] : $0 < $1 }) {
      if let parent = parents[symbol] { children[parent].append(symbol) }
    }
    func row(_ first: Int) -> [SymbolLayoutTree.Node] {
      var nodes: [SymbolLayoutTree.Node] = []
      var next: Int? = first
      while let symbol = next {
        next = nil
        var node = SymbolLayoutTree.Node(labels[symbol], source: symbol)
        for child in children[symbol] {
          if let relation = ArrangementRelation.relation(relations[child]) {
            node.scripts[relation, default: SymbolLayoutTree()].nodes += row(child)
          } else if next == nil {
            next = child
          }
        }
        nodes.append(node)
      }
      return nodes
    }
    let root = parents.firstIndex { $0 == nil }
    return SymbolLayoutTree(root.map(row) ?? [])
  }
}
