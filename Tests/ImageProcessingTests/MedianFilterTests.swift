import Testing

@testable import ImageProcessing

/// Counting is the oracle, pixel by pixel.
@Suite struct MedianFilterTests {
  /// Noise, smooth and rough, of sizes that are no multiples of a vector's.
  private static func picture(_ width: Int, _ height: Int, seed: UInt64) throws -> GrayImage {
    var generator = SeededGenerator(seed: seed)
    let levels = GrayImage(
      width: width, height: height,
      pixels: (0..<width * height).map { _ in UInt8.random(in: 0...255, using: &generator) })
    return seed.isMultiple(of: 2) ? try OpenCV.blurred(levels, sigma: 3) : levels
  }

  /// The middle of the levels of each square; beyond its border the picture goes on as there.
  private static func counted(_ picture: GrayImage, side: Int) -> GrayImage {
    var result = picture
    let reach = side / 2
    for y in 0..<picture.height {
      for x in 0..<picture.width {
        var counts = [Int](repeating: 0, count: 256)
        for row in y - reach...y + reach {
          for column in x - reach...x + reach {
            let level = picture[min(max(0, column), picture.width - 1), min(max(0, row), picture.height - 1)]
            counts[Int(level)] += 1
          }
        }
        var (level, below) = (0, counts[0])
        while 2 * below <= side * side {
          level += 1
          below += counts[level]
        }
        result[x, y] = UInt8(level)
      }
    }
    return result
  }

  @Test(arguments: [(1, 1), (3, 40), (57, 31), (130, 5)], [3, 9, 41])
  func mediansAreTheMiddleOfAll(_ size: (Int, Int), _ side: Int) throws {
    for seed in [1, 2] as [UInt64] {
      let picture = try Self.picture(size.0, size.1, seed: seed)
      let expected = Self.counted(picture, side: side)
      for threads in 1...3 { #expect(MedianFilter.filtered(picture, side: side, threads: threads) == expected) }
    }
  }
}
