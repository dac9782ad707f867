/// A rectangle of whole pixels; y grows downwards.
public struct PixelBox: Sendable, Hashable, Codable {
  /// The first column.
  public var x: Int
  /// The first row.
  public var y: Int
  /// Columns of pixels.
  public var width: Int
  /// Rows of pixels.
  public var height: Int

  /// A rectangle by its top left pixel and its size.
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// The column after the last.
  public var maxX: Int { x + width }
  /// The row after the last.
  public var maxY: Int { y + height }
  /// The x of the centre, measured to pixel edges: half the width to the right of ``x``.
  public var midX: Double { Double(x) + Double(width) / 2 }
  /// The y of the centre, measured likewise.
  public var midY: Double { Double(y) + Double(height) / 2 }
  /// The number of pixels.
  public var area: Int { width * height }

  /// The smallest box that holds both.
  public func union(_ other: PixelBox) -> PixelBox {
    let left = min(x, other.x)
    let top = min(y, other.y)
    return PixelBox(
      x: left, y: top, width: max(maxX, other.maxX) - left, height: max(maxY, other.maxY) - top)
  }

  /// The smallest box that holds all of some; without any, an empty one at the origin.
  public static func union(of boxes: some Sequence<PixelBox>) -> PixelBox {
    var rest = boxes.makeIterator()
    guard var all = rest.next() else { return PixelBox(x: 0, y: 0, width: 0, height: 0) }
    while let next = rest.next() { all = all.union(next) }
    return all
  }

  /// Whether all of another box lies in this one.
  public func contains(_ other: PixelBox) -> Bool {
    other.x >= x && other.y >= y && other.maxX <= maxX && other.maxY <= maxY
  }

  /// The box common to both; nil where they do not overlap.
  public func intersection(_ other: PixelBox) -> PixelBox? {
    let left = max(x, other.x)
    let top = max(y, other.y)
    let right = min(maxX, other.maxX)
    let bottom = min(maxY, other.maxY)
    guard right > left, bottom > top else { return nil }
    return PixelBox(x: left, y: top, width: right - left, height: bottom - top)
  }
}
