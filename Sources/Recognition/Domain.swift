import MathSymbols

/// What kind of mathematics is expected: it limits the symbols that may be named.
public enum Domain: String, Sendable, CaseIterable {
  /// Numbers, operators, fractions, roots and powers.
  case arithmetic
  /// Arithmetic with common letters, inequalities and functions.
  case algebra
  /// All symbols.
  case full

  /// The labels of the domain, as the vocabulary's rows state them; nil for all.
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
