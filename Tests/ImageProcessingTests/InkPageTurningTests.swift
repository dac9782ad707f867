import Testing

@testable import ImageProcessing

@Suite struct InkPageTurningTests {
  private func page() throws -> InkPage {
    var sketch = Sketch(360, 200)
    sketch.sum(x: 40, y: 60, size: 75, pen: 6)
    return try Binarizer().page(of: sketch.picture(noise: 3))
  }

  /// Four quarters are none, and each turn's pieces are those found in the turned ink.
  @Test(arguments: 1...3) func turnsArePicturesTurned(quarters: Int) throws {
    let page = try page()
    let turned = page.turned(quarters: quarters)
    let found = try Components.find(in: turned.ink)
    #expect(turned.components.map(\.mask) == found.sorted { ($0.box.y, $0.box.x) < ($1.box.y, $1.box.x) }.map(\.mask))
    let back = turned.turned(quarters: 4 - quarters)
    #expect(back.ink == page.ink && back.quarters == 0)
    #expect(Set(back.components.map(\.box)) == Set(page.components.map(\.box)))
    #expect(turned.turned(quarters: 0).components == turned.components)
  }

  /// Boxes are those of the picture as it is, however the ink was turned.
  @Test(arguments: 1...3) func boxesComeBack(quarters: Int) throws {
    let page = try page()
    let turned = page.turned(quarters: quarters)
    let boxes = Set(turned.components.map { turned.pictureBox($0.box) })
    #expect(boxes == Set(page.components.map { page.pictureBox($0.box) }))
  }
}
