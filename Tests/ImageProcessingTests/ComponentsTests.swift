import Testing

@testable import ImageProcessing

@Suite struct ComponentsTests {
  /// Pieces followed by their outlines are those that are labelled, which is for patterns that would take minutes.
  @Test func labelledPiecesAreThoseFollowed() throws {
    var generator = SeededGenerator(seed: 9)
    for density in [0.1, 0.3, 0.45, 0.6, 0.9] {
      let ink = BinaryImage(
        width: 61, height: 47,
        pixels: (0..<61 * 47).map { _ in Double.random(in: 0..<1, using: &generator) < density ? 1 : 0 })
      let (followed, labelled) = (try Components(ink, mostRuns: .max), try Components(ink, mostRuns: 0))
      #expect(followed.found.count == labelled.found.count)
      for (one, other) in zip(followed.found, labelled.found) {
        #expect(one.box == other.box && one.area == other.area && one.centroid == other.centroid)
      }
      let all = Array(followed.found.indices)
      #expect(followed.ordered(all).map(\.mask) == labelled.ordered(all).map(\.mask))
    }
  }

  @Test func piecesPartitionTheInk() throws {
    var generator = SeededGenerator(seed: 5)
    let ink = BinaryImage(
      width: 60, height: 40, pixels: (0..<2400).map { _ in Double.random(in: 0..<1, using: &generator) < 0.3 ? 1 : 0 })
    let components = try Components.find(in: ink)
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
    let components = try Components.find(in: BinaryImage("#...", ".#..", "..#.", "...#"))
    #expect(components.count == 1)
    #expect(components[0].centroid == SIMD2(1.5, 1.5))
  }

  @Test func boxesMayOverlapButMasksDoNot() throws {
    let components = try Components.find(in: BinaryImage("#####", "#...#", "#.#.#", "#...#", "#####"))
    #expect(components.count == 2)
    #expect(components[1].area == 1 && components[0].area == 16)
    #expect(components[0].mask[2, 2] == false)
  }

  /// Pieces by flooding from pixel to pixel.
  private static func flooded(_ ink: BinaryImage) -> Set<Set<SIMD2<Int>>> {
    var left = Set((0..<ink.height).flatMap { y in (0..<ink.width).map { SIMD2($0, y) } }.filter { ink[$0.x, $0.y] })
    var pieces: Set<Set<SIMD2<Int>>> = []
    while let start = left.popFirst() {
      var (piece, open): (Set<SIMD2<Int>>, [SIMD2<Int>]) = ([start], [start])
      while let pixel = open.popLast() {
        for y in -1...1 {
          for x in -1...1 {
            let next = pixel &+ SIMD2(x, y)
            guard left.remove(next) != nil else { continue }
            piece.insert(next)
            open.append(next)
          }
        }
      }
      pieces.insert(piece)
    }
    return pieces
  }

  @Test("pieces are those that flooding finds, islands in holes and holes in islands too", arguments: 0..<40)
  func pieces(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let share = [0.02, 0.2, 0.4, 0.5, 0.6, 0.7, 0.9, 1][Int(seed % 8)]
    let (width, height) = (Int.random(in: 1...70, using: &generator), Int.random(in: 1...50, using: &generator))
    let ink = BinaryImage(
      width: width, height: height,
      pixels: (0..<width * height).map { _ in Double.random(in: 0..<1, using: &generator) < share ? 1 : 0 })
    let expected = Self.flooded(ink)
    let found = try Components(ink)
    #expect(found.found.count == expected.count)
    for index in found.found.indices {
      let component = found.component(index)
      let pixels = (0..<component.box.height).flatMap { y in
        (0..<component.box.width).filter { component.mask[$0, y] }.map {
          SIMD2($0 + component.box.x, y + component.box.y)
        }
      }
      #expect(expected.contains(Set(pixels)))
      #expect(component.area == pixels.count)
      let sum = pixels.reduce(SIMD2<Double>()) { $0 + SIMD2(Double($1.x), Double($1.y)) }
      #expect(abs(component.centroid.x - sum.x / Double(pixels.count)) < 1e-9)
      #expect(abs(component.centroid.y - sum.y / Double(pixels.count)) < 1e-9)
    }
    // In the order in which rows from the top meet them.
    let firsts = found.found.indices.map { index -> Int in
      let component = found.component(index)
      return component.box.y * width + component.box.x + (0..<component.box.width).first { component.mask[$0, 0] }!
    }
    #expect(firsts == firsts.sorted())
  }

  @Test func nothingIsNoPiece() throws {
    #expect(try Components.find(in: BinaryImage(width: 3, height: 3)).isEmpty)
    #expect(Component(mask: BinaryImage(width: 3, height: 3), x: 0, y: 0) == nil)
  }

  @Test func distanceOfBoxes() {
    let box = PixelBox(x: 10, y: 10, width: 5, height: 5)
    #expect(box.distance(to: PixelBox(x: 12, y: 12, width: 9, height: 9)) == 0)
    #expect(box.distance(to: PixelBox(x: 18, y: 19, width: 1, height: 1)) == 5)
    #expect(PixelBox(x: 18, y: 19, width: 1, height: 1).distance(to: box) == 5)
  }
}
