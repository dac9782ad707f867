import Foundation

/// A rotation of a picture about its centre that keeps all of it, with the mapping back for boxes.
public struct Rotation: Sendable, Hashable {
  /// Degrees counter-clockwise as seen: the `Skew` that it removes.
  public let degrees: Double
  /// Columns of the picture before the rotation.
  public let width: Int
  /// Rows of the picture before the rotation.
  public let height: Int
  /// Columns of the rotated picture, large enough for all of the original.
  public let turnedWidth: Int
  /// Rows of the rotated picture.
  public let turnedHeight: Int

  /// The rotation of pictures of one size, by any angle.
  public init(degrees: Double, width: Int, height: Int) {
    precondition(width > 0 && height > 0, "a picture has pixels")
    self.degrees = degrees
    self.width = width
    self.height = height
    let (sine, cosine) = (abs(sin(degrees * .pi / 180)), abs(cos(degrees * .pi / 180)))
    // Minus a thousandth, or rounding would enlarge a picture that is not rotated.
    turnedWidth = max(1, Int(clamped: (Double(width) * cosine + Double(height) * sine - 0.001).rounded(.up)))
    turnedHeight = max(1, Int(clamped: (Double(width) * sine + Double(height) * cosine - 0.001).rounded(.up)))
  }

  /// The rotated picture; what comes from outside has the level `ground`.
  public func turned(_ image: GrayImage, ground: UInt8) throws(ImageError) -> GrayImage {
    precondition(image.width == width && image.height == height, "the turn was made for this size")
    let (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
    // OpenCV places points at pixel centres.
    let (fromX, fromY) = (Double(width - 1) / 2, Double(height - 1) / 2)
    let (toX, toY) = (Double(turnedWidth - 1) / 2, Double(turnedHeight - 1) / 2)
    let matrix = [
      cosine, sine, toX - cosine * fromX - sine * fromY, -sine, cosine, toY + sine * fromX - cosine * fromY,
    ]
    return try OpenCV.warped(image, matrix: matrix, width: turnedWidth, height: turnedHeight, ground: ground)
  }

  /// Where a point of the picture lies in the rotated one, both counted between pixel centres.
  func turned(_ point: SIMD2<Double>) -> SIMD2<Double> {
    let (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
    let from = point - SIMD2(Double(width - 1), Double(height - 1)) / 2
    let to = SIMD2(Double(turnedWidth - 1), Double(turnedHeight - 1)) / 2
    return to + SIMD2(cosine * from.x + sine * from.y, cosine * from.y - sine * from.x)
  }

  /// The rotated ink; interpolated pixels of at least half ink are ink.
  public func turned(_ ink: BinaryImage) throws(ImageError) -> BinaryImage {
    let levels = GrayImage(width: ink.width, height: ink.height, pixels: ink.pixels.map { $0 == 0 ? 0 : 255 })
    let result = try turned(levels, ground: 0)
    return BinaryImage(width: result.width, height: result.height, pixels: result.pixels.map { $0 >= 128 ? 1 : 0 })
  }

  /// The smallest upright box of the original picture that contains a box of the rotated one, clipped to the picture.
  public func originalBox(_ box: PixelBox) -> PixelBox {
    let (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
    let corners = [(box.x, box.y), (box.maxX, box.y), (box.x, box.maxY), (box.maxX, box.maxY)].map { corner in
      let x = Double(corner.0) - Double(turnedWidth) / 2
      let y = Double(corner.1) - Double(turnedHeight) / 2
      return (x: x * cosine - y * sine + Double(width) / 2, y: x * sine + y * cosine + Double(height) / 2)
    }
    func clamp(_ value: Double, _ most: Int) -> Int { min(most, max(0, Int(clamped: value))) }
    let left = clamp((corners.map(\.x).min() ?? 0).rounded(.down), width - 1)
    let top = clamp((corners.map(\.y).min() ?? 0).rounded(.down), height - 1)
    let right = clamp((corners.map(\.x).max() ?? 0).rounded(.up), width)
    let bottom = clamp((corners.map(\.y).max() ?? 0).rounded(.up), height)
    return PixelBox(x: left, y: top, width: max(1, right - left), height: max(1, bottom - top))
  }
}
