import MathExpressions
import Testing

@testable import Recognition

/// The choice among readings of lines by what follows from what.
struct PageStepsTests {
  /// Lines with the scores of their readings; a bare text is a line with one reading.
  private func chosen(_ lines: [[(String, Double)]]) throws -> [String] {
    let choices = try lines.map { line in
      try line.map { PageSteps.Choice(tree: try MathTextReader().read($0.0).tree, score: $0.1) }
    }
    let steps = PageSteps(computer: Computer())
    let weight = steps.parameters.follows
    return zip(lines, steps.fits(choices)).map { line, fits in
      zip(line, fits).max { $0.0.1 + weight * $0.1 < $1.0.1 + weight * $1.1 }?.0.0 ?? ""
    }
  }

  /// Each of the nearly likeliest readings that follows is taken: by solutions, by value, by a definition, as a rounded result.
  @Test(arguments: [
    ["9x+8=-73", "9x=-73n8|9x=-73-8", "9x=-81"],
    ["c=sqrt(36+64)", "c=sqrt(10)|c=sqrt(100)", "c=10"],
    ["32+4*7-15", "=32+28-75|=32+28-15", "=45"],
    ["f(x)=x^3-4x+1", "f(2)=2^3-4.2+1|f(2)=2^3-4*2+1", "f(2)=8-8+1"],
    ["A=5^2*pi", "A=18.54|A=78.54"],
    ["x^2+3x-10=0", "x=z|x=2", "x=-5"],
  ])
  func whatFollowsIsTaken(_ page: [String]) throws {
    let lines = page.map { $0.split(separator: "|").enumerated().map { (String($1), -1.2 * Double($0)) } }
    #expect(try chosen(lines) == page.map { String($0.split(separator: "|").last ?? "") })
  }

  /// A calculation that is right by itself needs no other line.
  @Test func oneLine() throws {
    #expect(try chosen([[("150+15=1+5", 0), ("150+15=165", -1.5)]]) == ["150+15=165"])
  }

  /// What is written clearly stays, though it is wrong.
  @Test func slipsStay() throws {
    #expect(try chosen([[("49-12", 0)], [("=38", 0), ("=37", -4.5)]]) == ["49-12", "=38"])
    #expect(try chosen([[("2x=10", 0)], [("x=8", 0), ("x=5", -6)], [("x=8", 0)]]) == ["2x=10", "x=8", "x=8"])
  }

  /// Two lines that are misread in the same way confirm each other, and so do they where both are read rightly: the ink decides.
  @Test func linesAreChosenTogether() throws {
    let first = [("2y+4+3y=16", -1.0), ("2y+4+3y=36", -2.2)]
    let second = [("5y+4=36", 0.0), ("5y+4=16", -0.9)]
    #expect(try chosen([first, second]) == ["2y+4+3y=16", "5y+4=16"])
  }

  /// Nothing is judged once the budget is used up, and nothing traps.
  @Test func budget() throws {
    var steps = PageSteps(computer: Computer())
    steps.parameters.work = 0
    let tree = try MathTextReader().read("x=2").tree
    let lines = [[PageSteps.Choice(tree: tree, score: 0), PageSteps.Choice(tree: tree, score: -1)], []]
    #expect(steps.fits(lines) == [[0, 0], []])
    #expect(PageSteps(computer: Computer()).fits([]).isEmpty)
  }
}

/// What is the name of a function, however it is written.
struct FunctionNameTests {
  @Test(arguments: [
    ("g(x)=x^2", true), ("9(x)=x^2", true), ("f(-1)=3", true), ("f(12)=3", true), ("2(x-1)=4", false),
    ("2(3x)=6", false), ("(x)=3", false), ("g(x)+1", false),
  ])
  func names(text: String, isName: Bool) throws {
    #expect(try MathTextReader().read(text).tree.isOfFunction == isName)
  }

  /// A digit there is what nobody writes.
  @Test func digits() throws {
    #expect(try MathTextReader().read("9(x)=x^2").tree.isUnlikely)
    #expect(try !MathTextReader().read("g(x)=x^2").tree.isUnlikely)
    #expect(try !MathTextReader().read("9(x-1)=x^2").tree.isUnlikely)
  }
}
