import Testing

@testable import MathExpressions

/// The working of integrals; that its lines are right is verified before they are given.
@Suite struct IntegralStepsTests {
  private func steps(_ text: String) throws -> [WorkingStep] {
    Working().steps(try ExpressionParser().statement(MathTextReader().read(text).tree))
  }

  @Test(arguments: [
    ("∫ x^2 dx", ["x^3/3 + C"]), ("∫ 5 dx", ["5x + C"]), ("∫ 1/x dx", ["ln(|x|) + C"]),
    (
      "∫ (3x^2-2) dx",
      ["∫ 3x^2 dx - ∫ 2 dx", "3 · (∫ x^2 dx) - ∫ 2 dx", "3 · (x^3/3) - ∫ 2 dx", "3 · (x^3/3) - 2x", "x^3 - 2x + C"]
    ),
    ("∫ (x^2+1)/x dx", ["∫ (x + 1/x) dx", "∫ x dx + ∫ 1/x dx", "x^2/2 + ∫ 1/x dx", "x^2/2 + ln(|x|) + C"]),
    ("∫ x e^x dx", ["x · e^x - ∫ e^x dx", "xe^x - e^x + C"]),
    ("∫ (2x+3)^4 dx", ["(1/10) · (2x + 3)^5", "(2x + 3)^5/10 + C"]),
    ("\\int_0^1 x^2 dx", ["1^3/3 - 0^3/3", "1/3"]), ("\\int_0^{\\pi} \\sin x dx", ["(-cos(π)) - (-cos(0))", "2"]),
  ])
  func lines(text: String, expected: [String]) throws {
    let steps = try steps(text)
    #expect(steps.map(\.text) == expected)
  }

  @Test(arguments: [
    ("∫ x cos(x) dx", "integration by parts", "u = x and v = sin(x)"),
    ("∫ x ln(x) dx", "integration by parts", "u = ln(x)"),
    ("∫ 2x e^(x^2) dx", "substitution", "u = x^2, du = 2x dx"), ("∫ x/(x^2+1) dx", "substitution", "1/(2u)"),
    ("∫ sin(2x) dx", "substitution", "u = 2x"), ("∫ cos(x) sin(x)^2 dx", "substitution", "u = sin(x)"),
    ("∫ √x dx", "integral of a power", "Power rule"), ("∫ tan(x) dx", "known integral", "known"),
    ("\\int_0^1 x e^x dx", "put in the limits", "An antiderivative is x · e^x - e^x"),
  ])
  func rules(text: String, rule: String, sentence: String) throws {
    let steps = try steps(text)
    let step = steps.first { $0.rule == rule }
    #expect(step?.sentence.contains(sentence) == true, "\(steps)")
  }

  /// What has no value, or no antiderivative that is known, has no working.
  @Test(arguments: ["\\int_{-1}^1 1/x^2 dx", "∫ e^(x^2) dx", "∫ sin(x)/x dx", "\\int_0^1 e^{x^2} dx"])
  func noWorking(text: String) throws { #expect(try steps(text).isEmpty) }

  /// Every line of random integrals has the integrand for its derivative.
  @Test func randomIntegrals() throws {
    var generator = SeededGenerator(seed: 29)
    func number() -> Int { Int.random(in: 1...5, using: &generator) }
    var given = 0
    for _ in 0..<60 {
      let parts = [
        "\(number())x^\(number())", "sin(\(number())x)", "e^(\(number())x)", "x*e^(\(number())x)",
        "1/(\(number())x+\(number()))",
        "√(\(number())x+\(number()))", "x*cos(\(number())x)", "x^\(number())*ln(x)", "x*(x^2+\(number()))^\(number())",
      ]
      let body =
        "\(parts[Int.random(in: 0..<parts.count, using: &generator)])-\(parts[Int.random(in: 0..<parts.count, using: &generator)])"
      let steps = try steps("∫ (\(body)) dx")
      given += steps.isEmpty ? 0 : 1
      let integrand = try ExpressionParser().statement(MathTextReader().read(body).tree).sides[0]
      let values: [String: Quantity] = [
        "x": Quantity(Rational(reduced: 11, 7)), "C": Quantity(Rational(reduced: 3, 1)),
      ]
      let expected = try #require(Evaluator().value(of: integrand, variables: values).double)
      for step in steps {
        let line = try ExpressionParser().statement(MathTextReader().read(step.plain).tree).sides[0]
        var resolver = CalculusResolver(evaluator: Evaluator())
        let slope = try Derivative.of(resolver.resolved(line), "x")
        let found = try #require(Evaluator().value(of: slope, variables: values).double)
        #expect(abs(found - expected) < 1e-9 * max(1, abs(expected)), "\(body): \(step.text)")
      }
    }
    #expect(given >= 50, "\(given) of 60 have a working")
  }
}
