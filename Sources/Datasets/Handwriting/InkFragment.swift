/// A part of an expression being laid out: strokes on a line whose baseline is y = 0, y downwards.
struct InkFragment {
  /// Strokes, each with the number of the symbol that it belongs to.
  var strokes: [(points: Ink.Stroke, symbol: Int)] = []

  /// The smallest box around the ink; nil for a fragment without ink.
  var bounds: InkBox? { InkBox(strokes.lazy.flatMap(\.points)) }

  /// The fragment scaled about the start of its baseline, then moved.
  func placed(scale: Float = 1, dx: Float = 0, dy: Float = 0) -> InkFragment {
    InkFragment(
      strokes: strokes.map { stroke in
        (stroke.points.map { Ink.Point($0.x * scale + dx, $0.y * scale + dy) }, stroke.symbol)
      })
  }

  /// The fragment stretched to fill a box.
  func fitted(to box: InkBox) -> InkFragment {
    guard let own = bounds else { return self }
    let scaleX = own.width > 0 ? box.width / own.width : 1
    let scaleY = own.height > 0 ? box.height / own.height : 1
    return InkFragment(
      strokes: strokes.map { stroke in
        (
          stroke.points.map { Ink.Point(box.left + ($0.x - own.left) * scaleX, box.top + ($0.y - own.top) * scaleY) },
          stroke.symbol
        )
      })
  }

  mutating func append(_ other: InkFragment) { strokes += other.strokes }
}

/// An upright box around ink, in the ink's units, y downwards.
public struct InkBox: Sendable, Hashable {
  /// The least x.
  public var left: Float
  /// The least y.
  public var top: Float
  /// The greatest x.
  public var right: Float
  /// The greatest y.
  public var bottom: Float

  /// A box by its edges.
  public init(left: Float, top: Float, right: Float, bottom: Float) {
    self.left = left
    self.top = top
    self.right = right
    self.bottom = bottom
  }

  /// The smallest box around points; nil where there are none.
  public init?(_ points: some Sequence<Ink.Point>) {
    var box: InkBox?
    for point in points {
      guard let old = box else {
        box = InkBox(left: point.x, top: point.y, right: point.x, bottom: point.y)
        continue
      }
      box = InkBox(
        left: min(old.left, point.x), top: min(old.top, point.y), right: max(old.right, point.x),
        bottom: max(old.bottom, point.y))
    }
    guard let box else { return nil }
    self = box
  }

  /// From ``left`` to ``right``; 0 for a single point.
  public var width: Float { right - left }
  /// From ``top`` to ``bottom``; 0 for a single point.
  public var height: Float { bottom - top }
}
