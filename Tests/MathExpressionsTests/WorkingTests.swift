import Testing

@testable import MathExpressions

@Suite struct WorkingTests {
  private func statement(_ text: String) throws -> MathStatement {
    try ExpressionParser().statement(MathTextReader().read(text).tree)
  }

  @Test(arguments: [
    ("2+3*4", ["2 + 12", "14"]), ("1/2+1/3", ["(3 + 2)/6", "5/6"]),
    ("(2+3)^2-4/2", ["5^2 - 4/2", "25 - 4/2", "25 - 2", "23"]),
    ("2x+3=7", ["2x = 4", "x = 2"]), ("3(x-2)=2x+5", ["3x - 6 = 2x + 5", "x - 6 = 5", "x = 11"]),
    ("x^2-5x+6=0", ["(x - 2) · (x - 3) = 0", "x = 2 or x = 3"]), ("2x^2=18", ["x^2 = 9", "x = -3 or x = 3"]),
    ("-2x+3<7", ["-2x < 4", "x > -2"]), ("x/3-1=x/2", ["2x - 6 = 3x", "-x - 6 = 0", "-x = 6", "x = -6"]),
    ("|2x-1|=5", ["2x - 1 = 5 or 2x - 1 = -5", "x = -2 or x = 3"]),
    ("(x+1)/(x-2)=3/(x-2)", ["x ≠ 2", "x + 1 = 3", "x = 2", "no real solution"]),
    ("x^2+4=0", ["x^2 = -4", "no real solution"]),
    ("(x-1)(2x+3)=0", ["x - 1 = 0 or 2x + 3 = 0", "x = -3/2 or x = 1"]),
  ])
  func steps(text: String, expected: [String]) throws {
    #expect(Working().steps(try statement(text)).map(\.text) == expected)
  }

  /// Random equations of the families that have steps.
  private static func equation(_ generator: inout SeededGenerator) -> String {
    func number(_ range: ClosedRange<Int>) -> Int {
      var value = 0
      while value == 0 { value = Int.random(in: range, using: &generator) }
      return value
    }
    func signed(_ value: Int) -> String { value < 0 ? "-\(-value)" : "+\(value)" }
    let (a, b, c, d) = (number(2...9), number(-9...9), number(-9...9), number(-9...9))
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: return "\(a)x\(signed(b))=\(c)"
    case 1: return "\(a)(x\(signed(b)))=\(c)x\(signed(d))"
    case 2: return "x^2\(signed(-(b + c)))x\(signed(b * c))=0"
    case 3: return "\(-a)x\(signed(b))<\(c)"
    case 4: return "x/\(a)\(signed(b))=\(c)"
    default: return "\(a)x^2\(signed(b))x\(signed(-a * a))=0"
    }
  }

  /// Every pair of neighbouring lines is verified before steps are given, so that steps are there is what is tested; the
  /// verdict here is that of the checker, which does not know how they were made.
  @Test func randomStepsAreRight() throws {
    var generator = SeededGenerator(seed: 14)
    var (given, lines, wrong) = (0, 0, 0)
    for _ in 0..<600 {
      let text = Self.equation(&generator)
      let steps = Working().steps(try statement(text))
      guard !steps.isEmpty else { continue }
      given += 1
      let plain = [text] + steps.map(\.plain).filter { $0 != "none" && !$0.hasPrefix("every") }
      let working = WorkingChecker().check(plain)
      lines += working.lines.count
      wrong += working.lines.count { ![.start, .follows].contains($0.verdict) }
      #expect(working.lines.allSatisfy { $0.verdict != .wrong }, "\(plain) \(working.summary)")
    }
    #expect(given >= 570, "\(given) of 600 have steps")
    #expect(Double(wrong) <= 0.01 * Double(lines), "\(wrong) of \(lines)")
  }

  /// Slips made on purpose, each with the line in which it is to be found.
  @Test func slipsAreFound() throws {
    var generator = SeededGenerator(seed: 15)
    var (spoilt, found, named, alarms) = (0, 0, 0, 0)
    while spoilt < 300 {
      let text = Self.equation(&generator)
      let steps = Working().steps(try statement(text))
      let lines = [text] + steps.map(\.plain).filter { $0 != "none" && !$0.hasPrefix("every") }
      guard lines.count > 1 else { continue }
      let place = Int.random(in: 1..<lines.count, using: &generator)
      guard let line = Self.spoiled(lines[place], &generator), line != lines[place] else { continue }
      // What follows goes on from the slip.
      var written = Array(lines[..<place]) + [line]
      if let after = try? statement(line) {
        written += Working().steps(after).map(\.plain).filter { $0 != "none" && !$0.hasPrefix("every") }
      }
      let before = WorkingChecker().check([lines[place - 1], lines[place]]).lines[1]
      guard before.verdict == .follows else { continue }
      let changed = WorkingChecker().check([lines[place], line]).lines[1]
      // Some changes say the same: x^2 = 9 with its sides exchanged, or a number that cancels.
      guard changed.verdict != .follows else { continue }
      spoilt += 1
      let working = WorkingChecker().check(written)
      let first = working.lines.firstIndex { [.wrong, .losesSolutions, .gainsSolutions].contains($0.verdict) }
      if first == place { found += 1 }
      if let first, first < place { alarms += 1 }
      if working.lines[place].slip != nil { named += 1 }
    }
    #expect(Double(found) >= 0.95 * Double(spoilt), "\(found) of \(spoilt)")
    #expect(alarms == 0)
    #expect(Double(named) >= 0.5 * Double(spoilt), "\(named) of \(spoilt) named")
  }

  /// A line with one slip: a sign, a number, a relation or one side.
  private static func spoiled(_ line: String, _ generator: inout SeededGenerator) -> String? {
    var characters = Array(line)
    switch Int.random(in: 0..<3, using: &generator) {
    case 0:
      guard
        let place = characters.indices.filter({ characters[$0] == "+" || characters[$0] == "-" }).randomElement(
          using: &generator)
      else { return nil }
      characters[place] = characters[place] == "+" ? "-" : "+"
    case 1:
      guard
        let place = characters.indices.filter({ characters[$0].isNumber && (($0 == 0) || characters[$0 - 1] != "^") })
          .randomElement(using: &generator), let digit = characters[place].wholeNumberValue
      else { return nil }
      characters[place] = Character(String(digit == 9 ? 8 : digit + 1))
    default:
      guard let place = characters.firstIndex(where: { "<>".contains($0) }) else { return nil }
      characters[place] = characters[place] == "<" ? ">" : "<"
    }
    return String(characters)
  }

  @Test(arguments: [
    (["2x+3=7", "2x=10", "x=5"], 1, "not turned"), (["3(y+2)=12", "3y+2=12"], 1, "only one term"),
    (["-2x<4", "x<-2"], 1, "not turned"), (["4x=12", "x=12"], 1, "only one side"),
    (["(x+3)^2", "=x^2+9"], 1, "square of a sum"),
    (["1/2+1/3", "=2/5"], 1, "denominators were added"), (["3+4*2", "=7*2"], 1, "left to right"),
    (["2x+4=10", "2x=7"], 1, "7 should be 6"), (["x^2=9", "x=3"], 1, "either sign"),
    (["x^2=5x", "x=5"], 1, "may be zero"),
    (["x+y=5", "y=5+x"], 1, "not turned"), (["10/3=3.33"], 0, "10/3 is not 3.33"),
  ])
  func slips(lines: [String], place: Int, slip: String) {
    let line = WorkingChecker().check(lines).lines[place]
    #expect([.wrong, .losesSolutions].contains(line.verdict), "\(line)")
    #expect(line.sentence.contains(slip), "\(line.sentence)")
  }

  @Test(arguments: [
    ["2x+3=7", "2x=4", "x=2"], ["x^2-5x+6=0", "(x-2)(x-3)=0", "x=2 or x=3"], ["c = √(6²+8²) = √100 = 10"],
    ["(2+3)^2", "=5^2", "=25"], ["f(x)=x^2+1", "f(2)=2^2+1=5"], ["5x-2=3x+8", "2x=10", "x=5 cm"], ["10/3 ≈ 3.33"],
    ["x^2-5x+6=0", "(x-2)(x-3)=0", "x-2=0", "x-3=0", "x=2", "x=3"], ["x+y=5", "y=5-x"], ["x^2=9", "x=±3"],
    ["x^2=9", "x_1=3, x_2=-3"], ["2<x+1", "1<x"], ["⇔ 2x=4", "⇔ x=2"], ["|x|=3", "x=3 or x=-3"],
  ])
  func rightWorkings(lines: [String]) {
    let working = WorkingChecker().check(lines)
    #expect(
      working.lines.allSatisfy { ![.wrong, .losesSolutions, .gainsSolutions].contains($0.verdict) }, "\(working)")
  }

  /// The lines of a picture: the second equation of a system is no slip, and a function is the one that a line defined.
  @Test(arguments: [
    (["2x+3y=16", "x-y=2", "x=y+2"], true), (["f(x)=x^3-4x+1", "f(2)=2^3-4*2+1", "f(2)=8-8+1", "f(2)=1"], true),
    (["f(x)=x^3-4x+1", "f(2)=2^3-4*2+1", "f(2)=6-8+1"], false),
  ])
  func linesOfAPicture(lines: [String], isRight: Bool) throws {
    func verdicts(isSure: Bool) throws -> [CheckedLine.Verdict] {
      let read = try lines.map { (text: $0, tree: try MathTextReader().read($0).tree, isSure: isSure) }
      return WorkingChecker().check(read).lines.map(\.verdict)
    }
    #expect(try verdicts(isSure: true).contains(.wrong) != isRight)
    #expect(try !verdicts(isSure: false).contains(.wrong))
  }

  @Test func whatIsReadUnsurelyIsNotCalledWrong() throws {
    let trees = try ["2x=4", "x=3"].map { ($0, try MathTextReader().read($0).tree) }
    let sure = WorkingChecker().check(trees.map { (text: $0.0, tree: $0.1, isSure: true) })
    #expect(sure.lines[1].verdict == .wrong)
    let unsure = WorkingChecker().check(trees.map { (text: $0.0, tree: $0.1, isSure: false) })
    #expect(unsure.lines[1].verdict == .notJudged)
  }
}
