import Testing

@testable import ImageProcessing
@testable import Recognition

@Suite struct TouchedFramesTests {
  private static let scale = PageScale(usualSize: 60, strokeWidth: 6)
  private let contents = OutlineContents(depth: 10, closing: 21, reach: 24)

  /// A box of 300x100 pixels around three symbols, with more ink on it.
  private func page(gap: Int = 0, _ draw: (inout BinaryImage) -> Void) throws -> InkPage {
    var mask = BinaryImage(width: 340, height: 200)
    for y in 80..<180 {
      for x in 20..<320 where (y < 86 || y >= 174 || x < 26 || x >= 314) && !(y < 86 && x >= 100 && x < 100 + gap) {
        mask[x, y] = true
      }
    }
    draw(&mask)
    let frame = try #require(Component(mask: mask, x: 0, y: 0))
    let components = [frame] + LineSplitterTests.row(3, x: 60, y: 100)
    return InkPage(
      ink: BinaryImage(width: 340, height: 200), components: components, strokeWidth: 6, pictureWidth: 340,
      pictureHeight: 200, isInverted: false, isFlat: false)
  }

  private func ring(_ mask: inout BinaryImage, x: Int, y: Int) {
    for row in 0..<50 {
      for column in 0..<40 where row < 6 || row >= 44 || column < 6 || column >= 34 { mask[x + column, y + row] = true }
    }
  }

  /// A symbol of the row above stands on the box.
  @Test(arguments: [0, 30]) func writingIsCutOffTheFrameThatItTouches(_ gap: Int) throws {
    let page = try page(gap: gap) { ring(&$0, x: 150, y: 33) }
    let parted = try contents.framesParted(page, scale: Self.scale)
    #expect(parted.components.count == 5)
    #expect(parted.components[0].box.y >= 70 && parted.components[4].box.y == 33)
    #expect(parted.components[0].area + parted.components[4].area == page.components[0].area)
    let marks = MarkFinder(page: parted, usualSize: 60).marks()
    #expect(marks.map(\.kind) == [.frame] && marks.first?.components == [0])
  }

  /// The end of the frame's own stroke, and what touches it from inside.
  @Test func otherFramesStayWhole() throws {
    let longer = try page { mask in for x in 0..<340 { for y in 174..<180 { mask[x, y] = true } } }
    #expect(try contents.framesParted(longer, scale: Self.scale).components == longer.components)
    let inside = try page { ring(&$0, x: 250, y: 127) }
    #expect(try contents.framesParted(inside, scale: Self.scale).components == inside.components)
  }

  /// Large letters hold no writing, and an open outline nothing.
  @Test func whatIsNoFrameStaysWhole() throws {
    let empty = try page { ring(&$0, x: 150, y: 33) }
    let alone = InkPage(
      ink: empty.ink, components: [empty.components[0]], strokeWidth: 6, pictureWidth: 340, pictureHeight: 200,
      isInverted: false, isFlat: false)
    #expect(try contents.framesParted(alone, scale: Self.scale).components.count == 1)
    let open = try page(gap: 150) { ring(&$0, x: 40, y: 33) }
    #expect(try contents.framesParted(open, scale: Self.scale).components.count == 4)
  }
}
