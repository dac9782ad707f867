import Foundation
import ImageProcessing
import RandomStreams

/// From the plane of a page to the pixels of its picture: scale, curl, fold, turn, perspective, and the frame.
///
/// Applied to points, never to pixels: nothing is resampled, and every truth is exact.
struct PageLens {
  /// Pixels of the picture.
  let width: Int
  let height: Int
  /// Pixels for a unit of the page.
  let scale: Double
  /// Quarter turns of the picture, clockwise.
  let quarters: Int
  /// The corners of the sheet in the picture, clockwise from the top left; nil where the sheet fills it.
  private(set) var sheet: [Ink.Point]?
  private let middle: SIMD2<Double>
  private let turn: SIMD2<Double>
  private let tilt: SIMD2<Double>
  private let curl: (amplitude: Double, length: Double, phase: Double, bow: Double)
  /// A fold: its place and direction on the page, and how the paper behind it leans.
  let fold: (normal: SIMD2<Double>, place: Double, lean: Double)?
  private var offset = SIMD2<Double>.zero

  /// The longest side of a picture; larger pages are photographed from further away.
  private static let longestSide = 2400.0

  init(_ content: InkBox, conditions: PageConditions, random: inout RandomStream) {
    let size = SIMD2(Double(content.width), Double(content.height))
    middle = SIMD2(Double(content.left), Double(content.top)) + size / 2
    let letter = random.uniform(conditions.letterHeight)
    scale = min(letter / 100, Self.longestSide * 0.7 / max(size.x, size.y, 1))
    // Most pages are turned by little, few by all that is possible.
    let share = random.uniform(-1...1)
    let angle = conditions.rotation * share * abs(share)
    turn = SIMD2(cos(angle), sin(angle))
    let extent = max(size.x, size.y, 1) * scale
    tilt = SIMD2(random.uniform(-1...1), random.uniform(-1...1)) * conditions.perspective / extent / 1.42
    curl = (
      amplitude: 100 * scale * conditions.curvature * random.uniform(), length: extent * random.uniform(0.8...2.5),
      phase: random.uniform(0...6.28), bow: 100 * scale * conditions.curvature * random.uniform(-1...1)
    )
    if random.uniform() < conditions.fold {
      let isUpright = random.uniform() < 0.5
      let lean = random.uniform(0.02...0.08) * (random.uniform() < 0.5 ? 1 : -1)
      fold = (isUpright ? SIMD2(1, 0) : SIMD2(0, 1), random.uniform(-0.3...0.3) * extent, lean)
    } else {
      fold = nil
    }
    quarters = random.uniform() < conditions.turned ? 1 + random.below(3) : 0
    let hasEdge = random.uniform() < conditions.edge
    let margin = 100 * random.uniform(0.3...2)
    // The frame holds the bent content and some margin; along the edge, since curl may reach further inside.
    var outline: [SIMD2<Double>] = []
    for part in stride(from: 0.0, through: 1, by: 0.1) {
      for (x, y) in [(part, 0), (part, 1), (0, part), (1, part)] {
        outline.append(
          SIMD2(
            Double(content.left) - margin + (size.x + 2 * margin) * x,
            Double(content.top) - margin + (size.y + 2 * margin) * y))
      }
    }
    let bent = outline.map { [middle, turn, tilt, curl, fold, scale, size] in
      Self.bend($0, middle, scale, turn, tilt, curl, fold, size)
    }
    let (xs, ys) = (bent.map(\.x), bent.map(\.y))
    let border = hasEdge ? 100 * scale * random.uniform(0.2...1) : 0
    self.size = size
    offset = SIMD2((xs.min() ?? 0) - border, (ys.min() ?? 0) - border)
    width = max(24, Int(clamped: ((xs.max() ?? 1) - offset.x + border).rounded(.up)))
    height = max(24, Int(clamped: ((ys.max() ?? 1) - offset.y + border).rounded(.up)))
    guard hasEdge else { return }
    let (left, top) = (Double(content.left) - margin, Double(content.top) - margin)
    let (right, bottom) = (Double(content.right) + margin, Double(content.bottom) + margin)
    sheet = [(left, top), (right, top), (right, bottom), (left, bottom)].map {
      place(Ink.Point(Float($0.0), Float($0.1)))
    }
  }

  private let size: SIMD2<Double>

  /// Where a point of the page falls in the upright picture.
  func place(_ point: Ink.Point) -> Ink.Point {
    let p = Self.bend(SIMD2(Double(point.x), Double(point.y)), middle, scale, turn, tilt, curl, fold, size) - offset
    return Ink.Point(Float(p.x), Float(p.y))
  }

  /// A stroke as the picture has it: long lines bend, so they get points every few pixels.
  func place(_ stroke: Ink.Stroke) -> Ink.Stroke {
    guard let first = stroke.first else { return [] }
    var result = [place(first)]
    for (from, to) in zip(stroke, stroke.dropFirst()) {
      let reach = Double(max(abs(to.x - from.x), abs(to.y - from.y))) * scale
      let steps = min(600, max(1, Int(clamped: (reach / 12).rounded(.up))))
      for step in 1...steps {
        let part = Float(step) / Float(steps)
        result.append(place(Ink.Point(from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part)))
      }
    }
    return result
  }

  /// How far inside the sheet a pixel is; infinite where the sheet fills the picture.
  func depth(x: Float, y: Float) -> Float {
    guard let sheet else { return .infinity }
    return zip(sheet, sheet.dropFirst() + sheet.prefix(1)).map { a, b in
      let (dx, dy) = (b.x - a.x, b.y - a.y)
      return (dx * (y - a.y) - dy * (x - a.x)) / max((dx * dx + dy * dy).squareRoot(), 1e-6)
    }.min() ?? .infinity
  }

  private static func bend(
    _ point: SIMD2<Double>, _ middle: SIMD2<Double>, _ scale: Double, _ turn: SIMD2<Double>, _ tilt: SIMD2<Double>,
    _ curl: (amplitude: Double, length: Double, phase: Double, bow: Double),
    _ fold: (normal: SIMD2<Double>, place: Double, lean: Double)?, _ size: SIMD2<Double>
  ) -> SIMD2<Double> {
    var p = (point - middle) * scale
    // Bent only near the content: rules are drawn far beyond it.
    let across = max(-1.5, min(1.5, 2 * p.x / max(size.x * scale, 1)))
    p.y += curl.amplitude * sin(2 * .pi * p.x / max(curl.length, 1) + curl.phase) + curl.bow * across * across
    if let fold {
      let behind = (p * fold.normal).sum() - fold.place
      if behind > 0 { p += SIMD2(fold.normal.y, fold.normal.x) * behind * fold.lean }
    }
    // The floor keeps points far off the page from crossing the horizon.
    let distance = max(1 + (p * tilt).sum(), 0.3)
    return SIMD2(p.x * turn.x - p.y * turn.y, p.x * turn.y + p.y * turn.x) / distance
  }
}
