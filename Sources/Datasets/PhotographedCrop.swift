import Foundation
import ImageProcessing
import RandomStreams

/// A symbol's crop as the reader cuts it from a photograph: drawn a few pixels large with a pen of the page's own, blurred,
/// thresholded, and brought to the network's size by the reader's own ``SymbolCrop``.
///
/// Letters on photographed pages are often 12 to 25 pixels high. Thresholding then closes loops, thickens crossings and breaks thin
/// strokes, and none of it is like a smooth drawing with rough edges.
struct PhotographedCrop {
  /// Sizes of a page's usual symbol in pixels, from the smallest writing that can be read to where thresholding no longer shows.
  static let usualSizes = 10.0...56.0
  /// The mean width of pens relative to the usual symbol, and the standard deviation of its logarithm: fineliners to markers.
  static let penShare = 0.1
  static let penSpread = 0.35
  /// The broadest pen beside the usual symbol: with more, nobody could read.
  static let mostPenShare = 0.2
  /// The standard deviation of the logarithm of the usual size that the reader measures, as `InkAugmenter.penSpread` has it.
  static let sizeSpread = 0.2
  /// Standard deviations of lens and sensor in pixels.
  static let blurs = 0.3...1.1
  /// Amplitudes of noise beside the ink's contrast, standard deviation.
  static let noises = 0.0...0.09
  /// Thresholds between paper (0) and the usual ink (1), which blur has made fainter than the pen: weak ink that continues strokes counts from a quarter, on ruled paper from 0.6.
  static let levels = 0.25...0.6
  /// Strokes thinner than this, in pixels, are thresholded at twice the size, as `Binarizer` does.
  static let leastStroke = 2.6
  /// Ink of less than this share of full contrast continues no stroke, however low the threshold.
  private static let leastTrace: Float = 0.12
  /// The longest side of the small drawing in pixels; larger symbols (roots, fraction bars) are drawn smaller.
  private static let longest = 220.0

  /// The pixels of a crop of `size * size` from 0 (ground) to 1 (ink), row-major; nil where thresholding leaves nothing.
  static func pixels(
    of strokes: [Ink.Stroke], usualSize: Float, size: Int, random: inout RandomStream
  ) -> [Float]? {
    guard let bounds = InkBounds(strokes), usualSize > 0 else { return nil }
    let usual = exp(random.uniform(log(usualSizes.lowerBound)...log(usualSizes.upperBound)))
    let longer = Double(max(bounds.width, bounds.height))
    let scale = min(usual / Double(usualSize), longest / max(longer, 1e-6))
    let onPage = Double(usualSize) * scale
    let pen = min(max(onPage * penShare * exp(random.normal(deviation: penSpread)), 1), onPage * mostPenShare + 0.7)
    let (blur, noise) = (random.uniform(blurs), random.uniform(noises))
    let threshold = Float(random.uniform(levels))
    let margin = pen / 2 + 3 * blur + 2
    // The place of the grid of pixels is as random as a camera's.
    let (left, top) = (margin + random.uniform(), margin + random.uniform())
    let width = Int(clamped: (Double(bounds.width) * scale + 2 * margin + 1).rounded(.up))
    let height = Int(clamped: (Double(bounds.height) * scale + 2 * margin + 1).rounded(.up))
    var canvas = PageCanvas(width: width, height: height)
    let pressure = random.uniform(0...0.5)
    for stroke in strokes {
      let placed = stroke.map { point in
        Ink.Point(
          Float(Double(point.x - bounds.minX) * scale + left), Float(Double(point.y - bounds.minY) * scale + top))
      }
      canvas.draw(thinned(placed), penWidth: Float(pen), pressure: pressure, random: &random)
    }
    var trace = SmallPicture(width: width, height: height, levels: canvas.coverage)
    trace.blur(deviation: blur)
    let level = threshold * trace.inkLevel
    var seen = trace
    if noise > 0.005 { seen.addNoise(deviation: Float(noise), random: &random) }
    let isDoubled = pen < leastStroke
    if isDoubled { seen = seen.doubled }
    var ink = BinaryImage(width: seen.width, height: seen.height)
    for y in 0..<seen.height {
      let row = (isDoubled ? y / 2 : y) * width
      for x in 0..<seen.width where seen.levels[y * seen.width + x] > level {
        if trace.levels[row + (isDoubled ? x / 2 : x)] > leastTrace { ink.pixels[y * seen.width + x] = 1 }
      }
    }
    guard let piece = Component(mask: ink, x: 0, y: 0) else { return nil }
    let zoom = isDoubled ? 2.0 : 1.0
    let measured = strokeWidth(of: piece, nominal: pen * zoom)
    let usualSeen = onPage * zoom * exp(random.normal(deviation: sizeSpread))
    return try? SymbolCrop(strokeWidth: measured, usualSize: max(1, usualSeen), size: size).pixels(of: [piece])
  }

  /// The width of the page's strokes as the reader measures it: on the ink, where it is strokes and no dot.
  private static func strokeWidth(of piece: Component, nominal: Double) -> Double {
    guard Double(max(piece.box.width, piece.box.height)) > 4 * nominal,
      let width = try? StrokeWidth.median(of: piece.mask), width > 0
    else { return nominal }
    return width
  }

  /// A stroke without points closer than a pixel, which cost time and would take up the pen's pressure too fast.
  private static func thinned(_ stroke: Ink.Stroke) -> Ink.Stroke {
    guard var last = stroke.first else { return stroke }
    var result = [last]
    for point in stroke.dropFirst() where abs(point.x - last.x) + abs(point.y - last.y) > 1 {
      result.append(point)
      last = point
    }
    if let end = stroke.last, end != last { result.append(end) }
    return result
  }
}
