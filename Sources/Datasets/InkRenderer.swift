import ImageProcessing
import NeuralNetworks

/// Draws pen strokes as a square crop, the image of a symbol that the network sees.
///
/// The pen is round and of constant width; a pixel's ink is `clamp(radius + 0.5 - distance, 0, 1)`, with the distance
/// from its centre to the nearest stroke. As in crops of photographs, the ink keeps its aspect, its longer side fills
/// the square except for the margins, and a pen thinner than `leastPen` is drawn at that width.
public struct InkRenderer: Sendable, Hashable {
  /// The side of the square in pixels.
  public var size = 45
  /// The ground left at each end of the longer side, in pixels.
  public var margin: Float = 3
  /// The least width of the pen in pixels of the crop.
  public var leastPen: Float = 1.6

  /// Crops of `size` pixels a side, with margin and least pen in proportion to those of 45 pixels.
  public init(size: Int = 45) {
    self.size = size
    margin = Float(size) * 3 / 45
    leastPen = Float(size) * 1.6 / 45
  }

  /// Fills `pixels` (`size * size`, row-major, 0 ground to 1 ink) with strokes drawn by a pen of width `pen`, in the
  /// ink's units.
  public func draw(_ strokes: [Ink.Stroke], pen: Float, into pixels: UnsafeMutableBufferPointer<Float>) {
    pixels.update(repeating: 0)
    guard let bounds = InkBounds(strokes) else { return }
    let room = Float(size) - 2 * margin
    let side = max(bounds.width, bounds.height)
    var scale = room / max(side + pen, 1e-6)
    var width = pen * scale
    if width < leastPen {
      width = leastPen
      scale = side > 0 ? (room - width) / side : 0
    }
    let middle = Float(size) / 2
    let radius = width / 2
    func place(_ point: Ink.Point) -> Ink.Point {
      Ink.Point((point.x - bounds.middleX) * scale + middle, (point.y - bounds.middleY) * scale + middle)
    }
    for stroke in strokes {
      guard var from = stroke.first.map(place) else { continue }
      drawSegment(from, from, radius, pixels)
      for (index, point) in stroke.enumerated().dropFirst() {
        let to = place(point)
        // Points closer than a third of a pixel make no visible difference.
        if abs(to.x - from.x) + abs(to.y - from.y) < 0.33, index < stroke.count - 1 { continue }
        drawSegment(from, to, radius, pixels)
        from = to
      }
    }
  }

  private func drawSegment(
    _ a: Ink.Point, _ b: Ink.Point, _ radius: Float, _ pixels: UnsafeMutableBufferPointer<Float>
  ) {
    let reach = radius + 1
    let limit = Float(size - 1)
    let left = Int(clamped: max(0, min(a.x, b.x) - reach))
    let right = Int(clamped: min(limit, max(a.x, b.x) + reach))
    let top = Int(clamped: max(0, min(a.y, b.y) - reach))
    let bottom = Int(clamped: min(limit, max(a.y, b.y) + reach))
    guard left <= right, top <= bottom else { return }
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let lengthSquared = dx * dx + dy * dy
    let inverse = lengthSquared > 0 ? 1 / lengthSquared : 0
    for y in top...bottom {
      let py = Float(y) + 0.5 - a.y
      for x in left...right {
        let px = Float(x) + 0.5 - a.x
        let along = min(1, max(0, (px * dx + py * dy) * inverse))
        let (ex, ey) = (px - along * dx, py - along * dy)
        let coverage = min(1, radius + 0.5 - (ex * ex + ey * ey).squareRoot())
        let index = y * size + x
        if coverage > pixels[index] { pixels[index] = coverage }
      }
    }
  }
}

/// The smallest box around strokes, in the ink's units, y downwards.
public struct InkBounds: Sendable, Hashable {
  /// The left edge.
  public var minX: Float
  /// The upper edge.
  public var minY: Float
  /// The right edge.
  public var maxX: Float
  /// The lower edge.
  public var maxY: Float

  /// The bounds of strokes; nil where there are no points.
  public init?(_ strokes: [Ink.Stroke]) {
    guard let first = strokes.first(where: { !$0.isEmpty })?.first else { return nil }
    (minX, minY, maxX, maxY) = (first.x, first.y, first.x, first.y)
    for stroke in strokes {
      for point in stroke {
        minX = min(minX, point.x)
        maxX = max(maxX, point.x)
        minY = min(minY, point.y)
        maxY = max(maxY, point.y)
      }
    }
  }

  /// 0 for a vertical line or a point.
  public var width: Float { maxX - minX }
  /// 0 for a horizontal line or a point.
  public var height: Float { maxY - minY }
  /// The x of the centre.
  public var middleX: Float { (minX + maxX) / 2 }
  /// The y of the centre.
  public var middleY: Float { (minY + maxY) / 2 }
}
