import ImageProcessing
import Testing

@testable import Recognition

@Suite struct PartingFinderTests {
  private func finder(_ components: [Component], slope: Double = 0) -> PartingFinder {
    PartingFinder(
      splitter: LineSplitter(), components: components, usualSize: 60, slope: slope,
      writing: Array(components.indices))
  }

  private func lines(_ components: [Component], slope: Double = 0) -> [[Int]] {
    let finder = finder(components, slope: slope)
    return finder.lines(Array(components.indices), share: finder.parameters.cutShares[0]).map { $0.sorted() }
  }

  /// Every piece is in one line of every way, in whatever order the pieces come.
  @Test(arguments: 1...20) func nothingIsLost(seed: Int) {
    let components = SymbolDetectorTests.scattered(UInt64(seed), count: 3 * seed)
    for parting in finder(components).partings().map(\.lines) {
      #expect(parting.joined().sorted() == Array(components.indices))
      #expect(parting.allSatisfy { !$0.isEmpty })
    }
  }

  /// Rows so close that a letter which hangs down reaches into the next one leave no empty row between them.
  @Test func rowsMayTouch() {
    let row = LineSplitterTests.row
    let components = row(5, 0, 0, 60) + [piece(320, 20, 40, 70)] + row(6, 0, 70, 60)
    #expect(lines(components) == [Array(0..<6), Array(6..<12)])
  }

  /// Writing that climbs by a whole row over the page.
  @Test func rowsMaySlope() {
    let components = (0..<3).flatMap { line in
      (0..<12).map { piece(60 * $0, 400 + 90 * line - 8 * $0, 40, 60) }
    }
    #expect(lines(components, slope: -8.0 / 60) == (0..<3).map { Array(12 * $0..<12 * $0 + 12) })
  }

  /// What a bar holds together is one line, and so are exponents with what they stand on.
  @Test func fractionsAndExponentsStayWhole() {
    let fraction = [piece(0, 0, 40, 60), piece(-10, 75, 70, 5), piece(0, 95, 40, 60)]
    #expect(lines(fraction.map { $0 } + LineSplitterTests.row(4, x: 100, y: 50)).count == 1)
    let power = LineSplitterTests.row(4, y: 40) + [piece(45, 2, 20, 30), piece(165, 2, 20, 30)]
    #expect(lines(power).count == 1)
  }

  /// The foot of a 1 with a row close below looks like a fraction's bar: one way takes it for that, another does not.
  @Test func whatLooksLikeABarMayBeNone() {
    let upper = LineSplitterTests.row(4, y: 0)
    let foot = piece(105, 66, 65, 5)
    let lower = LineSplitterTests.row(4, y: 110)
    let ways = finder(upper + [foot] + lower).partings()
    func lines(holdingFractions: Bool) -> Set<[[Int]]> {
      Set(ways.filter { $0.holdsFractions == holdingFractions }.map { $0.lines.map { $0.sorted() } })
    }
    #expect(lines(holdingFractions: true).contains([Array(0..<9)]))
    #expect(lines(holdingFractions: false).contains([Array(0..<5), Array(5..<9)]))
  }

  /// Three lines on each side of a strip without ink are two columns, the left one first.
  @Test func columnsAreReadOneAfterAnother() {
    let row = LineSplitterTests.row
    let left = row(4, 0, 0, 60) + row(4, 0, 110, 60) + row(4, 0, 220, 60)
    let right = row(4, 400, 10, 60) + row(4, 400, 120, 60)
    let found = finder(left + right).partings().last?.lines ?? []
    #expect(found.map { $0.sorted() } == [Array(0..<4), Array(4..<8), Array(8..<12), Array(12..<16), Array(16..<20)])
  }

  /// An arrow that leads from one column to the next does not join them: it belongs to the line that it leads to.
  @Test func arrowsLeadToTheNextColumn() throws {
    let row = LineSplitterTests.row
    let left = row(4, 0, 0, 60) + row(4, 0, 110, 60)
    let right = row(4, 400, 10, 60) + row(4, 400, 120, 60)
    let arrow = try #require(Component(mask: Self.arrow(width: 100, head: 30), x: 260, y: 20))
    let found = finder(left + right + [arrow]).byColumns.last?.lines ?? []
    #expect(found.map { $0.sorted() } == [Array(0..<4), Array(4..<8), Array(8..<12) + [16], Array(12..<16)])
  }

  /// Minus, plus, root and times sign are none.
  @Test func whatIsAnArrow() throws {
    #expect(try #require(Component(mask: Self.arrow(width: 100, head: 30), x: 0, y: 0)).isArrow(usualSize: 60))
    #expect(!piece(0, 0, 100, 5).isArrow(usualSize: 60))
    let plus = BinaryImage(
      width: 60, height: 50, pixels: (0..<3000).map { abs($0 / 60 - 25) < 3 || abs($0 % 60 - 30) < 3 ? 1 : 0 })
    #expect(!(try #require(Component(mask: plus, x: 0, y: 0))).isArrow(usualSize: 60))
    let root = BinaryImage(
      width: 90, height: 60, pixels: (0..<5400).map { $0 / 90 < 4 && $0 % 90 > 30 || abs($0 % 90 - 28) < 3 ? 1 : 0 })
    #expect(!(try #require(Component(mask: root, x: 0, y: 0))).isArrow(usualSize: 60))
  }

  /// An arrow of four pixels to the right whose head is so high.
  private static func arrow(width: Int, head: Int) -> BinaryImage {
    BinaryImage(
      width: width, height: head,
      pixels: (0..<width * head).map { place in
        let (x, y) = (place % width, abs(place / width - head / 2))
        return y < 2 || x > width - head && abs(y - (width - x) / 2) < 3 ? 1 : 0
      })
  }
}
