import Testing

@testable import ImageProcessing

@Suite struct RuleLineRemoverTests {
  /// Lines every 70 pixels, and where squared, columns too.
  static func ruled(_ sketch: Sketch, slope: Double = 0, bend: Double = 0, isSquared: Bool = false, pen: Double = 2)
    -> Sketch
  {
    var lines = sketch
    for start in stride(from: 35.0, to: Double(sketch.height) + 80, by: 70) {
      for x in stride(from: 0.0, to: Double(sketch.width), by: 20) {
        func y(_ x: Double) -> Double {
          let along = x / Double(sketch.width)
          return start + slope * x + bend * along * (1 - along) * 4
        }
        lines.line(x, y(x), x + 20, y(x + 20), pen: pen)
      }
    }
    if isSquared {
      for x in stride(from: 30.0, to: Double(sketch.width), by: 70) {
        lines.line(x, 0, x, Double(sketch.height), pen: pen)
      }
    }
    return lines
  }

  static func sum() -> Sketch {
    var sketch = Sketch(900, 420)
    sketch.sum(x: 150, y: 120, size: 120, pen: 6)
    return sketch
  }

  struct Paper: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var slope = 0.0
    var bend = 0.0
    var isSquared = false
  }

  @Test(arguments: [
    Paper(testDescription: "ruled"), Paper(testDescription: "tilted", slope: 0.03),
    Paper(testDescription: "tilted the other way", slope: -0.05), Paper(testDescription: "bent", bend: 12),
    Paper(testDescription: "squared", isSquared: true),
  ])
  func linesGoAndStrokesStay(_ paper: Paper) throws {
    let truth = Self.sum()
    let lined = Self.ruled(truth, slope: paper.slope, bend: paper.bend, isSquared: paper.isSquared)
    let page = try Binarizer().page(of: lined.picture(noise: 3))
    #expect(page.components.count == Sketch.sumPieces, "\(page.components.map(\.box))")
    #expect(BinarizerTests.score(page, truth) > 0.9, "\(BinarizerTests.score(page, truth))")
  }

  @Test func paperWithoutRulingIsUntouched() {
    let ink = Self.sum().ink
    let result = RuleLineRemover().removed(from: ink)
    #expect(result.ink == ink && result.across == 0 && result.down == 0)
  }

  /// A tightly cut fraction has a bar of the whole width, and a system of two fractions has two.
  @Test func fractionBarsAndUnderlinesStay() {
    var sketch = Self.sum()
    sketch.line(10, 270, 890, 272, pen: 6)
    sketch.line(10, 400, 890, 398, pen: 6)
    let result = RuleLineRemover().removed(from: sketch.ink)
    #expect(result.ink == sketch.ink)
  }

  @Test func oddSizesDoNotTrap() {
    for (width, height) in [(1, 1), (1, 90), (90, 1), (30, 30)] {
      let full = BinaryImage(width: width, height: height, pixels: [UInt8](repeating: 1, count: width * height))
      let result = RuleLineRemover().removed(from: full)
      // A blot is no ruling: what cannot be lines stays as it is.
      #expect(result.ink == full && result.across == 0 && result.down == 0, "\(width)x\(height)")
    }
  }

  @Test func transposingTwiceIsNothing() {
    let ink = Self.sum().ink
    #expect(ink.transposed().transposed() == ink)
    #expect(ink.transposed()[120, 150] == ink[150, 120])
  }
}
