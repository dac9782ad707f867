import Testing

@testable import MathExpressions

@Suite struct WorkAccountTests {
  private static func answer(_ text: String, work: Int) -> Computation {
    var limits = EvaluationLimits()
    limits.lineWork = work
    guard let tree = try? MathTextReader().read(text).tree else { return Computer().compute(SymbolLayoutTree()) }
    return Computer(evaluator: Evaluator(limits: limits)).compute(tree)
  }

  @Test func anAccountIsClosedByTheFirstDraftItDoesNotCover() throws {
    let account = WorkAccount(most: 1000)
    try account.spend(600)
    #expect(account.left == 400)
    #expect(throws: MathExpressionError.self) { try account.spend(400) }
    #expect(account.left == 0)
    #expect(throws: MathExpressionError.self) { try account.check() }
    #expect(throws: MathExpressionError.self) { try WorkAccount(most: .max).spend(bits: .max, .max, times: .max) }
  }

  /// A constant is computed once and not at each of the points of a search.
  @Test func constantsOfAnEquationAreComputedOnce() throws {
    func work(_ text: String) throws -> Int {
      let statement = try ExpressionParser().statement(MathTextReader().read(text).tree)
      let account = WorkAccount(most: .max)
      _ = try? EquationSolver(evaluator: Evaluator(account: account)).solve(statement, for: "x")
      return account.most - account.left
    }
    let plain = try work("√x=10")
    // Trial division by all primes, for one root.
    #expect(try work("√x=√999999999999999989") < plain + 50 * WorkCost.trialDivision)
    #expect(try work("sin(x)=√999999999999999989/10^9") < plain + 50 * WorkCost.trialDivision)
  }

  @Test func theAnswersAreThoseOfBefore() {
    let most = EvaluationLimits().lineWork
    #expect(Self.answer("√(x)=√(2x-1)", work: most).answer == "√(x)=√(2x-1): x = 1")
    #expect(Self.answer("|x-1|=2^2-√(4)", work: most).answer.hasSuffix(": x = -1 or x = 3"))
  }

  /// Whatever is asked, the account covers it or the line is refused with that reason.
  @Test(arguments: [
    "sin(x)+cos(x)+tan(x)=0.5", "(x+1)^60=(x-2)^59+3", "x^12+7x^11+3x^5+2=0", "1/2+1/3+1/5+1/7", "2^5000+3^4000",
    "(1+√2+√3+√5+√7)^9/(√11-√13+√17)", "x^9-3x>2",
  ])
  func moreThanTheAccountIsRefused(_ text: String) {
    let refused = Self.answer(text, work: 300)
    #expect(refused.error?.kind == .tooLarge, "\(refused.answer)")
    #expect(refused.answer.contains("more work than the limit"))
    #expect(Self.answer(text, work: 300) == refused)
  }

  @Test func linesOfAPageShareOneAccount() throws {
    var limits = EvaluationLimits()
    limits.pageWork = 1_500
    let tree = try MathTextReader().read("1+2").tree
    let sheet = Computer(evaluator: Evaluator(limits: limits)).compute(lines: [tree, tree, tree])
    #expect(sheet.lines[0].error == nil && sheet.lines[2].error?.kind == .tooLarge)
  }

  @Test func textsBeyondAllMeasureAreRefused() {
    for text in ["7", "x", "+1"].map({ String(repeating: $0, count: MathTextReader.longestText + 1) }) {
      let error = #expect(throws: MathExpressionError.self) { try MathTextReader().read(text) }
      #expect(error?.kind == .tooLarge)
    }
    #expect(throws: MathExpressionError.self) {
      try MathTextReader().read("$" + String(repeating: "1", count: 200_000))
    }
  }

  /// Square factors by machine words and by long numbers are the same.
  @Test func squareFactorsAreThoseOfTheProduct() {
    for (root, radicand) in [(12, 30), (99_991, 2), (2, 999_983), (1, 1_000_003), (360_360, 17)] {
      let found = squareFactored(.init(root * root * radicand))
      #expect(found?.root == .init(root) && found?.radicand == .init(radicand), "\(root) \(radicand)")
    }
    let long = squareFactored(.init(1 << 62) * .init(1 << 62) * 15)
    #expect(long?.radicand == 15)
  }
}
