import Testing

@testable import ImageProcessing

@Suite struct RuleRemoverTests {
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

  private func removed(_ levels: GrayImage) -> RuleRemover.Result {
    RuleRemover().removed(from: levels, paper: Histogram(levels).mode, noise: 3)
  }

  @Test func paperWithoutRulingIsUntouched() {
    let levels = Self.sum().picture(noise: 3)
    let result = removed(levels)
    #expect(result.levels == levels && result.across.isEmpty && result.down.isEmpty)
  }

  /// A tightly cut fraction has a bar of the whole width, and a system of two fractions has two.
  @Test func fractionBarsAndUnderlinesStay() {
    var sketch = Self.sum()
    sketch.line(30, 270, 870, 272, pen: 6)
    sketch.line(110, 400, 890, 398, pen: 6)
    let levels = sketch.picture(noise: 3)
    #expect(removed(levels).levels == levels)
  }

  /// A box whose sides lie along printed lines, and sides as evenly spaced as lines, are ink.
  @Test(arguments: [true, false]) func theSidesOfABoxStay(isRuled: Bool) throws {
    var box = Self.sum()
    let sides: [(Double, Double, Double, Double)] = [
      (60, 105, 840, 105), (60, 315, 840, 315), (60, 105, 60, 315), (840, 105, 840, 315),
    ]
    for (x, y, toX, toY) in sides {
      box.line(x, y, toX, toY, pen: 6)
    }
    if !isRuled { box.line(150, 210, 700, 210, pen: 6) }
    let writing = box.picture(ink: 60, noise: 3)
    let printed = isRuled ? Self.ruled(Sketch(900, 420)).picture(ink: 190, noise: 3) : writing
    let both = GrayImage(width: 900, height: 420, pixels: zip(writing.pixels, printed.pixels).map { min($0, $1) })
    let page = try Binarizer().page(of: both)
    #expect(BinarizerTests.score(page, box) > 0.9, "\(BinarizerTests.score(page, box))")
  }

  /// A single line from edge to edge is printed; on a line as dark as the writing and thicker than half of it, only what
  /// crosses it stays.
  @Test(arguments: [60.0, 120, 160]) func oneLineFromEdgeToEdgeGoes(_ ink: Double) throws {
    let truth = Self.sum()
    var rule = Sketch(900, 420)
    rule.line(0, 236, 900, 239, pen: 3)
    let (writing, printed) = (truth.picture(ink: 60, noise: 3), rule.picture(ink: ink, noise: 3))
    let both = GrayImage(width: 900, height: 420, pixels: zip(writing.pixels, printed.pixels).map { min($0, $1) })
    let page = try Binarizer().page(of: both)
    #expect(page.components.count == Sketch.sumPieces, "\(page.components.map(\.box))")
    #expect(BinarizerTests.score(page, truth) > 0.9, "\(BinarizerTests.score(page, truth))")
    #expect(page.ruleSlope.map { abs($0 - 3.0 / 900) < 0.002 } == true)
  }

  /// Pencil is often fainter than the lines that it stands on.
  @Test func pencilOnDarkerLinesStays() throws {
    let truth = Self.sum()
    let lines = Self.ruled(Sketch(900, 420), slope: 0.02)
    let (writing, printed) = (truth.picture(ink: 150, noise: 3), lines.picture(ink: 100, noise: 3))
    let both = GrayImage(width: 900, height: 420, pixels: zip(writing.pixels, printed.pixels).map { min($0, $1) })
    let page = try Binarizer().page(of: both)
    #expect(page.components.count == Sketch.sumPieces, "\(page.components.map(\.box))")
    #expect(BinarizerTests.score(page, truth) > 0.85, "\(BinarizerTests.score(page, truth))")
  }

  /// A margin is fainter than the writing; a stroke as high as the picture is not.
  @Test func marginsGoAndBarsStay() throws {
    let truth = Self.sum()
    var margin = Sketch(900, 420)
    margin.line(80, 0, 84, 420, pen: 3)
    for (ink, isLeft) in [(140.0, false), (60, true)] {
      let (writing, printed) = (truth.picture(ink: 60, noise: 3), margin.picture(ink: ink, noise: 3))
      let both = GrayImage(width: 900, height: 420, pixels: zip(writing.pixels, printed.pixels).map { min($0, $1) })
      #expect(removed(both).down.isEmpty == isLeft)
    }
  }

  @Test func oddSizesDoNotTrap() {
    for (width, height) in [(1, 1), (1, 90), (90, 1), (30, 30), (300, 40)] {
      let full = GrayImage(width: width, height: height, level: 0)
      // A blot is no ruling: what cannot be lines stays as it is.
      #expect(removed(full).levels == full, "\(width)x\(height)")
    }
  }

  @Test func transposingTwiceIsNothing() {
    let ink = Self.sum().ink
    #expect(ink.transposed().transposed() == ink)
    #expect(ink.transposed()[120, 150] == ink[150, 120])
  }
}
