import Testing

@testable import ImageProcessing

@Suite struct DotGridTests {
  private func dot(_ x: Double, _ y: Double) -> PixelBox { PixelBox(x: Int(x), y: Int(y), width: 3, height: 3) }

  /// Points of a grid seen from the side, with one in ten missing, each a little out of its place.
  @Test func aGridIsFoundInPerspective() {
    var generator = SeededGenerator(seed: 1)
    var boxes: [PixelBox] = []
    for row in 0..<20 {
      for column in 0..<25 where Int.random(in: 0..<10, using: &generator) > 0 {
        let far = 1 - 0.02 * Double(row)
        boxes.append(
          dot(
            500 + 30 * far * Double(column - 12) + Double.random(in: -1...1, using: &generator),
            30 * far * Double(row) + Double.random(in: -1...1, using: &generator)))
      }
    }
    #expect(DotGrid.isFound(in: boxes))
  }

  @Test(arguments: [100, 2000]) func grainIsNone(_ count: Int) {
    var generator = SeededGenerator(seed: 2)
    let boxes = (0..<count).map { _ in
      dot(Double.random(in: 0..<900, using: &generator), Double.random(in: 0..<600, using: &generator))
    }
    #expect(!DotGrid.isFound(in: boxes))
  }

  @Test func fewMarksAndMarksInOnePlaceAreNone() {
    #expect(!DotGrid.isFound(in: []))
    #expect(!DotGrid.isFound(in: (0..<20).map { dot(30 * Double($0 % 5), 30 * Double($0 / 5)) }))
    #expect(!DotGrid.isFound(in: [PixelBox](repeating: dot(5, 5), count: 100)))
  }

  /// Dotted paper of any darkness, as a camera and as a tablet shows it: the writing is found as on plain paper.
  @Test(arguments: [150.0, 120, 80], [0, 5.0]) func writingOnDottedPaper(_ level: Double, noise: Double) throws {
    let sketch = BinarizerTests.page(size: 40, pen: 3.5, width: 640, height: 360)
    let plain = try Binarizer().page(of: sketch.picture(ink: 60, noise: noise) { _, _ in 210 })
    let dotted = try Binarizer().page(
      of: sketch.picture(ink: 60, noise: noise) { x, y in x % 25 < 2 && y % 25 < 2 ? level : 210 })
    // Thin strokes are looked at in a picture of twice the size.
    func width(_ page: InkPage) -> Double { page.strokeWidth * Double(sketch.width) / Double(page.ink.width) }
    #expect(abs(width(dotted) - width(plain)) < 0.8, "\(width(dotted)) \(width(plain))")
    #expect(dotted.components.count == plain.components.count)
  }
}

@Suite struct BindingHolesTests {
  private func found(_ pieces: [PixelBox]) -> [Int] {
    BindingHoles.find(in: pieces, areas: pieces.map { $0.area * 8 / 10 })
  }
  private let writing = (0..<40).map { PixelBox(x: 200 + 50 * ($0 % 8), y: 100 * ($0 / 8), width: 30, height: 50) }

  private func holes(x: Int, count: Int = 12, step: Int = 40, across: Bool = false) -> [PixelBox] {
    (0..<count).map { number in
      let (along, aside) = (10 + step * number, x + number / 4)
      return PixelBox(x: across ? along : aside, y: across ? aside : along, width: 16, height: 15 + number % 3)
    }
  }

  @Test func aRowOfHolesAtTheEdge() {
    #expect(found(writing + holes(x: 40)) == Array(40..<52))
    #expect(found(writing + holes(x: 700)) == Array(40..<52))
    #expect(
      found(writing.map { PixelBox(x: $0.x, y: $0.y + 200, width: 30, height: 50) } + holes(x: 40, across: true))
        == Array(40..<52))
  }

  /// A few bullets, a row within the writing, and pieces at any distance.
  @Test func otherMarksStay() {
    #expect(found(writing + holes(x: 40, count: 5)).isEmpty)
    #expect(found(writing + holes(x: 385)).isEmpty)
    let bullets = [10, 60, 190, 230, 420, 440, 610].map { PixelBox(x: 40, y: $0, width: 16, height: 16) }
    #expect(found(writing + bullets).isEmpty)
    #expect(found([]).isEmpty && found(holes(x: 10, count: 3)).isEmpty)
  }
}
