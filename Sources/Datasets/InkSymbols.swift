import MathSymbols
import NeuralNetworks
import RandomStreams

/// One symbol's ink, with what a crop of it needs to know about the page.
public struct InkSample: Sendable {
  /// In the order of writing, in the ink's units.
  public var strokes: [Ink.Stroke]
  /// As in `SymbolVocabulary`.
  public var label: String
  /// Who wrote it.
  public var writer: String
  /// The median of the longer sides of the symbols on the same page, in the ink's units.
  public var usualSize: Float
  /// Whether it was written by itself, on demand: how many of these there are says nothing of how often the class occurs.
  public var isIsolated: Bool

  /// A sample from its parts.
  public init(strokes: [Ink.Stroke], label: String, writer: String, usualSize: Float, isIsolated: Bool = false) {
    self.strokes = strokes
    self.label = label
    self.writer = writer
    self.usualSize = usualSize
    self.isIsolated = isIsolated
  }
}

extension InkExpression {
  /// The strokes of one symbol.
  public func strokes(of symbol: InkSymbol) -> [Ink.Stroke] { symbol.strokes.map { ink.strokes[$0] } }

  /// The median of the longer sides of the symbols, in the ink's units; 1 where there are none.
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

/// Ink samples as labelled crops for the network, varied anew in every epoch.
public struct InkSymbols: ImageSource {
  /// The ink of the images, in their order.
  public let samples: [InkSample]
  /// The classes, in the order of the network's outputs.
  public let classNames: [String]
  /// Draws the crops.
  public let renderer: InkRenderer
  /// Varies the ink before it is drawn.
  public let augmenter: InkAugmenter
  /// Of the variations; the same seed, index and epoch give the same pixels.
  public let seed: UInt64
  private let labels: [Int]

  /// Images of samples.
  ///
  /// - Throws: ``DatasetError`` where a sample's label is not among the classes.
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

  /// One image for each sample.
  public var count: Int { samples.count }
  /// Height, width and one channel.
  public var imageShape: [Int] { [renderer.size, renderer.size, 1] }
  /// The class of an image, an index into ``classNames``.
  public func label(at index: Int) -> Int { labels[index] }

  /// Draws an image: `height * width` values from 0 (ground) to 1 (ink), row-major.
  public func fill(_ pixels: UnsafeMutableBufferPointer<Float>, at index: Int, epoch: Int) {
    let sample = samples[index]
    var random = RandomStream(
      seed: seed, DataPurpose.augmentation.rawValue, UInt64(index), UInt64(epoch))
    let (strokes, pen) = augmenter.vary(
      sample.strokes, label: sample.label, usualSize: sample.usualSize, random: &random)
    if augmenter.photographedShare > 0, random.uniform() < augmenter.photographedShare,
      let crop = PhotographedCrop.pixels(
        of: strokes, usualSize: sample.usualSize, size: renderer.size, random: &random)
    {
      _ = pixels.update(from: crop)
      return
    }
    renderer.draw(strokes, pen: pen, into: pixels)
    augmenter.weather(pixels, size: renderer.size, random: &random)
  }
}
