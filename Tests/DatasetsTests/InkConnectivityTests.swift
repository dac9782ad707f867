import Testing

@testable import Datasets

@Suite struct InkConnectivityTests {
  @Test func strokesNearerThanThePenAreOne() {
    let bars = [line(0, 0, 50, 0), line(0, 10, 50, 10)]
    for (pen, pieces) in [(1, 2), (5, 2), (9, 2), (11, 1), (30, 1)] as [(Float, Int)] {
      #expect(InkConnectivity.pieces(bars, pen: pen) == pieces, "pen \(pen)")
    }
  }

  @Test func crossingStrokesAreOneThoughTheirPointsAreFar() {
    // Two points each, crossing far from all of them.
    let cross = [[Ink.Point(0, 0), Ink.Point(100, 100)], [Ink.Point(0, 100), Ink.Point(100, 0)]]
    #expect(InkConnectivity.pieces(cross, pen: 3) == 1)
  }

  @Test func chainsHangTogether() {
    let chain = (0..<6).map { line(Float($0) * 50, 0, Float($0) * 50 + 49, 0) }
    #expect(InkConnectivity.pieces(chain, pen: 2) == 1)
    #expect(InkConnectivity.pieces([chain[0], chain[2], chain[4]], pen: 2) == 3)
    #expect(InkConnectivity.pieces([chain[0], chain[2], chain[1]], pen: 2) == 1)
  }

  @Test func oddInk() {
    #expect(InkConnectivity.pieces([], pen: 3) == 0)
    #expect(InkConnectivity.pieces([[]], pen: 3) == 0)
    #expect(InkConnectivity.pieces([[Ink.Point(1, 1)], [Ink.Point(2, 1)], [Ink.Point(90, 1)]], pen: 3) == 2)
    #expect(InkConnectivity.pieces([[Ink.Point(0, 0), Ink.Point(1e6, 0)]], pen: 0) == 1)
  }

  /// A thicker pen never has more pieces, and no symbol more pieces than strokes.
  @Test(arguments: ["=", "i", "5", "x", "\\div", "%", "\\ldots"]) func thickerPensJoin(label: String) {
    for writer in 0..<10 {
      let strokes = HandwritingSynthesizer(seed: 1).symbol(label, writer: writer, sample: 0).strokes
      var last = strokes.count
      for pen in [0.5, 2, 6, 12, 40] as [Float] {
        let pieces = InkConnectivity.pieces(strokes, pen: pen)
        #expect(pieces >= 1 && pieces <= last)
        last = pieces
      }
    }
  }
}
