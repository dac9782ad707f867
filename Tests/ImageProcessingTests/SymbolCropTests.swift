import Testing

@testable import ImageProcessing

@Suite struct SymbolCropTests {
  static func crop(_ draw: (inout Sketch) -> Void, width: Int = 400, height: Int = 400) throws -> [Float] {
    var sketch = Sketch(width, height)
    draw(&sketch)
    let components = try Components.find(in: sketch.ink)
    let box = try #require(components.first.map { components.reduce($0.box) { $0.union($1.box) } })
    // The symbol is the page's usual one.
    return try SymbolCrop(
      strokeWidth: try StrokeWidth.median(of: sketch.ink), usualSize: Double(max(box.width, box.height))
    ).pixels(of: components)
  }

  /// Rows and columns with ink of a half and more.
  static func extent(_ crop: [Float]) -> PixelBox {
    let ink = (0..<2025).filter { crop[$0] >= 0.5 }
    let (columns, rows) = (ink.map { $0 % 45 }, ink.map { $0 / 45 })
    let (left, top) = (columns.min() ?? 0, rows.min() ?? 0)
    return PixelBox(x: left, y: top, width: (columns.max() ?? 0) - left + 1, height: (rows.max() ?? 0) - top + 1)
  }

  static func strokeWidth(_ crop: [Float]) throws -> Double {
    try StrokeWidth.median(of: BinaryImage(width: 45, height: 45, pixels: crop.map { $0 >= 0.5 ? 1 : 0 }))
  }

  static func seven(_ sketch: inout Sketch, size: Double, pen: Double) {
    // Through pixel centres, so that a pen of one pixel does not fall between two rows.
    sketch.line(50.5, 50.5, 50.5 + 0.6 * size, 50.5, pen: pen)
    sketch.line(50.5 + 0.6 * size, 50.5, 50.5 + 0.2 * size, 50.5 + size, pen: pen)
  }

  /// The crop does not depend on how large the symbol was written, nor much on the pen.
  @Test(arguments: [12.0, 20, 40, 90, 160, 320])
  func sizeDoesNotMatter(_ size: Double) throws {
    let reference = try Self.crop { Self.seven(&$0, size: 100, pen: 8) }
    let crop = try Self.crop { Self.seven(&$0, size: size, pen: 0.08 * size) }
    let extent = Self.extent(crop)
    #expect(abs(extent.height - 39) <= 1 && abs(extent.y - 3) <= 1, "\(extent)")
    let difference = zip(crop, reference).reduce(Float(0)) { $0 + abs($1.0 - $1.1) }
    let ink = reference.reduce(0, +)
    // A pen of one or two pixels has lost up to half its width to the pixel grid.
    #expect(difference / ink < (size < 30 ? 0.9 : 0.45), "\(difference / ink)")
  }

  @Test(arguments: [1.0, 2, 4, 8, 16, 30])
  func strokesComeIntoRange(_ pen: Double) throws {
    let width = try Self.strokeWidth(try Self.crop { Self.seven(&$0, size: 200, pen: pen) })
    #expect(width >= 1.5 && width <= 5.6, "\(width)")
  }

  @Test func thinInkIsNotBroken() throws {
    for pen in [1.0, 1.5, 3] {
      let crop = try Self.crop { $0.ring(200, 200, radius: 150, pen: pen) }
      let ink = BinaryImage(width: 45, height: 45, pixels: crop.map { $0 >= 0.5 ? 1 : 0 })
      #expect(ink.eulerNumber == 0, "one ring, one hole, pen \(pen)")
    }
  }

  @Test func thickInkIsNotBroken() throws {
    let crop = try Self.crop { $0.ring(200, 200, radius: 100, pen: 60) }
    #expect(BinaryImage(width: 45, height: 45, pixels: crop.map { $0 >= 0.5 ? 1 : 0 }).eulerNumber == 0)
  }

  @Test func dotFillsTheCrop() throws {
    for pen in [3.0, 8, 60] {
      let extent = Self.extent(try Self.crop { $0.dot(100, 100, pen: pen) })
      #expect(abs(extent.width - 39) <= 2 && abs(extent.height - 39) <= 2, "\(extent)")
    }
  }

  @Test func barIsCentred() throws {
    for (dx, dy) in [(200.0, 0.0), (0, 200)] {
      let extent = Self.extent(try Self.crop { $0.line(50, 50, 50 + dx, 50 + dy, pen: 8) })
      #expect(abs(extent.midX - 22.5) <= 0.6 && abs(extent.midY - 22.5) <= 0.6)
      #expect(abs(max(extent.width, extent.height) - 39) <= 1 && min(extent.width, extent.height) <= 4)
    }
  }

  @Test func partsKeepTheirPlaces() throws {
    let crop = try Self.crop {
      $0.line(50, 100, 150, 100, pen: 8)
      $0.line(50, 140, 150, 140, pen: 8)
    }
    #expect(crop[22 * 45 + 22] == 0 && crop[14 * 45 + 22] > 0.9 && crop[30 * 45 + 22] > 0.9)
  }

  @Test func valuesAndSizes() throws {
    let component = try #require(Component(mask: BinaryImage("##", "#."), x: 5, y: 5))
    for (size, margin) in [(45, 3.0), (28, 4), (45, 1)] {
      var form = SymbolCrop(strokeWidth: 1, usualSize: 2, size: size)
      form.margin = margin
      let crop = try form.pixels(of: [component])
      #expect(crop.count == size * size && crop.allSatisfy { (0...1).contains($0) } && crop.contains { $0 > 0.9 })
    }
    let form = SymbolCrop(strokeWidth: 1, usualSize: 1)
    #expect(try form.pixels(of: []) == [Float](repeating: 0, count: 2025))
    let one = try #require(Component(mask: BinaryImage("#"), x: 0, y: 0))
    #expect(try form.pixels(of: [one]).reduce(0, +) > 600)
  }
}
