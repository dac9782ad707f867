import Testing

@testable import ImageProcessing
@testable import Recognition

@Suite struct SpeckOddsTests {
  /// The odds that a dot of `side` pixels beside a bar, drawn with a pen of 5, is dirt.
  private func odds(side: Int, darkness: Double = 1, gap: Int = 10) -> Double {
    let bar = piece(0, 0, 5, 60)
    let dot = piece(5 + gap, 60 - side, side, side)
    let page = InkPage(
      ink: BinaryImage(width: 300, height: 100),
      components: [
        bar,
        Component(box: dot.box, area: dot.area, centroid: dot.centroid, mask: dot.mask, darkness: darkness),
      ], strokeWidth: 5, pictureWidth: 300, pictureHeight: 100, isInverted: false, isFlat: false)
    return SpeckOdds(
      parameters: SpeckOdds.Parameters(), scale: PageScale(usualSize: 60, strokeWidth: page.strokeWidth)
    )
    .logOdds(1, page)
  }

  @Test func aPointOfThePenIsInkAndAFaintSpeckIsDirt() {
    #expect(odds(side: 5) < -1.5)
    #expect(odds(side: 3, darkness: 0.55) > 3)
  }

  @Test func thinFaintAndFarDotsAreRatherDirt() {
    #expect(odds(side: 3) > odds(side: 6))
    #expect(odds(side: 5, darkness: 0.6) > odds(side: 5, darkness: 0.9))
    #expect(odds(side: 5, gap: 80) > odds(side: 5, gap: 10))
    // Past two symbols all is far, and nothing is darker than ink.
    #expect(odds(side: 5, gap: 130) == odds(side: 5, gap: 200))
    #expect(odds(side: 5, darkness: 1.4) == odds(side: 5))
  }

  /// A page of nothing but dots has no larger ink to be near.
  @Test func aDotAloneIsFar() {
    let dot = piece(10, 10, 5, 5)
    let page = InkPage(
      ink: BinaryImage(width: 30, height: 30), components: [dot], strokeWidth: 5, pictureWidth: 30, pictureHeight: 30,
      isInverted: false, isFlat: false)
    #expect(
      SpeckOdds(
        parameters: SpeckOdds.Parameters(), scale: PageScale(usualSize: 60, strokeWidth: page.strokeWidth)
      )
      .logOdds(0, page) == odds(side: 5, gap: 200))
  }
}
