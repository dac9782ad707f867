import Foundation
import NeuralNetworks
import RandomStreams
import Testing

@testable import Datasets

@Suite struct InkAugmenterTests {
  static let strokes: [Ink.Stroke] = [line(0, 0, 60, 100), line(60, 0, 0, 100)]

  /// The slope of a straight stroke against its own, in radians, over many variations.
  static func slopes(_ label: String) -> [Double] {
    var random = RandomStream(seed: 3)
    let slash = line(0, 100, 45, 0)
    return (0..<600).map { _ in
      let varied = InkAugmenter().vary([slash], label: label, usualSize: 100, random: &random).strokes[0]
      return atan2(Double(varied[20].x - varied[0].x), Double(varied[0].y - varied[20].y)) - atan2(45, 100)
    }
  }

  static func deviation(_ values: [Double]) -> Double {
    (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
  }

  /// Regression: slashes varied as freely as letters stood upright in training, and upright ones leant, so that `/` on
  /// photographs was read as 1. By slope alone do `/`, `1` and `|` differ, so theirs is kept.
  @Test(arguments: ["/", "1", "|", "\\prime", ",", "(", ")", "-", "l"]) func slashReadAsOne(label: String) {
    let (sloped, free) = (Self.deviation(Self.slopes(label)), Self.deviation(Self.slopes("x")))
    #expect(sloped < 0.7 * free && sloped > 0.02, "\(sloped) against \(free)")
    // A slash at its usual 24 degrees is never as upright as a 1 usually is.
    let upright = Self.slopes(label).filter { $0 < -0.3 }.count
    #expect(upright <= 1, "\(upright) of 600")
  }

  @Test func noneChangesNothing() {
    var random = RandomStream(seed: 1)
    let (varied, pen) = InkAugmenter.none.vary(Self.strokes, label: "x", usualSize: 80, random: &random)
    #expect(abs(pen - 0.09 * 80) < 1e-4)
    for (a, b) in zip(varied.joined(), Self.strokes.joined()) {
      #expect(abs(a.x - (b.x - 30)) < 1e-3 && abs(a.y - (b.y - 50)) < 1e-3)
    }
    var crop = Crop { InkRenderer().draw(Self.strokes, pen: 7, into: $0) }
    let before = crop
    crop.pixels.withUnsafeMutableBufferPointer { InkAugmenter.none.weather($0, size: 45, random: &random) }
    #expect(crop == before)
  }

  @Test func theSameStreamGivesTheSameAndOthersDoNot() {
    func varied(_ seed: UInt64) -> [Ink.Stroke] {
      var random = RandomStream(seed: seed)
      return InkAugmenter().vary(Self.strokes, label: "x", usualSize: 80, random: &random).strokes
    }
    #expect(varied(1) == varied(1) && varied(1) != varied(2))
  }

  /// Varied ink is still that symbol: sound, of the same strokes and points, and not much larger or smaller.
  @Test func variationsStaySmall() throws {
    var random = RandomStream(seed: 2)
    var pens: [Double] = []
    for _ in 0..<300 {
      let (varied, pen) = InkAugmenter().vary(Self.strokes, label: "x", usualSize: 100, random: &random)
      #expect(varied.map(\.count) == Self.strokes.map(\.count))
      let bounds = try #require(InkBounds(varied))
      #expect(bounds.width.isFinite && (60...200).contains(bounds.height) && (20...160).contains(bounds.width))
      #expect(abs(bounds.middleX) < 20 && abs(bounds.middleY) < 20)
      pens.append(log(Double(pen) / 9))
    }
    let mean = pens.reduce(0, +) / 300
    #expect(abs(mean) < 0.05 && abs(Self.deviation(pens) - 0.2) < 0.04)
  }

  @Test func weatherKeepsInkInRange() {
    var random = RandomStream(seed: 6)
    var changed = 0
    let clean = InkRenderer().crop(Self.strokes, pen: 9)
    for _ in 0..<60 {
      var crop = clean
      crop.pixels.withUnsafeMutableBufferPointer { InkAugmenter().weather($0, size: 45, random: &random) }
      #expect(crop.pixels.allSatisfy { (0...1).contains($0) })
      #expect((0.5...1.5).contains(crop.ink / clean.ink), "\(crop.ink / clean.ink)")
      changed += crop == clean ? 0 : 1
    }
    // 1 - 0.75 * 0.65 of them.
    #expect((18...44).contains(changed), "\(changed)")
  }

  @Test func emptyInkStaysEmpty() {
    var random = RandomStream(seed: 1)
    #expect(InkAugmenter().vary([], label: "x", usualSize: 10, random: &random).strokes.isEmpty)
    #expect(InkAugmenter().vary([[]], label: "x", usualSize: 10, random: &random).strokes == [[]])
  }
}
