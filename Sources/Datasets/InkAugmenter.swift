import Foundation
import NeuralNetworks
public import RandomStreams

/// Varies a symbol's ink as hands, pens and cameras do, so that every epoch sees new variants.
///
/// The strengths were chosen on held-out writers of CROHME's training set.
public struct InkAugmenter: Sendable, Hashable {
  /// The mean width of the pen relative to the page's usual symbol, as in crops of photographs.
  public var pen = 0.09
  /// The standard deviation of the logarithm of the pen's width: it covers thick pens and wrong estimates of the usual
  /// size.
  public var penSpread = 0.2
  /// The standard deviation of the rotation, in radians.
  public var rotation = 0.07
  /// The standard deviation of the shear, dx per unit of height.
  public var slant = 0.15
  /// The standard deviation of the logarithm of width over height.
  public var aspect = 0.12
  /// The standard deviation of the smooth displacement's amplitude, relative to the symbol's size.
  public var elastic = 0.02
  /// The standard deviation of each stroke's own shift, relative to the symbol's size.
  public var strokeShift = 0.015
  /// The probability that a crop is blurred.
  public var blurShare = 0.25
  /// The probability that a crop's edges are roughened, as thresholding does.
  public var roughShare = 0.35
  /// The probability that a crop is drawn as small as on a photographed page, and thresholded as the reader does.
  public var photographedShare = 0.0

  /// The default strengths.
  public init() {}

  /// No variation: every symbol as it was written.
  public static let none: InkAugmenter = {
    var augmenter = InkAugmenter()
    (augmenter.penSpread, augmenter.rotation, augmenter.slant, augmenter.aspect) = (0, 0, 0, 0)
    (augmenter.elastic, augmenter.strokeShift, augmenter.blurShare, augmenter.roughShare) = (0, 0, 0, 0)
    return augmenter
  }()

  /// The share of rotation and slant applied to straight signs, since `/`, `1`, `|` and `\\prime` differ by their
  /// slope.
  private static let slopeShare = 0.35
  private static let slopedLabels: Set = ["/", "1", "|", "\\prime", ",", "(", ")", "-", "l"]

  /// The varied strokes of a symbol, and a pen width in their units. `usualSize` is the size of the page's usual symbol
  /// in the same units.
  public func vary(
    _ strokes: [Ink.Stroke], label: String, usualSize: Float, random: inout RandomStream
  ) -> (strokes: [Ink.Stroke], pen: Float) {
    let steadiness = Self.slopedLabels.contains(label) ? Self.slopeShare : 1
    let penShare = pen * exp(random.normal(deviation: penSpread))
    guard let bounds = InkBounds(strokes) else { return (strokes, 0) }
    let size = Double(max(bounds.width, bounds.height, usualSize * 0.2))
    let turn = max(-0.2, min(0.2, random.normal(deviation: rotation * steadiness)))
    let lean = random.normal(deviation: slant * steadiness)
    let stretch = exp(random.normal(deviation: aspect) / 2)
    let waves = (0..<2).map { _ in Wave(&random, amplitude: random.normal(deviation: elastic)) }
    let (cosine, sine) = (cos(turn), sin(turn))
    let varied = strokes.map { stroke in
      let shiftX = random.normal(deviation: strokeShift)
      let shiftY = random.normal(deviation: strokeShift)
      return stroke.map { point in
        var x = Double(point.x - bounds.middleX) / size
        var y = Double(point.y - bounds.middleY) / size
        let (waveX, waveY) = (waves[0].offset(x, y), waves[1].offset(x, y))
        x = (x + waveX + shiftX) * stretch
        y = (y + waveY + shiftY) / stretch
        x -= lean * y
        return Ink.Point(Float((x * cosine - y * sine) * size), Float((x * sine + y * cosine) * size))
      }
    }
    return (varied, Float(penShare) * usualSize)
  }

  /// Randomly blurs and roughens a drawn crop of `size * size` pixels, in place.
  public func weather(_ pixels: UnsafeMutableBufferPointer<Float>, size: Int, random: inout RandomStream) {
    if random.uniform() < blurShare { blur(pixels, size: size) }
    guard random.uniform() < roughShare else { return }
    let strength = Float(random.uniform(0.1...0.45))
    let level = Float(random.uniform(0.35...0.65))
    for index in pixels.indices where pixels[index] > 0.02 {
      let noise = Float(random.uniform(-1...1)) * strength
      pixels[index] = min(1, max(0, (pixels[index] + noise - level) * 2 + 0.5))
    }
  }

  /// The binomial kernel 1 2 1 along both axes.
  private func blur(_ pixels: UnsafeMutableBufferPointer<Float>, size: Int) {
    var line = [Float](repeating: 0, count: size)
    func smooth(_ start: Int, _ step: Int) {
      for index in 0..<size { line[index] = pixels[start + index * step] }
      for index in 0..<size {
        let before = index > 0 ? line[index - 1] : 0
        let after = index + 1 < size ? line[index + 1] : 0
        pixels[start + index * step] = (before + 2 * line[index] + after) / 4
      }
    }
    for row in 0..<size { smooth(row * size, 1) }
    for column in 0..<size { smooth(column, size) }
  }

  /// A low-frequency wave over the plane: the smooth part of an elastic distortion (after Simard et al. 2003).
  private struct Wave {
    let amplitude: Double
    let alongX: Double
    let alongY: Double
    let phase: Double

    init(_ random: inout RandomStream, amplitude: Double) {
      self.amplitude = amplitude * 2
      alongX = random.uniform(-6...6)
      alongY = random.uniform(-6...6)
      phase = random.uniform(0...(2 * .pi))
    }

    func offset(_ x: Double, _ y: Double) -> Double {
      amplitude == 0 ? 0 : amplitude * sin(alongX * x + alongY * y + phase)
    }
  }
}
