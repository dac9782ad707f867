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

  /// The row with plain bars where no bars stand in others, so that it is read as if it had been drawn.
  var withPlainBars: SymbolLayoutTree {
    let directed = [RowParser.openBar, RowParser.closeBar]
    guard nodes.contains(where: { directed.contains($0.label) }) else { return self }
    var open = 0
    for node in nodes {
      if node.label == "|" { return self }
      if node.label == RowParser.openBar { open += 1 }
      if node.label == RowParser.closeBar { open -= 1 }
      if open > 1 { return self }
    }
    var result = self
    for index in nodes.indices where directed.contains(nodes[index].label) { result.nodes[index].label = "|" }
    return result
  }

  /// The tree with the sources of its symbols moved.
  func shiftingSources(by count: Int) -> SymbolLayoutTree {
    SymbolLayoutTree(
      nodes.map {
        Node(
          $0.label, source: $0.source.map { $0 + count },
          scripts: $0.scripts.mapValues { $0.shiftingSources(by: count) })
      })
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

  var isLetter: Bool {
    label.utf8.count == 1 && label.utf8.allSatisfy { $0 >= 97 && $0 <= 122 || $0 >= 65 && $0 <= 90 }
  }
}
