import Testing

@testable import MathExpressions

/// Workings that were judged wrongly, or not at all.
@Suite struct FurtherCheckTests {
  @Test(arguments: [
    // A solution gained by squaring is left out again.
    ["sqrt(x+1)=x-1", "x+1=x^2-2x+1", "x=0 or x=3", "x=3"],
    // Names of solutions.
    ["4x^2=36", "x^2=9", "x1=3, x2=-3"], ["x^2-x-6=0", "x1=3; x2=-2"], ["x^2-x-6=0", "x_1=3", "x_2=-2"],
    ["x^2-x-6=0", "x1=3", "x2=-2"], ["x^2-x-6=0", "x_{1,2}=1/2±5/2", "x1=3", "x2=-2"],
    ["x^2-x-6=0", "x1/2 = 1/2 ± 5/2"],
    // Rounded values.
    ["x=10/3", "x≈3.33"], ["3x=-10", "x=-10/3≈-3.33"], ["x^2=2", "x=√2 or x=-√2", "x≈1.41 or x≈-1.41"],
    ["x=√2", "x≈1.41", "x≈1.4"], ["x^2=2", "x≈1.41", "x≈-1.41"], ["√10≈3"], ["1024≈1000"], ["π≈22/7"], ["π≈3.14"],
    // Operations behind a line.
    ["x-3=7 |+3", "x=10"], ["3x=12 | :3", "x=4"], ["2x+3=7 | -3", "2x=4 |:2", "x=2"], ["|x-1|=3 | ^2", "x=4 or x=-2"],
    ["x-2=6 / +2", "x=8"], ["x = 6 / -2", "x=-3"], ["3x=12 / :3", "x=4"], ["x/2=3 | ·2", "x=6"],
    ["-x<4 | ·(-1)", "x>-4"],
    ["|x-1|=3", "x=4 or x=-2"],
    // Words.
    ["x^2+1=0", "no real solution"], ["x^2=-1", "No solution."], ["2x+1=2x+6", "1=6", "no solution"],
    ["x^2=-1", "L = {}"],
    ["2x+4=2(x+2)", "true for all x"], ["2x+4=2(x+2)", "4=4", "infinitely many solutions"],
    ["sin x=0", "infinitely many solutions"],
    // The discriminant is no equation that is asked about, and a value put in is no step back.
    ["x^2+2x+5=0", "D=4-20", "D=-16", "no solution"], ["x^2+2x+5=0", "D=4-20=-16<0", "no real solution"],
    ["n=10", "n(n+1)/2=55"], ["f'(x)=2x-4", "2x-4=0", "x=2"], ["3x=9", "⟹ x=3"], ["x^2=2", "x=±√2", "x≈±1.41"],
    ["A = 5 cm * 4 cm = 20 cm²"],
    // Calculus.
    ["d/dx x^2 = 2x"], ["d/dx(x^2)=2x"], ["∫x dx = x^2/2 + C"], ["∫2x dx = x^2 + C"], ["∫ 2x e^(x^2) dx = e^(x^2) + 5"],
    ["∫1/x dx = ln(x) + C"], ["∫1/x dx = ln|x| + C"], ["∫ x^2 dx", "= x^3/3 + C"],
    ["d/dx(sin(x)cos(x)) = cos(x)^2-sin(x)^2"],
    ["\\int_0^1 x dx = 1/2"], ["\\int_0^1 x dx", "= 1/2"], ["\\sum_{i=1}^{10} i = 55"],
    ["\\lim_{x\\to 0} \\frac{\\sin x}{x} = 1"],
    // Values put into equations of several letters.
    ["y=2x+1", "x=3", "y=7"], ["a=3", "b=4", "c=a+b=7"], ["x+y=5", "x-y=1", "2x=6", "x=3", "y=2"],
    ["y=2x+1", "x=3", "y=7", "x=1", "y=3"], ["x^2+y^2=25", "x+y=7", "x=3", "x=4", "y=4", "y=3"],
    ["x^2+y^2=25", "x+y=7", "x_1=3", "x_2=4", "y_1=4", "y_2=3"], ["y=2x+1", "x=3", "y=7", "y=3x", "x=2", "y=6"],
    ["x+y=5", "x-y=1", "x=3", "y=2", "x+y=10", "x-y=4", "x=7", "y=3"],
    // Steps in one line.
    ["2x+3=7 ⇒ 2x=4 ⇒ x=2"], ["x^2=9 <=> x=3 or x=-3"], ["2x=6 \\Rightarrow x=3", "⇒ 2x=6"],
    // A side that was factored.
    ["x^2-5x+6=(x-2)(x-3)=0", "x=2 or x=3"], ["x^2-5x+6=0", "x^2-5x+6=(x-2)(x-3)=0"], ["(x+1)^2=x^2+2x+1"],
  ])
  func right(lines: [String]) {
    let working = WorkingChecker().check(lines)
    #expect(
      !working.lines.contains { [.wrong, .losesSolutions, .notJudged].contains($0.verdict) },
      "\(lines) \(working.lines)")
  }

  @Test(arguments: [
    (["d/dx x^2 = x"], 0), (["d/dx(x^2)=3x"], 0), (["d/dx sin(x) = -cos(x)"], 0), (["∫x dx = x^2 + C"], 0),
    (["∫2x dx", "= 2x^2 + C"], 1),
    (["\\int_0^1 x dx = 1"], 0), (["\\sum_{i=1}^{10} i = 50"], 0), (["\\lim_{x\\to 0} \\frac{\\sin x}{x} = 0"], 0),
    (["y=2x+1", "x=3", "y=6"], 2), (["a=3", "b=4", "c=a+b=8"], 2), (["x+y=5", "x-y=1", "2x=6", "x=3", "y=1"], 4),
    (["2x=6", "no solution"], 1), (["2x=6", "x=3", "no solution"], 2), (["n=10", "n(n+1)/2=50"], 1),
    (["x^2=2", "x≈±1.42"], 1),
    (["A = 5 cm * 4 cm = 25 cm²"], 0), (["2x+4=2(x+2)", "no solution"], 1), (["x^2=9", "true for all x"], 1),
    (["2x=6", "infinitely many solutions"], 1), (["2x=6", "L={}"], 1),
    (["4x^2=36", "x1=3, x2=-2"], 1), (["x^2-x-6=0", "x1=3", "x2=2"], 1), (["x^2-x-6=0", "x_{1,2}=1/2±3/2"], 1),
    (["x=10/3", "x≈3.43"], 1), (["x=√2", "x≈1.42"], 1), (["x=2/3", "x≈0.66"], 1), (["π≈3.15"], 0), (["π≈27/7"], 0),
    (["x^2=2", "x≈1.41"], 1), (["1024≈1100"], 0),
    (["3x=12 |:3", "x=3"], 1), (["x-2=6 / +2", "x=4"], 1), (["x = 6 / -2", "x=3"], 1),
    (["sqrt(x+1)=x-1", "x+1=x^2-2x+1", "x=0 or x=3", "x=0"], 3),
    (["2x+3=7 ⇒ 2x=10 ⇒ x=5"], 1), (["x^2=9 => x=3"], 1),
    (["x^2-5x+6=0", "x^2-5x+6=(x-2)(x-4)=0"], 1), (["(x+1)^2=x^2+2x+1=x^2+2x+2"], 0),
  ])
  func wrong(lines: [String], place: Int) {
    let working = WorkingChecker().check(lines)
    let first = working.lines.firstIndex { [.wrong, .losesSolutions].contains($0.verdict) }
    #expect(first == place, "\(lines) \(working.lines)")
  }

  /// An arrow joins relations: `=>` may be meant for ≥, and a limit has an arrow too.
  @Test(arguments: [
    ("2x+3=7 ⇒ 2x=4 => x=2", ["2x+3=7", "2x=4", "x=2"]), ("x=>3", ["x=>3"]), ("⇒ x=2", ["⇒ x=2"]),
    ("x=2 ⇒", ["x=2 ⇒"]), ("\\lim_{x\\to 0} x = 0", ["\\lim_{x\\to 0} x = 0"]), ("lim_(x->0) x=0", ["lim_(x->0) x=0"]),
    ("x>1 \\iff 2x>2", ["x>1", "2x>2"]), ("3>=2", ["3>=2"]), ("a<=b", ["a<=b"]),
  ])
  func stepsOfALine(text: String, expected: [String]) {
    #expect(MathTextReader().steps(text) == expected)
  }

  /// What holds together is a system; `and` in a text with a part that is no relation is another word.
  @Test(arguments: [
    ("x+y=5 and x-y=1", ["x+y=5", "x-y=1"]), ("x>2 ∧ x<5", ["x>2", "x<5"]),
    ("x=1 \\land y=2; z=3", ["x=1", "y=2", "z=3"]),
    ("x>2 \\text{ and } x<5", ["x>2", "x<5"]),
    ("a and b", ["a and b"]), ("2d=4", ["2d=4"]),
  ])
  func relationsThatHoldTogether(text: String, expected: [String]) {
    #expect(MathTextReader().lines(text) == expected)
  }

  @Test func conversionsOfUnitsAreNotJudged() {
    #expect(WorkingChecker().check(["3 kg = 3000 g"]).lines[0].verdict == .notJudged)
  }

  /// What is noted behind a line is what must come out; where more was done at once, the line is right all the same.
  @Test(arguments: [
    (["2x+3=7 | +3", "2x=4"], CheckedLine.Verdict.follows, "| +3 gives 2x + 6 = 10"),
    (["2x+3=7 | -3", "2x=10"], .wrong, "| -3 gives 2x = 4"), (["2x+3=7 | -3", "x=2"], .follows, "| -3 gives 2x = 4"),
  ])
  func operations(lines: [String], verdict: CheckedLine.Verdict, remark: String) {
    let line = WorkingChecker().check(lines).lines[1]
    #expect(line.verdict == verdict)
    #expect(line.sentence.contains(remark), "\(line.sentence)")
  }

  @Test(arguments: [["2x=4 | :2", "x=2"], ["2x=4 | -2 :3", "x=2"], ["-2x<4 | :(-2)", "x>-2"]])
  func nothingIsSaidOfOperationsThatAreRightOrNotFollowed(lines: [String]) {
    #expect(WorkingChecker().check(lines).lines[1].slip == nil)
  }
}
