import Testing

@testable import MathExpressions

/// What people type in words, in other notations and in other letters: computed, or refused with what to write; never a product of
/// letters in silence.
@Suite struct TypedWordTests {
  @Test(arguments: [
    ("5 squared", "25"), ("5 cubed", "125"), ("x squared = 9", "x = -3 or x = 3"), ("(1+2) squared", "9"),
    ("3 plus 4", "7"),
    ("10 minus 3", "7"), ("3 times 4", "12"), ("3 multiplied by 4", "12"), ("10 divided by 2", "5"),
    ("7 over 2 = x", "x = 7/2 = 3.5"),
    ("20 percent of 50", "10"), ("20 per cent of 50", "10"), ("10% of 20% of 100", "2"), ("5 factorial", "120"),
    ("sin 30 degrees", "1/2 = 0.5"), ("sin(30 deg)", "1/2 = 0.5"), ("log10 100", "2"), ("log2 8", "3"),
    ("log10(100)", "2"),
    ("log_2 8", "3"), ("sin^2 30°", "1/4 = 0.25"), ("solve 2x=4 for x", "x = 2"), ("solve for x: 2x=4", "x = 2"),
    ("find x: 2x=4", "x = 2"), ("1,5e3", "1500"), ("5x = y = 10", "x = 2, y = 10"),
  ])
  func wordsThatAreComputed(text: String, expected: String) { AnswerTests.expect(text, expected) }

  @Test(arguments: [
    ("sine 30", "'sin'"), ("cosine 60", "'cos'"), ("tangent 45", "'tan'"), ("arcsine 1", "'arcsin'"),
    ("squareroot 16", "'sqrt'"),
    ("square root of 16", "sqrt"), ("cuberoot 8", "'cbrt'"), ("half of 8", "'1/2'"), ("double 5", "'2*'"),
    ("twice 5", "'2*'"),
    ("0.3 repeating", "'0.(3)'"), ("inf", "'infinity'"), ("acot(1)", "arctan(1/x)"), ("Pi r^2", "'pi'"),
    ("2PI", "'pi'"),
    ("Ln(e)", "'ln'"), ("SIN 30", "'sin'"), ("atan2(1,2)", "arctan(y/x)"), ("log1p(2)", "ln(1+x)"),
    ("sin-1(1)", "sin^-1(…)"),
    ("sum of 3 and 4", "unknown name"), ("increase 100 by 10%", "unknown name"), ("5 dollars", "unknown name"),
    ("5 apples", "unknown name"), ("abs of -3", "unknown name"), ("x<1 or x>3", "unknown name 'or'"),
    ("x in R", "unknown name 'in'"),
    ("NaN", "unknown name"), ("max[1,2]", "'max' without brackets"), ("gamma(5)", "the gamma function"),
    ("\\Gamma(5)", "the gamma function"), ("\\text{if } x=3", "unknown name 'if'"),
    ("sqrt 2 3", "two numbers in a row"),
    ("2^2 3", "two numbers in a row"), ("7 . 3", "a decimal point"), ("7. 3", "a decimal point"),
    ("1e5.5", "a power of ten"),
    ("2e3^2", "a power of ten"), ("x=2 y=3", "two equations in a row"), ("sin(30)°", "sin(30°)"),
    ("1;2", "an expression beside others"), ("solve x+y=4 for x", "--solve-for x"),
  ])
  func wordsThatAreRefused(text: String, message: String) {
    let answer = AnswerTests.answer(text)
    #expect(answer.contains(message), "\(answer)")
  }

  @Test(arguments: [
    ("x1+x2", "a number behind a letter"), ("sin π/6", "(sin π)/6"), ("3:4:5", "a ratio of three"),
    ("f(2)", "no line says"),
    ("f'(x)", "no line says"), ("\\frac{dy}{dx}", "the derivative of a letter"), ("\\sqrt 16", "one sign"),
    ("5abcde", "a product of its letters"),
  ])
  func whatIsReadOneWayOfTwoIsNoted(text: String, note: String) throws {
    let layout = try MathTextReader().read(text)
    let notes = layout.notes + Computer().compute(layout.tree).warnings
    #expect(notes.contains { $0.contains(note) }, "\(notes)")
  }

  @Test(arguments: [
    "sin(x)/x", "sin x/x", "(sin π)/6", "3:4", "3:4=x:8", "2x3", "x^2 y", "f(x+1)", "\\sqrt{16}", "\\frac{ab}{cd}",
  ])
  func whatIsReadInOneWayIsNotNoted(text: String) throws {
    let layout = try MathTextReader().read(text)
    let notes = layout.notes + Computer().compute(layout.tree).warnings
    #expect(
      !notes.contains {
        ["behind a letter", "is read as (", "a ratio", "no line", "derivative", "one sign"].contains(where: $0.contains)
      })
  }

  /// A word is looked for once: neither time nor depth grows with the number of words.
  @Test func manyWordsAreRefused() {
    #expect(AnswerTests.answer(String(repeating: "solve x: ", count: 10_000) + "2x=4").contains("unknown"))
  }

  @Test func gapsInLaTeXPartEquations() {
    #expect(MathTextReader().lines("x = 3 \\quad y = 4") == ["x = 3", "y = 4"])
    AnswerTests.expect("30\\degree = x", "x = π/6 ≈ 0.523599")
  }

  @Test(arguments: [
    ("sin(x)^2+cos(x)^2", "1"), ("3sin(2x)^2+3cos(2x)^2", "3"), ("1-cos(x)^2", "sin(x)^2"), ("sin(x)^2-1", "-cos(x)^2"),
    ("(sin(x)+cos(x))^2", "2cos(x)sin(x) + 1"), ("sin(x)/cos(x)", "tan(x)"), ("cos(x)^2/sin(x)^2", "cot(x)^2"),
    ("(1-cos(x)^2)/sin(x)", "sin(x) (sin(x) ≠ 0)"), ("sin(x)^2+cos(y)^2", "cos(y)^2 + sin(x)^2"),
    ("(x^2-y^2)/(x+y)^2", "(x - y)/(x + y)"), ("(x+y)^2/(x^2-y^2)", "(x + y)/(x - y) (x ≠ -y)"),
    ("(a^2-2ab+b^2)/(a^2-b^2)", "(a - b)/(a + b) (a ≠ b)"), ("(a^2-b^2)/(a+b)^2+1", "2a/(a + b)"),
    ("(x^2y+xy^2)/(x^2-y^2)*z/(xz)", "y/(x - y) (x ≠ -y, x ≠ 0, z ≠ 0)"),
  ])
  func simplifiedByWhatHoldsForAllAngles(text: String, expected: String) { AnswerTests.expect(text, expected) }

  @Test(arguments: [
    ("ax=b", "x", "x = b/a (a ≠ 0)"), ("v=s/t", "t", "t = s/v (v ≠ 0)"), ("y=a*2^x", "x", "(a ≠ 0)"),
    ("y=a*e^x+b", "x", "(a ≠ 0)"),
    ("y=a/ln(x)", "x", "(y ≠ 0, a ≠ 0)"), ("F=3g/h", "g", "g = Fh/3"),
  ])
  func formulasSayWhatIsDividedBy(text: String, letter: String, expected: String) throws {
    let answer = Computer().compute(try MathTextReader().read(text).tree, solvingFor: letter).answer
    #expect(answer.hasSuffix(expected), "\(answer)")
  }
}
