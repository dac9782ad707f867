import Testing

@testable import ImageProcessing

@Suite struct SkeletonTests {
  static func skeleton(_ draw: (inout Sketch) -> Void) -> (skeleton: Skeleton, ink: BinaryImage) {
    var sketch = Sketch(120, 120)
    draw(&sketch)
    return (Skeleton(of: sketch.ink), sketch.ink)
  }

  @Test func strokeHasTwoEnds() {
    let (skeleton, _) = Self.skeleton { $0.line(20, 20, 100, 90, pen: 7) }
    #expect(skeleton.ends.count == 2 && skeleton.junctions.isEmpty)
  }

  @Test func crossHasFourEndsAndOneJunction() {
    let (skeleton, _) = Self.skeleton {
      $0.line(20, 60, 100, 60, pen: 6)
      $0.line(60, 20, 60, 100, pen: 6)
    }
    #expect(skeleton.ends.count == 4 && skeleton.junctions.count == 1)
    #expect(skeleton.junctions.allSatisfy { abs($0.x - 60) <= 3 && abs($0.y - 60) <= 3 })
  }

  @Test func ringHasNeither() {
    let (skeleton, _) = Self.skeleton { $0.ring(60, 60, radius: 35, pen: 6) }
    #expect(skeleton.ends.isEmpty && skeleton.junctions.isEmpty)
  }

  @Test func thinningKeepsPiecesAndHoles() throws {
    let (skeleton, ink) = Self.skeleton {
      $0.ring(40, 40, radius: 25, pen: 6)
      $0.ring(80, 80, radius: 20, pen: 9)
      $0.line(10, 110, 60, 100, pen: 5)
      $0.dot(110, 10, pen: 6)
    }
    #expect(skeleton.mask.eulerNumber == ink.eulerNumber)
    let (thin, thick) = (try Components.find(in: skeleton.mask).count, try Components.find(in: ink).count)
    #expect(thin == thick)
    #expect(zip(skeleton.mask.pixels, ink.pixels).allSatisfy { $0 <= $1 })
  }

  @Test func emptyAndFull() {
    #expect(Skeleton(of: BinaryImage(width: 4, height: 4)).ends.isEmpty)
    let full = Skeleton(of: BinaryImage(width: 9, height: 9, pixels: [UInt8](repeating: 1, count: 81)))
    #expect(full.mask.pixels.contains(1))
  }
}
