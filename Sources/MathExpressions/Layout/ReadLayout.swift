/// A layout tree parsed from a text, with the place of each of its symbols.
public struct ReadLayout<Place: Sendable & Hashable>: Sendable, Hashable {
  /// The tree; each node's `source` is an index into ``places``.
  public var tree: SymbolLayoutTree
  /// Where each symbol came from: a character offset, or a MathML id.
  public var places: [Place]
  /// Ambiguities and how they were resolved, each as a sentence.
  public var notes: [String] = []
}

extension SymbolLayoutTree {
  /// The tree without the sources of its symbols, as needed to compare two readings.
  public var withoutSources: SymbolLayoutTree {
    SymbolLayoutTree(nodes.map { Node($0.label, scripts: $0.scripts.mapValues(\.withoutSources)) })
  }

  /// Attaches a row to the last symbol.
  ///
  /// A second row at the same place is appended to the first, so that `f'^2` has one superscript.
  mutating func attach(_ row: SymbolLayoutTree, _ relation: LayoutRelation) {
    guard let last = nodes.indices.last, !row.nodes.isEmpty else { return }
    nodes[last].scripts[relation, default: SymbolLayoutTree()].nodes += row.nodes
  }
}

extension SymbolLayoutTree.Node {
  /// Whether the node is a fraction bar rather than a minus.
  public var isFraction: Bool { label == "-" && scripts[.above] != nil && scripts[.below] != nil }

  var isDigit: Bool { label.utf8.count == 1 && label.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } }

  var isLetter: Bool { label.count == 1 && label.allSatisfy { $0.isASCII && $0.isLetter } }
}
