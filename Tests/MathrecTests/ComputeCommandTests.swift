import Foundation
import Testing

@Suite struct ComputeCommandTests {
  @Test func answersEachArgument() throws {
    let outcome = try Program.run("compute", "(3+2)/4", "x^2+5x-2=0", #"\frac{1}{2}+\sqrt{8}"#, "2+3=1", "0^0")
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    try GoldenFile.expect(outcome.text, is: "compute-answers.txt")
  }

  @Test func negativeNumbersAreNoOptions() throws {
    for arguments in [["--", "-3^2", "-1"], ["-3^2", "-1"]] {
      let outcome = try Program.run(["compute"] + arguments)
      #expect(outcome.status == 0)
      #expect(outcome.lines == ["-3^2 = -9", "-1 = -1"])
    }
  }

  @Test func readsStandardInputLineByLine() throws {
    let outcome = try Program.run("compute", "-", input: Data("1+1\n\n2+\n1/3\n7*6".utf8))
    #expect(outcome.status == 2)
    try GoldenFile.expect(outcome.text, is: "compute-standard-input.txt")
    let empty = try Program.run("compute", "-")
    #expect(empty.status == 0 && empty.text.isEmpty)
  }

  @Test func takesLinesOfOnePage() throws {
    let outcome = try Program.run("compute", "--page", "a+b=5", "a-b=1")
    #expect(outcome.status == 0)
    #expect(outcome.lines == ["a+b=5: a = 3, b = 2", "a-b=1: a = 3, b = 2"])
    #expect(
      try Program.run("compute", "--page", "-", input: Data("x=3\nx+4\n".utf8)).lines == ["x=3: x = 3", "x+4 = 7"])
    // Steps that an arrow joins are lines of one page.
    #expect(try Program.run("compute", "x^2=9 ⇒ x=3").lines == ["x^2=9: x = -3 or x = 3", "x=3: x = 3"])
  }

  @Test func writesEachFormat() throws {
    func text(_ format: String) throws -> String {
      try Program.run("compute", "--format", format, #"\frac{1}{2}x"#).text
    }
    #expect(try text("plain") == "(1)/(2)x\n")
    #expect(try text("latex") == "\\frac{1}{2}x\n")
    #expect(try text("mathml").hasPrefix("<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mrow><mfrac>"))
  }

  @Test func printsJSON() throws {
    let outcome = try Program.run("compute", "--json", "7/3", "1/0", "2+", "x^2=2")
    #expect(outcome.status == 2)
    try GoldenFile.expect(outcome.text, is: "compute-json.txt")
  }

  @Test func undefinedIsAnAnswerAndNonsenseIsNot() throws {
    #expect(try Program.run("compute", "1/0").status == 0)
    let outcome = try Program.run("compute", "2+", "1+1")
    #expect(outcome.status == 2)
    #expect(outcome.text.hasSuffix("1+1 = 2\n"))
  }

  @Test func readsDecimalCommas() throws {
    #expect(try Program.run("compute", "--decimal-comma", "1,5*2").text.hasSuffix("= 3\n"))
  }

  @Test func neverHangs() throws {
    let start = Date()
    let outcome = try Program.run(
      "compute", "9^9^9^9", "(10^50000)!", String(repeating: "(", count: 20_000),
      String(repeating: "9", count: 100_000),
      "2^(-10^9)")
    #expect(Date().timeIntervalSince(start) < 5)
    #expect(outcome.status == 2)
    #expect(outcome.lines.count >= 5)
  }

  @Test func aLostAnswerIsNoSuccess() throws {
    let outcome = try Program.shell("mathrec compute 1+1 > /dev/full", folder: Program.root)
    #expect(outcome.status == 1)
    #expect(outcome.errors == "error: cannot write to standard output: No space left on device\n")
  }
}
