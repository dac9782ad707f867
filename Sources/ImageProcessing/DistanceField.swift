/// Signed distances from the outline of a symbol, so that its strokes can be scaled and grown by fractions of a pixel.
///
/// The ink is first brought to about twice the crop's resolution: averaged by area where it is larger, and blurred and
/// interpolated where it is smaller, so that neither stairs nor holes of sampling survive.
struct DistanceField {
  /// Longer extent of the ink in pixels of the field.
  private(set) var inkLength = 1.0
  /// Mean width of the strokes in pixels of the field.
  private(set) var strokeWidth = 1.0

  private var width = 0
  private var height = 0
  private var centerX = 0.0
  private var centerY = 0.0
  /// Positive inside the ink, 0 on its outline, in pixels of the field; `height * width`.
  private var signed: [Float] = []

  /// Ground around the ink in the field, in pixels: farther than strokes are ever thickened.
  private static let border = 6

  /// `target`: pixels that the longer side of `box` will have in the crop.
  init(_ parts: [Component], box: PixelBox, target: Double) throws(ImageError) {
    let longer = Double(max(box.width, box.height))
    let factor = longer > target * 2.5 ? target * 2 / longer : longer < target ? max(1, target * 1.5 / longer) : 1
    let inner = (
      width: max(1, Int((Double(box.width) * factor).rounded())),
      height: max(1, Int((Double(box.height) * factor).rounded()))
    )
    width = inner.width + 2 * Self.border
    height = inner.height + 2 * Self.border
    var ink = Self.drawn(parts, box)
    if factor < 1 {
      ink = try OpenCV.resized(ink, width: inner.width, height: inner.height, .area)
    } else if factor > 1 {
      // A margin, so that the blur does not end at the box; one source pixel of blur rounds the stairs.
      let margin = 2
      var wide = GrayImage(width: box.width + 2 * margin, height: box.height + 2 * margin, level: 0)
      for y in 0..<box.height {
        let start = (y + margin) * wide.width + margin
        wide.pixels.replaceSubrange(
          start..<(start + box.width), with: ink.pixels[(y * box.width)..<((y + 1) * box.width)])
      }
      let smooth = min(box.width, box.height) > 3 ? try OpenCV.blurred(wide, sigma: 0.7) : wide
      let scaled = try OpenCV.resized(
        smooth, width: Int((Double(wide.width) * factor).rounded()),
        height: Int((Double(wide.height) * factor).rounded()),
        .linear)
      let inset = (x: (scaled.width - inner.width) / 2, y: (scaled.height - inner.height) / 2)
      ink = GrayImage(width: inner.width, height: inner.height, level: 0)
      for y in 0..<inner.height {
        let from = (y + inset.y) * scaled.width + inset.x
        ink.pixels.replaceSubrange(
          (y * inner.width)..<((y + 1) * inner.width), with: scaled.pixels[from..<(from + inner.width)])
      }
    }
    try measure(ink, thinnest: factor < 1 ? Self.thinness(parts, box, factor) : 1)
  }

  /// Ink of the parts as 0 and 255.
  private static func drawn(_ parts: [Component], _ box: PixelBox) -> GrayImage {
    let pixels = [UInt8](unsafeUninitializedCapacity: box.area) { out, count in
      out.initialize(repeating: 0)
      for part in parts {
        let start = (part.box.y - box.y) * box.width + part.box.x - box.x
        part.mask.pixels.withUnsafeBufferPointer { mask in
          for y in 0..<part.box.height {
            let (from, to) = (y * part.box.width, start + y * box.width)
            for x in 0..<part.box.width where mask[from + x] != 0 { out[to + x] = 255 }
          }
        }
      }
      count = box.area
    }
    return GrayImage(width: box.width, height: box.height, pixels: pixels)
  }

  /// Roughly the strokes' width in the field, at most 1: a line thinner than a pixel nowhere covers half of one.
  private static func thinness(_ parts: [Component], _ box: PixelBox, _ factor: Double) -> Double {
    let area = parts.reduce(0) { $0 + $1.area }
    // Ink is its width times its length, and a symbol is some 2.5 times as long as its box.
    return min(1, Double(area) / (2.5 * Double(max(box.width, box.height))) * factor)
  }

  /// Fills the field and measures the ink. `thinnest` lowers the level that counts as inside.
  private mutating func measure(_ ink: GrayImage, thinnest: Double) throws(ImageError) {
    let level = max(0.15, 0.5 * thinnest) * 255
    var inside = BinaryImage(width: width, height: height)
    var outside = BinaryImage(width: width, height: height, pixels: [UInt8](repeating: 1, count: width * height))
    var (left, right, top, bottom, area) = (width, -1, height, -1, 0)
    for y in 0..<ink.height {
      let row = (y + Self.border) * width + Self.border
      for x in 0..<ink.width where Double(ink.pixels[y * ink.width + x]) > level {
        inside.pixels[row + x] = 1
        outside.pixels[row + x] = 0
        left = min(left, x)
        right = max(right, x)
        top = min(top, y)
        bottom = max(bottom, y)
        area += 1
      }
    }
    guard area > 0 else {
      // A speck blurred below the level: its box is its ink.
      (left, right, top, bottom) = (0, ink.width - 1, 0, ink.height - 1)
      for y in 0..<ink.height {
        for x in 0..<ink.width {
          inside.pixels[(y + Self.border) * width + x + Self.border] = 1
          outside.pixels[(y + Self.border) * width + x + Self.border] = 0
        }
      }
      area = ink.width * ink.height
      try fill(inside, outside, area)
      set(left, right, top, bottom)
      return
    }
    try fill(inside, outside, area)
    set(left, right, top, bottom)
  }

  private mutating func set(_ left: Int, _ right: Int, _ top: Int, _ bottom: Int) {
    inkLength = Double(max(right - left, bottom - top) + 1)
    centerX = Double(left + right + 1) / 2 + Double(Self.border)
    centerY = Double(top + bottom + 1) / 2 + Double(Self.border)
  }

  private mutating func fill(_ inside: BinaryImage, _ outside: BinaryImage, _ area: Int) throws(ImageError) {
    let inner = try OpenCV.distances(inside)
    let outer = try OpenCV.distances(outside)
    var sum: Float = 0
    signed = [Float](unsafeUninitializedCapacity: inner.count) { out, count in
      for index in 0..<inner.count {
        // Both are measured between pixel centres; the outline runs half a pixel before the first centre.
        out[index] = inner[index] > 0 ? inner[index] - 0.5 : 0.5 - outer[index]
        sum += inner[index]
      }
      count = inner.count
    }
    // A stroke of width w has mean inner distance w / 4 + 1 / 2.
    strokeWidth = max(1, Double(sum) / Double(area) * 4 - 2)
  }

  /// Coverage of a square picture's pixels: the field scaled by `scale`, its ink grown by `growth` pixels of the picture.
  func sampled(size: Int, scale: Double, growth: Double) -> [Float] {
    let step = Float(1 / scale)
    let startX = Float(centerX) - Float(size) / 2 * step
    let startY = Float(centerY) - Float(size) / 2 * step
    let (last, bottom) = (Float(width - 1), Float(height - 1))
    let (scale, offset) = (Float(scale), Float(growth) + 0.5)
    return [Float](unsafeUninitializedCapacity: size * size) { out, count in
      signed.withUnsafeBufferPointer { signed in
        for row in 0..<size {
          let y = startY + (Float(row) + 0.5) * step - 0.5
          guard y > -1, y < bottom + 1 else {
            for column in 0..<size { out[row * size + column] = 0 }
            continue
          }
          let clampedY = min(max(y, 0), bottom)
          let upper = min(Int(clampedY), height - 2)
          let down = clampedY - Float(upper)
          for column in 0..<size {
            let x = startX + (Float(column) + 0.5) * step - 0.5
            guard x > -1, x < last + 1 else {
              out[row * size + column] = 0
              continue
            }
            let clampedX = min(max(x, 0), last)
            let left = min(Int(clampedX), width - 2)
            let across = clampedX - Float(left)
            let at = upper * width + left
            let above = signed[at] + (signed[at + 1] - signed[at]) * across
            let below = signed[at + width] + (signed[at + width + 1] - signed[at + width]) * across
            let distance = above + (below - above) * down
            out[row * size + column] = min(1, max(0, distance * scale + offset))
          }
        }
      }
      count = size * size
    }
  }
}
