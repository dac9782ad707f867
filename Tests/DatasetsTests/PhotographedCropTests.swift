import Foundation
import ImageProcessing
import RandomStreams
import Testing

@testable import Datasets

@Suite struct PhotographedCropTests {
  private static let samples = HandwritingSynthesizer.labels.prefix(60).map { label in
    InkSample(
      strokes: HandwritingSynthesizer(seed: 3).symbol(label, writer: 1, sample: 0).strokes, label: label, writer: "w",
      usualSize: 80)
  }

  private static func crop(_ sample: InkSample, _ number: UInt64, size: Int = 45) -> [Float]? {
    var random = RandomStream(seed: 7, number)
    return PhotographedCrop.pixels(of: sample.strokes, usualSize: sample.usualSize, size: size, random: &random)
  }

  @Test func aStreamGivesItsCropAndAnotherGivesAnother() {
    for sample in Self.samples {
      #expect(Self.crop(sample, 1) == Self.crop(sample, 1))
      #expect(Self.crop(sample, 1) != Self.crop(sample, 2))
    }
  }

  /// Levels from 0 to 1, ink that reaches from margin to margin along the longer side, ground around it.
  @Test func cropsAreLaidOutAsTheReaderCutsThem() throws {
    for (number, sample) in Self.samples.enumerated() {
      for size in [28, 45] {
        let pixels = try #require(Self.crop(sample, UInt64(number), size: size))
        #expect(pixels.count == size * size && pixels.allSatisfy { (0...1).contains($0) })
        let extent = try #require(Crop(size: size) { _ = $0.update(from: pixels) }.extent)
        let longer = max(extent.right - extent.left, extent.bottom - extent.top) + 1
        let room = size - 2 * size * 3 / 45
        #expect(abs(longer - room) <= 5, "\(sample.label): \(longer) of \(room)")
      }
    }
  }

  /// On the mean over many photographs ink lies where the drawing has it: nothing is mirrored, turned or shifted.
  @Test func theMeanPhotographIsTheDrawing() throws {
    for sample in Self.samples where ["2", "7", "F", "\\sqrt", "+"].contains(sample.label) {
      var mean = [Float](repeating: 0, count: 45 * 45)
      for number in 0..<60 {
        for (index, value) in try #require(Self.crop(sample, UInt64(number))).enumerated() { mean[index] += value / 60 }
      }
      let drawn = InkRenderer().crop(sample.strokes, pen: 0.09 * 80).pixels
      let product = zip(mean, drawn).reduce(0) { $0 + $1.0 * $1.1 }
      func length(_ values: [Float]) -> Float { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
      let likeness = product / (length(mean) * length(drawn))
      #expect(likeness > 0.85, "\(sample.label): \(likeness)")
    }
  }

  @Test func noInkHasNoPhotograph() {
    var random = RandomStream(seed: 1)
    #expect(PhotographedCrop.pixels(of: [], usualSize: 10, size: 45, random: &random) == nil)
    #expect(PhotographedCrop.pixels(of: [[]], usualSize: 10, size: 45, random: &random) == nil)
  }

  /// The farthest ink that readers let through, and a single place, are drawn too.
  @Test func anyInkIsDrawn() {
    let far = Ink.farthest
    for strokes in [[[Ink.Point(-far, -far), Ink.Point(far, far)]], [[Ink.Point(5, 5)]], [line(0, 0, 1e-6, 0)]] {
      for usual: Float in [1e-3, 1, 1e7] {
        var random = RandomStream(seed: 1)
        let pixels = PhotographedCrop.pixels(of: strokes, usualSize: usual, size: 45, random: &random)
        #expect(pixels?.allSatisfy { (0...1).contains($0) } != false)
      }
    }
  }

  /// A plane stays one but for what the kernel, which is steeper than a linear one, adds between pixels.
  @Test func doublingKeepsAPlane() {
    for (across, down) in [(Float(0), Float(0)), (1, 0), (0, 1), (1, 2)] {
      let plane = SmallPicture(
        width: 6, height: 6, levels: (0..<36).map { 3 + across * Float($0 % 6) + down * Float($0 / 6) })
      let large = plane.doubled
      #expect(large.width == 12 && large.height == 12)
      for y in 4..<8 {
        for x in 4..<8 {
          let wanted = 3 + across * ((Float(x) + 0.5) / 2 - 0.5) + down * ((Float(y) + 0.5) / 2 - 0.5)
          let deviation = abs(large.levels[y * 12 + x] - wanted)
          #expect(deviation <= 0.05 * (across + down) + 1e-5, "\(deviation)")
        }
      }
    }
  }

  /// A blur keeps the sum of all levels, and its variance is the one asked for.
  @Test func blurSpreadsAPoint() {
    var point = SmallPicture(width: 31, height: 31, levels: [Float](repeating: 0, count: 961))
    point.levels[15 * 31 + 15] = 1
    point.blur(deviation: 1.5)
    let sum = point.levels.reduce(0, +)
    let variance = point.levels.indices.reduce(Float(0)) {
      $0 + point.levels[$1] * Float(($1 % 31 - 15) * ($1 % 31 - 15))
    }
    #expect(abs(sum - 1) < 1e-3 && abs(variance - 2.25) < 0.1)
  }
}
