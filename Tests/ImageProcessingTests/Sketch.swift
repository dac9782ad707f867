@testable import ImageProcessing

/// A repeatable generator (SplitMix64, Steele et al. 2014).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// Standard normal, by twelve uniform numbers.
  mutating func normal() -> Double { (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &self) } }
}

/// A page drawn by a test: pen strokes with anti-aliasing on paper, then light, noise and ruling.
struct Sketch {
  let width: Int
  let height: Int
  /// Share of ink in each pixel, 0...1.
  var coverage: [Double]

  init(_ width: Int, _ height: Int) {
    self.width = width
    self.height = height
    coverage = [Double](repeating: 0, count: width * height)
  }

  mutating func line(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double, pen: Double) {
    let (left, right) = (Int(min(x0, x1) - pen - 1), Int(max(x0, x1) + pen + 1))
    let (top, bottom) = (Int(min(y0, y1) - pen - 1), Int(max(y0, y1) + pen + 1))
    let (dx, dy) = (x1 - x0, y1 - y0)
    let length = max(1e-9, dx * dx + dy * dy)
    for y in 0..<height where (top...bottom).contains(y) {
      for x in max(0, left)..<max(0, left, min(width, right + 1)) {
        let (px, py) = (Double(x) + 0.5 - x0, Double(y) + 0.5 - y0)
        let t = min(1, max(0, (px * dx + py * dy) / length))
        let (ox, oy) = (px - t * dx, py - t * dy)
        ink(x, y, pen / 2 + 0.5 - (ox * ox + oy * oy).squareRoot())
      }
    }
  }

  mutating func ring(_ cx: Double, _ cy: Double, radius: Double, pen: Double) {
    for y in 0..<height {
      for x in 0..<width {
        let (px, py) = (Double(x) + 0.5 - cx, Double(y) + 0.5 - cy)
        ink(x, y, pen / 2 + 0.5 - abs((px * px + py * py).squareRoot() - radius))
      }
    }
  }

  mutating func dot(_ cx: Double, _ cy: Double, pen: Double) { line(cx, cy, cx, cy, pen: pen) }

  /// A dot that lets paper through.
  mutating func shade(_ cx: Double, _ cy: Double, share: Double, pen: Double) {
    for y in Int(cy - pen)...Int(cy + pen) {
      for x in Int(cx - pen)...Int(cx + pen) {
        let (px, py) = (Double(x) + 0.5 - cx, Double(y) + 0.5 - cy)
        ink(x, y, share * min(1, max(0, pen / 2 + 0.5 - (px * px + py * py).squareRoot())))
      }
    }
  }

  private mutating func ink(_ x: Int, _ y: Int, _ amount: Double) {
    coverage[y * width + x] = max(coverage[y * width + x], min(1, max(0, amount)))
  }

  /// `7 + 0 . 1 =`, six symbols of eight... of seven pieces: 7, +, 0, ., 1 and the two bars, each `size` high.
  mutating func sum(x: Double, y: Double, size: Double, pen: Double) {
    line(x, y, x + 0.6 * size, y, pen: pen)
    line(x + 0.6 * size, y, x + 0.2 * size, y + size, pen: pen)
    line(x + 1.0 * size, y + 0.5 * size, x + 1.6 * size, y + 0.5 * size, pen: pen)
    line(x + 1.3 * size, y + 0.2 * size, x + 1.3 * size, y + 0.8 * size, pen: pen)
    ring(x + 2.4 * size, y + 0.5 * size, radius: 0.45 * size, pen: pen)
    dot(x + 3.1 * size, y + size, pen: pen * 1.2)
    line(x + 3.5 * size, y, x + 3.5 * size, y + size, pen: pen)
    line(x + 4.0 * size, y + 0.4 * size, x + 4.6 * size, y + 0.4 * size, pen: pen)
    line(x + 4.0 * size, y + 0.65 * size, x + 4.6 * size, y + 0.65 * size, pen: pen)
  }

  /// Number of pieces that `sum` draws.
  static let sumPieces = 7

  /// Grey levels: `ink` over paper whose level is given for each pixel, with normal noise.
  func picture(
    ink: Double = 60, noise: Double = 0, seed: UInt64 = 1, paper: (Int, Int) -> Double = { _, _ in 210 }
  ) -> GrayImage {
    var generator = SeededGenerator(seed: seed)
    // A table, since normal numbers for every pixel take most of a debug build's time.
    let grain = noise > 0 ? (0..<4096).map { _ in noise * generator.normal() } : [0]
    var image = GrayImage(width: width, height: height)
    for y in 0..<height {
      for x in 0..<width {
        let share = coverage[y * width + x]
        let light = paper(x, y)
        // Ink lies in the same light as its paper.
        let level =
          light * (1 - share) + light / 210 * ink * share
          + grain[noise > 0 ? Int(truncatingIfNeeded: generator.next() & 4095) : 0]
        image[x, y] = UInt8(min(255, max(0, level)))
      }
    }
    return image
  }

  var ink: BinaryImage {
    BinaryImage(width: width, height: height, pixels: coverage.map { $0 >= 0.5 ? 1 : 0 })
  }
}

extension BinaryImage {
  /// A picture from rows of text; # is ink.
  init(_ rows: String...) {
    self.init(
      width: rows[0].count, height: rows.count, pixels: rows.flatMap { row in row.map { $0 == "#" ? 1 : 0 } })
  }
}

extension BinaryImage {
  /// Pieces of ink (8 neighbours) less holes, by counting squares of 2x2 pixels (Gray 1971).
  var eulerNumber: Int {
    var sum = 0
    func ink(_ x: Int, _ y: Int) -> Int {
      x >= 0 && y >= 0 && x < width && y < height ? Int(pixels[y * width + x]) : 0
    }
    for y in 0...height {
      for x in 0...width {
        let square = [ink(x - 1, y - 1), ink(x, y - 1), ink(x - 1, y), ink(x, y)]
        switch square.reduce(0, +) {
        case 1: sum += 1
        case 3: sum -= 1
        case 2 where square[0] == square[3]: sum -= 2  // the two lie on a diagonal
        default: break
        }
      }
    }
    return sum / 4
  }
}
