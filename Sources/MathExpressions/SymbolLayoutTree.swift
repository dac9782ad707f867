/// Where symbols stand relative to another: the edges of a symbol layout tree besides `right`, which is order in a row.
public enum LayoutRelation: String, Sendable, Codable, CaseIterable {
  case superscript, `subscript`, above, below, inside, index
}

/// An expression as it is written: symbols in rows, and rows hung on symbols.
///
/// A row reads from left to right. A fraction is a node of label `-` with rows `above` and `below`; a root is a node of
/// label `\sqrt` with a row `inside` and perhaps one at `index`; limits of sums stand `above` and `below`.
public struct SymbolLayoutTree: Sendable, Hashable, Codable {
  /// One symbol and the rows around it.
  public struct Node: Sendable, Hashable, Codable {
    /// The symbol's label as in `SymbolVocabulary` (`2`, `x`, `-`, `\sqrt`).
    public var label: String
    /// The recognised symbol that this node stands for, an index into the reader's list; nil where typed.
    public var source: Int?
    /// The rows around the symbol; never an empty row.
    public var scripts: [LayoutRelation: SymbolLayoutTree]

    public init(_ label: String, source: Int? = nil, scripts: [LayoutRelation: SymbolLayoutTree] = [:]) {
      self.label = label
      self.source = source
      self.scripts = scripts
    }
  }

  /// The symbols of the row from left to right.
  public var nodes: [Node]

  public init(_ nodes: [Node] = []) { self.nodes = nodes }

  /// Calls with every node, each before the rows around it.
  public func forEachNode(_ body: (Node) -> Void) {
    for node in nodes {
      body(node)
      for relation in LayoutRelation.allCases { node.scripts[relation]?.forEachNode(body) }
    }
  }
}
