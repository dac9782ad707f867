/// A picture of 8-bit grey levels, row by row from the top left; 0 is black.
public struct GrayImage: Sendable, Hashable {
  /// Columns of pixels, at least 1.
  public let width: Int
  /// Rows of pixels, at least 1.
  public let height: Int
  /// `height * width` levels, row-major.
  public var pixels: [UInt8]

  /// A picture of given levels, whose number must be `width * height`.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0 && pixels.count == width * height, "a picture's size is that of its pixels")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// A picture of one level, white unless stated.
  public init(width: Int, height: Int, level: UInt8 = 255) {
    self.init(width: width, height: height, pixels: [UInt8](repeating: level, count: width * height))
  }

  /// The level of the pixel in column `x` and row `y`, both from 0 and inside the picture.
  public subscript(x: Int, y: Int) -> UInt8 {
    get { pixels[y * width + x] }
    set { pixels[y * width + x] = newValue }
  }
}
