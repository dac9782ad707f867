/// The centre lines of strokes, one pixel wide, and where they end, meet and cross.
///
/// Thinned by Zhang and Suen's two alternating steps (Communications of the ACM 27, 1984).
public struct Skeleton: Sendable, Hashable {
  /// The centre lines, in a picture of the ink's size.
  public let mask: BinaryImage
  /// Pixels with one neighbour.
  public let ends: [SIMD2<Int>]
  /// Where three or more lines meet; one point for each junction, even if it covers several pixels.
  public let junctions: [SIMD2<Int>]

  /// Thins the ink. Complexity: the pixels of ink times half the widest stroke.
  public init(of ink: BinaryImage) {
    let padded = ink.padded(by: 1)
    var pixels = padded.pixels
    let width = padded.width
    Self.thin(&pixels, width: width)
    var ends: [SIMD2<Int>] = []
    var meetings: [SIMD2<Int>] = []
    var result = BinaryImage(width: ink.width, height: ink.height)
    for y in 0..<ink.height {
      for x in 0..<ink.width {
        let index = (y + 1) * width + x + 1
        guard pixels[index] != 0 else { continue }
        result[x, y] = true
        let ring = Self.ring(pixels, index, width)
        if ring.nonzeroBitCount == 1 { ends.append(SIMD2(x, y)) }
        if Self.crossings(ring) >= 3 { meetings.append(SIMD2(x, y)) }
      }
    }
    mask = result
    self.ends = ends
    junctions = Self.merged(meetings)
  }

  /// Eight neighbours as bits, clockwise from the pixel above.
  private static func ring(_ pixels: [UInt8], _ index: Int, _ width: Int) -> UInt8 {
    let around = [
      index - width, index - width + 1, index + 1, index + width + 1, index + width, index + width - 1, index - 1,
      index - width - 1,
    ]
    return around.enumerated().reduce(0) { $0 | (pixels[$1.element] & 1) << UInt8(clamping: $1.offset) }
  }

  /// The number of changes from ground to ink in one turn around.
  private static func crossings(_ ring: UInt8) -> Int {
    (ring & ~(ring << 1 | ring >> 7)).nonzeroBitCount
  }

  /// Whether a pixel with these neighbours is removed in the first and in the second step.
  private static let tables: (first: [Bool], second: [Bool]) = {
    func table(_ isFirst: Bool) -> [Bool] {
      (0..<256).map { value in
        let ring = UInt8(clamping: value)
        let (up, right, down, left) = (ring & 1, ring >> 2 & 1, ring >> 4 & 1, ring >> 6 & 1)
        let open =
          isFirst
          ? up & right & down == 0 && right & down & left == 0 : up & right & left == 0 && up & down & left == 0
        return (2...6).contains(ring.nonzeroBitCount) && crossings(ring) == 1 && open
      }
    }
    return (table(true), table(false))
  }()

  /// Whether a pixel is the last of a square of four, which would vanish in one step; that one stays.
  private static func isLastOfFour(
    _ pixels: UnsafeMutableBufferPointer<UInt8>, _ index: Int, _ width: Int, _ ring: UInt8
  ) -> Bool {
    // Neighbours above, left and in between, and nothing else around these three.
    guard ring == 0b1100_0001 else { return false }
    let (top, left) = (index - 2 * width, index - 2)
    let outside = [
      top - 2, top - 1, top, top + 1, index - width + 1, left - width, left, left + width,
    ]
    return outside.allSatisfy { $0 < 0 || pixels[$0] == 0 }
  }

  private static func thin(_ pixels: inout [UInt8], width: Int) {
    var ink = pixels.indices.filter { pixels[$0] != 0 }
    var going: [Int] = []
    pixels.withUnsafeMutableBufferPointer { pixels in
      while true {
        var hasChanged = false
        for table in [tables.first, tables.second] {
          going.removeAll(keepingCapacity: true)
          for index in ink {
            var ring = pixels[index - width] | pixels[index - width + 1] << 1 | pixels[index + 1] << 2
            ring |= pixels[index + width + 1] << 3 | pixels[index + width] << 4 | pixels[index + width - 1] << 5
            ring |= pixels[index - 1] << 6 | pixels[index - width - 1] << 7
            if table[Int(ring)], !isLastOfFour(pixels, index, width, ring) { going.append(index) }
          }
          guard !going.isEmpty else { continue }
          for index in going { pixels[index] = 0 }
          ink.removeAll { pixels[$0] == 0 }
          hasChanged = true
        }
        if !hasChanged { return }
      }
    }
  }

  /// One point for points within two pixels of one another: the first of each group.
  private static func merged(_ points: [SIMD2<Int>]) -> [SIMD2<Int>] {
    var groups: [[SIMD2<Int>]] = []
    for point in points {
      let near = groups.firstIndex { group in
        group.contains { abs($0.x - point.x) <= 2 && abs($0.y - point.y) <= 2 }
      }
      if let near {
        groups[near].append(point)
      } else {
        groups.append([point])
      }
    }
    return groups.map { group in
      let sum = group.reduce(SIMD2(0, 0)) { $0 &+ $1 }
      let mean = SIMD2(sum.x / group.count, sum.y / group.count)
      func off(_ point: SIMD2<Int>) -> Int { abs(point.x - mean.x) + abs(point.y - mean.y) }
      return group.min { off($0) < off($1) } ?? group[0]
    }
  }
}
