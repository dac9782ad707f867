import ImageProcessing
import Testing

@testable import Recognition

@Suite struct RowCrossingsTests {
  private static let rows = LineSplitterTests.row(4, y: 0) + LineSplitterTests.row(4, y: 110)

  private func cut(_ piece: Component, rows: [Component] = rows) -> PieceCut? {
    let components = rows + [piece]
    let finder = PartingFinder(
      splitter: LineSplitter(), components: components, usualSize: 60, slope: 0,
      writing: Array(components.indices))
    return RowCrossings(
      components: components, scale: PageScale(usualSize: 60, strokeWidth: 6), slope: 0
    ).cuts(Array(components.indices), rows: finder.rows).first
  }

  /// Two symbols, one below the other, joined by a stroke of so many pixels.
  private func joined(_ width: Int, x: Int = 260, height: Int = 170) -> Component? {
    var mask = BinaryImage(width: 40, height: height)
    for y in 0..<height {
      let isSymbol = y < 60 || y >= height - 60
      for x in isSymbol ? 0..<40 : 18..<18 + width { mask[x, y] = true }
    }
    return Component(mask: mask, x: x, y: 0)
  }

  @Test func aDescenderThatTouchesTheNextRowIsCut() throws {
    let whole = try #require(joined(6))
    let cut = try #require(self.cut(whole))
    #expect(cut.whole == 8 && cut.parts.count == 2)
    #expect(cut.parts.reduce(0) { $0 + $1.area } == whole.area)
    #expect(cut.parts[0].box.y == 0 && cut.parts[1].box.maxY == 170)
    #expect(cut.parts[0].box.maxY == cut.parts[1].box.y && (60...110).contains(cut.parts[1].box.y))
  }

  @Test func whatIsThickBetweenTwoRowsStaysWhole() throws { #expect(cut(try #require(joined(20))) == nil) }

  /// A descender that only comes near the next row, a piece far from the rows, and one in a single row.
  @Test func whatHasNoSymbolInTheNextRowStaysWhole() throws {
    #expect(cut(piece(260, 0, 40, 115)) == nil)
    #expect(cut(try #require(joined(6, x: 700))) == nil)
    #expect(cut(try #require(joined(6)), rows: LineSplitterTests.row(4, y: 0)) == nil)
  }
}
