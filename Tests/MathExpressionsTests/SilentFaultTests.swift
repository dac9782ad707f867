import Testing

@testable import MathExpressions

/// Kinds of lines that a comparison with an independent evaluator found answered wrongly without a word.
@Suite struct SilentFaultTests {
  private func expect(_ text: String, _ expected: String) {
    let answer = AnswerTests.answer(text)
    #expect(answer.hasSuffix(": " + expected) || answer.hasSuffix(" = " + expected) || answer == expected, "\(answer)")
  }

  @Test(arguments: [
    ("0<x", "x > 0"), ("0<1/x", "x > 0"), ("0>=ln(x)", "0 < x ≤ 1"), ("0<=x^2-4", "x ≤ -2 or x ≥ 2"),
    ("0>|x|-3", "-3 < x < 3"), ("0<2^x-4", "x > 2"), ("0<1/x<9", "x > 1/9"), ("0<=sqrt(x)<2", "0 ≤ x < 4"),
    ("0<ln(x)<1", "1 < x < e"), ("0<(x-2)/(x+1)<1", "x > 2"), ("0<sin(x)", "2kπ < x < π + 2kπ"),
    ("0<floor(x)", "x ≥ 1"),
  ])
  func zeroOnTheLeftOfAnInequality(text: String, expected: String) { expect(text, expected) }

  @Test(arguments: [
    ("ln(x)-ln(x-9)=3", "x ≈ 9.47156126842"), ("ln(x/(x-3))=2", "x ≈ 3.46955"), ("ln((x-6)/(x-5))=2", "x ≈ 4.84348"),
    ("ln(x)-ln(x-3)<2", "x > 3.4695"), ("ln(x)+ln(x^2+1)=1", "x ≈ 1.15948"), ("ln(x^3-x)=2", "x ≈ 2.11847100"),
    ("x=e^3*(x-9)", "x ≈ 9.47156126842"), ("π*x+x=1", "x ≈ 0.24145300700"), ("x*ln(2)+x=3", "x ≈ 1.771848"),
  ])
  func coefficientsWithoutAReciprocalInClosedForm(text: String, expected: String) {
    #expect(AnswerTests.answer(text).contains(": " + expected), "\(AnswerTests.answer(text))")
  }

  @Test(arguments: [
    ("|x-1/x|=8-x-1/x", "x = 1/4 = 0.25 or x = 4"), ("max(x,1/x)=4", "x = 1/4 = 0.25 or x = 4"),
    ("max(x,1/x)<=3", "x < 0 or 1/3 ≤ x ≤ 3"), ("x+1/x+|x-1/x|=8", "x = 1/4 = 0.25 or x = 4"),
    ("|x-1|+|x-2|+|x-3|+|x-4|+|x-5|+|x-6|+|x-7|+|x-8|=40", "x = -1/2 = -0.5 or x = 19/2 = 9.5"),
    ("sgn(x)*x=5", "x = -5 or x = 5"), ("sgn(x)*x>5", "x < -5 or x > 5"), ("sgn(x)=|x|", "x = 0 or x = 1"),
    ("sgn(x)*x^2=-4", "x = -2"),
  ])
  func polesAndSignsAmongCases(text: String, expected: String) { expect(text, expected) }

  @Test(arguments: [
    ("(x^2-5x+5)^(x^2-9x+20)=1", "x = 1 or x = 2 or x = 3 or x = 4 or x = 5"), ("x^x=-1", "x = -1"),
    ("(x-2)^(x^2-9)=1", "x = -3 or x = 1 or x = 3"), ("x^(x+5)=1", "x = -5 or x = -1 or x = 1"), ("x^x<1", "0 < x < 1"),
    ("(x+2)^(x-1)=1", "x = -3 or x = -1 or x = 1"),
  ])
  func negativeBasesBelowTheUnknown(text: String, expected: String) { expect(text, expected) }

  @Test(arguments: [
    ("x!<24", "x = 0 or x = 1 or x = 2 or x = 3"), ("x!<=1", "x = 0 or x = 1"),
    ("(x-1)!<7", "x = 1 or x = 2 or x = 3 or x = 4"),
    ("1<x!<100", "x = 2 or x = 3 or x = 4"),
    ("x!>=24", "the whole numbers from 4 to 170 are solutions; others than up to 170 were not tried"),
  ])
  func inequalitiesOfFactorials(text: String, expected: String) { expect(text, expected) }

  @Test(arguments: [
    ("x-floor(x)>1/2", "1/2 + k < x < 1 + k"), ("floor(x)<=x", "true for every x"),
    ("x mod 5>=1", "1 + 5k ≤ x < 5 + 5k"),
    ("floor(x)>=x", "x = k"), ("floor(x)<x", "true for every x except x = k"), ("floor(x)+floor(2x)>=9", "x ≥ 3"),
    ("floor(x)+x>3", "x ≥ 2"), ("ceil(x)+2x<=6", "x ≤ 2"),
  ])
  func inequalitiesOfSteps(text: String, expected: String) { expect(text, expected) }

  @Test(arguments: [
    ("e^(ln(x))=x+9", "no real solution"), ("e^(ln(x))<x+9", "x > 0"), ("ln(e^x)>=x+4", "no real solution"),
    ("10^(log(x))=2x-3", "x = 3"), ("sin(arcsin(x))=x/2", "x = 0"),
  ])
  func functionsOfTheirInverses(text: String, expected: String) { expect(text, expected) }

  @Test(arguments: [
    ("arcsin(x)=1/2", "0.479425538604"), ("arccos(2x)=1", "0.27015115293"), ("arctan(x)=2/3", "0.78684288947"),
  ])
  func inverseFunctionsWithoutClosedForm(text: String, expected: String) {
    #expect(AnswerTests.answer(text).contains(": x ≈ " + expected), "\(AnswerTests.answer(text))")
  }

  @Test(arguments: [
    ("3*2^x*y", "3y·2^x"), ("2^x*4*x^2", "4x^2·2^x"), ("((x-a)*e^(x))^2", "a^2(e^x)^2 - 2ax(e^x)^2 + x^2(e^x)^2"),
    ("(π+e)/(x+1)", "(e + π)/(x + 1)"), ("y*(1+√2)/(x+y)", "(1 + √2)y/(x + y)"), ("√(x*y*x^2)", "|x|√(xy)"),
    ("√(x^3)", "x√x"), ("√(2*3^x)*2", "2√(2·3^x)"), ("|x*|x||", "abs(x|x|)"),
  ])
  func productsAreWrittenApart(text: String, expected: String) { expect(text, expected) }

  @Test(arguments: [
    ("\\frac12 sqrt(16)", "2"), ("\\frac{1}{2}sqrt2*sqrt2", "1"), ("\\int_0^1 sqrt(x) dx", "2/3 ≈ 0.666667"),
    ("\\frac12 abs(-4)", "2"),
    ("\\lim_{x\\to 0} arctan(x)/x", "1"), ("\\frac{d}{dx} sec(x)*0", "0"), ("2^(3) \\cdot 2", "16"),
    ("\\lim_{x\\to\\infty} x^(1/x)", "1"), ("{}^3\\sqrt{8}", "2"), ("{}^5C_2", "10"), ("{5 \\choose 2}", "10"),
    ("\\operatorname{abs}(-3)", "3"), ("\\mathrm{sqrt}(9)", "3"), ("\\sin(pi/6)", "1/2 = 0.5"),
    ("\\lim_{x\\to 2^-} floor(x)", "1"), ("root(3,8) \\cdot 2", "4"),
  ])
  func wordsAndBracketsInLaTeX(text: String, expected: String) { expect(text, expected) }

  @Test func anUnknownNameInLaTeXIsNoProduct() {
    #expect(AnswerTests.answer("\\frac12 foo(3)").contains("unknown name 'foo'"))
    #expect(AnswerTests.answer("mu \\cdot 2").hasSuffix("= 2mu"))
  }

  @Test func aScriptOfSeveralDigitsIsNoted() throws {
    let notes = try MathTextReader().read("\\frac{x^12}{2}").notes
    #expect(notes.contains { $0.contains("x^{12}") })
  }

  @Test(arguments: [
    ("3!!", "720"), ("(3!)!", "720"), ("2^|-3|", "8"), ("√|-9|", "3"),
    ("2^floor(2.5)", "4"),
    ("e^sin(0)", "1"), ("|[3,4]|", "5"), ("dot([1,2],[3,4])", "11"), ("det[[1,2],[3,4]]", "-2"),
    ("[1,2]+[3,4]", "[4, 6]"),
    ("[[1,2],[3,4]]*[1,2]", "[5, 11]"), ("１２＋３", "15"), ("٣+٤", "7"), ("⅜+⅝", "1"), ("2⁽¹⁺²⁾", "8"),
    ("[1,5+2]", "3.5"),
  ])
  func notations(text: String, expected: String) { expect(text, expected) }

  @Test func twoFactorialSignsAreNoted() throws {
    let warnings = Computer().compute(try MathTextReader().read("3!!").tree).warnings
    #expect(warnings.contains { $0.contains("double factorial") })
    #expect(Computer().compute(try MathTextReader().read("(3!)!").tree).warnings.isEmpty)
  }

  @Test(arguments: [
    ("y=2^x", "x", "x = (1/ln(2))ln(y)"), ("y=ln(x+1)", "x", "x = e^y - 1"),
    ("V=4/3*π*r^3", "r", "r = root(3,(3/(4π))V)"),
    ("y=sqrt(x-3)+2", "x", "x = y^2 - 4y + 7 (y - 2 ≥ 0)"),
    ("s=v*t+a*t^2/2", "t", "t = (-2v - √(8as + 4v^2))/(2a) (a ≠ 0)"),
  ])
  func formulas(text: String, letter: String, expected: String) throws {
    let answer = Computer().compute(try MathTextReader().read(text).tree, solvingFor: letter).answer
    #expect(answer.contains(expected), "\(answer)")
  }

  @Test(arguments: [
    (["c = sqrt(9+16) = sqrt(25) = 6"], 0), (["x+y=5; x-y=1", "x=3; y=1"], 1), (["tan(x)=1", "x = π/5 + kπ"], 1),
    (["2sin(x)=1", "x = π/6 + 2kπ or x = 7π/6 + 2kπ"], 1), (["x+2<5", "x<1", "x<3"], 1),
  ])
  func slipsThatWereNotSeen(lines: [String], wrong: Int) {
    let verdicts = WorkingChecker().check(lines).lines.map(\.verdict)
    #expect(verdicts.firstIndex { [.wrong, .losesSolutions].contains($0) } == wrong, "\(verdicts)")
  }

  @Test(arguments: [
    ["c = sqrt(9+16) = sqrt(25) = 5"], ["x+y=5; x-y=1", "x=3; y=2"], ["tan(x)=1", "x = π/4 + kπ"],
    ["2sin(x)=1", "x = π/6 + 2kπ or x = 5π/6 + 2kπ"], ["x+2<5", "x<3"], ["sin(x)=0", "x = kπ"],
    ["a = 2·3 = 6"], ["x^2=4", "x=2", "x=-2"],
  ])
  func rightWorkingsOfTheseKinds(lines: [String]) {
    let verdicts = WorkingChecker().check(lines).lines.map(\.verdict)
    #expect(!verdicts.contains { [.wrong, .losesSolutions, .gainsSolutions].contains($0) }, "\(verdicts)")
  }
}
