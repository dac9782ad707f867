/// How strongly each place of an evened picture looks like a part of a thin line that runs across, measured in strips
/// of a few columns.
///
/// A strip is compared with itself a few rows above and below: a line is darker than both. Of the two halves of a strip
/// the lighter one counts, so that a stroke that crosses the line does not hide it.
struct RidgeMap {
  /// Columns of a strip; even.
  let stripWidth: Int
  /// Strips from left to right; surplus columns at the right belong to none.
  let strips: Int
  /// Rows of the picture.
  let height: Int
  /// How far each strip lies below the paper, in levels, strip by strip (`strip * height + row`).
  let depth: [Float]
  /// How far it lies below the paper above and below it, in levels, in the same order.
  let ridge: [Float]
  /// Standard deviation of `depth` on bare paper.
  let noise: Float

  /// The number of columns in a strip of a picture `width` pixels wide: a strip must be shorter than a letter.
  static func stripWidth(width: Int) -> Int { min(12, max(4, width / 160 / 2 * 2)) }

  /// Measures a picture whose paper has the level `paper`; nil where it is too small for lines.
  ///
  /// - Parameter distances: how many rows above and below are compared: lines up to twice as thick are found.
  init?(_ levels: GrayImage, paper: Int, distances: [Int]) {
    let (width, height) = (levels.width, levels.height)
    stripWidth = Self.stripWidth(width: width)
    strips = width / stripWidth
    self.height = height
    let most = distances.max() ?? 0
    guard strips >= 16, height > 4 * most else { return nil }
    let half = stripWidth / 2
    let strips = strips
    var depth = [Float](repeating: 0, count: strips * height)
    depth.withUnsafeMutableBufferPointer { depth in
      levels.pixels.withUnsafeBufferPointer { pixels in
        for y in 0..<height {
          var index = y * width
          for strip in 0..<strips {
            var (first, second): (Int32, Int32) = (0, 0)
            for offset in 0..<half {
              first &+= Int32(pixels[index + offset])
              second &+= Int32(pixels[index + half + offset])
            }
            index += 2 * half
            depth[strip * height + y] = Float(paper) - Float(max(first, second)) / Float(half)
          }
        }
      }
    }
    var ridge = [Float](repeating: 0, count: strips * height)
    ridge.withUnsafeMutableBufferPointer { ridge in
      depth.withUnsafeBufferPointer { depth in
        for strip in 0..<strips {
          let start = strip * height
          for distance in distances {
            for y in distance..<(height - distance) {
              let index = start + y
              let around = max(depth[index - distance], depth[index + distance])
              ridge[index] = max(ridge[index], depth[index] - around)
            }
          }
        }
      }
    }
    self.depth = depth
    self.ridge = ridge
    noise = Self.spread(depth)
  }

  /// 1.48 times the median distance from the paper, which most of a page is.
  private static func spread(_ depth: [Float]) -> Float {
    var counts = [Int](repeating: 0, count: 1024)
    for value in depth { counts[min(1023, Int(clamped: abs(value) * 4))] += 1 }
    var sum = 0
    for (bin, count) in counts.enumerated() {
      sum += count
      if 2 * sum >= depth.count { return 1.48 * (Float(bin) + 0.5) / 4 }
    }
    return 0
  }
}
