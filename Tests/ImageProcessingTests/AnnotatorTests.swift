import Testing

@testable import ImageProcessing

@Suite struct AnnotatorTests {
  @Test func rectangleIsAnOutline() throws {
    var annotator = Annotator(ColorImage(width: 60, height: 40))
    try annotator.rectangle(PixelBox(x: 10, y: 10, width: 20, height: 15), color: SIMD3(255, 0, 0))
    #expect(annotator.image[10, 10] == SIMD3(255, 0, 0) && annotator.image[29, 24] == SIMD3(255, 0, 0))
    #expect(annotator.image[20, 17] == SIMD3(255, 255, 255) && annotator.image[31, 26] == SIMD3(255, 255, 255))
  }

  @Test func textLeavesInkAboveItsBaseline() throws {
    var annotator = Annotator(ColorImage(width: 200, height: 60))
    try annotator.text("x = 2π", x: 5, y: 40, size: 20, color: SIMD3(0, 0, 200))
    let dark = (0..<(200 * 60)).filter { annotator.image.pixels[$0 * 3] < 128 }
    #expect(dark.count > 50 && dark.allSatisfy { $0 / 200 <= 45 && $0 / 200 >= 10 })
  }

  @Test func outsideIsCut() throws {
    var annotator = Annotator(ColorImage(width: 30, height: 30))
    try annotator.rectangle(PixelBox(x: -50, y: -50, width: 500, height: 500), color: SIMD3(1, 2, 3))
    try annotator.rectangle(PixelBox(x: 5, y: 5, width: 0, height: 9), color: SIMD3(1, 2, 3))
    try annotator.text("far", x: 5000, y: -900, size: 12, color: SIMD3(1, 2, 3))
    #expect(annotator.image == ColorImage(width: 30, height: 30))
  }
}
