public import MathExpressions

/// How an expression is written out in place of its answer.
public enum WrittenForm: String, CaseIterable, Sendable {
  case plain, latex, mathml

  /// The form of a computation's expression.
  public func text(of computation: Computation) -> String {
    switch self {
    case .plain: computation.plain
    case .latex: computation.latex
    case .mathml: MathMLWriter().text(computation.tree)
    }
  }
}
