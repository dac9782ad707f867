/// A part of an expression that is being laid out: strokes on a line whose baseline is y = 0, y downwards.
struct InkFragment {
  /// Strokes and the number of the symbol that each belongs to.
  var strokes: [(points: Ink.Stroke, symbol: Int)] = []

  /// The smallest box around the ink; nothing for a fragment without ink.
  var bounds: InkBox? { InkBox(strokes.lazy.flatMap(\.points)) }

  /// The fragment scaled about the start of its baseline and then moved.
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

/// The smallest upright box around ink.
public struct InkBox: Sendable, Hashable {
  public var left: Float
  public var top: Float
  public var right: Float
  public var bottom: Float

  public init(left: Float, top: Float, right: Float, bottom: Float) {
    self.left = left
    self.top = top
    self.right = right
    self.bottom = bottom
  }

  /// The box of points; nil without any.
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

  public var width: Float { right - left }
  public var height: Float { bottom - top }
}
