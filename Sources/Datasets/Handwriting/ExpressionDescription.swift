import MathSymbols

/// An expression to be written: symbols and their arrangement, before any handwriting.
///
/// Symbols are numbered in one order, shared by layout and markup: a structure's own symbol first (the bar, the root),
/// then its parts in the order of the case's values; for brackets the opening one, the content, the closing one.
public indirect enum ExpressionDescription: Sendable, Hashable {
  case symbol(String)
  case row([ExpressionDescription])
  case fraction(ExpressionDescription, ExpressionDescription)
  case scripts(ExpressionDescription, subscript: ExpressionDescription?, superscript: ExpressionDescription?)
  case limits(ExpressionDescription, below: ExpressionDescription?, above: ExpressionDescription?)
  case root(ExpressionDescription, index: ExpressionDescription?)
  case fenced(String, ExpressionDescription, String)

  /// The labels of all symbols, in the order of their numbering.
  public var labels: [String] {
    switch self {
    case .symbol(let label): [label]
    case .row(let items): items.flatMap(\.labels)
    case .fraction(let above, let below): ["-"] + above.labels + below.labels
    case .scripts(let base, let sub, let sup): base.labels + (sub?.labels ?? []) + (sup?.labels ?? [])
    case .limits(let base, let below, let above): base.labels + (below?.labels ?? []) + (above?.labels ?? [])
    case .root(let radicand, let index): ["\\sqrt"] + radicand.labels + (index?.labels ?? [])
    case .fenced(let open, let inner, let close): [open] + inner.labels + [close]
    }
  }

  /// CROHME's subset, by the symbols: `arith`, `arith+xyz`, `arith+letters` or `other`.
  public var subset: String {
    var hasUnknowns = false
    var hasLetters = false
    for label in labels {
      guard !Self.arithmeticLabels.contains(label) else { continue }
      guard SymbolVocabulary.symbol(label)?.role == .letter, label.count == 1 else { return "other" }
      if ["x", "y", "z"].contains(label) { hasUnknowns = true } else { hasLetters = true }
    }
    return hasLetters ? "arith+letters" : hasUnknowns ? "arith+xyz" : "arith"
  }

  private static let arithmeticLabels = Set(
    ["+", "-", "\\times", "\\div", "/", "=", ".", "(", ")", "\\sqrt"] + (0...9).map(String.init))
}
