/// How wide the pen's strokes are, in pixels.
public enum StrokeWidth {
  /// Median width over the strokes' middle lines, 0 where there is no ink: twice the distance to the ground at its ridges
  /// (recognition notes, 5.2). A pixel's centre lies half a pixel inside its stroke, hence the less one.
  public static func median(of ink: BinaryImage) throws(ImageError) -> Double {
    median(ofDistances: try OpenCV.distances(ink.padded(by: 1)), width: ink.width + 2, height: ink.height + 2)
  }

  public static func median(of component: Component) throws(ImageError) -> Double {
    try median(of: component.mask)
  }

  /// `distances`: `height * width` with a margin of ground.
  static func median(ofDistances distances: [Float], width: Int, height: Int) -> Double {
    // Quarter pixels; strokes of 128 pixels and more all count as that.
    var counts = [Int](repeating: 0, count: 1024)
    var total = 0
    distances.withUnsafeBufferPointer { values in
      for y in 1..<(height - 1) {
        for x in 1..<(width - 1) {
          let index = y * width + x
          let value = values[index]
          guard value > 0 else { continue }
          // A ridge is no lower than its neighbours in one direction at least across it.
          guard
            value >= values[index - 1] && value >= values[index + 1]
              && value >= values[index - width] && value >= values[index + width]
          else { continue }
          counts[min(1023, Int(value * 8))] += 1
          total += 1
        }
      }
    }
    guard total > 0 else { return 0 }
    var sum = 0
    for (bin, count) in counts.enumerated() {
      sum += count
      if sum * 2 >= total { return max(1, (Double(bin) + 0.5) / 4 - 1) }
    }
    return 0
  }
}

extension BinaryImage {
  /// With `margin` pixels of ground on every side.
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
