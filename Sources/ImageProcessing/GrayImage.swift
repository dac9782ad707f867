/// A picture of 8-bit grey levels, row by row from the top left; 0 is black.
public struct GrayImage: Sendable, Hashable {
  public let width: Int
  public let height: Int
  /// `height * width` levels, row-major.
  public var pixels: [UInt8]

  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0 && pixels.count == width * height, "a picture's size is that of its pixels")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  public init(width: Int, height: Int, level: UInt8 = 255) {
    self.init(width: width, height: height, pixels: [UInt8](repeating: level, count: width * height))
  }

  public subscript(x: Int, y: Int) -> UInt8 {
    get { pixels[y * width + x] }
    set { pixels[y * width + x] = newValue }
  }
}
