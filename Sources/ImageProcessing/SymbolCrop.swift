/// A symbol's ink as the classifier's input: a small square picture, ink 1 and ground 0.
///
/// The crop looks like a pen of uniform width drawn with anti-aliasing, coverage = clamp(half width + 0.5 - distance), as
/// the training renderer draws it: tight box, aspect kept, the longer side filling the square less its margins, centred.
/// Strokes are brought into the widths of training, since a mismatch here is the commonest reason for classifiers that
/// fail on photographs (design notes, section 5.2).
public struct SymbolCrop: Sendable {
  /// Pixels of a side.
  public var size = 45
  /// Ground on each side of the ink's longer extent, in pixels of the crop.
  public var margin = 3
  /// Strokes thinner than this, in pixels of the crop, are thickened to it.
  public var leastStroke = 2.2
  /// Strokes wider than this are thinned towards it, by `thinning` of the excess, and never until they break.
  public var mostStroke = 5.0
  /// Share of the excess that is taken off: marker strokes are uneven, and all of it would eat their thin parts.
  public var thinning = 0.6

  public init() {}

  /// The crop of `parts` together, `size * size` values in 0...1, row-major.
  ///
  /// Complexity: linear in the parts' boxes, then some 10,000 steps.
  public static func make(_ parts: [Component], size: Int = 45, margin: Int = 3) throws(ImageError) -> [Float] {
    var crop = SymbolCrop()
    crop.size = size
    crop.margin = margin
    return try crop.pixels(of: parts)
  }

  public func pixels(of parts: [Component]) throws(ImageError) -> [Float] {
    precondition(size > 2 * margin + 2 && margin >= 1, "the ink needs room between the margins")
    guard let first = parts.first else { return [Float](repeating: 0, count: size * size) }
    let box = parts.dropFirst().reduce(first.box) { $0.union($1.box) }
    let field = try DistanceField(parts, box: box, target: Double(size - 2 * margin))
    let room = Double(size - 2 * margin)
    // Growing by g on every side lengthens the ink by 2g, so scale and growth are solved together.
    var scale = room / field.inkLength
    var growth = 0.0
    let width = field.strokeWidth * scale
    if width < leastStroke {
      scale = (room - leastStroke) / max(field.inkLength - field.strokeWidth, 1e-6)
      // A dot is as long as its stroke is wide: it fills the room as it is.
      if scale * field.strokeWidth > leastStroke || field.inkLength - field.strokeWidth < 0.5 {
        scale = room / field.inkLength
      } else {
        growth = (leastStroke - field.strokeWidth * scale) / 2
      }
    } else if width > mostStroke, field.strokeWidth < 0.5 * field.inkLength {
      growth = -thinning * (width - mostStroke) / 2
      scale = (room - 2 * growth) / field.inkLength
    }
    return field.sampled(size: size, scale: scale, growth: growth)
  }
}
