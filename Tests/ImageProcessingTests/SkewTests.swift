import Foundation
import Testing

@testable import ImageProcessing

@Suite struct SkewTests {
  static func page() -> GrayImage {
    var sketch = Sketch(900, 300)
    sketch.sum(x: 80, y: 120, size: 70, pen: 5)
    sketch.sum(x: 480, y: 120, size: 70, pen: 5)
    return sketch.picture()
  }

  /// Turned by an angle, the slope is that angle; and straightened, it is none.
  @Test(arguments: [-38.0, -25, -12, -5, 5, 12, 25, 38])
  func slopeIsFoundAndTakenOut(_ degrees: Double) throws {
    let level = Self.page()
    let slanted = try Rotation(degrees: -degrees, width: level.width, height: level.height).turned(level, ground: 210)
    let page = try Binarizer().page(of: slanted)
    let found = Skew.estimate(page.components)
    #expect(abs(found - degrees) <= 2, "\(found)")
    let upright = try Rotation(degrees: found, width: page.ink.width, height: page.ink.height).turned(page.ink)
    #expect(abs(Skew.estimate(try Components.find(in: upright))) <= 2)
  }

  /// Numerators and denominators one step further right in each row line up along a steep slope; their bars are level.
  @Test func columnOfFractionsIsLevel() throws {
    var sketch = Sketch(700, 900)
    for row in 0..<4 {
      let (x, y) = (80 + 140 * Double(row), 60 + 200 * Double(row))
      sketch.ring(x + 25, y + 30, radius: 28, pen: 5)
      sketch.line(x - 10, y + 75, x + 60, y + 75, pen: 5)
      sketch.ring(x + 25, y + 120, radius: 28, pen: 5)
    }
    let page = try Binarizer().page(of: sketch.picture())
    #expect(abs(Skew.estimate(page.components)) <= 2)
    #expect(try page.levelled().rotation == nil)
  }

  @Test func levelWritingHasNoSlope() throws {
    #expect(abs(Skew.estimate(try Binarizer().page(of: Self.page()).components)) <= 1)
    #expect(Skew.estimate([]) == 0)
  }

  @Test(arguments: [0.0, 10, -33, 90])
  func boxesComeBack(_ degrees: Double) throws {
    let rotation = Rotation(degrees: degrees, width: 400, height: 300)
    var ink = BinaryImage(width: 400, height: 300)
    for y in 100..<110 { for x in 250..<270 { ink[x, y] = true } }
    let component = try #require(try Components.find(in: rotation.turned(ink)).first)
    let box = rotation.originalBox(component.box)
    #expect(box.x <= 251 && box.y <= 101 && box.maxX >= 269 && box.maxY >= 109, "\(box)")
    #expect(box.width <= 50 && box.height <= 50)
  }

  @Test func noTurnChangesNothing() throws {
    let page = Self.page()
    #expect(try Rotation(degrees: 0, width: page.width, height: page.height).turned(page, ground: 0) == page)
  }

  /// Pieces of turned ink are as dark as they were, each its own.
  @Test func turnedPiecesKeepTheirDarkness() throws {
    var sketch = Sketch(900, 300)
    sketch.sum(x: 80, y: 120, size: 70, pen: 5)
    sketch.sum(x: 480, y: 120, size: 70, pen: 5)
    let rotation = Rotation(degrees: 20, width: 900, height: 300)
    let picture = try rotation.turned(sketch.picture(noise: 3), ground: 210)
    let page = try Binarizer().page(of: picture)
    let marked = InkPage(
      ink: page.ink,
      components: page.components.enumerated().map { index, piece in
        Component(
          box: piece.box, area: piece.area, centroid: piece.centroid, mask: piece.mask,
          darkness: 1 - 0.01 * Double(index))
      }, strokeWidth: page.strokeWidth, pictureWidth: page.pictureWidth, pictureHeight: page.pictureHeight,
      isInverted: false, isFlat: false)
    let levelled = try marked.levelled()
    #expect(levelled.rotation != nil && levelled.components.count == marked.components.count)
    #expect(Set(levelled.components.map(\.darkness)).count == marked.components.count)
  }

  /// Two lines are turned level, which leaves rows between them, and level ones are left alone.
  @Test(arguments: [-12.0, 0, 12]) func severalLinesAreTurnedTogether(_ degrees: Double) throws {
    var sketch = Sketch(1000, 400)
    for y in [80.0, 220] {
      sketch.sum(x: 80, y: y, size: 70, pen: 5)
      sketch.sum(x: 520, y: y, size: 70, pen: 5)
    }
    let picture = try Rotation(degrees: degrees, width: 1000, height: 400).turned(sketch.picture(), ground: 210)
    let page = try Binarizer().page(of: picture).levelled()
    #expect((page.rotation != nil) == (degrees != 0))
    if let rotation = page.rotation { #expect(abs(rotation.degrees + degrees) < 2, "\(rotation.degrees)") }
  }
}
