import MathSymbols

/// What kind of mathematics is expected: it limits the symbols that may be named.
public enum Domain: String, Sendable, CaseIterable {
  case arithmetic, algebra, full

  /// The labels of the domain; nil for all.
  public var labels: Set<String>? {
    switch self {
    case .full: nil
    case .arithmetic: Self.arithmeticLabels
    case .algebra: Self.arithmeticLabels.union(Self.algebraLabels)
    }
  }

  private static let arithmeticLabels = Set(
    (0...9).map(String.init) + [
      "+", "-", "\\times", "\\div", "*", "/", ":", "=", ".", ",", "(", ")", "[", "]", "{", "}", "\\sqrt", "%", "!",
      "\\pi", "|", "<", ">",
    ])

  private static let algebraLabels: Set<String> = [
    "a", "b", "c", "d", "e", "m", "n", "p", "t", "u", "v", "x", "y", "z", "\\leq", "\\geq", "\\neq", "\\pm", "\\sin",
    "\\cos", "\\tan", "\\log", "X", "Y", "A", "B", "C",
  ]
}
