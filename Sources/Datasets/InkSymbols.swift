import MathSymbols
import NeuralNetworks
import RandomStreams

/// One symbol's ink with what a crop of it needs to know of its surroundings.
public struct InkSample: Sendable {
  public var strokes: [Ink.Stroke]
  public var label: String
  public var writer: String
  /// The median of the larger sides of the symbols on the same page, in the ink's units.
  public var usualSize: Float

  public init(strokes: [Ink.Stroke], label: String, writer: String, usualSize: Float) {
    self.strokes = strokes
    self.label = label
    self.writer = writer
    self.usualSize = usualSize
  }
}

extension InkExpression {
  /// The strokes of one symbol.
  public func strokes(of symbol: InkSymbol) -> [Ink.Stroke] { symbol.strokes.map { ink.strokes[$0] } }

  /// The median of the larger sides of the symbols; 1 where there are none.
  public var usualSymbolSize: Float {
    let sides = symbols.compactMap { InkBounds(strokes(of: $0)) }.map { max($0.width, $0.height) }.sorted()
    return sides.isEmpty ? 1 : max(sides[sides.count / 2], 1e-3)
  }

  /// Every symbol as a sample.
  public var samples: [InkSample] {
    let size = usualSymbolSize
    return symbols.map { InkSample(strokes: strokes(of: $0), label: $0.label, writer: writer, usualSize: size) }
  }
}

/// Samples of ink as labelled crops for the network, each varied anew in every epoch.
public struct InkSymbols: ImageSource {
  public let samples: [InkSample]
  public let classNames: [String]
  public let renderer: InkRenderer
  public let augmenter: InkAugmenter
  public let seed: UInt64
  private let labels: [Int]

  /// Fails where a sample's label is none of the classes.
  public init(
    samples: [InkSample], classNames: [String], renderer: InkRenderer = InkRenderer(),
    augmenter: InkAugmenter = .none, seed: UInt64 = 1
  ) throws {
    labels = try ClassIndex(classNames).labels(samples.map { ($0.label, $0.writer) })
    self.samples = samples
    self.classNames = classNames
    self.renderer = renderer
    self.augmenter = augmenter
    self.seed = seed
  }

  public var count: Int { samples.count }
  public var imageShape: [Int] { [renderer.size, renderer.size, 1] }
  public func label(at index: Int) -> Int { labels[index] }

  public func fill(_ pixels: UnsafeMutableBufferPointer<Float>, at index: Int, epoch: Int) {
    let sample = samples[index]
    var random = RandomStream(
      seed: seed, DataPurpose.augmentation.rawValue, UInt64(index), UInt64(epoch))
    let (strokes, pen) = augmenter.vary(
      sample.strokes, label: sample.label, usualSize: sample.usualSize, random: &random)
    renderer.draw(strokes, pen: pen, into: pixels)
    augmenter.weather(pixels, size: renderer.size, random: &random)
  }
}
