import Testing

@testable import Datasets

@Suite struct InkRendererTests {
  let synthesizer = HandwritingSynthesizer(seed: 5)

  /// The longer side fills the square less its margins, centred, wherever and however large the ink was written.
  @Test(arguments: ["2", "8", "x", "-", "1", "=", "\\sum", ",", "\\sqrt"]) func inkFillsTheSquareLessItsMargins(
    label: String
  )
    throws
  {
    for writer in 0..<8 {
      let strokes = synthesizer.symbol(label, writer: writer, sample: 0).strokes
      let crop = InkRenderer().crop(strokes, pen: 7)
      let extent = try #require(crop.extent)
      let (width, height) = (extent.right - extent.left + 1, extent.bottom - extent.top + 1)
      #expect(abs(max(width, height) - 39) <= 1, "\(label) by \(writer): \(width) x \(height)")
      #expect(abs(extent.left + extent.right - 44) <= 2 && abs(extent.top + extent.bottom - 44) <= 2)
      for edge in 0..<45 {
        #expect(crop[edge, 0] == 0 && crop[edge, 44] == 0 && crop[0, edge] == 0 && crop[44, edge] == 0)
      }
      let moved = strokes.map { $0.map { Ink.Point($0.x * 3 + 500, $0.y * 3 - 70) } }
      let same = InkRenderer().crop(moved, pen: 21)
      #expect(zip(crop.pixels, same.pixels).allSatisfy { abs($0 - $1) < 0.02 }, "\(label) by \(writer)")
      #expect(crop.pixels.allSatisfy { (0...1).contains($0) })
    }
  }

  @Test func theAspectIsKept() throws {
    let crop = InkRenderer().crop([line(0, 0, 100, 0), line(0, 50, 100, 50)], pen: 4)
    let extent = try #require(crop.extent)
    // 104 by 54 with the pen.
    #expect(abs(Double(extent.bottom - extent.top + 1) - 39.0 * 54 / 104) <= 1.5)
  }

  @Test(arguments: [4, 10, 20, 40] as [Float]) func thePenIsAsWideAsAsked(pen: Float) {
    let crop = InkRenderer().crop([line(0, 0, 0, 100)], pen: pen)
    let across = (0..<45).reduce(Float(0)) { $0 + crop[$1, 22] }
    #expect(abs(across - max(1.6, 39 * pen / (100 + pen))) < 0.15, "\(across)")
  }

  @Test func aThinPenIsThickenedToTheLeastOne() {
    for pen in [0, 0.01, 1, 3] as [Float] {
      let crop = InkRenderer().crop([line(0, 0, 0, 100)], pen: pen)
      #expect(abs((0..<45).reduce(Float(0)) { $0 + crop[$1, 22] } - 1.6) < 0.1)
      #expect(abs((0..<45).reduce(Float(0)) { $0 + crop[22, $1] } - 39) < 1)
    }
  }

  @Test func aDotBecomesADisc() throws {
    for stroke in [[Ink.Point(7, 9)], [Ink.Point(7, 9), Ink.Point(7, 9)]] {
      let crop = InkRenderer().crop([stroke], pen: 5)
      #expect(abs(crop.ink - 19.5 * 19.5 * .pi) < 25, "\(crop.ink)")
      #expect(crop[22, 22] == 1 && crop[4, 4] == 0)
    }
  }

  @Test func otherSizesAreTheSamePictureLarger() throws {
    let strokes = synthesizer.symbol("5", writer: 1, sample: 0).strokes
    let (small, large) = (InkRenderer().crop(strokes, pen: 8), InkRenderer(size: 90).crop(strokes, pen: 8))
    let extent = try #require(large.extent)
    #expect(abs(max(extent.right - extent.left, extent.bottom - extent.top) + 1 - 78) <= 2)
    #expect(abs(large.ink / 4 / small.ink - 1) < 0.06)
  }

  @Test func noInkIsGround() {
    for strokes in [[], [[]], [[], []]] as [[Ink.Stroke]] {
      #expect(InkRenderer().crop(strokes, pen: 3).pixels.allSatisfy { $0 == 0 })
    }
  }
}
