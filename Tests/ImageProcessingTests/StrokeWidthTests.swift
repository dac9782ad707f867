import Testing

@testable import ImageProcessing

@Suite struct StrokeWidthTests {
  @Test(arguments: 1...30)
  func widthOfABar(_ width: Int) throws {
    let bar = BinaryImage(width: 200, height: width, pixels: [UInt8](repeating: 1, count: 200 * width))
    #expect(abs(try StrokeWidth.median(of: bar) - Double(width)) <= max(0.6, 0.06 * Double(width)))
    #expect(abs(try StrokeWidth.median(of: bar.transposed()) - Double(width)) <= max(0.6, 0.06 * Double(width)))
  }

  @Test(arguments: [3.0, 6, 12])
  func widthOfAPen(_ pen: Double) throws {
    var sketch = Sketch(400, 200)
    sketch.sum(x: 20, y: 50, size: 80, pen: pen)
    #expect(abs(try StrokeWidth.median(of: sketch.ink) - pen) <= 1)
  }

  @Test func noInkHasNoWidth() throws {
    #expect(try StrokeWidth.median(of: BinaryImage(width: 5, height: 5)) == 0)
  }

  @Test func paddingAddsGround() {
    let padded = BinaryImage("##", "#.").padded(by: 1)
    #expect(padded == BinaryImage("....", ".##.", ".#..", "...."))
  }
}
