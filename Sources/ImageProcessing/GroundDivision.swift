/// A picture with its light evened out: each level divided by the level of the paper there.
struct GroundDivision {
  /// The level of the ground after division.
  static let paper = 220

  /// Levels relative to the local ground, which becomes `paper`; ink is darker.
  let evened: GrayImage
  /// Whether the ground is flat (a drawing), so that nothing was estimated.
  let isFlat: Bool
  /// Whether the picture was light on dark and has been inverted.
  let isInverted: Bool

  /// `widening` is the factor by which windows are enlarged, for strokes that the usual ones do not close.
  init(
    _ image: GrayImage, parameters: Binarizer.Parameters, widening: Double = 1, threads: Int = 1
  ) throws(ImageError) {
    let histogram = Histogram(image)
    let mode = histogram.mode
    let near = (max(0, mode - 3)...min(255, mode + 3)).reduce(0) { $0 + histogram.counts[$1] }
    isFlat = Double(near) >= parameters.flatShare * Double(image.pixels.count)
    if isFlat {
      let darker = Self.weight(histogram, from: mode, upward: false)
      let lighter = Self.weight(histogram, from: mode, upward: true)
      isInverted = lighter > darker
      let table = Self.table(ground: mode, isInverted: isInverted)
      evened = image.mapped { table[Int($0)] }
      return
    }
    let longer = max(image.width, image.height)
    let factor = max(1, Double(longer) / Double(parameters.backgroundLongSide))
    let small = try OpenCV.resized(
      image, width: max(1, Int(clamped: Double(image.width) / factor)),
      height: max(1, Int(clamped: Double(image.height) / factor)), .area
    )
    let side = Double(longer) / factor
    let closing = max(5, Int(clamped: side * parameters.closingShare * widening)) | 1
    let median = max(9, Int(clamped: side * parameters.medianShare * widening)) | 1
    isInverted = Self.isLightOnDark(small, median: median, threads: threads)
    let upright = isInverted ? image.mapped { 255 - $0 } : image
    let closed = try OpenCV.eroded(
      try OpenCV.dilated(isInverted ? small.mapped { 255 - $0 } : small, side: closing), side: closing)
    let ground = MedianFilter.filtered(closed, side: median, threads: threads)
    let full = try OpenCV.resized(ground, width: image.width, height: image.height, .linear)
    evened = try OpenCV.divided(upright, by: full, scale: Self.paper)
  }

  /// The total difference from the ground on one side, summed over pixels.
  private static func weight(_ histogram: Histogram, from mode: Int, upward: Bool) -> Int {
    upward
      ? (mode..<256).reduce(0) { $0 + histogram.counts[$1] * ($1 - mode) }
      : (0...mode).reduce(0) { $0 + histogram.counts[$1] * (mode - $1) }
  }

  /// A table from levels to evened levels for a flat ground; for inverted pictures by difference, since division by a
  /// black ground is meaningless.
  private static func table(ground: Int, isInverted: Bool) -> [UInt8] {
    let span = isInverted ? 255 - ground : ground
    return (0..<256).map { level in
      let difference = isInverted ? level - ground : ground - level
      return UInt8(clamping: paper - difference * paper / max(1, span))
    }
  }

  /// Whether writing is lighter than its ground (a blackboard), by which side of the local median has more that stands
  /// out.
  private static func isLightOnDark(_ small: GrayImage, median: Int, threads: Int) -> Bool {
    guard Histogram(small).quantile(0.5) < 128 else { return false }
    let local = MedianFilter.filtered(small, side: median * 2, threads: threads)
    // What grain and a gradient of light amount to within the window.
    let grain = 12
    var (dark, light) = (0, 0)
    for (level, ground) in zip(small.pixels, local.pixels) {
      let difference = Int(level) - Int(ground)
      if difference > grain { light += difference - grain }
      if difference < -grain { dark -= difference + grain }
    }
    return light > dark * 2
  }
}

extension GrayImage {
  func mapped(_ transform: (UInt8) -> UInt8) -> GrayImage {
    var table = [UInt8](repeating: 0, count: 256)
    for level in 0..<256 { table[level] = transform(UInt8(clamping: level)) }
    let result = [UInt8](unsafeUninitializedCapacity: pixels.count) { out, count in
      pixels.withUnsafeBufferPointer { source in
        table.withUnsafeBufferPointer { table in
          for index in 0..<source.count { out[index] = table[Int(source[index])] }
        }
      }
      count = pixels.count
    }
    return GrayImage(width: width, height: height, pixels: result)
  }
}
