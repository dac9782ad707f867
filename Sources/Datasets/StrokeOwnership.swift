public import ImageProcessing

/// Assigns each pen stroke to the symbol that holds most of its drawn ink, so that a reader of pictures can be scored
/// by strokes.
///
/// A symbol's ink is the union of its pieces' masks, wherever the reader cut; a pixel where strokes cross belongs to
/// all of them.
public struct StrokeOwnership: Sendable {
  /// Half the pen's width in pixels of the ink picture.
  let radius: Double

  /// - Parameter penWidth: pixels of the ink picture; at least 1 is assumed.
  public init(penWidth: Double) { radius = max(penWidth / 2, 0.5) }

  /// For each stroke the index of its symbol; nil where no symbol has any of its ink.
  ///
  /// - Parameters:
  ///   - strokes: positions of the pen in pixels of the ink picture, one array for each stroke.
  ///   - symbols: the pieces of ink of each symbol.
  public func owners(of strokes: [[SIMD2<Double>]], among symbols: [[Component]]) -> [Int?] {
    strokes.map { stroke in
      guard let ink = DrawnStroke(stroke, radius: radius) else { return nil }
      var best: (symbol: Int, pixels: Int)?
      for (symbol, pieces) in symbols.enumerated() {
        let pixels = pieces.reduce(0) { $0 + ink.common(with: $1) }
        if pixels > best?.pixels ?? 0 { best = (symbol, pixels) }
      }
      return best?.symbol
    }
  }

  /// For each stroke the pixels that it shares with each piece of ink, and those that it has.
  ///
  /// - Parameters:
  ///   - strokes: positions of the pen in pixels of the ink picture, one array for each stroke.
  ///   - pieces: of the ink picture.
  package func shares(of strokes: [[SIMD2<Double>]], in pieces: [Component]) -> [(pieces: [Int], all: Int)] {
    strokes.map { stroke in
      guard let ink = DrawnStroke(stroke, radius: radius) else { return (pieces.map { _ in 0 }, 0) }
      return (pieces.map { ink.common(with: $0) }, ink.area)
    }
  }
}

/// The pixels under one stroke of a round pen.
private struct DrawnStroke {
  let box: PixelBox
  private var mask: BinaryImage

  init?(_ points: [SIMD2<Double>], radius: Double) {
    guard let first = points.first else { return nil }
    let low = points.reduce(first) { pointwiseMin($0, $1) } - radius
    let high = points.reduce(first) { pointwiseMax($0, $1) } + radius
    // A stroke far outside any picture would need an enormous mask.
    guard low.min() > -1e5, high.max() < 1e5 else { return nil }
    let (left, top) = (Int(clamped: low.x.rounded(.down)), Int(clamped: low.y.rounded(.down)))
    box = PixelBox(
      x: left, y: top, width: Int(clamped: high.x.rounded(.down)) - left + 1,
      height: Int(clamped: high.y.rounded(.down)) - top + 1)
    mask = BinaryImage(width: box.width, height: box.height)
    var from = first
    for to in points {
      draw(from, to, radius)
      from = to
    }
  }

  /// Pixels whose centre is within `radius` of the segment.
  private mutating func draw(_ from: SIMD2<Double>, _ to: SIMD2<Double>, _ radius: Double) {
    let along = to - from
    let length = (along * along).sum()
    let low = pointwiseMin(from, to) - radius
    let high = pointwiseMax(from, to) + radius
    for y in Int(clamped: low.y.rounded(.down))...Int(clamped: high.y.rounded(.down)) {
      for x in Int(clamped: low.x.rounded(.down))...Int(clamped: high.x.rounded(.down)) {
        let centre = SIMD2(Double(x) + 0.5, Double(y) + 0.5) - from
        let share = length > 0 ? min(1, max(0, (centre * along).sum() / length)) : 0
        let away = centre - share * along
        if (away * away).sum() <= radius * radius { mask[x - box.x, y - box.y] = true }
      }
    }
  }

  /// The number of pixels.
  var area: Int {
    (0..<box.height).reduce(0) { sum, y in sum + (0..<box.width).count { mask[$0, y] } }
  }

  /// The number of pixels shared with a piece of ink.
  func common(with piece: Component) -> Int {
    guard let part = box.intersection(piece.box) else { return 0 }
    var count = 0
    for y in part.y..<part.maxY {
      for x in part.x..<part.maxX where mask[x - box.x, y - box.y] && piece.mask[x - piece.box.x, y - piece.box.y] {
        count += 1
      }
    }
    return count
  }
}
