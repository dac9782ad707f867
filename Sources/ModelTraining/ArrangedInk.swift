import Datasets
import MathExpressions

/// A written expression with the arrangement of its symbols.
package struct ArrangedInk {
  /// Each node's source is an index into the ink's symbols.
  package let tree: SymbolLayoutTree
  /// The strokes and symbols.
  package let ink: InkExpression

  /// Larger parts are nearly the whole expression.
  private static let mostSymbols = 7

  /// The arrangement that an expression's MathML states; nil where its ids do not cover all symbols.
  package init?(_ expression: InkExpression) {
    guard let layout = try? MathMLReader().read(expression.mathML) else { return nil }
    let places = Dictionary(
      expression.symbols.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    guard let tree = layout.tree.replacingSources({ places[layout.places[$0]] }) else { return nil }
    (self.tree, ink) = (tree, expression)
  }

  private init(tree: SymbolLayoutTree, ink: InkExpression) { (self.tree, self.ink) = (tree, ink) }

  /// The smaller expressions inside this one, of at least two symbols: single fractions, roots and powers, and the rows
  /// in them. People photograph such short expressions, and few of CROHME's are as short.
  package var parts: [ArrangedInk] {
    var rows: [SymbolLayoutTree] = []
    tree.forEachNode { node in
      guard !node.scripts.isEmpty else { return }
      rows.append(SymbolLayoutTree([node]))
      for (_, row) in node.scripts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) { rows.append(row) }
    }
    return rows.compactMap(part)
  }

  private func part(_ row: SymbolLayoutTree) -> ArrangedInk? {
    var sources: [Int] = []
    row.forEachNode { if let source = $0.source { sources.append(source) } }
    guard (2...Self.mostSymbols).contains(sources.count), sources.count < ink.symbols.count else { return nil }
    let places = Dictionary(sources.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    guard let tree = row.replacingSources({ places[$0] }) else { return nil }
    var part = ink
    part.ink.strokes = []
    part.symbols = sources.map { source in
      let strokes = ink.strokes(of: ink.symbols[source])
      let first = part.ink.strokes.count
      part.ink.strokes += strokes
      return InkSymbol(
        label: ink.symbols[source].label, strokes: Array(first..<first + strokes.count), id: ink.symbols[source].id)
    }
    return ArrangedInk(tree: tree, ink: part)
  }
}

extension SymbolLayoutTree {
  /// The tree with its sources mapped; nil where `replacement` has none for a symbol.
  package func replacingSources(_ replacement: (Int) -> Int?) -> SymbolLayoutTree? {
    var result = SymbolLayoutTree()
    for node in nodes {
      guard let source = node.source.flatMap(replacement) else { return nil }
      var scripts: [LayoutRelation: SymbolLayoutTree] = [:]
      for (relation, row) in node.scripts {
        guard let inner = row.replacingSources(replacement) else { return nil }
        scripts[relation] = inner
      }
      result.nodes.append(Node(node.label, source: source, scripts: scripts))
    }
    return result
  }
}
