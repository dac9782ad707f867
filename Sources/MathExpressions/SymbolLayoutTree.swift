/// The position of a row relative to the symbol it is attached to. The remaining relation, `right`, is the order in a
/// row.
public enum LayoutRelation: String, Sendable, Codable, CaseIterable {
  case superscript, `subscript`, above, below, inside, index
}

/// An expression as it is written: symbols in rows, and rows attached to symbols (a symbol layout tree, Zanibbi et al.
/// 2002).
///
/// A row reads from left to right. A fraction is a node of label `-` with rows `above` and `below`; a root is a node of
/// label `\sqrt` with a row `inside` and perhaps one at `index`; limits of sums stand `above` and `below`.
public struct SymbolLayoutTree: Sendable, Hashable, Codable {
  /// One symbol with the rows attached to it.
  public struct Node: Sendable, Hashable, Codable {
    /// The symbol's label as in `SymbolVocabulary` (`2`, `x`, `-`, `\sqrt`).
    public var label: String
    /// Where the symbol comes from: an index into the reader's list of symbols or places; nil where there is none.
    public var source: Int?
    /// The rows attached to the symbol, none of them empty.
    public var scripts: [LayoutRelation: SymbolLayoutTree]

    /// A symbol, by default without rows.
    public init(_ label: String, source: Int? = nil, scripts: [LayoutRelation: SymbolLayoutTree] = [:]) {
      self.label = label
      self.source = source
      self.scripts = scripts
    }
  }

  /// The symbols of the row from left to right.
  public var nodes: [Node]

  /// A row, by default empty.
  public init(_ nodes: [Node] = []) { self.nodes = nodes }

  /// Calls `body` with every node, each before the rows attached to it.
  public func forEachNode(_ body: (Node) -> Void) {
    for node in nodes {
      body(node)
      for relation in LayoutRelation.allCases { node.scripts[relation]?.forEachNode(body) }
    }
  }
}
