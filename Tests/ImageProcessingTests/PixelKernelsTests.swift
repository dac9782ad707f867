import Testing

@testable import ImageProcessing

/// OpenCV's functions are the oracle, pixel by pixel.
@Suite struct PixelKernelsTests {
  /// Noise, smooth and rough, of sizes that are no multiples of a vector's.
  private static func picture(_ width: Int, _ height: Int, seed: UInt64) throws -> GrayImage {
    var generator = SeededGenerator(seed: seed)
    let levels = GrayImage(
      width: width, height: height,
      pixels: (0..<width * height).map { _ in UInt8.random(in: 0...255, using: &generator) })
    return seed.isMultiple(of: 2) ? try OpenCV.blurred(levels, sigma: 3) : levels
  }

  private static func ink(_ width: Int, _ height: Int, share: Double, seed: UInt64) -> BinaryImage {
    var generator = SeededGenerator(seed: seed)
    return BinaryImage(
      width: width, height: height,
      pixels: (0..<width * height).map { _ in Double.random(in: 0..<1, using: &generator) < share ? 1 : 0 })
  }

  @Test(arguments: [(1, 1), (3, 40), (97, 61), (130, 5)], [3, 9, 41, 255])
  func mediansAreOpenCVs(_ size: (Int, Int), _ side: Int) throws {
    for seed in [1, 2] as [UInt64] {
      let picture = try Self.picture(size.0, size.1, seed: seed)
      let expected = try OpenCV.median(picture, side: side)
      for threads in 1...3 { #expect(PixelKernels.median(picture, side: side, threads: threads) == expected) }
    }
  }

  @Test(arguments: [(1, 1), (3, 40), (97, 61), (130, 5)], [0, 0.02, 0.5, 0.97, 1])
  func inkDistancesAreOpenCVs(_ size: (Int, Int), _ share: Double) throws {
    let ink = Self.ink(size.0, size.1, share: share, seed: 5)
    let expected = try OpenCV.distances(ink.padded(by: 1))
    let distances = PixelKernels.InkDistances(ink)
    #expect(distances.greatest == expected.max())
    distances.withValues { values in
      for y in 0..<ink.height {
        for x in 0..<ink.width {
          let value = Float(values[(y + 2) * distances.stride + x + 2]) * PixelKernels.InkDistances.unit
          #expect(value == expected[(y + 1) * (ink.width + 2) + x + 1])
        }
      }
    }
  }

  @Test(arguments: [(2, 1), (3, 40), (97, 61), (130, 5)], [0.02, 0.5, 0.97, 1])
  func quickDistancesAreOpenCVs(_ size: (Int, Int), _ share: Double) throws {
    var mask = Self.ink(size.0, size.1, share: share, seed: 6)
    mask.pixels[mask.pixels.count / 2] = 0
    let expected = try OpenCV.distances(mask, isQuick: true)
    #expect(PixelKernels.quickDistances(mask.pixels, width: mask.width, height: mask.height) == expected)
  }

  @Test(arguments: [0, 0.02, 0.3, 0.6, 1]) func componentsAreOpenCVs(_ share: Double) throws {
    let ink = Self.ink(83, 57, share: share, seed: 7)
    let expected = try OpenCV.components(ink).found
    let found = Components(ink).found
    func key(_ piece: (box: PixelBox, area: Int, centroid: SIMD2<Double>)) -> [Double] {
      [piece.box.x, piece.box.y, piece.box.width, piece.box.height, piece.area].map(Double.init)
        + [piece.centroid.x, piece.centroid.y]
    }
    #expect(Set(found.map(key)) == Set(expected.map(key)) && found.count == expected.count)
  }
}
