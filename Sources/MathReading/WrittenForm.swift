public import MathExpressions

/// A notation in which an expression is printed in place of its answer.
public enum WrittenForm: String, CaseIterable, Sendable {
  case plain, latex, mathml

  /// The expression of a computation in this notation.
  public func text(of computation: Computation) -> String {
    switch self {
    case .plain: computation.plain
    case .latex: computation.latex
    case .mathml: MathMLWriter().text(computation.tree)
    }
  }
}
