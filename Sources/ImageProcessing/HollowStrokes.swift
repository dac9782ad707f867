/// Detects broad strokes that were taken for ground, so that only their rims are ink.
enum HollowStrokes {
  /// The longer side, in pixels, of the coarse pictures that are compared.
  private static let longSide = 400
  /// The greatest width of strokes as a share of that side.
  private static let windowShare = 0.12
  /// The share of the suspects' border that must be ink. A hollow lies within its rim; a shadow's border is open.
  private static let rimShare = 0.6

  /// Looks for regions that are as dark as ink relative to a wide neighbourhood, yet were left out by the threshold.
  static func areFound(
    in image: GrayImage, isInverted: Bool, ink: BinaryImage, threshold: InkThreshold
  ) throws(ImageError) -> Bool {
    let factor = Double(longSide) / Double(max(image.width, image.height))
    guard factor < 1 else { return false }
    let (width, height) = (
      max(1, Int(clamped: Double(image.width) * factor)), max(1, Int(clamped: Double(image.height) * factor))
    )
    let small = try OpenCV.resized(image, width: width, height: height, .area)
    let upright = isInverted ? small.mapped { 255 - $0 } : small
    let window = Int(clamped: Double(longSide) * windowShare) | 1
    let ground = try OpenCV.eroded(try OpenCV.dilated(upright, side: window), side: window)
    let evened = try OpenCV.divided(upright, by: ground, scale: GroundDivision.paper)
    let share = try OpenCV.resized(
      GrayImage(width: ink.width, height: ink.height, pixels: ink.pixels.map { $0 &* 255 }), width: width,
      height: height,
      .area)
    let suspects = try inner(
      BinaryImage(
        width: width, height: height,
        pixels: evened.pixels.indices.map {
          Int(evened.pixels[$0]) <= threshold.strict && share.pixels[$0] < 64 ? 1 : 0
        }))
    var (rim, open) = (0, 0)
    for y in 1..<max(1, height - 1) {
      for x in 1..<max(1, width - 1) where suspects[x, y] {
        for next in [y * width + x - 1, y * width + x + 1, (y - 1) * width + x, (y + 1) * width + x]
        where suspects.pixels[next] == 0 {
          if share.pixels[next] >= 64 { rim += 1 } else { open += 1 }
        }
      }
    }
    return rim >= 12 && Double(rim) > rimShare * Double(rim + open)
  }

  /// The suspects without those that touch the picture's border, such as a grainy table.
  private static func inner(_ suspects: BinaryImage) throws(ImageError) -> BinaryImage {
    let components = try Components(suspects)
    return components.ink(
      keeping: components.found.map {
        $0.box.x > 0 && $0.box.y > 0 && $0.box.maxX < suspects.width && $0.box.maxY < suspects.height
      })
  }
}
