import ImageProcessing
import NeuralNetworks
import RandomStreams

/// How much of each pixel is covered by ink.
struct PageCanvas {
  let width: Int
  let height: Int
  /// `height * width` amounts of ink, 0...1.
  private(set) var coverage: [Float]

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    coverage = [Float](repeating: 0, count: width * height)
  }

  /// Draws a stroke with a round pen; varying pressure makes it thinner and fainter in places, especially at the ends.
  mutating func draw(_ points: Ink.Stroke, penWidth: Float, pressure: Double, random: inout RandomStream) {
    guard let first = points.first else { return }
    var force = random.normal(deviation: pressure * 0.5)
    var last = first
    for (index, point) in points.enumerated() {
      force = force * 0.92 + random.normal(deviation: pressure * 0.18)
      let fromEnd = Double(min(index, points.count - 1 - index))
      let taper = pressure * max(0, 1 - fromEnd / 4) * 0.5
      let factor = Float((1 + force - taper).clamped(to: 0.5...1.4))
      segment(from: last, to: point, radius: max(penWidth * factor / 2, 0.4), strength: min(1, 0.6 + 0.4 * factor))
      last = point
    }
  }

  /// Draws a straight line of even width.
  mutating func segment(from a: Ink.Point, to b: Ink.Point, radius: Float, strength: Float) {
    let reach = radius + 1
    // Clamped as Floats, since a stray coordinate may not fit an Int.
    let left = Int(clamped: max(0, min(Float(width), min(a.x, b.x) - reach)))
    let right = Int(clamped: max(-1, min(Float(width - 1), max(a.x, b.x) + reach)))
    let top = Int(clamped: max(0, min(Float(height), min(a.y, b.y) - reach)))
    let bottom = Int(clamped: max(-1, min(Float(height - 1), max(a.y, b.y) + reach)))
    guard left <= right, top <= bottom else { return }
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let square = dx * dx + dy * dy
    for y in top...bottom {
      for x in left...right {
        let (px, py) = (Float(x) + 0.5 - a.x, Float(y) + 0.5 - a.y)
        let part = square > 0 ? max(0, min(1, (px * dx + py * dy) / square)) : 0
        let (ex, ey) = (px - part * dx, py - part * dy)
        let distance = (ex * ex + ey * ey).squareRoot()
        let amount = max(0, min(1, radius + 0.5 - distance)) * strength
        if amount > coverage[y * width + x] { coverage[y * width + x] = amount }
      }
    }
  }
}

/// Smooth noise: random values on a lattice, linear between them.
struct LatticeNoise {
  private let cell: Float
  private let columns: Int
  private let values: [Float]

  init(width: Int, height: Int, cell: Double, random: inout RandomStream) {
    self.cell = Float(max(cell, 1))
    columns = Int(clamped: Double(width) / max(cell, 1)) + 2
    let rows = Int(clamped: Double(height) / max(cell, 1)) + 2
    values = (0..<(columns * rows)).map { _ in Float(random.uniform(-1...1)) }
  }

  /// The noise at a pixel, -1...1.
  subscript(x: Int, y: Int) -> Float {
    let (u, v) = (Float(x) / cell, Float(y) / cell)
    let (column, row) = (Int(clamped: u), Int(clamped: v))
    let (fx, fy) = (u - Float(column), v - Float(row))
    let base = row * columns + column
    let above = values[base] + (values[base + 1] - values[base]) * fx
    let below = values[base + columns] + (values[base + columns + 1] - values[base + columns]) * fx
    return above + (below - above) * fy
  }
}
