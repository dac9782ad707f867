import Testing

@testable import MathExpressions

/// More kinds of lines that were answered wrongly without a word, each found by variants of those that are known.
@Suite struct FurtherSilentFaultTests {
  /// What is beyond doubles was taken for infinite, or for zero.
  @Test(arguments: [
    "x=10^(10^9)", "x<10^(10^10)", "x^2>10^(10^9)", "x+10^(10^9)=3", "x=e^(-10^10)", "x^2-3x<e^(-10^10)",
    "x=(1/3)^(10^8)",
    "x+y=10^(10^9); x-y=1", "x=1000000!",
  ])
  func numbersTooLargeToSolveWith(text: String) {
    let answer = AnswerTests.answer(text)
    #expect(answer.hasSuffix("a number too large or too small to solve with"), "\(answer)")
  }

  @Test(arguments: ["ln(x)=10^9", "log(x)=10^10", "(ln x)^2=10^12"])
  func solutionsTooLargeToWrite(text: String) {
    let answer = AnswerTests.answer(text)
    #expect(answer.hasSuffix("a solution too large or too small to write"), "\(answer)")
  }

  @Test(arguments: [
    ("factor x^2-5x+6", "(x - 3)(x - 2)"), ("Factor: x^3-8", "(x - 2)(x^2 + 2x + 4)"),
    ("expand (x+1)^3", "x^3 + 3x^2 + 3x + 1"), ("simplify (x^2-1)/(x-1)", "x + 1 (x ≠ 1)"), ("solve 2x+3=7", "x = 2"),
    ("Simplify \\frac{2x}{4x}", "1/2 (x ≠ 0)"), ("compute 3+4", "7"), ("factor 12", "2^2·3"),
  ])
  func askedByAWord(text: String, expected: String) { AnswerTests.expect(text, expected) }

  @Test(arguments: [
    ("foo 3", "unknown name 'foo'"), ("solve x^2=4y for x", "one letter to solve for among others"),
    ("3 h 20 min", "'min' without brackets"),
    ("max 3 5", "'max' without brackets"), ("factor", "'factor' without brackets"), ("20 °C", "a temperature in °C"),
    ("-3°F", "a temperature in °F"),
  ])
  func namesAreNoProducts(text: String, message: String) {
    #expect(AnswerTests.answer(text).contains(message), "\(AnswerTests.answer(text))")
  }

  /// The place of an error is one of the whole text, with the word before it.
  @Test func errorsBehindAWordKnowTheirPlace() {
    let error = #expect(throws: MathExpressionError.self) { _ = try MathTextReader().read("simplify 2+?3") }
    #expect(error?.position == 11)
  }

  @Test(arguments: ["sinx cosx", "sina cosb", "xsin y", "ab cd", "abc"])
  func lettersStayLetters(text: String) { #expect(!AnswerTests.answer(text).contains("error")) }

  @Test(arguments: [
    ("0xff", "255"), ("0b101+1", "6"), ("0o17", "15"), ("1A_{16}", "26"), ("FF_16", "255"), ("0x+1", "1"),
    ("0x=0", "true for every x"),
  ])
  func numbersInBases(text: String, expected: String) { AnswerTests.expect(text, expected) }

  @Test func indexedLettersAreNoNumbers() {
    #expect(AnswerTests.answer("2a_12").hasSuffix("a_12 has no value"))
  }

  @Test(arguments: [
    ("(x-y)/(y-x)", "-1 (x ≠ y)"), ("(x^2-y^2)/(x-y)", "x + y (x ≠ y)"), ("(2x-4y)/(x-2y)", "2 (x ≠ 2y)"),
    ("(ab+ac)/(b+c)", "a (b ≠ -c)"), ("x(π+e)/(xy+x)", "(e + π)/(y + 1) (x ≠ 0)"),
    ("(sin(x)^2-1)/(sin(x)-1)", "sin(x) + 1 (sin(x) ≠ 1)"), ("(x^5-x-1)/(x^5-x-1)", "1 (x^5 - x - 1 ≠ 0)"),
    ("(x^2-1)y/(xy+y)", "x - 1 (y ≠ 0, x ≠ -1)"),
  ])
  func excludedValuesOfSeveralLetters(text: String, expected: String) {
    #expect(AnswerTests.answer(text).hasSuffix(expected), "\(AnswerTests.answer(text))")
  }

  @Test(arguments: [
    ("(x^2)^(1/2)=x", "x ≥ 0"), ("(x^2-2x+1)^(1/2)=1-x", "x ≤ 1"), ("(x^2)^(3/2)=8", "x = -2 or x = 2"),
  ])
  func powersOfAHalfOfSquares(text: String, expected: String) { AnswerTests.expect(text, expected) }

  /// What holds in every turn was said to hold from some number on.
  @Test(arguments: ["ln((x+8)/x)<=sin(x)", "x*sin(x)>=2"])
  func searchesClaimNothingBeyondTheirReach(text: String) {
    let answer = AnswerTests.answer(text)
    #expect(answer.contains("≤ x ≤ 20") && !answer.contains("x ≥"), "\(answer)")
  }

  /// Signs between zeros that were not all listed were told all the same.
  @Test(arguments: ["(cos(2x))*9+sin(x)^2>(cos(x)^2-cos(x+1))*cos(x)^2", "sin(2x)>(cos(x)^2)*(x-3)"])
  func inequalitiesWithMoreZerosThanAreListed(text: String) {
    #expect(AnswerTests.answer(text).hasSuffix("an inequality whose signs change too often to list"))
  }

  /// Bisection to 400 bits took seconds.
  @Test func narrowedRootsAreRight() {
    let expression = MathExpression.difference(.function(.cos, .variable("x"), base: nil), .variable("x"))
    let root = NumericRoot(expression: expression, variable: "x", low: BigFloat(0), high: BigFloat(1), lowSign: 1)
    for bits in [20, 64, 200, 400, 1_000] {
      guard let place = root.enclosure(bits) else {
        Issue.record("no enclosure")
        continue
      }
      #expect(place.width.top <= -bits + 1)
      #expect(abs(place.middle.double - 0.7390851332151607) < 1e-5)
      for (end, sign) in [(place.low, 1), (place.high, -1)] {
        let value = try? RealEvaluator(bits: 3 * bits + 64, values: ["x": RealInterval(end)]).value(expression)
        #expect(value?.sign == sign)
      }
    }
  }
}
