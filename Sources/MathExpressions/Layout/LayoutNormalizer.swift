/// Brings layout trees to a canonical form, so that equivalent readings of an expression compare equal.
///
/// These become equal: orders of scripts (they have none), limits written beside or below a sum, a prime as a symbol or
/// a script, spellings of one sign. Different symbols stay different: letter case, `x` and `\times`, a minus and a
/// fraction bar, `.`, `,` and `\cdot`, `0` and `o`, `1`, `l` and `|`. Nothing is merged that would raise a score.
public struct LayoutNormalizer: Sendable {
  /// Raised with every change of the rules, since scores of different versions are not comparable.
  public static let version = 1

  /// The rules have no settings.
  public init() {}

  /// The canonical form of a tree, without sources. Normalising twice changes nothing.
  public func normalized(_ tree: SymbolLayoutTree) -> SymbolLayoutTree {
    var result = SymbolLayoutTree()
    for node in tree.nodes {
      if node.label == "\\prime", node.scripts.isEmpty, !result.nodes.isEmpty {
        result.attach(SymbolLayoutTree([SymbolLayoutTree.Node("\\prime")]), .superscript)
        continue
      }
      var normal = SymbolLayoutTree.Node(Spelling.label(ofCommand: node.label) ?? node.label)
      for relation in LayoutRelation.allCases {
        guard let row = node.scripts[relation] else { continue }
        let inner = rowOfPrimes(row) ?? normalized(row)
        guard !inner.nodes.isEmpty else { continue }
        normal.scripts[place(relation, on: normal.label), default: SymbolLayoutTree()].nodes += inner.nodes
      }
      result.nodes.append(normal)
    }
    return result
  }

  /// Primes in a superscript are already in place: they must not become scripts of one another.
  private func rowOfPrimes(_ row: SymbolLayoutTree) -> SymbolLayoutTree? {
    let primes = row.nodes.prefix { $0.label == "\\prime" && $0.scripts.isEmpty }
    guard !primes.isEmpty else { return nil }
    let rest = normalized(SymbolLayoutTree(Array(row.nodes.dropFirst(primes.count))))
    return SymbolLayoutTree(primes.map { _ in SymbolLayoutTree.Node("\\prime") } + rest.nodes)
  }

  /// LaTeX writes limits beside and below in the same way: a sum's and a limit's are placed below and above, an
  /// integral's beside.
  private func place(_ relation: LayoutRelation, on label: String) -> LayoutRelation {
    switch (label, relation) {
    case ("\\sum", .subscript), ("\\lim", .subscript): .below
    case ("\\sum", .superscript): .above
    case ("\\int", .below): .subscript
    case ("\\int", .above): .superscript
    default: relation
    }
  }
}
