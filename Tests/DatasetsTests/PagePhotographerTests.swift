import ImageProcessing
import Testing

@testable import Datasets

@Suite struct PagePhotographerTests {
  let expression: InkExpression

  init() throws {
    expression = HandwritingSynthesizer(seed: 1).expression(
      try ExpressionNotation.parse("12+frac(3,x)=sqrt(5)"), writer: 2, sample: 0)
  }

  @Test(arguments: 0...3) func sameSeedSameBytes(level: Int) {
    let photographer = PagePhotographer(seed: 5, effects: .severity(level))
    let first = photographer.photograph(expression, number: 7)
    #expect(first == photographer.photograph(expression, number: 7))
    #expect(first != photographer.photograph(expression, number: 8))
    #expect(first != PagePhotographer(seed: 6, effects: .severity(level)).photograph(expression, number: 7))
  }

  @Test(arguments: 0...3) func boxesHoldTheInk(level: Int) {
    var effects = PageEffects.severity(level)
    // Without what else darkens pixels, every dark pixel is ink and must lie in a box.
    (effects.rulingProbability, effects.specks, effects.edgeProbability) = (0, 0, 0)
    (effects.shadow, effects.vignette, effects.gradient, effects.noise, effects.texture) = (0, 0, 0, 0, 0)
    (effects.blur, effects.compression) = (0, 0)
    for number in 0..<5 {
      let photograph = PagePhotographer(seed: 1, effects: effects).photograph([expression, expression], number: number)
      let image = photograph.image
      #expect(photograph.symbols.count == 2 * expression.symbols.count)
      for y in 0..<image.height {
        for x in 0..<image.width where image[x, y] < 110 {
          let (px, py) = (Float(x) + 0.5, Float(y) + 0.5)
          let holds = photograph.symbols.contains {
            $0.box.left <= px && px <= $0.box.right && $0.box.top <= py && py <= $0.box.bottom
          }
          if !holds { Issue.record("ink at \(x), \(y) outside all boxes") }
        }
      }
      for symbol in photograph.symbols {
        let (left, right) = (Int(symbol.box.left), Int(symbol.box.right.rounded(.up)))
        let (top, bottom) = (Int(symbol.box.top), Int(symbol.box.bottom.rounded(.up)))
        #expect(left >= 0 && top >= 0 && right <= image.width && bottom <= image.height)
        let hasInk = (top..<bottom).contains { y in (left..<right).contains { image[$0, y] < 128 } }
        #expect(hasInk, "no ink in the box of \(symbol.label)")
      }
    }
  }

  @Test func withoutEffectsThePageIsBlackOnWhite() {
    let image = PagePhotographer(seed: 1, effects: .severity(0)).photograph(expression, number: 0).image
    #expect(image.pixels.contains(0))
    #expect(image.pixels.filter { $0 == 255 }.count > image.pixels.count * 3 / 4)
  }

  @Test func survivesOddInput() {
    let photographer = PagePhotographer(seed: 1, effects: .severity(3), symbolHeight: -4, largestSide: 1)
    #expect(photographer.photograph([], number: 0).image.width >= 16)
    var odd = expression
    odd.ink.strokes = [[Ink.Point(1, 1)], [], [Ink.Point(1e30, 0), Ink.Point(0, 1e-30)]]
    odd.symbols = [InkSymbol(label: "x", strokes: [0, 99], id: "x_1")]
    let photograph = photographer.photograph(odd, number: 0)
    #expect(photograph.image.width <= 3000)
  }

  @Test func largePagesAreMadeSmaller() {
    let photographer = PagePhotographer(seed: 1, effects: .severity(2), symbolHeight: 400, largestSide: 500)
    let image = photographer.photograph(expression, number: 1).image
    #expect(max(image.width, image.height) < 1000)
  }
}
