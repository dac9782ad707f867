import ImageProcessing

/// A grey picture of one symbol with its label: ink 1, ground 0, row-major.
public struct LabelledPicture: Sendable, Hashable {
  /// `height * width` levels from 0 (ground) to 1 (ink).
  public var pixels: [Float]
  /// Columns of pixels.
  public var width: Int
  /// Rows of pixels.
  public var height: Int
  /// As in `SymbolVocabulary`, or the source's own name.
  public var label: String
  /// Who wrote it, or the file or folder that it came from where that is unknown.
  public var writer: String

  /// A picture of given levels, whose number must be `width * height`.
  public init(pixels: [Float], width: Int, height: Int, label: String, writer: String) {
    precondition(pixels.count == width * height, "a picture's size is that of its pixels")
    self.pixels = pixels
    self.width = width
    self.height = height
    self.label = label
    self.writer = writer
  }

  /// The level at a point, bilinear between pixel centres; ground outside. Where the crop is coarser than the picture
  /// (`spread` above 1), the mean of nine such levels over a square of that side.
  func level(atX x: Float, y: Float, spread: Float) -> Float {
    guard spread > 1.3 else { return bilinear(x, y) }
    let third = spread / 3
    var sum: Float = 0
    for dy in -1...1 {
      for dx in -1...1 { sum += bilinear(x + Float(dx) * third, y + Float(dy) * third) }
    }
    return sum / 9
  }

  private func bilinear(_ x: Float, _ y: Float) -> Float {
    let (fx, fy) = (x - 0.5, y - 0.5)
    guard fx > -1, fy > -1, fx < Float(width), fy < Float(height) else { return 0 }
    let (left, top) = (Int(clamped: fx.rounded(.down)), Int(clamped: fy.rounded(.down)))
    let (shareX, shareY) = (fx - Float(left), fy - Float(top))
    let above = pixel(left, top) * (1 - shareX) + pixel(left + 1, top) * shareX
    let below = pixel(left, top + 1) * (1 - shareX) + pixel(left + 1, top + 1) * shareX
    return above * (1 - shareY) + below * shareY
  }

  private func pixel(_ x: Int, _ y: Int) -> Float {
    x >= 0 && y >= 0 && x < width && y < height ? pixels[y * width + x] : 0
  }
}
