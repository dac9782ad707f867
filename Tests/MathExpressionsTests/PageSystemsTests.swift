import MathExpressions
import Testing

/// Lines of a page that share letters are a system, unless they belong to several exercises.
@Suite struct PageSystemsTests {
  private func answers(_ lines: [String]) throws -> [String] {
    let trees = try lines.map { try PlainTextReader().tree($0) }
    return Computer().compute(lines: trees).lines.map(\.answer)
  }

  /// An exercise in the same letter before the system is another one.
  @Test func anEquationBeforeASystemThatContradictsItIsByItself() throws {
    #expect(
      try answers(["2x=4", "x=2", "x+y=5", "x-y=1"])
        == ["2x=4: x = 2", "x=2: x = 2", "x+y=5: x = 3, y = 2", "x-y=1: x = 3, y = 2"])
    // What agrees with it belongs to it.
    #expect(try answers(["x=2", "x+y=5", "y=3"]).allSatisfy { $0.hasSuffix(": x = 2, y = 3") })
  }

  /// What a pupil finds for a system is a line of it: a wrong value is no exercise of its own.
  @Test func aWrongValueAfterASystemContradictsIt() throws {
    #expect(try answers(["x+y=5", "x-y=1", "x=4"]).allSatisfy { $0.hasSuffix(": no solution") })
  }

  /// ± has two values, so the formula of a quadratic equation cannot be a line of a system.
  @Test func whatNoSystemCanHaveIsComputedByItself() throws {
    let found = try answers(["x^2+x-2=0", "x=(-1+/-3)/2", "x=1", "2x+5y=-14", "x-y=0", "7y=-14"])
    #expect(found[0] == "x^2+x-2=0: x = -2 or x = 1")
    #expect(found[1].hasSuffix(": x = -2 or x = 1") && found[2] == "x=1: x = 1")
    #expect(found[3] == "2x+5y=-14: x = -2, y = -2" && found[4] == "x-y=0: x = -2, y = -2")
    #expect(try answers(["x=(-1+/-3)/2", "x+y=1"])[0].hasSuffix(": x = -2 or x = 1"))
    let behind = try answers(["2x+5y=-14", "x-y=0", "x=(-1+/-3)/2"])
    #expect(behind[0] == "2x+5y=-14: x = -2, y = -2" && behind[2].hasSuffix(": x = -2 or x = 1"))
  }

  /// Where nothing solves the system, the lines in one letter still have their answers.
  @Test func linesBesideASystemOfNoKindThatIsSolvedAreComputed() throws {
    let found = try answers(["x^2=4", "a^2+b*x=c", "b^3+c*x=a"])
    #expect(found[0] == "x^2=4: x = -2 or x = 2")
    #expect(found[1].contains("the system is not solved"))
  }
}
