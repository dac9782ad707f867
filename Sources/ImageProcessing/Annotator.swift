/// Draws boxes and text on a picture, to show what was read where.
public struct Annotator: Sendable {
  /// The picture with everything drawn so far.
  public private(set) var image: ColorImage
  /// Width of lines in pixels; by default wide enough to be seen on a picture of this size.
  public var lineWidth: Int

  /// Starts with a copy of a picture.
  public init(_ image: ColorImage) {
    self.image = image
    lineWidth = max(1, max(image.width, image.height) / 500)
  }

  /// Draws the outline of `box`, in pixels; parts outside the picture are clipped. The color is red, green, blue.
  public mutating func rectangle(_ box: PixelBox, color: SIMD3<UInt8>) throws(ImageError) {
    guard box.width > 0, box.height > 0 else { return }
    try OpenCV.drawRectangle(box, color: color, thickness: lineWidth, on: &image)
  }

  /// Draws text whose baseline begins at (`x`, `y`) and whose capitals are `size` pixels high. The font has ASCII only:
  /// other characters become question marks.
  public mutating func text(_ words: String, x: Int, y: Int, size: Double, color: SIMD3<UInt8>) throws(ImageError) {
    let ascii = String(words.unicodeScalars.map { $0.isASCII && $0.value >= 32 ? Character($0) : "?" })
    guard !ascii.isEmpty, size > 0, size < 4096 else { return }
    let thickness = max(1, Int(clamped: size / 10))
    try OpenCV.drawText(ascii, x: x, y: y, size: size, color: color, thickness: thickness, on: &image)
  }
}
