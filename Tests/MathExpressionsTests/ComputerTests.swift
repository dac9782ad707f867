import Foundation
import Testing

@testable import MathExpressions

struct ComputerTests {
  private func trees(_ lines: [String]) throws -> [SymbolLayoutTree] {
    try lines.map { try MathTextReader().read($0).tree }
  }

  @Test(arguments: [
    ("(3+2)/4", "(3+2)/4 = 5/4 = 1.25"), ("7/3", "7/3 ≈ 2.333333"), ("2+3=1", "2+3=1 is false: 5 ≠ 1"),
    ("3<2", "3<2 is false: 3 ≥ 2"),
    ("x^2+5x-2=0", "x^2+5x-2=0: x = (-5 - √33)/2 ≈ -5.372281 or x = (-5 + √33)/2 ≈ 0.372281"),
    ("0.1+0.2", "0.1+0.2 = 0.3"),
    ("1.5/7", "1.5/7 = 3/14 ≈ 0.214286"), ("1=1=1", "1=1=1 is true"),
    ("3π+56/37=", "3π+56/37 = (56 + 111π)/37 ≈ 10.938291"),
    ("6/98", "6/98 = 3/49 ≈ 0.061224"), ("1/0", "1/0 is undefined: division by zero"),
    ("sin x", "sin x: nothing to compute: x has no value"),
    ("3±2", "3±2 = 5 or 1"), ("√2<1.5", "√2<1.5 is true"), ("2^(1/2)=√2", "2^(1/2)=√2 is true"),
    ("5! =120", "5! =120 is true"),
  ])
  func answers(text: String, expected: String) throws {
    #expect(Computer().compute(try MathTextReader().read(text).tree).answer == expected)
  }

  @Test(arguments: [
    ("x+3=5", "x = 2"), ("3y-6=6y", "y = -2"), ("x^2+8x+16=0", "x = -4"), ("x^2+4=-3", "no real solution"),
    ("y^5+2=3", "y = 1"),
    ("4y^2-2=-4", "no real solution"), ("x=x+1", "no solution"), ("x+1=x+1", "true for every x"),
    ("y^2-10=1", "y = -√11 ≈ -3.316625 or y = √11 ≈ 3.316625"),
    ("x^3-6x^2+11x-6=0", "x = 1 or x = 2 or x = 3"), ("x^4-5x^2+4=0", "x = -2 or x = -1 or x = 1 or x = 2"),
    ("x^3-x-1=0", "x ≈ 1.32471795724475"), ("x^9.22=25.73", "x ≈ 1.42225056720843"),
    ("(x-1)^2(x-3)=0", "x = 1 or x = 3"), ("x^5-x-1=0", "x ≈ 1.16730397826142"), ("1/x=2", "x = 1/2 = 0.5"),
    ("x/x=1", "true for every x except x = 0"),
    ("x^2/x=0", "no real solution"), ("1/(x-1)=1/(x-1)^2", "x = 2"), ("|x-1|=3", "x = -2 or x = 4"),
    ("|x|+|x-2|=4", "x = -1 or x = 3"),
    ("√(x+1)=3", "x = 8"), ("2^x=8", "x = 3"), ("x^2=2x", "x = 0 or x = 2"),
    ("√5x^2-6x+√5=0", "x = √5/5 ≈ 0.447214 or x = √5 ≈ 2.236068"),
    ("2x+1<5", "x < 2"), ("-2x<4", "x > -2"), ("x^2<=4", "-2 ≤ x ≤ 2"), ("x^2>2", "x < -√2 or x > √2"),
    ("x^2>=0", "true for every x"),
    ("x^2<0", "no real solution"), ("x^2<=0", "x = 0"), ("x!=3", "true for every x except x = 3"),
    ("1<x<=3", "1 < x ≤ 3"), ("1/x>0", "x > 0"),
    ("(x-1)/(x+2)>=0", "x < -2 or x ≥ 1"), ("x=±3", "x = -3 or x = 3"),
    ("100x^2=1", "x = -1/10 = -0.1 or x = 1/10 = 0.1"),
  ])
  func equations(text: String, expected: String) throws {
    let result = Computer().compute(try MathTextReader().read(text).tree)
    #expect(result.answer.hasSuffix(": " + expected), "\(result.answer)")
    #expect(result.value.kind == "solutions")
  }

  @Test(arguments: [
    (["a+b+c=2", "b+c+d=3", "a+c+d=5"], "infinitely many solutions: a = d - 1, b = d - 3, c = -2d + 6"),
    (["a+2b+5c=9", "a+c+d=3", "c+d+a=7"], "no solution"), (["2a+3b=5", "3a+4b=7"], "a = 1, b = 1"),
    (["5a+2b=8", "a+b=3"], "a = 2/3 ≈ 0.666667, b = 7/3 ≈ 2.333333"),
    (["x+y+z=6", "x-y=0", "2z=4"], "x = 2, y = 2, z = 2"),
    (["x=3", "x+y=5"], "x = 3, y = 2"),
  ])
  func systems(lines: [String], expected: String) throws {
    let sheet = Computer().compute(lines: try trees(lines))
    #expect(sheet.system?.answer == expected)
    #expect(sheet.lines.count == lines.count)
  }

  @Test func valuesCarryOver() throws {
    let sheet = Computer().compute(lines: try trees(["x=3", "x+2", "y=x^2", "y-x", "x+y=12"]))
    #expect(sheet.lines.map(\.answer).filter { !$0.contains(":") } == ["x+2 = 5", "y-x = 6"])
    #expect(sheet.system?.answer == "x = 3, y = 9")
    let page = Computer().compute(lines: try trees(["x=3", "x+2"]))
    #expect(page.lines.map(\.answer) == ["x=3: x = 3", "x+2 = 5"])
    #expect(page.system == nil)
  }

  @Test func exercisesOfTheirOwnStayApart() throws {
    let sheet = Computer().compute(lines: try trees(["x+3=5", "x+2=7", "1+1"]))
    #expect(sheet.lines.map(\.answer) == ["x+3=5: x = 2", "x+2=7: x = 5", "1+1 = 2"])
  }

  /// Trees draw from one account, none of them more than its share, and what is used up is used up.
  @Test func readabilityIsBounded() throws {
    let computer = Computer()
    let costly = try MathTextReader().read("x^3.7+ln(x)=9").tree
    let account = WorkAccount(most: 1_000_000_000)
    #expect(computer.readability(costly, account: account) == .computed)
    let used = account.most - account.left
    #expect(used > 10_000)
    #expect(computer.readability(costly, account: account, most: used / 10) == .meaningful)
    #expect(account.left >= account.most - used - used / 10 && account.left < account.most - used)
    // 2x = 6 after it is computed all the same.
    #expect(computer.readability(try MathTextReader().read("2x=6").tree, account: account) == .computed)
    let small = WorkAccount(most: used / 10)
    #expect(computer.readability(costly, account: small) == .meaningful && small.left == 0)
  }

  @Test func readability() throws {
    let computer = Computer()
    func level(_ text: String) throws -> Computer.Readability {
      computer.readability(try MathTextReader().read(text).tree)
    }
    #expect(try level("2+2") == .computed)
    #expect(try level("ab+c") == .meaningful)
    #expect(try level(#"\int x dx"#) == .meaningful)
    #expect(try level(#"\forall x"#) == .unsupported)
    #expect(try level("2+*") == .malformed)
  }

  /// Every value's exact text is an expression of that value.
  @Test func reportsAreReadBack() throws {
    for text in ["(3+2)/4", "√8+1", "2π/3", "1/(1+√2)", "2^200", "sin(π/12)"] {
      let result = Computer().compute(try MathTextReader().read(text).tree)
      let exact = try #require(result.report.value.exact)
      #expect(Computer().compute(try PlainTextReader().tree(exact)).value == result.value)
    }
    let json = try JSONEncoder().encode(Computer().compute(try PlainTextReader().tree("(3+2)/4")).report)
    let report = try JSONDecoder().decode(ComputationReport.self, from: json)
    #expect(report.value == .init(.rational(Rational(numerator: 5, nonzero: 4))))
    #expect(report.plain == "(3+2)/4")
  }

  /// Whatever the symbols, there is an answer or an error, never a trap.
  @Test func randomSymbolsDoNotTrap() {
    var generator = SeededGenerator(seed: 15)
    let labels = [
      "1", "2", "0", "9", "x", "y", "e", "+", "-", "\\times", "\\div", "/", "(", ")", "[", "]", "|", "!", "%", ".", ",",
      "=", "<",
      "\\sqrt", "\\sin", "\\log", "\\pi", "\\infty", "\\sum", "\\pm", "\\prime", "\\reject",
    ]
    func row(_ depth: Int) -> SymbolLayoutTree {
      SymbolLayoutTree(
        (0..<Int.random(in: 1...5, using: &generator)).map { _ in
          var node = SymbolLayoutTree.Node(labels.randomElement(using: &generator) ?? "1")
          while depth > 0, Int.random(in: 0..<3, using: &generator) == 0 {
            node.scripts[LayoutRelation.allCases.randomElement(using: &generator) ?? .above] = row(depth - 1)
          }
          return node
        })
    }
    for _ in 0..<5_000 {
      let result = Computer().compute(row(2))
      #expect(!result.answer.isEmpty)
      #expect(!result.plain.isEmpty && !result.latex.isEmpty)
    }
  }
}
