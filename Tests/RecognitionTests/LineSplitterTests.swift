import ImageProcessing
import NeuralNetworks
import RandomStreams
import Testing

@testable import Recognition

@Suite struct LineSplitterTests {
  /// A row of symbols 60 pixels high and 40 wide from a place on.
  static func row(_ count: Int, x: Int = 0, y: Int, step: Int = 60) -> [Component] {
    (0..<count).map { piece(x + step * $0, y, 40, 60) }
  }

  static func split(_ components: [Component]) -> [[Int]] {
    LineSplitter().lines(components, usualSize: 60).map { $0.sorted() }
  }

  @Test func linesOfWritingAreApart() {
    let components = Self.row(5, y: 0) + Self.row(4, y: 100) + Self.row(5, x: 30, y: 210)
    #expect(Self.split(components) == [Array(0..<5), Array(5..<9), Array(9..<14)])
  }

  @Test(arguments: 1...20) func everyComponentIsInOneLine(seed: Int) {
    let components = SymbolDetectorTests.scattered(UInt64(seed), count: 3 * seed)
    let lines = Self.split(components)
    #expect(lines.joined().sorted() == Array(components.indices))
    #expect(lines.allSatisfy { !$0.isEmpty })
  }

  /// The order in which the components come changes nothing.
  @Test(arguments: 1...10) func theOrderOfComponentsDoesNotMatter(seed: Int) {
    let components = Self.row(5, y: 0) + Self.row(4, y: 100) + [piece(70, 80, 100, 4)]
    var random = RandomStream(seed: UInt64(seed))
    let order = components.indices.shuffled(using: &random)
    let lines = Self.split(order.map { components[$0] }).map { Set($0.map { order[$0] }) }
    #expect(lines == Self.split(components).map { Set($0) })
  }

  /// Numerator and denominator as high as lines, and a bar that keeps `gap` pixels from both.
  static func fraction(gap: Int) -> [Component] {
    row(2, y: 0) + [piece(-10, 60 + gap, 130, 5)] + row(2, y: 65 + 2 * gap)
  }

  @Test(arguments: [0, 3, 6]) func aFractionIsOneLine(gap: Int) {
    #expect(Self.split(Self.fraction(gap: gap)).count == 1)
    #expect(Self.split(Self.fraction(gap: gap) + Self.row(5, y: 220)).count == 2)
    // Beside a sign that the bar points at, the gap does not matter.
    #expect(Self.split(Self.fraction(gap: 3 * gap) + [piece(150, 50 + 3 * gap, 40, 40)]).count == 1)
  }

  /// Regression: the bar's band was compared with one neighbour at a time, so none showed ink on both of its sides.
  @Test(arguments: [10, 15, 25]) func aFractionWhoseBarKeepsClearIsOneLine(gap: Int) {
    #expect(Self.split(Self.fraction(gap: gap)).count == 1)
  }

  /// Regression: a fraction's bar has ink over and under it in its own line, and this joined every line beside it.
  @Test func aFractionDoesNotJoinTheLinesBesideIt() throws {
    let fraction = Self.fraction(gap: 3) + Self.row(3, x: 150, y: 30)
    #expect(Self.split(fraction + Self.row(5, y: 250)).count == 2)
    #expect(Self.split(Self.row(5, y: -180) + fraction).count == 2)
    for writer in 0..<12 {
      let lines = ["7+8-2=", "frac(12,3)+4=", "45-6+1="].map { try? WrittenExpressions.write($0, writer: writer) }
      let page = try WrittenExpressions.page(lines.compactMap { $0 })
      let usual = SymbolDetector.usualSize(of: page.components, strokeWidth: page.strokeWidth)
      let found = LineSplitter().lines(page.components, usualSize: usual)
      #expect(found.count == 3, "writer \(writer): \(found.count) lines")
    }
  }

  /// Regression: a row of bars and signs between rows of numerators and denominators was three lines.
  @Test func fractionsInARowAreOneLine() {
    let numerators = Self.row(4, y: 0, step: 120)
    let bars = (0..<4).map { piece(120 * $0 - 10, 78, 60, 5) } + (0..<3).map { piece(120 * $0 + 65, 70, 30, 20) }
    let denominators = Self.row(4, y: 105, step: 120)
    #expect(Self.split(numerators + bars + denominators).count == 1)
    // Minus signs keep further from the lines over and under theirs.
    let between = Self.row(4, y: 80, step: 120) + (0..<3).map { piece(120 * $0 + 45, 108, 60, 5) }
    #expect(Self.split(Self.row(6, y: 0) + between + Self.row(6, y: 160)).count == 3)
  }

  @Test func dotsBelongToTheirLetters() {
    // Three letters i under another line: each dot is high above its stem, near the line over it.
    let stems = (0..<3).map { piece(60 * $0, 140, 6, 40) }
    let dots = (0..<3).map { piece(60 * $0, 122, 6, 6) }
    let lines = Self.split(Self.row(4, y: 0) + stems + dots)
    #expect(lines == [[0, 1, 2, 3], [4, 5, 6, 7, 8, 9]])
  }

  @Test func superscriptsStayWithTheirLine() {
    // The exponents end above the middle of the bases; a gap of rows without ink lies between.
    let bases = (0..<3).map { piece(90 * $0, 40, 40, 50) }
    let powers = (0..<3).map { piece(45 + 90 * $0, 0, 20, 28) }
    #expect(Self.split(bases + powers).count == 1)
  }

  @Test func aBraceBeforeASystemIsLeftOut() {
    let lines = Self.row(5, x: 60, y: 0) + Self.row(5, x: 60, y: 110)
    let brace = piece(0, -5, 30, 180)
    #expect(Self.split(lines + [brace]) == [Array(0..<5), Array(5..<10)])
    // High brackets round one line stay.
    let matrix = Self.row(3, x: 60, y: 40) + [brace, piece(260, -5, 30, 180)]
    #expect(Self.split(matrix).count == 1)
  }

  @Test func linesThatReachIntoOneAnotherAreParted() {
    // Letters of many heights, and a tail of the upper line that reaches below the top of the lower one.
    let upper = Self.row(4, y: 0) + [piece(240, -20, 40, 50), piece(300, 20, 30, 90)]
    let lower = Self.row(4, x: 0, y: 105) + [piece(240, 85, 40, 50), piece(300, 130, 30, 60)]
    #expect(Self.split(upper + lower) == [Array(0..<6), Array(6..<12)])
  }

  /// The least height is asked of bands cut to the middle halves of their symbols: digits of one height, 60 pixels on
  /// one line, make a band of 30 and never a line.
  @Test func linesOfEqualDigitsThatReachIntoOneAnotherAreParted() {
    let upper = Self.row(5, y: 0) + [piece(300, 20, 30, 90)]
    #expect(Self.split(upper + Self.row(5, y: 90)).count == 2)
  }

  @Test func noInkHasNoLines() { #expect(Self.split([]).isEmpty) }
}
