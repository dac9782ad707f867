import MathSymbols

/// The kind of mathematics that is expected; it limits the labels that symbols may get.
public enum Domain: String, Sendable, CaseIterable {
  /// Numbers, operators, fractions, roots and powers.
  case arithmetic
  /// Arithmetic, and common letters, inequalities and functions.
  case algebra
  /// All symbols.
  case full

  /// The labels of the domain, from the vocabulary's level column; nil means all.
  public var labels: Set<String>? {
    switch self {
    case .full: nil
    case .arithmetic: Self.labels(upTo: .arithmetic)
    case .algebra: Self.labels(upTo: .algebra)
    }
  }

  private static func labels(upTo level: SymbolLevel) -> Set<String> {
    Set(SymbolVocabulary.all.filter { $0.level <= level }.map(\.label))
  }
}
