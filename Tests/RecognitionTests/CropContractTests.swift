import Datasets
import Foundation
import ImageProcessing
import Testing

@testable import Recognition

/// THE contract between training and reading: the crop that training draws from strokes and the crop that reading cuts
/// out of a picture of the same strokes are nearly the same picture.
@Suite struct CropContractTests {
  /// Symbols in a row whose usual size is known, the pen as given against the symbols' height.
  struct Comparison {
    let label: String
    /// The mean over pixels of the absolute difference, and that over the mean ink.
    let difference: Double
    let relative: Double
    /// Ink of the reading crop over ink of the training crop: above 1 where reading draws thicker strokes.
    let ink: Double
  }

  static func compare(_ text: String, writer: Int, pen: Double, symbolHeight: Double = 80) throws -> [Comparison] {
    let expression = try WrittenExpressions.write(text, writer: writer)
    var effects = PageEffects.severity(0)
    effects.penWidth = pen...pen
    let photograph = PagePhotographer(seed: 1, effects: effects, symbolHeight: symbolHeight)
      .photograph(expression, number: writer)
    let page = try Binarizer().page(of: photograph.image)
    let crop = SymbolClassifier.crop(PageScale(of: page))
    let samples = expression.samples
    let renderer = InkRenderer()
    let scale = page.scale
    func holds(_ truth: InkBox, _ box: PixelBox, slack: Double = 2) -> Bool {
      Double(box.x) / scale > Double(truth.left) - slack && Double(box.maxX) / scale < Double(truth.right) + slack
        && Double(box.y) / scale > Double(truth.top) - slack && Double(box.maxY) / scale < Double(truth.bottom) + slack
    }
    // A component is of the smallest symbol that holds it: a radicand lies within the box of its root.
    func area(_ symbol: PagePhotograph.Symbol) -> Float {
      (symbol.box.right - symbol.box.left) * (symbol.box.bottom - symbol.box.top)
    }
    let owners = page.components.map { component in
      photograph.symbols.indices.filter { holds(photograph.symbols[$0].box, component.box) }
        .min { area(photograph.symbols[$0]) < area(photograph.symbols[$1]) }
    }
    return try photograph.symbols.enumerated().compactMap { number, truth in
      let parts = page.components.indices.filter { owners[$0] == number }.map { page.components[$0] }
      guard let first = parts.first else { return nil }
      // A symbol that touches its neighbour is no crop of its own.
      let box = parts.reduce(first.box) { $0.union($1.box) }
      let missing = max(
        abs(Double(box.width) / scale - Double(truth.box.right - truth.box.left)),
        abs(Double(box.height) / scale - Double(truth.box.bottom - truth.box.top)))
      guard missing < 6 else { return nil }
      let read = try crop.pixels(of: parts)
      let sample = samples[truth.index]
      let drawn = [Float](unsafeUninitializedCapacity: 2025) { pixels, count in
        renderer.draw(
          sample.strokes, pen: Float(InkAugmenter.none.pen) * sample.usualSize,
          into: UnsafeMutableBufferPointer(rebasing: pixels[..<2025]))
        count = 2025
      }
      let difference = zip(read, drawn).reduce(0.0) { $0 + Double(abs($1.0 - $1.1)) } / 2025
      let ink = drawn.reduce(0.0) { $0 + Double($1) } / 2025
      return Comparison(
        label: truth.label, difference: difference, relative: difference / ink,
        ink: read.reduce(0.0) { $0 + Double($1) } / 2025 / ink)
    }
  }

  @Test(arguments: [0.03, 0.06, 0.09, 0.13]) func trainingAndReadingSeeTheSame(pen: Double) throws {
    var all: [String: [Comparison]] = [:]
    for writer in 100..<103 {
      for text in ["0123456789", "12+3=4x5", "1,2+3,4=5", "7-frac(345,678)", "sqrt(2)÷3:4"] {
        for comparison in try Self.compare(text, writer: writer, pen: pen) {
          all[comparison.label, default: []].append(comparison)
        }
      }
    }
    // A thick root runs into its radicand.
    if pen > 0.1 { all["\\sqrt"] = nil }
    for (label, list) in all.sorted(by: { $0.key < $1.key }) {
      func mean(_ value: KeyPath<Comparison, Double>) -> Double {
        list.reduce(0) { $0 + $1[keyPath: value] } / Double(list.count)
      }
      // Measured 0.006 to 0.030; the most for commas and colons, whose ink fills the crop.
      #expect(mean(\.difference) < 0.04, "\(label), pen \(pen): \(mean(\.difference))")
      // Reading's usual size includes the pen, training's does not: its strokes are by so much thicker, and no more.
      #expect((0.9...1.3).contains(mean(\.ink)), "\(label), pen \(pen): \(mean(\.ink)) of the ink")
    }
    #expect(all.count == (pen > 0.1 ? 17 : 18) && all.values.allSatisfy { $0.count >= 2 }, "\(all.mapValues(\.count))")
  }

  /// The same strokes by another pen are another picture: the comparison above could fail.
  @Test func anotherSymbolIsFarFromIt() throws {
    let writer = 100
    let found = try Self.compare("0123456789", writer: writer, pen: 0.06)
    #expect(found.count >= 8)
    let expression = try WrittenExpressions.write("0123456789", writer: writer)
    let crops = expression.samples.map { sample in
      [Float](unsafeUninitializedCapacity: 2025) { pixels, count in
        InkRenderer().draw(
          sample.strokes, pen: 0.09 * sample.usualSize, into: UnsafeMutableBufferPointer(rebasing: pixels[..<2025]))
        count = 2025
      }
    }
    for (first, second) in zip(crops, crops.dropFirst()) {
      #expect(zip(first, second).reduce(0.0) { $0 + Double(abs($1.0 - $1.1)) } / 2025 > 0.08)
    }
  }
}
