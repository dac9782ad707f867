/// A symbol's ink as the classifier's input: a small square picture, ink 1 and ground 0.
///
/// The crop looks like a pen of uniform width drawn with anti-aliasing, coverage = clamp(half width + 0.5 - distance),
/// as the training renderer draws it: tight box, aspect kept, centred, the longer side filling the square except for
/// its margins.
///
/// Whatever the pen was, strokes are brought to one share of the usual symbol's size, since a classifier trained on one
/// width of strokes fails on photographs with another. A crop alone cannot tell `x` from `X` or `,` from `)`; with one
/// pen for the page, the smaller of two has the thicker strokes.
public struct SymbolCrop: Sendable {
  /// The side in pixels.
  public let size: Int
  /// Ground at each end of the ink's longer extent, in pixels of the crop.
  public var margin: Double
  /// The width that strokes are brought to, as a share of the usual symbol's size.
  public var penShare = 0.09
  /// Strokes thinner than this, in pixels of the crop, are thickened to it.
  public var leastStroke: Double
  /// The largest share of a stroke's width that is removed: marker strokes are uneven and would break.
  public var mostThinning = 0.5

  /// The width of the page's strokes, in pixels of the page.
  public let strokeWidth: Double
  /// The size of the page's usual symbol, in pixels of the page.
  public let usualSize: Double

  /// Crops of `size` pixels a side, with margins and least stroke in proportion to those of 45 pixels.
  public init(strokeWidth: Double, usualSize: Double, size: Int = 45) {
    self.strokeWidth = strokeWidth
    self.usualSize = usualSize
    self.size = size
    margin = Double(size) * 3 / 45
    leastStroke = Double(size) * 1.6 / 45
  }

  /// The crop of `parts` together: `size * size` values from 0 (ground) to 1 (ink), row-major; all 0 for no parts.
  ///
  /// Complexity: linear in the parts' boxes, then some 10,000 steps.
  public func pixels(of parts: [Component]) throws(ImageError) -> [Float] {
    precondition(Double(size) > 2 * margin + 2 && margin > 0, "the ink needs room between the margins")
    guard !parts.isEmpty else { return [Float](repeating: 0, count: size * size) }
    let box = PixelBox.union(of: parts.lazy.map(\.box))
    let room = Double(size) - 2 * margin
    let field = try DistanceField(parts, box: box, target: room)
    let pixel = field.inkLength / Double(max(box.width, box.height))
    let wanted = (penShare * usualSize - strokeWidth) / 2 * pixel
    var growth = max(-mostThinning * field.strokeWidth / 2, min(wanted, Double(DistanceField.border) - 2))
    // Growing by g on every side lengthens the ink by 2g, so scale and growth are solved together.
    let length = field.inkLength - field.strokeWidth
    var width = field.strokeWidth + 2 * growth
    if width * room < leastStroke * (length + width) {
      width = leastStroke * length / (room - leastStroke)
      growth = (width - field.strokeWidth) / 2
    }
    let scale = room / max(length + width, 1e-6)
    return try field.sampled(size: size, scale: scale, growth: growth * scale)
  }
}
