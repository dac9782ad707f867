/// The writing of a picture: its ink, its pieces, and the way back to the picture's own pixels.
public struct InkPage: Sendable {
  /// Ink at the working resolution.
  public let ink: BinaryImage
  /// The pieces of `ink`, from the top, those of one top row from the left.
  public let components: [Component]
  /// Median width of the strokes in pixels of `ink`; 0 without ink.
  public let strokeWidth: Double
  /// Upright size of the picture as the file has it.
  public let pictureWidth: Int
  public let pictureHeight: Int
  /// The writing is lighter than its ground.
  public let isInverted: Bool
  /// The ground has one level: a drawing, no photograph.
  public let isFlat: Bool

  /// Pixels of `ink` for one pixel of the picture.
  public var scale: Double { Double(ink.width) / Double(pictureWidth) }

  /// The box of the picture's (upright) pixels that a box of ink covers.
  public func pictureBox(_ box: PixelBox) -> PixelBox {
    let across = Double(pictureWidth) / Double(ink.width)
    let down = Double(pictureHeight) / Double(ink.height)
    let left = Int((Double(box.x) * across).rounded(.down))
    let top = Int((Double(box.y) * down).rounded(.down))
    let right = min(pictureWidth, Int((Double(box.maxX) * across).rounded(.up)))
    let bottom = min(pictureHeight, Int((Double(box.maxY) * down).rounded(.up)))
    return PixelBox(x: left, y: top, width: max(1, right - left), height: max(1, bottom - top))
  }
}
