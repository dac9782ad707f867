import FuzzSupport
import Testing

@testable import MathExpressions

/// Expressions in every notation with numbers, names and nesting changed: each is answered, or refused with a reason.
@Suite struct ExpressionFuzzTests {
  private struct Wrong: Error {
    let what: String
  }

  private static let plain = [
    "(3+2)/4", "x^2+5x-2=0", "sqrt(8)+2*pi", "|x-1|+|x-3|=4", "5!/(3!*2!)", "2^10-24", "sin(pi/6)+cos(x)=1",
    "log(100)*ln(e^2)",
    "x^3-6x^2+11x-6>0", "1.5e3+0,25", "root(3,27)^(1/2)", "50%*200", "√x=√(2x-1)", "1/(x-1)+1/(x+1)=2",
    "(1+√2)/(√3-√5)",
    "a+b=5", "3<x<=7", "±4+x=2", "2 1/2+½",
  ]
  private static let latex = [
    "\\frac{1}{2}+\\sqrt{8}", "\\frac{x+1}{x-1}=\\sqrt[3]{27}", "x^{2^{3}}-\\sin\\left(\\frac{\\pi}{2}\\right)",
    "\\log_{2}8 \\times 3 \\div 4", "\\frac{1}{2}\\frac{1}{2}", "|x|\\leq 3", "\\sum_{i=1}^{n} i", "{a \\over b}",
  ]
  private static let mathML =
    "<math><mrow><mfrac><mi id=\"x_1\">x</mi><mn>2</mn></mfrac><mo>+</mo><msup><mi>y</mi><mrow><mn>3</mn></mrow></msup>"
    + "<msqrt><mn>4</mn></msqrt><mroot><mi>a</mi><mn>3</mn></mroot><mo>=</mo><mn>1</mn></mrow></math>"

  /// A smaller account than a line's, so that thousands of cases take seconds; what it holds is what is tested.
  private static let computer: Computer = {
    var limits = EvaluationLimits()
    (limits.lineWork, limits.pageWork, limits.wordProducts) = (4_000_000, 8_000_000, 2_000_000)
    return Computer(evaluator: Evaluator(limits: limits))
  }()

  private static func judge(_ tree: SymbolLayoutTree) throws {
    let result = computer.compute(tree)
    guard !result.answer.isEmpty || tree.nodes.isEmpty || result.error != nil else { throw Wrong(what: "no answer") }
    _ = (result.report, result.plain, result.latex)
    _ = MathMLWriter().text(tree)
  }

  @Test func lines() throws {
    var read = 0
    try FuzzRun.run("typed expressions", cases: 3000) { mutator in
      let text = mutator.text(mutator.pick(mutator.once(in: 3) ? Self.latex : Self.plain))
      do {
        try Self.judge(MathTextReader().read(text).tree)
        read += 1
      } catch let error as MathExpressionError {
        guard !error.description(in: text, at: error.position).isEmpty else { throw error }
      }
    }
    #expect(read > 1000)
  }

  @Test func markup() throws {
    var read = 0
    try FuzzRun.run("MathML", cases: 2000) { mutator in
      do {
        try Self.judge(MathMLReader().tree(mutator.text(Self.mathML)))
        read += 1
      } catch is MathExpressionError {}
    }
    #expect(read > 100)
  }

  @Test func pages() throws {
    try FuzzRun.run("pages", cases: 300) { mutator in
      let trees = (0..<1 + mutator.below(5)).compactMap { _ in
        try? MathTextReader().read(mutator.text(mutator.pick(Self.plain))).tree
      }
      let sheet = Self.computer.compute(lines: trees)
      guard sheet.lines.count == trees.count else { throw Wrong(what: "lines") }
    }
  }
}
