/// The width of strokes, in pixels.
public enum StrokeWidth {
  /// The median width along the strokes' centre lines, from the distances to the ground at their ridges; 0 where there
  /// is no ink. Each ridge pixel is weighted by its width, or the small ridges of a ragged outline would outvote the
  /// strokes.
  public static func median(of ink: BinaryImage) throws(ImageError) -> Double {
    // In quarter pixels; strokes of 256 pixels and more count as 256.
    var weights = [Float](repeating: 0, count: 1024)
    var total: Float = 0
    // The margins of a page have nothing to measure.
    guard let box = try OpenCV.bounds(of: ink) else { return 0 }
    let ink = ink.cropped(to: box)
    let border = 1
    let width = ink.width + 2 * border
    let distances = try OpenCV.distances(ink, border: border)
    distances.withUnsafeBufferPointer { values in
      for y in 0..<ink.height {
        let first = (y + border) * width + border
        for index in first..<first + ink.width where values[index] > 0 {
          let value = values[index]
          let across = max(values[index - 1], values[index + 1])
          let down = max(values[index - width], values[index + width])
          guard value >= across && value >= down else { continue }
          // A stroke of odd width has one middle pixel; one of even width has two, equal in both directions.
          let isEven = value == across && value == down
          let stroke = value * 2 - (isEven ? 0 : 1)
          weights[min(1023, Int(clamped: stroke * 4))] += stroke
          total += stroke
        }
      }
    }
    guard total > 0 else { return 0 }
    var sum: Float = 0
    for (bin, weight) in weights.enumerated() {
      sum += weight
      if sum * 2 >= total { return max(1, Double(bin) / 4) }
    }
    return 0
  }
}

extension BinaryImage {
  /// The picture with `margin` pixels of ground added on every side.
  public func padded(by margin: Int) -> BinaryImage {
    precondition(margin >= 0, "a margin is not negative")
    var result = BinaryImage(width: width + 2 * margin, height: height + 2 * margin)
    for y in 0..<height {
      let start = (y + margin) * result.width + margin
      result.pixels.replaceSubrange(start..<(start + width), with: pixels[(y * width)..<((y + 1) * width)])
    }
    return result
  }
}
