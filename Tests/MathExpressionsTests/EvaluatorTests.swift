import Testing

@testable import MathExpressions

struct EvaluatorTests {
  private func answer(_ text: String) throws -> String {
    try Computer().compute(MathTextReader().read(text).tree).answer
  }

  /// What hung or filled the memory of other programs: an answer or an estimate at once.
  @Test(arguments: [
    ("9^9^9", "≈ 10^369693099"), ("9^9^9^9", "≈ 10^(10^369693099)"), ("9^9^9^9^9", "too"),
    ("(10^50000)!", "≈ 10^(10^50004)"),
    ("1/3^100000", "≈ 7.490797×10^-47713"), ("2^(2^(2^(2^2)))", "= 20035299304068464649… (19,729 digits)"),
    ("0^(9^9^9)", "= 0"), ("1^(9^9^9)", "= 1"), ("24!*24!", "= 384956219213331276939737002152967117209600000000"),
    ("25000!", "(99,094 digits)"), ("30000!", "(121,288 digits)"), ("3^100000/2^100000+5^70000/7^70000", "≈"),
    ("9^9^9-9^9^9", "too large"),
    ("10^99999+1", "= 10000000000000000000… (100,000 digits)"),
    ("10^50000-1", "= 99999999999999999999… (50,000 digits)"), ("(1/3)^100000*(1/7)^20000", "≈"), ("√(10^99999)", "≈"),
    ("1000000!", "≈ 10^5565708"),
    ("2^0.5^0.5^0.5", "≈"), ("(2^100000)^(1/1000)", "= 1267650600228229401496703205376"),
    ("sin(10^99999)", "too large"),
    ("log(9^9^9)", "≈ 369693099.63157"), ("(1+√2)^9999", "≈"), ("0*9^9^9", "= 0"), ("9^9^9^9*0", "= 0"),
    ("3!!!!!", "too large"),
  ])
  func hangs(text: String, expected: String) throws {
    let clock = ContinuousClock()
    var result = ""
    let time = try clock.measure { result = try answer(text) }
    #expect(result.contains(expected), "\(result)")
    // Unoptimised code on a busy machine; in a release build each takes less than a tenth of a second.
    #expect(time < .seconds(20), "\(text) took \(time)")
  }

  @Test(arguments: [
    "1/0", "0/0", "0^0", "log 0", "ln(-1)", "0^-1", "(-1)^(1/2)", "√(-4)", "(-3)!", "2.5!", "tan(π/2)", "log_1 5",
    "1/(√2-√2)",
    "5/(3-3)", "root(0,5)", "arcsin 2",
  ])
  func undefinedIsAnAnswer(text: String) throws {
    let result = try Computer().compute(PlainTextReader().tree(text))
    #expect(result.value.kind == "undefined", "\(result.answer)")
    #expect(result.error == nil)
  }

  @Test(arguments: [
    ("(-8)^(1/3)", "= -2"), ("(-8)^(2/3)", "= 4"), ("(8/27)^(2/3)", "= 4/9"), ("4^(1/2)", "= 2"),
    ("2^(1/3)", "= ∛2 ≈ 1.259921"),
    ("cos(π/12)", "(√2 + √6)/4"), ("arctan 1", "= π/4"), ("arccos(1/2)", "= π/3"), ("arcsin(-1)", "= -π/2"),
    ("log_8 4", "= 2/3"),
    ("sin(10^20)", "≈ -0.645251285265781"), ("sin 1", "≈ 0.841470984807897"), ("exp 1", "= e ≈ 2.718282"),
    ("ln 2", "≈ 0.693147"),
    ("10^20*π", "≈ 3.141593×10^20"), ("(-2)^3", "= -8"), ("cot(π/4)", "= 1"),
  ])
  func values(text: String, expected: String) throws {
    let result = try answer(text)
    #expect(result.contains(expected), "\(result)")
  }
}
