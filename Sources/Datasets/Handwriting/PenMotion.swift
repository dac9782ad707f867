import Foundation
import NeuralNetworks
import RandomStreams

/// The motion of a hand writing one symbol: turns control points into pen strokes.
///
/// A value holds what all strokes of the sample share: its slant and stretch and a smooth warp of the plane; everything
/// else is drawn at random stroke by stroke.
struct PenMotion {
  typealias Vector = StrokeCurve.Vector

  let style: WriterStyle
  private let slant: Double
  private let stretch: Vector
  private let rotation: Double
  private let warpAmplitude: Vector
  private let warpPhase: Vector
  private let warpFrequency: Vector

  /// - Parameter keepsPlace: whether strokes stay where the template has them, without slant, stretch and warp, as for
  ///   bars and roots, whose position their content determines.
  init(style: WriterStyle, random: inout RandomStream, keepsPlace: Bool = false) {
    self.style = style
    guard !keepsPlace else {
      (slant, rotation, stretch) = (0, 0, Vector(1, 1))
      (warpAmplitude, warpPhase, warpFrequency) = (.zero, .zero, .zero)
      return
    }
    slant = style.slant + random.normal(deviation: 0.045)
    let size = exp(random.normal(deviation: style.sizeVariation))
    stretch = Vector(
      size * style.aspect * exp(random.normal(deviation: 0.1)), size * exp(random.normal(deviation: 0.05)))
    rotation = random.normal(deviation: 0.03)
    warpAmplitude = Vector(random.normal(deviation: 1.8), random.normal(deviation: 1.8))
    warpPhase = Vector(random.uniform(0...6.28), random.uniform(0...6.28))
    warpFrequency = Vector(random.uniform(0.02...0.05), random.uniform(0.02...0.05))
  }

  /// The strokes of a template as this motion draws them, with the baseline at y = 100.
  func strokes(_ template: StrokeTemplate, random: inout RandomStream) -> [Ink.Stroke] {
    template.strokes.map { points in
      let size = HandwritingSynthesizer.relativeSize(points)
      let shift = Vector(random.normal(), random.normal()) * style.strokeDisplacement * (0.5 + 0.5 * size)
      let isDot = size < 0.25
      var path = StrokeCurve.path(through: jittered(points, size: size, random: &random))
      if !isDot { overshoot(&path, random: &random) }
      path = StrokeCurve.resampled(path)
      path = StrokeCurve.smoothed(path, deviation: style.roundness)
      if !isDot {
        shake(&path, random: &random)
        hook(&path, random: &random)
      }
      return path.map { place($0 + (template.strokes.count > 1 ? shift : .zero)) }
    }
  }

  /// Control points randomly displaced, with one more point in straight lines so that they can bow.
  private func jittered(_ points: [StrokeTemplate.ControlPoint], size: Double, random: inout RandomStream)
    -> [StrokeTemplate.ControlPoint]
  {
    var result: [StrokeTemplate.ControlPoint] = []
    for (index, point) in points.enumerated() {
      if index > 0, isStraight(points, before: index) {
        let last = points[index - 1]
        let (dx, dy) = (point.x - last.x, point.y - last.y)
        // A line bows by about 3 % of its length, estimated by eye from CROHME's minus signs and bars.
        let bow = random.normal(deviation: 0.03)
        result.append(.init(x: last.x + dx * 0.5 - dy * bow, y: last.y + dy * 0.5 + dx * bow))
      }
      var moved = point
      moved.x += random.normal(deviation: style.jitter * size)
      moved.y += random.normal(deviation: style.jitter * size)
      result.append(moved)
    }
    return result
  }

  /// Whether the piece of curve that ends at a point is a straight line, with corners or ends on both sides.
  private func isStraight(_ points: [StrokeTemplate.ControlPoint], before index: Int) -> Bool {
    (index == 1 || points[index - 1].isCorner) && (index == points.count - 1 || points[index].isCorner)
  }

  /// Lengthens or shortens both ends along their direction.
  private func overshoot(_ path: inout [Vector], random: inout RandomStream) {
    let (before, after) = (random.normal(deviation: style.overshoot), random.normal(deviation: style.overshoot))
    guard path.count > 4 else { return }
    path[0] += Self.direction(from: path[2], to: path[0]) * max(before, -2)
    let last = path.count - 1
    path[last] += Self.direction(from: path[last - 2], to: path[last]) * max(after, -2)
  }

  /// Adds tremor: noise smoothed along the stroke.
  private func shake(_ path: inout [Vector], random: inout RandomStream) {
    var offset = Vector.zero
    for index in path.indices {
      offset = offset * 0.75 + Vector(random.normal(), random.normal()) * style.tremor * 0.66
      path[index] += offset
    }
  }

  /// Adds small hooks where the pen lifts off and, less often, where it lands.
  private func hook(_ path: inout [Vector], random: inout RandomStream) {
    guard path.count > 6 else { return }
    if random.uniform() < style.hookProbability {
      let heading = Self.direction(from: path[path.count - 4], to: path[path.count - 1])
      path.append(path[path.count - 1] + Self.turned(heading, &random) * random.uniform(3...9))
    }
    if random.uniform() < style.hookProbability * 0.6 {
      let heading = Self.direction(from: path[3], to: path[0])
      path.insert(path[0] + Self.turned(heading, &random) * random.uniform(3...9), at: 0)
    }
  }

  /// A direction turned by 90 to 170 degrees to either side.
  private static func turned(_ heading: Vector, _ random: inout RandomStream) -> Vector {
    let turn = random.uniform(1.6...2.9) * (random.uniform() < 0.5 ? -1 : 1)
    return Vector(heading.x * cos(turn) - heading.y * sin(turn), heading.x * sin(turn) + heading.y * cos(turn))
  }

  /// A point of the template's plane, mapped to the writer's page.
  private func place(_ point: Vector) -> Ink.Point {
    // About the middle of the baseline, so that slant and stretch keep symbols on the line.
    var p = point - Vector(0, StrokeTemplate.baseline)
    p += warpAmplitude * Vector(sin(p.y * warpFrequency.x + warpPhase.x), sin(p.x * warpFrequency.y + warpPhase.y))
    p *= stretch
    p.x -= slant * p.y
    p = Vector(p.x * cos(rotation) - p.y * sin(rotation), p.x * sin(rotation) + p.y * cos(rotation))
    return Ink.Point(Float(p.x), Float(p.y + StrokeTemplate.baseline))
  }

  private static func direction(from a: Vector, to b: Vector) -> Vector {
    let length = StrokeCurve.distance(a, b)
    return length > 0 ? (b - a) / length : .zero
  }
}
