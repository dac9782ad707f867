import ImageProcessing
import Testing

@testable import Recognition

@Suite struct FractionFinderTests {
  private func groups(_ pieces: [Component]) -> [[Int]] {
    FractionFinder(boxes: pieces.map { LayoutBox($0.box) }, usualSize: 60).groups().filter { $0.count > 1 }
  }

  /// `6/7` with a bar hardly wider than its digits, and `12/34`.
  @Test func aShortBarHoldsWhatIsAboveAndBelow() {
    #expect(groups([piece(0, 0, 30, 50), piece(-5, 60, 40, 5), piece(0, 75, 30, 50)]) == [[0, 1, 2]])
    let wide = [
      piece(0, 0, 15, 50), piece(30, 5, 30, 50), piece(-5, 65, 75, 5), piece(0, 80, 30, 50), piece(35, 80, 30, 50),
    ]
    #expect(groups(wide) == [[0, 1, 2, 3, 4]])
  }

  /// The minus of `x-1` in the numerator is no bar of its own, and belongs to it.
  @Test func aSignInAnOperandBelongsToIt() {
    let pieces = [
      piece(0, 0, 40, 50), piece(50, 23, 30, 5), piece(90, 0, 30, 50), piece(-5, 65, 135, 5), piece(40, 80, 40, 50),
    ]
    #expect(groups(pieces) == [[0, 1, 2, 3, 4]])
  }

  /// A minus sign stands half a symbol from the rows above and below, the strokes of an equals sign have no symbol between them, and a
  /// line below a result has nothing under it.
  @Test func aSignBetweenRowsIsNoBar() {
    #expect(groups([piece(0, 0, 40, 60), piece(0, 105, 40, 5), piece(0, 150, 40, 60)]).isEmpty)
    #expect(groups([piece(0, 0, 40, 60), piece(0, 70, 40, 5), piece(0, 85, 40, 5)]).isEmpty)
    #expect(groups([piece(0, 0, 40, 60), piece(0, 70, 40, 5)]).isEmpty)
    // ÷
    #expect(groups([piece(16, 0, 8, 8), piece(0, 15, 40, 5), piece(16, 27, 8, 8)]).isEmpty)
  }

  /// Rows of fractions that reach into one another are parted between them, not at their bars.
  @Test func aRowIsNotPartedAtItsBars() {
    func fraction(_ x: Int, _ y: Int) -> [Component] {
      [piece(x, y, 30, 50), piece(x - 5, y + 58, 40, 5), piece(x, y + 70, 30, 50)]
    }
    let components = (0..<3).flatMap { fraction(100 * $0, 0) + fraction(100 * $0, 130) }
    let finder = PartingFinder(
      splitter: LineSplitter(), components: components, usualSize: 60, slope: 0, writing: Array(components.indices))
    let expected = [0, 1].map { row in components.indices.filter { (components[$0].box.y >= 125) == (row == 1) } }
    #expect(finder.rows(Array(components.indices)).map { $0.sorted() } == expected)
  }
}

@Suite struct TouchingBarsTests {
  /// A symbol of so many pixels on a bar, and one below that does not touch it.
  private func cut(
    symbol: Int, bar: Int, gap: Int = 10, slope: Double = 0
  ) throws -> (cut: PieceCut?, whole: Component) {
    let lift = Int(slope * Double(bar))
    var mask = BinaryImage(width: bar, height: 66 + lift)
    let start = (bar - symbol) / 2
    for y in 0..<60 {
      for x in start..<start + symbol where y < 6 || x < start + 6 || x >= start + symbol - 6 { mask[x, y] = true }
    }
    for x in 0..<bar { for y in 60..<66 { mask[x, y + Int(slope * Double(x))] = true } }
    let whole = try #require(Component(mask: mask, x: 100, y: 0))
    let below = piece(100 + start, 66 + gap, 40, 60)
    let components = [whole, below] + LineSplitterTests.row(4, x: 300, y: 40)
    let bars = TouchingBars(
      components: components, scale: PageScale(usualSize: 60, strokeWidth: 6), slope: 0)
    return (try bars.cuts(Array(components.indices)).first, whole)
  }

  @Test(arguments: [0.0, 0.08]) func aBarIsCutOffTheSymbolOnIt(_ slope: Double) throws {
    let (cut, whole) = try cut(symbol: 40, bar: 60, slope: slope)
    let parts = try #require(cut).parts
    #expect(cut?.whole == 0 && parts.count == 2)
    #expect(parts.reduce(0) { $0 + $1.area } == whole.area)
    #expect(parts[0].box.width == 60 && parts[0].box.y > 50)
    #expect(parts[1].box == PixelBox(x: 110, y: 0, width: 40, height: parts[1].box.height))
  }

  /// A foot is as wide as its digit; a bar with nothing near below is a foot too.
  @Test func aFootIsNoBar() throws {
    #expect(try cut(symbol: 56, bar: 60).cut == nil)
    #expect(try cut(symbol: 40, bar: 60, gap: 40).cut == nil)
  }

  /// The stroke through a t, however wide.
  @Test func aStrokeThroughALetterIsNoBar() throws {
    var mask = BinaryImage(width: 70, height: 90)
    for y in 0..<90 { for x in 15..<(y > 80 ? 50 : 21) { mask[x, y] = true } }
    for y in 30..<36 { for x in 0..<70 { mask[x, y] = true } }
    let letter = try #require(Component(mask: mask, x: 0, y: 0))
    let components = [letter] + LineSplitterTests.row(4, x: 100, y: 20)
    let bars = TouchingBars(components: components, scale: PageScale(usualSize: 60, strokeWidth: 6), slope: 0)
    #expect(try bars.cuts(Array(components.indices)).isEmpty)
  }

  /// The arms of a plus sign between two rows, and the foot of a 1.
  @Test func aThinStemIsNoOperand() throws { #expect(try cut(symbol: 6, bar: 60).cut == nil) }
}
