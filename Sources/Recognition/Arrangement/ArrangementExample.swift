import MathExpressions

/// Ink taken for a line's symbols, with the truth about it: what the arrangement network learns from.
package struct ArrangementExample: Sendable, Hashable {
  /// What is taken for a symbol.
  package var tokens: [ArrangementToken]
  /// The true label of each; nil for ink that is no symbol.
  package var labels: [String?]
  /// How the symbols hang together; nil where not all are right.
  package var links: ArrangementTruth?

  /// An example; `links` as many as tokens.
  package init(tokens: [ArrangementToken], labels: [String?], links: ArrangementTruth? = nil) {
    (self.tokens, self.labels, self.links) = (tokens, labels, links)
  }
}

/// The true links of a line's symbols.
package struct ArrangementTruth: Sendable, Hashable {
  var links: ArrangementLinks

  init(_ links: ArrangementLinks) { self.links = links }

  /// The links of a tree whose sources are 0..<count, each once; nil for any other tree.
  package init?(_ tree: SymbolLayoutTree, count: Int) {
    guard let links = ArrangementLinks(tree, count: count) else { return nil }
    self.init(links)
  }
}
