/// One connected piece of ink (8-connectivity).
public struct Component: Sendable, Hashable {
  /// Its bounding box in pixels of the ink picture.
  public let box: PixelBox
  /// Pixels of ink.
  public let area: Int
  /// The mean position of its pixels, counted from 0, in the ink picture.
  public let centroid: SIMD2<Double>
  /// Its own ink only, in a picture of the box's size.
  public let mask: BinaryImage
  /// The contrast of its ink with the paper relative to that of the page's strokes; 1 where that is unknown.
  public let darkness: Double

  /// A piece whose measures are already known; the mask must have the box's size.
  public init(box: PixelBox, area: Int, centroid: SIMD2<Double>, mask: BinaryImage, darkness: Double = 1) {
    precondition(mask.width == box.width && mask.height == box.height, "the mask has the box's size")
    self.box = box
    self.area = area
    self.centroid = centroid
    self.mask = mask
    self.darkness = darkness
  }

  /// A piece of ink measured from a mask whose top left corner is at (`x`, `y`) of the ink picture; nil where the mask
  /// is empty.
  public init?(mask: BinaryImage, x: Int, y: Int) {
    var (area, sumX, sumY) = (0, 0, 0)
    var (left, right, top, bottom) = (mask.width, -1, mask.height, -1)
    for row in 0..<mask.height {
      for column in 0..<mask.width where mask[column, row] {
        area += 1
        sumX += column
        sumY += row
        left = min(left, column)
        right = max(right, column)
        top = min(top, row)
        bottom = max(bottom, row)
      }
    }
    guard area > 0 else { return nil }
    let inner = PixelBox(x: left, y: top, width: right - left + 1, height: bottom - top + 1)
    self.init(
      box: PixelBox(x: x + left, y: y + top, width: inner.width, height: inner.height), area: area,
      centroid: SIMD2(Double(sumX) / Double(area) + Double(x), Double(sumY) / Double(area) + Double(y)),
      mask: mask.cropped(to: inner))
  }
}

extension Component {
  /// The same ink so many pixels further right and down.
  public func moved(x: Int, y: Int) -> Component {
    Component(
      box: PixelBox(x: box.x + x, y: box.y + y, width: box.width, height: box.height), area: area,
      centroid: centroid + SIMD2(Double(x), Double(y)), mask: mask, darkness: darkness)
  }
}

extension BinaryImage {
  /// Makes a component's pixels ink, or ground; its box must lie inside the picture.
  public mutating func draw(_ component: Component, isInk: Bool = true) {
    let box = component.box
    for row in 0..<box.height {
      for column in 0..<box.width where component.mask[column, row] { self[box.x + column, box.y + row] = isInk }
    }
  }

  /// The part within `box`, which must lie inside the picture.
  public func cropped(to box: PixelBox) -> BinaryImage {
    precondition(
      box.x >= 0 && box.y >= 0 && box.maxX <= width && box.maxY <= height, "the box lies inside the picture")
    var part = [UInt8]()
    part.reserveCapacity(box.area)
    for y in box.y..<box.maxY { part.append(contentsOf: pixels[(y * width + box.x)..<(y * width + box.maxX)]) }
    return BinaryImage(width: box.width, height: box.height, pixels: part)
  }
}
