/// A picture of ink and ground, row by row from the top left; 1 is ink.
public struct BinaryImage: Sendable, Hashable {
  public let width: Int
  public let height: Int
  /// `height * width` values, each 0 (ground) or 1 (ink), row-major.
  public var pixels: [UInt8]

  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0 && pixels.count == width * height, "a picture's size is that of its pixels")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  public init(width: Int, height: Int) {
    self.init(width: width, height: height, pixels: [UInt8](repeating: 0, count: width * height))
  }

  public subscript(x: Int, y: Int) -> Bool {
    get { pixels[y * width + x] != 0 }
    set { pixels[y * width + x] = newValue ? 1 : 0 }
  }
}
