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

  /// An ellipse, closed or with a gap in its upper right, as one piece.
  private func ellipse(_ x: Int, _ y: Int, _ width: Int, _ height: Int, gap: Double = 0) throws -> Component {
    var mask = BinaryImage(width: width, height: height)
    for row in 0..<height {
      for column in 0..<width {
        let (across, down) = (Double(column) + 0.5 - Double(width) / 2, Double(row) + 0.5 - Double(height) / 2)
        func radius(_ inset: Double) -> Double {
          let (a, b) = (Double(width) / 2 - inset, Double(height) / 2 - inset)
          return (across * across / (a * a) + down * down / (b * b)).squareRoot()
        }
        let isGap = down < 0 && across > 0 && across < gap
        mask[column, row] = radius(0) <= 1 && radius(5) > 1 && !isGap
      }
    }
    return try #require(Component(mask: mask, x: x, y: y))
  }

  /// The corners of what stands in an ellipse are near it, and its ends need not meet.
  @Test func anEllipseIsAFrame() throws {
    #expect(marks(row + [try ellipse(60, 60, 320, 140)]) == ["frame [4]"])
    #expect(marks(row + [try ellipse(60, 60, 320, 140, gap: 20)]) == ["frame [4]"])
    // A theta has a bar inside, a fraction under a root a bar below.
    #expect(marks([try ellipse(100, 100, 60, 90), piece(115, 142, 30, 6)] + row).isEmpty)
  }

  @Test func aBoxDrawnSideBySideIsAFrame() {
    let sides = [piece(80, 80, 280, 5), piece(82, 190, 275, 5), piece(78, 84, 5, 104), piece(358, 90, 5, 96)]
    #expect(marks(row + sides) == ["frame [4, 5, 6, 7]"])
    #expect(!marks(row + sides.dropLast()).contains { $0.hasPrefix("frame") })
    // A root over a fraction's bar covers three sides.
    let root = frame(80, 80, 280, 100, sides: [true, false, true, false])
    #expect(!marks(row + [root, piece(80, 190, 280, 5), piece(200, 210, 30, 50)]).contains { $0.hasPrefix("frame") })
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
    // A decimal point at the beginning stands close to its digit, at its foot.
    #expect(specks(piece(84, 152, 8, 8)).isEmpty)
    #expect(specks(piece(84, 120, 8, 8)) == [4])
  }

  /// The ends of the ellipse's stroke need not meet.
  @Test func whatTouchesAnOpenEllipseIsKept() throws {
    let open = try ellipse(0, 0, 300, 120, gap: 16)
    var mask = open.mask
    for x in 20..<60 { for y in 57..<63 { mask[x, y] = true } }
    let both = try #require(Component(mask: mask, x: 0, y: 0))
    let contents = OutlineContents(depth: 9, closing: 12, reach: 20)
    let pieces = try contents.pieces(of: [both])
    #expect(pieces.count == 1 && pieces[0].box.maxX == 60 && pieces[0].box.width > 25)
    #expect(try contents.pieces(of: [open]).isEmpty)
  }

  /// A symbol that touches its frame is given back without it.
  @Test func whatTouchesAFrameIsKept() throws {
    let outline = frame(0, 0, 200, 100)
    var mask = outline.mask
    for y in 4..<60 { for x in 90..<96 { mask[x, y] = true } }
    let both = try #require(Component(mask: mask, x: 10, y: 20))
    let contents = OutlineContents(depth: 8, closing: 8, reach: 20)
    #expect(try contents.pieces(of: [both]).map(\.box) == [PixelBox(x: 100, y: 28, width: 6, height: 52)])
    #expect(try contents.pieces(of: [outline]).isEmpty)
    #expect(try contents.pieces(of: [frame(0, 0, 200, 100, sides: [true, false, true, true])]).isEmpty)
  }

  /// The scale along the head of some sheets; the dots of letters and a row of minus signs are none.
  @Test func ticksAlongAPrintedLineAreNoWriting() {
    let ticks = [piece(90, 60, 5, 16), piece(190, 61, 6, 16), piece(290, 58, 5, 17)]
    #expect(marks(row + ticks) == ["speck [4, 5, 6]"])
    #expect(marks(row + ticks.dropLast()).isEmpty)
    // Beside writing, or near to one another, they belong to it.
    #expect(marks(row + [piece(400, 110, 5, 16), piece(500, 111, 6, 16), piece(600, 108, 5, 17)]).isEmpty)
    #expect(marks(row + [piece(90, 60, 5, 16), piece(110, 61, 6, 16), piece(130, 58, 5, 17)]).isEmpty)
  }
}
