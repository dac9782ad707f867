import Foundation
import ImageProcessing
import NeuralNetworks
import RandomStreams

/// The camera's view of a page: a rotation and a perspective about the page's middle, and the frame of the picture.
struct PageView {
  let width: Int
  let height: Int
  /// The corners of the sheet in picture pixels, clockwise from the top left.
  private(set) var sheet: [Ink.Point] = []
  private let middle: SIMD2<Double>
  private let cosine: Double
  private let sine: Double
  private let tilt: SIMD2<Double>
  private var offset = SIMD2<Double>.zero

  init(_ page: PageOfInk, effects: PageEffects, hasEdge: Bool, random: inout RandomStream) {
    let angle = effects.rotation * random.uniform(-1...1)
    (cosine, sine) = (cos(angle), sin(angle))
    middle = SIMD2(page.width, page.height) / 2
    let extent = max(page.width, page.height)
    tilt = SIMD2(random.uniform(-1...1), random.uniform(-1...1)) * effects.perspective / extent / 1.42
    let margin = page.symbolHeight * random.uniform(0.5...1.5)
    let corners = [
      SIMD2(-margin, -margin), SIMD2(page.width + margin, -margin),
      SIMD2(page.width + margin, page.height + margin), SIMD2(-margin, page.height + margin),
    ].map { [middle, cosine, sine, tilt] in Self.bend($0, middle, cosine, sine, tilt) }
    let (xs, ys) = (corners.map(\.x), corners.map(\.y))
    // A table is visible around a sheet's edge; without an edge the paper extends beyond the frame.
    let border = hasEdge ? page.symbolHeight * random.uniform(0.2...0.8) : 0
    offset = SIMD2((xs.min() ?? 0) - border, (ys.min() ?? 0) - border)
    width = max(Int(clamped: ((xs.max() ?? 1) - offset.x + border).rounded(.up)), 16)
    height = max(Int(clamped: ((ys.max() ?? 1) - offset.y + border).rounded(.up)), 16)
    sheet = corners.map { Ink.Point(Float($0.x - offset.x), Float($0.y - offset.y)) }
  }

  /// Where a point of the page falls in the picture.
  func place(_ point: Ink.Point) -> Ink.Point {
    let p = Self.bend(SIMD2(Double(point.x), Double(point.y)), middle, cosine, sine, tilt) - offset
    return Ink.Point(Float(p.x), Float(p.y))
  }

  /// How far inside the sheet a pixel is, in pixels; negative outside.
  func depth(x: Float, y: Float) -> Float {
    var least = Float.infinity
    for (a, b) in zip(sheet, sheet.dropFirst() + sheet.prefix(1)) {
      let (dx, dy) = (b.x - a.x, b.y - a.y)
      least = min(least, (dx * (y - a.y) - dy * (x - a.x)) / max((dx * dx + dy * dy).squareRoot(), 1e-6))
    }
    return least
  }

  private static func bend(
    _ point: SIMD2<Double>, _ middle: SIMD2<Double>, _ cosine: Double, _ sine: Double, _ tilt: SIMD2<Double>
  ) -> SIMD2<Double> {
    let p = point - middle
    // The floor keeps points far off the page from crossing the horizon.
    let distance = max(1 + (p * tilt).sum(), 0.3)
    return SIMD2(p.x * cosine - p.y * sine, p.x * sine + p.y * cosine) / distance + middle
  }
}
