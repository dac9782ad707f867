/// A picture of ink (1) and ground (0), row by row from the top left.
public struct BinaryImage: Sendable, Hashable {
  /// Columns of pixels, at least 1.
  public let width: Int
  /// Rows of pixels, at least 1.
  public let height: Int
  /// `height * width` values, each 0 (ground) or 1 (ink), row-major.
  public var pixels: [UInt8]

  /// A picture of given pixels, whose number must be `width * height`.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0 && pixels.count == width * height, "a picture's size is that of its pixels")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// A picture without ink.
  public init(width: Int, height: Int) {
    self.init(width: width, height: height, pixels: [UInt8](repeating: 0, count: width * height))
  }

  /// Whether the pixel in column `x` and row `y`, both from 0 and inside the picture, is ink.
  public subscript(x: Int, y: Int) -> Bool {
    get { pixels[y * width + x] != 0 }
    set { pixels[y * width + x] = newValue ? 1 : 0 }
  }
}
