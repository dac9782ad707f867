/// A picture of 8-bit red, green and blue (sRGB), row by row from the top left.
public struct ColorImage: Sendable, Hashable {
  /// Columns of pixels, at least 1.
  public let width: Int
  /// Rows of pixels, at least 1.
  public let height: Int
  /// `height * width * 3` levels, row-major, red green blue interleaved.
  public var pixels: [UInt8]

  /// A picture of given levels, whose number must be `width * height * 3`.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(
      width > 0 && height > 0 && pixels.count == width * height * 3, "a picture's size is that of its pixels")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// A picture of one colour, white unless stated.
  public init(width: Int, height: Int, red: UInt8 = 255, green: UInt8 = 255, blue: UInt8 = 255) {
    var pixels = [UInt8](repeating: red, count: width * height * 3)
    if green != red || blue != red {
      for index in 0..<(width * height) {
        pixels[index * 3 + 1] = green
        pixels[index * 3 + 2] = blue
      }
    }
    self.init(width: width, height: height, pixels: pixels)
  }

  /// A grey picture with its level in all three channels.
  public init(_ gray: GrayImage) {
    var pixels = [UInt8](repeating: 0, count: gray.pixels.count * 3)
    for (index, level) in gray.pixels.enumerated() {
      pixels[index * 3] = level
      pixels[index * 3 + 1] = level
      pixels[index * 3 + 2] = level
    }
    self.init(width: gray.width, height: gray.height, pixels: pixels)
  }

  /// Red, green and blue of the pixel in column `x` and row `y`, both from 0 and inside the picture.
  public subscript(x: Int, y: Int) -> SIMD3<UInt8> {
    get {
      let start = (y * width + x) * 3
      return SIMD3(pixels[start], pixels[start + 1], pixels[start + 2])
    }
    set {
      let start = (y * width + x) * 3
      pixels[start] = newValue.x
      pixels[start + 1] = newValue.y
      pixels[start + 2] = newValue.z
    }
  }
}
