import Testing

@testable import MathExpressions

/// The text of an antiderivative, read again, has the integrand for its derivative.
@Suite struct AntiderivativeTextTests {
  @Test(arguments: [
    "ln(5-x)", "ln(-2x+5)", "-ln(5-x)", "(1-x)e^(-x)", "x*e^(-x)", "3x*e^(-x)", "ln(x)", "arctan(-x)", "x*ln(3-x)",
    "x^2*e^(-2x)",
    "(2-x)*sin(3x)", "x^2*sin(1-x)", "-x*cos(x)", "(3-2x)^(1/2)", "5*ln(7-3x)",
  ])
  func isReadBack(text: String) throws {
    let answer = AnswerTests.answer("∫ (\(text)) dx")
    let result = try #require(answer.split(separator: " = ", maxSplits: 1).last).replacingOccurrences(" + C", "")
    let read = try ExpressionParser().statement(MathTextReader().read(result).tree).sides[0]
    let integrand = try ExpressionParser().statement(MathTextReader().read(text).tree).sides[0]
    let slope = try Derivative.of(read, "x")
    for place in [Rational(reduced: 3, 7), Rational(reduced: 11, 9)] {
      let values: [String: Quantity] = ["x": Quantity(place)]
      let found = try #require(Evaluator().value(of: slope, variables: values).double)
      let expected = try #require(Evaluator().value(of: integrand, variables: values).double)
      #expect(abs(found - expected) < 1e-9 * max(1, abs(expected)), "\(answer)")
    }
  }
}

extension Substring {
  fileprivate func replacingOccurrences(_ piece: String, _ other: String) -> String {
    split(separator: piece, omittingEmptySubsequences: false).joined(separator: other)
  }
}
