/// Signed distances from the outline of a symbol, so that its strokes can be scaled and grown by fractions of a pixel.
///
/// The ink is first brought to about twice the crop's resolution: averaged over whole blocks where it is larger, and
/// blurred and interpolated where it is smaller, so that neither stairs nor holes of sampling survive.
struct DistanceField {
  /// The longer extent of the ink in pixels of the field.
  private(set) var inkLength = 1.0
  /// The mean width of the strokes in pixels of the field.
  private(set) var strokeWidth = 1.0

  private var width = 0
  private var height = 0
  private var centerX = 0.0
  private var centerY = 0.0
  /// Positive inside the ink, 0 on its outline, in pixels of the field; `height * width`.
  private var signed: [Float] = []

  /// Ground around the ink in the field, in pixels: farther than strokes are ever thickened.
  static let border = 10

  /// `target`: pixels that the longer side of `box` will have in the crop.
  init(_ parts: [Component], box: PixelBox, target: Double) throws(ImageError) {
    let longer = Double(max(box.width, box.height))
    let block = max(1, Int(clamped: (longer / (target * 1.9)).rounded()))
    let drawn = Self.drawn(parts, box, block: block)
    if longer < target {
      try measure(try Self.enlarged(drawn, factor: max(1, target * 1.5 / longer)), level: 127)
    } else {
      // A line thinner than a pixel of the field covers half of none.
      let area = parts.reduce(0) { $0 + $1.area }
      let thinness = min(1, Double(area) / (2.5 * longer) / Double(block))
      try measure(drawn, level: max(38, Int(clamped: 127 * thinness)))
    }
  }

  /// Mean ink (0...255) of square blocks of the parts' pixels.
  private static func drawn(_ parts: [Component], _ box: PixelBox, block: Int) -> GrayImage {
    let width = (box.width + block - 1) / block
    let height = (box.height + block - 1) / block
    let count = width * height
    let pixels = [UInt8](unsafeUninitializedCapacity: count) { out, written in
      out.initialize(repeating: 0)
      written = count
      guard block > 1 else {
        for part in parts {
          let start = (part.box.y - box.y) * width + part.box.x - box.x
          part.mask.pixels.withUnsafeBufferPointer { mask in
            for y in 0..<part.box.height {
              let (from, to) = (y * part.box.width, start + y * width)
              for x in 0..<part.box.width { out[to + x] |= mask[from + x] &* 255 }
            }
          }
        }
        return
      }
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: count) { sums in
        sums.initialize(repeating: 0)
        for part in parts {
          part.mask.pixels.withUnsafeBufferPointer { mask in
            for y in 0..<part.box.height {
              let from = y * part.box.width
              var to = (part.box.y - box.y + y) / block * width + (part.box.x - box.x) / block
              var rest = block - (part.box.x - box.x) % block
              var x = 0
              while x < part.box.width {
                let end = min(part.box.width, x + rest)
                var sum: UInt32 = 0
                while x < end {
                  sum &+= UInt32(mask[from + x])
                  x += 1
                }
                sums[to] &+= sum
                to += 1
                rest = block
              }
            }
          }
        }
        let full = UInt32(clamping: block * block)
        // A block with any ink keeps some, or a speck of a large symbol would be averaged away.
        for index in 0..<count { out[index] = UInt8(clamping: max(sums[index] &* 255 / full, min(sums[index], 1))) }
      }
    }
    return GrayImage(width: width, height: height, pixels: pixels)
  }

  /// Small ink enlarged; a blur of one pixel rounds its staircase edges.
  private static func enlarged(_ ink: GrayImage, factor: Double) throws(ImageError) -> GrayImage {
    let margin = 2
    var wide = GrayImage(width: ink.width + 2 * margin, height: ink.height + 2 * margin, level: 0)
    for y in 0..<ink.height {
      let start = (y + margin) * wide.width + margin
      wide.pixels.replaceSubrange(
        start..<(start + ink.width), with: ink.pixels[(y * ink.width)..<((y + 1) * ink.width)])
    }
    // Ink of three pixels or less would fall below the threshold.
    let smooth = min(ink.width, ink.height) > 3 ? try OpenCV.blurred(wide, sigma: 0.7) : wide
    return try OpenCV.resized(
      smooth, width: Int(clamped: (Double(wide.width) * factor).rounded()),
      height: Int(clamped: (Double(wide.height) * factor).rounded()),
      .linear)
  }

  /// Fills the field and measures the ink: where `ink` passes `level` is inside.
  private mutating func measure(_ ink: GrayImage, level: Int) throws(ImageError) {
    width = ink.width + 2 * Self.border
    height = ink.height + 2 * Self.border
    // A speck blurred below the level: whatever is left of it is ink.
    let level = UInt8(clamping: min(level, Int(ink.pixels.max() ?? 1) - 1))
    let distances = try OpenCV.signedDistances(ink, level: level, border: Self.border)
    let box = distances.area > 0 ? distances.box : PixelBox(x: 0, y: 0, width: ink.width, height: ink.height)
    inkLength = Double(max(box.width, box.height))
    centerX = Double(2 * box.x + box.width) / 2 + Double(Self.border)
    centerY = Double(2 * box.y + box.height) / 2 + Double(Self.border)
    // Both are measured between pixel centres; the outline runs half a pixel outside the first one.
    signed = distances.values
    // A stroke of width w has mean inner distance w / 4 + 1 / 2.
    strokeWidth = max(1, distances.innerSum / Double(max(1, distances.area)) * 4 - 2)
  }

  /// Ink coverage, 0...1, of a square picture's pixels, row-major: the field scaled by `scale`, its ink grown by
  /// `growth` pixels of the picture.
  func sampled(size: Int, scale: Double, growth: Double) throws(ImageError) -> [Float] {
    let step = 1 / scale
    // From a pixel's index to the position of its centre in the field, counted between the centres of field pixels.
    let startX = centerX - Double(size) / 2 * step + 0.5 * step - 0.5
    let startY = centerY - Double(size) / 2 * step + 0.5 * step - 0.5
    return try OpenCV.sampled(
      signed, width: width, height: height, matrix: [step, 0, startX, 0, step, startY], scale: scale,
      offset: growth + 0.5, size: size)
  }
}
