import Testing

@testable import ImageProcessing
@testable import Recognition

@Suite struct MarkFinderTests {
  /// An outline of a box, as one piece.
  private func frame(_ x: Int, _ y: Int, _ width: Int, _ height: Int, sides: [Bool] = [true, true, true, true])
    -> Component
  {
    var mask = BinaryImage(width: width, height: height)
    for column in 0..<width {
      for depth in 0..<4 {
        if sides[0] { mask[column, depth] = true }
        if sides[1] { mask[column, height - 1 - depth] = true }
      }
    }
    for row in 0..<height {
      for depth in 0..<4 {
        if sides[2] { mask[depth, row] = true }
        if sides[3] { mask[width - 1 - depth, row] = true }
      }
    }
    return Component(mask: mask, x: x, y: y) ?? piece(x, y, width, height)
  }

  private func page(_ components: [Component]) -> InkPage {
    InkPage(
      ink: BinaryImage(width: 900, height: 600), components: components, strokeWidth: 5, pictureWidth: 900,
      pictureHeight: 600, isInverted: false, isFlat: true)
  }

  private func marks(_ components: [Component]) -> [String] {
    MarkFinder(page: page(components), usualSize: 60).marks().map { "\($0.kind) \($0.components)" }
  }

  private let row = LineSplitterTests.row(4, x: 100, y: 100)

  @Test func aBoxIsAFrameAndARootIsNone() {
    #expect(marks(row + [frame(80, 80, 280, 100)]) == ["frame [4]"])
    // A root covers the top and the left, one with a hook at its end the right too.
    #expect(marks(row + [frame(80, 80, 280, 100, sides: [true, false, true, false])]).isEmpty)
    #expect(marks(row + [frame(80, 80, 280, 100, sides: [true, false, true, true])]).isEmpty)
  }

  @Test func aNumberInACircleIsLeftToItsFinder() {
    let line = LineSplitterTests.row(4, x: 300, y: 100)
    #expect(marks([piece(115, 110, 25, 40)] + line + [frame(95, 90, 75, 80)]).isEmpty)
  }

  @Test func linesUnderWritingAreUnderlines() {
    #expect(marks(row + [piece(95, 175, 240, 5)]) == ["underline [4]"])
    #expect(marks(row + [piece(95, 175, 240, 5), piece(95, 190, 240, 5)]) == ["underline [4]", "underline [5]"])
    // With a denominator, or with a sign beside it at its height, it is a fraction's bar.
    #expect(marks(row + [piece(95, 175, 240, 5), piece(190, 195, 40, 60)]).isEmpty)
    #expect(marks(row + [piece(95, 175, 240, 5), piece(360, 150, 40, 50)]).isEmpty)
  }

  @Test func dotsBeyondTheEndsAreSpecks() {
    func specks(_ dot: Component) -> [Int] {
      MarkFinder(page: page(row + [dot]), usualSize: 60).specks([0, 1, 2, 3, 4])
    }
    #expect(specks(piece(60, 150, 8, 8)) == [4])
    #expect(specks(piece(340, 152, 8, 8)) == [4])
    #expect(specks(piece(147, 152, 8, 8)).isEmpty)
    // A dash far to the left is a mark, a minus is not.
    #expect(specks(piece(0, 130, 20, 3)) == [4])
    #expect(specks(piece(50, 130, 30, 3)).isEmpty)
    // A decimal point at the beginning stands close to its digit.
    #expect(specks(piece(84, 152, 8, 8)).isEmpty)
  }

  /// A symbol that touches its frame is given back without it.
  @Test func whatTouchesAFrameIsKept() throws {
    let outline = frame(0, 0, 200, 100)
    var mask = outline.mask
    for y in 4..<60 { for x in 90..<96 { mask[x, y] = true } }
    let both = try #require(Component(mask: mask, x: 10, y: 20))
    let pieces = try both.pieces(deeperThan: 8)
    #expect(pieces.map(\.box) == [PixelBox(x: 100, y: 28, width: 6, height: 52)])
    #expect(try outline.pieces(deeperThan: 8).isEmpty)
    #expect(try frame(0, 0, 200, 100, sides: [true, false, true, true]).pieces(deeperThan: 8).isEmpty)
  }
}
