import Testing

@testable import MathExpressions

/// Functions that a line of a page defines, and that others use.
struct PageFunctionsTests {
  private func answers(_ lines: [String]) throws -> [String] {
    Computer().compute(lines: try lines.map { try MathTextReader().read($0).tree }).lines.map(\.answer)
  }

  @Test func functionsAreUsed() throws {
    let lines = try answers(["f(x)=x^3-4x+1", "f(2)=2^3-4*2+1", "f(2)=1", "f(2)=3"])
    #expect(
      lines == ["f(x)=x^3-4x+1", "f(2)=2^3-4*2+1 is true", "f(2)=1 is true", "f(2)=3 is false: 1 ≠ 3"])
    let values = try answers(["g(t)=2t", "g(3)", "g(a+1)=8"])
    #expect(values == ["g(t)=2t", "g(3) = 6", "g(a+1)=8: a = 3"])
  }

  /// A product with a bracket is no function where no line defines one, and a definition that none uses is an equation as ever.
  @Test func otherLinesStay() throws {
    let lines = ["a+b=5", "a-b=1"]
    #expect(try answers(lines).allSatisfy { $0.contains("a = 3") })
    #expect(
      try answers(["f(x)=x+1", "2+3"])[0] == Computer().compute(try MathTextReader().read("f(x)=x+1").tree).answer)
  }
}
