import Testing

@testable import ImageProcessing

@Suite struct DarkSurroundTests {
  /// Whether a point lies on a sheet whose sides slope.
  static func isOnSheet(_ x: Int, _ y: Int) -> Bool { x > 40 + y / 10 && x < 850 && y > 30 + x / 20 && y < 370 }

  static func page() -> Sketch {
    var sketch = Sketch(900, 420)
    sketch.sum(x: 180, y: 130, size: 110, pen: 6)
    return sketch
  }

  /// A sheet on a table reads as on endless paper, also where a shadow lies on both.
  @Test(arguments: [20.0, 60, 90], [1.0, 0.6])
  func tablesAreNoInk(_ table: Double, _ shadow: Double) throws {
    let sketch = Self.page()
    let picture = sketch.picture(ink: 40, noise: 3) { x, y in
      (Self.isOnSheet(x, y) ? 200 : table) * (x > 450 ? shadow : 1)
    }
    let page = try Binarizer().page(of: picture)
    #expect(page.components.count == Sketch.sumPieces, "\(page.components.map(\.box))")
    #expect(BinarizerTests.score(page, sketch) > 0.9, "\(BinarizerTests.score(page, sketch))")
    #expect(!page.isInverted)
  }

  @Test func theTableIsPaperedAndNotCounted() throws {
    let picture = Self.page().picture(noise: 3) { x, y in Self.isOnSheet(x, y) ? 200 : 50 }
    let surround = try #require(try DarkSurround(picture))
    #expect(surround.filled[5, 5] > 180 && surround.filled[890, 410] > 180)
    // What is well on the sheet is as it was.
    #expect(surround.filled[450, 200] == picture[450, 200] && surround.filled[183, 130] == picture[183, 130])
    let counted = surround.histogram(of: surround.filled).total
    let table = (0..<420).reduce(0) { sum, y in sum + (0..<900).count { !Self.isOnSheet($0, y) } }
    #expect(counted >= table && counted < table * 3 / 2, "\(counted) of \(table)")
    #expect(Histogram(surround.filled).less(surround.histogram(of: surround.filled)).total == 900 * 420 - counted)
  }

  /// A shadow is softer than a table's edge, or less dark, or has writing; a blackboard is dark all over.
  @Test func shadowsAndBoardsAreNoTables() throws {
    let sketch = Self.page()
    #expect(try DarkSurround(sketch.picture(noise: 3) { _, _ in 200 }) == nil)
    #expect(try DarkSurround(sketch.picture(ink: 1000, noise: 3) { _, _ in 40 }) == nil)
    #expect(try DarkSurround(sketch.picture(noise: 3) { x, _ in x > 800 ? 120 : 200 }) == nil)
    #expect(try DarkSurround(sketch.picture(noise: 3) { x, _ in max(60, min(200, 900 - Double(x))) }) == nil)
    #expect(try DarkSurround(sketch.picture(ink: 20, noise: 3) { x, _ in x > 400 ? 90 : 200 }) == nil)
  }

  @Test func oddSizesDoNotTrap() throws {
    for (width, height) in [(1, 1), (1, 900), (900, 1), (251, 13), (260, 260)] {
      let pixels = (0..<width * height).map { UInt8(truncatingIfNeeded: $0 &* 97) }
      let picture = GrayImage(width: width, height: height, pixels: pixels)
      // No table beside a sheet fits into these, and noise is none.
      #expect(try DarkSurround(picture) == nil, "\(width)x\(height)")
    }
  }
}
