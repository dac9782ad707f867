public import MathExpressions

/// The distance of a layout tree from the true one by CROHME's rule: labels may be wrong, edges may not.
///
/// The edges of a row lead from each symbol to the next (`right`) and from a symbol to the first of each row around it.
/// Both trees are taken as ``LayoutNormalizer`` leaves them.
public enum LayoutDifference {
  /// The least number of symbol and relation labels that differ where both have the same edges; nil where the edges
  /// differ. `x2` for `x^2` is one error, `x2+1` for `x^2+1` is another tree.
  ///
  /// Complexity: the product of the trees' sizes at worst, linear for trees that agree.
  public static func labelErrors(_ read: [SymbolLayoutTree], _ truth: [SymbolLayoutTree]) -> Int? {
    guard read.count == truth.count else { return nil }
    var errors = 0
    for (read, truth) in zip(read, truth) {
      switch (Vertex(read), Vertex(truth)) {
      case (let read?, let truth?):
        guard let count = difference(read, truth) else { return nil }
        errors += count
      case (nil, nil): break
      default: return nil
      }
    }
    return errors
  }

  /// Whether the trees agree once all labels are ignored.
  public static func isSameStructure(_ read: [SymbolLayoutTree], _ truth: [SymbolLayoutTree]) -> Bool {
    !truth.isEmpty && read.map(\.withoutLabels) == truth.map(\.withoutLabels)
  }

  /// A symbol with everything that hangs on it: what stands to its right and the rows around it.
  private struct Vertex {
    let label: String
    let edges: [(relation: LayoutRelation?, end: Vertex)]
    let size: Int

    /// The first symbol of a row; nil for an empty row.
    init?(_ row: SymbolLayoutTree) {
      var next: Vertex?
      // Built from the end, so that long rows need no deep recursion.
      for node in row.nodes.reversed() { next = Vertex(node, next: next) }
      guard let next else { return nil }
      self = next
    }

    private init(_ node: SymbolLayoutTree.Node, next: Vertex?) {
      var edges: [(relation: LayoutRelation?, end: Vertex)] = next.map { [(nil, $0)] } ?? []
      for relation in LayoutRelation.allCases {
        if let end = node.scripts[relation].flatMap(Vertex.init) { edges.append((relation, end)) }
      }
      self.label = node.label
      self.edges = edges
      size = edges.reduce(1) { $0 + $1.end.size }
    }
  }

  private static func difference(_ read: Vertex, _ truth: Vertex) -> Int? {
    guard read.size == truth.size, read.edges.count == truth.edges.count else { return nil }
    guard let below = leastDifference(read.edges[...], truth.edges) else { return nil }
    return (read.label == truth.label ? 0 : 1) + below
  }

  /// The cost of the best pairing of the edges, by trying all; a symbol has at most seven, and hardly ever more than
  /// three.
  private static func leastDifference(
    _ read: ArraySlice<(relation: LayoutRelation?, end: Vertex)>, _ truth: [(relation: LayoutRelation?, end: Vertex)]
  ) -> Int? {
    guard let first = read.first else { return 0 }
    var least: Int?
    for (place, edge) in truth.enumerated() {
      guard let own = difference(first.end, edge.end) else { continue }
      var rest = truth
      rest.remove(at: place)
      guard let others = leastDifference(read.dropFirst(), rest) else { continue }
      let sum = own + others + (first.relation == edge.relation ? 0 : 1)
      if sum < least ?? .max { least = sum }
    }
    return least
  }
}

extension SymbolLayoutTree {
  /// The tree with every label removed.
  fileprivate var withoutLabels: SymbolLayoutTree {
    SymbolLayoutTree(nodes.map { Node("", scripts: $0.scripts.mapValues(\.withoutLabels)) })
  }

  /// The labels of all symbols, each node before the rows around it.
  public var labels: [String] {
    nodes.flatMap { node in
      [node.label] + LayoutRelation.allCases.flatMap { node.scripts[$0]?.labels ?? [] }
    }
  }
}
