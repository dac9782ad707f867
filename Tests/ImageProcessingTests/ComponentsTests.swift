import Testing

@testable import ImageProcessing

@Suite struct ComponentsTests {
  @Test func piecesPartitionTheInk() throws {
    var generator = SeededGenerator(seed: 5)
    let ink = BinaryImage(
      width: 60, height: 40, pixels: (0..<2400).map { _ in Double.random(in: 0..<1, using: &generator) < 0.3 ? 1 : 0 })
    let components = Components.find(in: ink)
    var rebuilt = BinaryImage(width: 60, height: 40)
    for component in components {
      #expect(component.mask.pixels.reduce(0) { $0 + Int($1) } == component.area)
      for y in 0..<component.box.height {
        for x in 0..<component.box.width where component.mask[x, y] {
          #expect(!rebuilt[component.box.x + x, component.box.y + y])
          rebuilt[component.box.x + x, component.box.y + y] = true
        }
      }
    }
    #expect(rebuilt == ink)
  }

  @Test func diagonalNeighboursAreOnePiece() throws {
    let components = Components.find(in: BinaryImage("#...", ".#..", "..#.", "...#"))
    #expect(components.count == 1)
    #expect(components[0].centroid == SIMD2(1.5, 1.5))
  }

  @Test func boxesMayOverlapButMasksDoNot() throws {
    let components = Components.find(in: BinaryImage("#####", "#...#", "#.#.#", "#...#", "#####"))
    #expect(components.count == 2)
    #expect(components[0].holeCount == 1 && components[1].holeCount == 0)
    #expect(components[1].area == 1 && components[0].area == 16)
    #expect(components[0].mask[2, 2] == false)
  }

  @Test func holesAreCounted() throws {
    let cases: [(Int, BinaryImage)] = [
      (0, BinaryImage("##", "##")), (1, BinaryImage("###", "#.#", "###")),
      (2, BinaryImage("###", "#.#", "###", "#.#", "###")),
      (1, BinaryImage(".#.", "#.#", ".#.")), (0, BinaryImage("#.#", ".#.", "#.#")),
    ]
    for (holes, mask) in cases {
      let component = try #require(Component(mask: mask, x: 0, y: 0))
      #expect(component.holeCount == holes)
      #expect(try component.contours().count { $0.isHole } == holes)
    }
  }

  @Test func contourLiesInThePicture() throws {
    let component = try #require(Component(mask: BinaryImage("....", ".##.", ".##."), x: 10, y: 20))
    #expect(component.box == PixelBox(x: 11, y: 21, width: 2, height: 2) && component.area == 4)
    let contour = try component.contours()
    #expect(
      contour.count == 1 && Set(contour[0].points) == [SIMD2(11, 21), SIMD2(12, 21), SIMD2(11, 22), SIMD2(12, 22)])
  }

  @Test func nothingIsNoPiece() throws {
    #expect(Components.find(in: BinaryImage(width: 3, height: 3)).isEmpty)
    #expect(Component(mask: BinaryImage(width: 3, height: 3), x: 0, y: 0) == nil)
  }

  @Test func distanceOfBoxes() {
    let box = PixelBox(x: 10, y: 10, width: 5, height: 5)
    #expect(box.distance(to: PixelBox(x: 12, y: 12, width: 9, height: 9)) == 0)
    #expect(box.distance(to: PixelBox(x: 18, y: 19, width: 1, height: 1)) == 5)
    #expect(PixelBox(x: 18, y: 19, width: 1, height: 1).distance(to: box) == 5)
  }
}
