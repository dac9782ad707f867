import ImageProcessing
import NeuralNetworks
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

  @Test func aFractionIsOneLine() {
    // Numerator and denominator as high as lines, the bar between them.
    let fraction = Self.row(2, y: 0) + [piece(-10, 75, 130, 5)] + Self.row(2, y: 95)
    #expect(Self.split(fraction).count == 1)
    #expect(Self.split(fraction + Self.row(5, y: 220)).count == 2)
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
    // A tail of the upper line reaches 20 pixels below the top of the lower one, beside its letters.
    let upper = Self.row(5, y: 0) + [piece(300, 20, 30, 90)]
    let lower = Self.row(5, y: 90)
    #expect(Self.split(upper + lower) == [Array(0..<6), Array(6..<11)])
  }

  @Test func noInkHasNoLines() { #expect(Self.split([]).isEmpty) }
}
