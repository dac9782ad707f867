import Foundation
import RandomStreams

/// How dark each pixel of a small picture is, from 0 (paper) to 1 (ink), with enough paper around the ink that nothing reaches the
/// edges.
struct SmallPicture {
  let width: Int
  let height: Int
  /// `height * width` levels, row-major.
  var levels: [Float]

  /// The mean level of what is darker than half of the darkest; 0 without ink.
  var inkLevel: Float {
    let half = (levels.max() ?? 0) / 2
    var (sum, count): (Float, Float) = (0, 0)
    for level in levels where level > half { (sum, count) = (sum + level, count + 1) }
    return count > 0 ? sum / count : 0
  }

  /// Applies a Gaussian blur; outside is paper.
  mutating func blur(deviation: Double) {
    let reach = Int(clamped: (3 * deviation).rounded(.up))
    guard reach > 0, width > 2 * reach, height > 2 * reach else { return }
    var kernel = (-reach...reach).map { Float(exp(-Double($0 * $0) / (2 * deviation * deviation))) }
    let sum = kernel.reduce(0, +)
    kernel = kernel.map { $0 / sum }
    var across = [Float](repeating: 0, count: levels.count)
    across.withUnsafeMutableBufferPointer { across in
      levels.withUnsafeMutableBufferPointer { levels in
        Self.convolve(levels, into: across, kernel: kernel, rows: 0..<height, columns: reach..<width - reach, width, 1)
        levels.update(repeating: 0)
        Self.convolve(
          across, into: levels, kernel: kernel, rows: reach..<height - reach, columns: 0..<width, width, width)
      }
    }
  }

  /// Adds the products with a kernel whose taps lie `step` pixels apart, tap by tap, which the compiler makes wide.
  private static func convolve(
    _ source: UnsafeMutableBufferPointer<Float>, into target: UnsafeMutableBufferPointer<Float>, kernel: [Float],
    rows: Range<Int>, columns: Range<Int>, _ width: Int, _ step: Int
  ) {
    for (tap, weight) in kernel.enumerated() {
      let shift = (tap - kernel.count / 2) * step
      for y in rows {
        let row = y * width
        for x in columns { target[row + x] += weight * source[row + x + shift] }
      }
    }
  }

  /// Adds noise where there is some ink; on bare paper a threshold leaves none.
  mutating func addNoise(deviation: Float, random: inout RandomStream) {
    for index in levels.indices where levels[index] > 0.02 {
      // The sum of four uniform numbers is close enough to normal and needs no logarithm.
      let bits = random.next()
      let sum = (0..<4).reduce(0) { $0 + Float((bits >> (16 * UInt64($1))) & 0xFFFF) }
      levels[index] += (sum / 65536 - 2) * 1.732 * deviation
    }
  }

  /// Twice the size by cubic interpolation, as OpenCV's `INTER_CUBIC` weighs the four nearest levels.
  var doubled: SmallPicture {
    var across = [Float](repeating: 0, count: 2 * width * height)
    for y in 0..<height {
      for x in 0..<width {
        let row = y * width
        let (a, b) = (levels[row + max(0, x - 2)], levels[row + max(0, x - 1)])
        let (c, d, e) = (levels[row + x], levels[row + min(width - 1, x + 1)], levels[row + min(width - 1, x + 2)])
        across[2 * (row + x)] = Self.quarter(d, c, b, a)
        across[2 * (row + x) + 1] = Self.quarter(b, c, d, e)
      }
    }
    var result = [Float](repeating: 0, count: 4 * width * height)
    for y in 0..<height {
      let rows = (-2...2).map { max(0, min(height - 1, y + $0)) * 2 * width }
      let (a, b, c, d, e) = (rows[0], rows[1], rows[2], rows[3], rows[4])
      for x in 0..<(2 * width) {
        let place = 4 * width * y + x
        result[place] = Self.quarter(across[d + x], across[c + x], across[b + x], across[a + x])
        result[place + 2 * width] = Self.quarter(across[b + x], across[c + x], across[d + x], across[e + x])
      }
    }
    return SmallPicture(width: 2 * width, height: 2 * height, levels: result)
  }

  /// The level a quarter of a pixel from the second of four on the way to the third; the kernel's parameter is -0.75.
  private static func quarter(_ a: Float, _ b: Float, _ c: Float, _ d: Float) -> Float {
    -0.105_468_75 * a + 0.878_906_25 * b + 0.261_718_75 * c - 0.035_156_25 * d
  }
}
