import Foundation
import ImageProcessing
import RandomStreams
import Testing

@testable import CatalogueSearch

@Suite("Pictures as squares, and how they vary") struct PictureTests {
  @Test("each pixel of a square is the mean of what it covers", arguments: [1, 2, 3])
  func means(factor: Int) {
    let side = 4
    var random = RandomStream(seed: 5)
    let levels = (0..<side * side * 3).map { _ in UInt8(random.below(256)) }
    var image = ColorImage(width: side * factor, height: side * 2)
    for y in 0..<side * 2 {
      for x in 0..<side * factor {
        let start = (y / 2 * side + x / factor) * 3
        image[x, y] = SIMD3(levels[start], levels[start + 1], levels[start + 2])
      }
    }
    #expect(SquarePicture(image, side: side).pixels == levels)
  }

  @Test("a picture of one colour is a square of that colour, whatever the sides")
  func plain() {
    for (width, height) in [(1, 1), (7, 3), (3, 50), (144, 108)] {
      let square = SquarePicture(ColorImage(width: width, height: height, red: 200, green: 9, blue: 255), side: 5)
      #expect(square.pixels == (0..<25).flatMap { _ in [200, 9, 255] as [UInt8] })
    }
  }

  private func numbers(_ variation: PictureVariation, _ picture: SquarePicture, side: Int) -> [Float] {
    var result = [Float](repeating: .nan, count: side * side * 3)
    result.withUnsafeMutableBufferPointer { variation.fill($0, side: side, from: picture) }
    return result
  }

  @Test("without variation the numbers are the picture's levels; mirrored, they are in the other order")
  func identity() {
    let picture = TestData.square(1, side: 16)
    let plain = numbers(PictureVariation(), picture, side: 16)
    for (number, level) in zip(plain, picture.pixels) {
      #expect(abs(number - PictureVariation.scaled(Float(level) / 255)) < 1e-4)
    }
    let mirrored = numbers(PictureVariation(isMirrored: true), picture, side: 16)
    for y in 0..<16 {
      for x in 0..<16 {
        for channel in 0..<3 {
          let difference = mirrored[(y * 16 + x) * 3 + channel] - plain[(y * 16 + 15 - x) * 3 + channel]
          #expect(abs(difference) < 1e-4)
        }
      }
    }
  }

  @Test("the same stream gives the same pixels, others give others, and all are within the levels' range")
  func streams() {
    let picture = TestData.square(2)
    var seen = Set<[Float]>()
    for seed in 0..<200 as Range<UInt64> {
      var (first, second) = (RandomStream(seed: seed), RandomStream(seed: seed))
      let result = numbers(PictureVariation(&first), picture, side: 16)
      #expect(result == numbers(PictureVariation(&second), picture, side: 16))
      #expect(result.allSatisfy { $0 >= PictureVariation.scaled(0) && $0 <= PictureVariation.scaled(1) })
      seen.insert(result)
    }
    #expect(seen.count == 200)
  }

  @Test("histograms of colours are directions: the same whatever the order of pixels, across for other colours")
  func histograms() {
    let first = SquarePicture(side: 2, pixels: [255, 0, 0, 255, 0, 0, 0, 0, 255, 0, 255, 0])
    let turned = SquarePicture(side: 2, pixels: [0, 255, 0, 0, 0, 255, 255, 0, 0, 255, 0, 0])
    let other = SquarePicture(side: 2, pixels: [UInt8](repeating: 128, count: 12))
    let rows = ColorHistogram.features(of: [first, turned, other])
    let width = ColorHistogram.dimension
    func product(_ a: Int, _ b: Int) -> Float {
      (0..<width).reduce(0) { $0 + rows[a * width + $1] * rows[b * width + $1] }
    }
    #expect(abs(product(0, 0) - 1) < 1e-6)
    #expect(abs(product(0, 1) - 1) < 1e-6)
    #expect(product(0, 2) == 0)
  }
}
