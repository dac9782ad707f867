import ArgumentParser
import MathExpressions

/// How an expression is written out in place of its answer.
enum WrittenForm: String, CaseIterable, ExpressibleByArgument {
  case plain, latex, mathml

  func text(of computation: Computation) -> String {
    switch self {
    case .plain: computation.plain
    case .latex: computation.latex
    case .mathml: MathMLWriter().text(computation.tree)
    }
  }
}
