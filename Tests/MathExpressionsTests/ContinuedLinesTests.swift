import MathExpressions
import Testing

/// Lines of a page that begin with an equals sign go on from the line above.
@Suite struct ContinuedLinesTests {
  private func sheet(_ lines: [String], areSure: [Bool]? = nil) throws -> ComputationSheet {
    Computer().compute(lines: try lines.map { try MathTextReader().read($0).tree }, areSure: areSure)
  }

  @Test(arguments: [
    (
      ["4/5-1/3", "=12/15-5/15", "=7/15"],
      [
        "4/5-1/3 = 7/15 ≈ 0.466667", "=12/15-5/15 = 7/15 ≈ 0.466667, equal to the line above",
        "=7/15 ≈ 0.466667, equal to the line above",
      ]
    ),
    (
      ["4/5-1/3", "=12/15-6/15", "=6/15=2/5"],
      ["4/5-1/3 = 7/15 ≈ 0.466667", "=12/15-6/15 is false: 7/15 ≠ 2/5", "=6/15=2/5 is true"]
    ),
    (
      ["2(x+3)-4", "=2x+6-4", "=2x+2"],
      ["2(x+3)-4 = 2x + 2", "=2x+6-4 = 2x + 2, equal to the line above", "=2x+2, equal to the line above"]
    ),
    // Between equals signs stands no equation to be solved.
    (
      ["2(x+3)-4", "=2x+6-4=2x+3", "=2x+3"],
      [
        "2(x+3)-4 = 2x + 2", "=2x+6-4=2x+3 is false: for x = 2 it is 6 and 7", "=2x+3, equal to the line above",
      ]
    ),
    (["x=12/4", "=3", "=4"], ["x=12/4: x = 3", "=3, equal to the line above", "=4 is false: 3 ≠ 4"]),
    // Antiderivatives are equal but for a constant.
    (
      ["\\int x dx", "=x^2/2+C", "=x^2+C"],
      [
        "∫xdx = x^2/2 + C", "=x^2/2+C = (x^2 + 2C)/2, equal to the line above",
        "=x^2+C is false: for C = 2, x = 3 it is 13/2 and 11",
      ]
    ),
    // What the page says of letters is known, and so is what a function means.
    (
      ["x=3", "2x+1", "=2·3+1"],
      ["x=3: x = 3", "2x+1 = 7", "=2·3+1 = 7, equal to the line above"]
    ),
    (
      ["f(x)=x^2+2x", "=x(x+2)", "f(3)", "=15"],
      ["f(x)=x^2+2x", "=x(x+2) = x^2 + 2x, equal to the line above", "f(3) = 15", "=15, equal to the line above"]
    ),
    // It is no line of the system.
    (
      ["x+y=5", "x-y=1", "2x+y", "=7"],
      ["x+y=5: x = 3, y = 2", "x-y=1: x = 3, y = 2", "2x+y = 8", "=7 is false: 8 ≠ 7"]
    ),
  ])
  func aLineIsComparedWithTheOneAbove(lines: [String], expected: [String]) throws {
    #expect(try sheet(lines).lines.map(\.answer) == expected)
  }

  @Test func whatIsTrueHasAValueAndWhatIsFalseIsFalse() throws {
    let values = try sheet(["4/5-1/3", "=12/15-5/15", "=8/15", "=2·4/15"]).lines.map(\.report.value)
    #expect(values.map(\.kind) == ["rational", "rational", "truth", "rational"])
    #expect(values.map(\.exact) == ["7/15", "7/15", "false", "8/15"])
    // An expression that cannot be written more shortly still is, or is not, what stands above.
    #expect(try sheet(["x+x", "=2x"]).lines[1].value == .truth(true))
    let line = try sheet(["1/2", "=2/4"]).lines[1]
    #expect(line.plain == "=2/4" && line.latex == "=2/4")
  }

  /// A line is called false only because of what is known to stand above it.
  @Test func whatWasNotReadSurelyIsNoGround() throws {
    let lines = try sheet(["1+1", "2+7", "=3", "=4"], areSure: [true, false, true, true]).lines
    #expect(lines[2].answer == "=3")
    #expect(lines[2].warnings == ["not compared with the line above: it was not read surely"])
    #expect(lines[3].answer == "=4 is false: 3 ≠ 4")
    let unread = try sheet(["2x+", "=3"]).lines[1]
    #expect(unread.answer == "=3" && unread.warnings == ["not compared with the line above: it was not understood"])
  }

  @Test func theFirstLineGoesOnFromNothing() throws {
    #expect(try sheet(["=5+3", "=8"]).lines.map { $0.error == nil } == [false, true])
    #expect(try sheet(["=5+3", "=8"]).lines[1].answer == "=8, equal to the line above")
    #expect(try sheet(["2+3", "="]).lines[1].error != nil)
  }
}
