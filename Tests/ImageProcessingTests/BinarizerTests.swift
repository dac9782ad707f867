import Testing

@testable import ImageProcessing

@Suite struct BinarizerTests {
  static func page(size: Double = 60, pen: Double = 5, width: Int = 600, height: Int = 300) -> Sketch {
    var sketch = Sketch(width, height)
    sketch.sum(x: 100, y: 100, size: size, pen: pen)
    return sketch
  }

  /// Share of ink found right: F1 of the pixels, with one pixel of play at edges not granted.
  static func score(_ page: InkPage, _ sketch: Sketch) -> Double {
    let truth = sketch.ink
    var (both, found, drawn) = (0, 0, 0)
    for (first, second) in zip(page.ink.pixels, truth.pixels) {
      both += Int(first & second)
      found += Int(first)
      drawn += Int(second)
    }
    return 2 * Double(both) / Double(max(1, found + drawn))
  }

  struct Light: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var ink = 60.0
    var noise = 0.0
    let paper: @Sendable (Int, Int) -> Double
  }

  static let lights: [Light] = [
    Light(testDescription: "even") { _, _ in 210 },
    Light(testDescription: "noise", noise: 10) { _, _ in 210 },
    Light(testDescription: "gradient", noise: 3) { x, _ in 240 - 0.28 * Double(x) },
    Light(testDescription: "gradient down", noise: 3) { _, y in 80 + 0.5 * Double(y) },
    Light(testDescription: "soft shadow", noise: 3) { x, y in
      x + y < 380 ? 210 : max(110, 210 - 2.0 * Double(x + y - 380))
    },
    Light(testDescription: "hard shadow", noise: 3) { x, y in x + y < 380 ? 210 : 120 },
    Light(testDescription: "vignette", noise: 3) { x, y in
      230 - 0.0012 * (Double((x - 300) * (x - 300)) + 2 * Double((y - 150) * (y - 150)))
    },
    Light(testDescription: "faint pencil", ink: 165, noise: 4) { _, _ in 210 },
    Light(testDescription: "dark room", ink: 25, noise: 3) { _, _ in 70 },
  ]

  @Test(arguments: lights)
  func everyPieceIsFoundInAnyLight(_ light: Light) throws {
    let sketch = Self.page()
    let page = try Binarizer().page(of: sketch.picture(ink: light.ink, noise: light.noise, paper: light.paper))
    #expect(page.components.count == Sketch.sumPieces)
    #expect(Self.score(page, sketch) > 0.93, "\(Self.score(page, sketch))")
    #expect(abs(page.strokeWidth - 5) <= 1.1, "\(page.strokeWidth)")
    #expect(!page.isInverted)
  }

  @Test func lightInkOnDarkIsTurned() throws {
    let sketch = Self.page()
    for noise in [0.0, 4.0] {
      let page = try Binarizer().page(of: sketch.picture(ink: 1000, noise: noise) { _, _ in 40 })
      #expect(page.isInverted && page.components.count == Sketch.sumPieces, "noise \(noise)")
      #expect(Self.score(page, sketch) > 0.93)
    }
  }

  /// Otsu's rule finds two classes in anything; paper is not writing.
  @Test(arguments: [0.0, 2.0, 10.0])
  func emptyPaperStaysEmpty(_ noise: Double) throws {
    let blank = Sketch(500, 400)
    for paper: @Sendable (Int, Int) -> Double in [
      { _, _ in 210 }, { x, y in 220 - 0.15 * Double(x) - 0.1 * Double(y) },
    ] {
      let page = try Binarizer().page(of: blank.picture(noise: noise, paper: paper))
      #expect(page.components.isEmpty && page.strokeWidth == 0)
    }
  }

  @Test(arguments: [0, 128, 255])
  func pictureOfOneLevelIsEmpty(_ level: UInt8) throws {
    for size in [(8, 8), (1, 400), (400, 1), (300, 200)] {
      let page = try Binarizer().page(of: GrayImage(width: size.0, height: size.1, level: level))
      #expect(page.components.isEmpty)
    }
  }

  @Test(arguments: [2.0, 3, 8, 20, 40])
  func thinAndThickStrokesStaySolid(_ pen: Double) throws {
    var sketch = Sketch(1400, 700)
    sketch.sum(x: 150, y: 200, size: 240, pen: pen)
    let page = try Binarizer().page(of: sketch.picture(noise: 3))
    #expect(page.components.count == Sketch.sumPieces)
    #expect(Self.score(page, sketch) > 0.9, "\(Self.score(page, sketch))")
  }

  @Test func decimalPointStaysAndDirtGoes() throws {
    var sketch = Self.page()
    sketch.dot(570, 20, pen: 5)
    sketch.dot(20, 280, pen: 2)
    let page = try Binarizer().page(of: sketch.picture(noise: 3))
    #expect(page.components.count == Sketch.sumPieces)
    #expect(page.components.contains { $0.box.width <= 8 && $0.box.height <= 8 })
  }

  @Test func tableBeyondThePageGoes() throws {
    let sketch = Self.page()
    var generator = SeededGenerator(seed: 3)
    let grain = (0..<300).map { _ in Double.random(in: 40...90, using: &generator) }
    let page = try Binarizer().page(
      of: sketch.picture(noise: 3) { x, y in x + y / 4 < 50 ? grain[(x * 7 + y / 9) % 300] : 210 })
    #expect(page.components.count == Sketch.sumPieces, "\(page.components.map(\.box))")
  }

  /// Marks with less than half of the ink's contrast are no writing, and those left say how dark they are.
  @Test func faintMarksGoAndOthersSayHowDarkTheyAre() throws {
    var sketch = Self.page()
    for x in stride(from: 100.0, to: 500, by: 1) where x < 160 || x > 200 { sketch.shade(x, 190, share: 0.35, pen: 3) }
    sketch.shade(300, 80, share: 0.7, pen: 8)
    let page = try Binarizer().page(of: sketch.picture(noise: 3))
    #expect(page.components.count == Sketch.sumPieces + 1, "\(page.components.map(\.box))")
    let shaded = try #require(page.components.first { $0.box.maxY < 95 })
    #expect(shaded.darkness > 0.55 && shaded.darkness < 0.85)
    #expect(page.components.allSatisfy { $0 == shaded || abs($0.darkness - 1) < 0.2 })
    let drawing = try Binarizer().page(of: sketch.picture())
    #expect(drawing.isFlat && drawing.components.allSatisfy { $0.darkness == 1 })
  }

  /// Noise that the eye sees through leaves no thousands of pieces.
  @Test(arguments: [12.0, 14, 16])
  func strongGrainIsNotInk(_ noise: Double) throws {
    let sketch = Self.page(pen: 6)
    let page = try Binarizer().page(of: sketch.picture(ink: 40, noise: noise) { x, _ in x < 300 ? 210 : 110 })
    #expect(page.components.count < 30, "\(page.components.count)")
    #expect(Self.score(page, sketch) > 0.75, "\(Self.score(page, sketch))")
  }

  /// Where there is no end of pieces, the largest are kept, which are read in about a second.
  @Test func piecesAreBounded() throws {
    var sketch = Sketch(1200, 900)
    for index in 0..<1600 {
      let (x, y) = (Double(20 + 28 * (index % 42)), Double(20 + 22 * (index / 42)))
      sketch.line(x, y, x + (index % 7 == 0 ? 20 : 14), y, pen: 4)
    }
    var binarizer = Binarizer()
    binarizer.parameters.removesRuling = false
    let page = try binarizer.page(of: sketch.picture(noise: 3))
    #expect(page.components.count == binarizer.parameters.mostPieces)
    #expect(page.components.count { $0.box.width > 20 } == (1600 + 6) / 7)
  }

  @Test func strokeAtTheBorderStays() throws {
    var sketch = Sketch(360, 200)
    sketch.sum(x: 20, y: 60, size: 75, pen: 6)
    let page = try Binarizer().page(of: sketch.picture(noise: 3))
    #expect(page.components.contains { $0.box.maxX == 360 })
    #expect(page.components.count == Sketch.sumPieces)
  }

  @Test func smallPicturesAreEnlargedAndBoxesComeBack() throws {
    var sketch = Sketch(160, 60)
    sketch.sum(x: 20, y: 20, size: 24, pen: 1.5)
    let page = try Binarizer().page(of: sketch.picture(noise: 2))
    #expect(page.scale == 2)
    #expect(page.components.count == Sketch.sumPieces)
    let boxes = page.components.map { page.pictureBox($0.box) }
    #expect(boxes.allSatisfy { $0.maxX <= 160 && $0.maxY <= 60 && $0.x >= 0 && $0.y >= 0 })
    #expect(boxes.map(\.x).min().map { (17...20).contains($0) } == true)
  }

  @Test func damageOfJPEG() throws {
    let sketch = Self.page()
    let file = try ImageFile.read(
      bytes: try ImageFile.jpeg(sketch.picture(noise: 4) { x, _ in 230 - 0.2 * Double(x) }, quality: 25), name: "a")
    let page = try Binarizer().page(of: file)
    #expect(page.components.count == Sketch.sumPieces)
    #expect(Self.score(page, sketch) > 0.9)
  }

  @Test func sameBytesEveryTime() throws {
    let picture = Self.page().picture(noise: 6)
    #expect(try Binarizer().page(of: picture).ink == Binarizer().page(of: picture).ink)
  }
}
