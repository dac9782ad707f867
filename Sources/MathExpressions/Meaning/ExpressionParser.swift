/// Parses a layout tree to its meaning, whether it was read from a picture or typed.
public struct ExpressionParser: Sendable {
  /// What a comma before three digits means, as in `1,234`.
  public enum CommaMeaning: String, Sendable, CaseIterable { case thousands, decimal }

  /// How a comma before three digits is taken.
  public var commaMeaning: CommaMeaning

  /// A parser, by default for English notation.
  public init(commaMeaning: CommaMeaning = .thousands) { self.commaMeaning = commaMeaning }

  /// The meaning of one line.
  ///
  /// - Throws: `syntax`, `unsupported` or `tooDeep`, with the `source` of the symbol at fault.
  public func statement(_ tree: SymbolLayoutTree) throws(MathExpressionError) -> MathStatement {
    var resolver = NotationResolver()
    let resolved = resolver.resolved(tree)
    return try statement(resolved: resolved, notes: resolver.notes)
  }

  /// The meaning of a line whose ambiguous signs have been resolved, with the remarks on that.
  func statement(resolved tree: SymbolLayoutTree, notes: [String]) throws(MathExpressionError) -> MathStatement {
    var parser = RowParser(tree.nodes, commaMeaning: commaMeaning, depth: 0)
    var statement = try parser.statement()
    statement.notes = notes + parser.uniqueNotes
    return statement
  }

  /// The tree with ambiguous signs resolved, and the remarks on that.
  func resolvedWithNotes(_ tree: SymbolLayoutTree) -> (tree: SymbolLayoutTree, notes: [String]) {
    var resolver = NotationResolver()
    let resolved = resolver.resolved(tree)
    return (resolved, resolver.notes)
  }

  /// The meaning of a line without a relation.
  ///
  /// - Throws: as ``statement(_:)``, and `syntax` where there is a relation with a right side.
  public func expression(_ tree: SymbolLayoutTree) throws(MathExpressionError) -> MathExpression {
    let statement = try statement(tree)
    guard statement.relations.isEmpty else {
      throw MathExpressionError(.syntax, "found a relation", expected: "an expression")
    }
    return statement.sides[0]
  }

  /// The tree with ambiguous signs resolved (`x` or `\times`): the form in which an answer repeats the question.
  public func resolved(_ tree: SymbolLayoutTree) -> SymbolLayoutTree {
    var resolver = NotationResolver()
    return resolver.resolved(tree)
  }
}
