import Foundation
import ImageProcessing

/// Turns control points into the densely sampled path of a pen.
enum StrokeCurve {
  typealias Vector = SIMD2<Double>

  /// The distance between samples in template units (a capital is 100 high): fine enough that no polygon is visible.
  static let spacing = 2.0

  /// Samples of the smooth curve through control points, broken at corners.
  ///
  /// Between corners it is the centripetal Catmull-Rom spline (Yuksel, Schaefer, Keyser 2011), which has no loops or
  /// cusps within a segment, whatever the spacing of the points.
  static func path(through points: [StrokeTemplate.ControlPoint]) -> [Vector] {
    var path: [Vector] = []
    var run: [Vector] = []
    for (index, point) in points.enumerated() {
      run.append(Vector(point.x, point.y))
      guard point.isCorner || index == points.count - 1 else { continue }
      path.append(contentsOf: spline(run).dropFirst(path.isEmpty ? 0 : 1))
      run = [Vector(point.x, point.y)]
    }
    return path
  }

  /// The same path resampled at even distances of about ``spacing``; the ends stay.
  static func resampled(_ path: [Vector]) -> [Vector] {
    let lengths = zip(path, path.dropFirst()).map { distance($0, $1) }
    let total = lengths.reduce(0, +)
    guard let first = path.first, let last = path.last, total > spacing else { return path }
    let count = max(2, Int(clamped: (total / spacing).rounded()))
    var result = [first]
    var segment = 0
    var before = 0.0
    for step in 1..<count {
      let target = total * Double(step) / Double(count)
      while segment < lengths.count - 1, before + lengths[segment] < target {
        before += lengths[segment]
        segment += 1
      }
      let part = lengths[segment] > 0 ? (target - before) / lengths[segment] : 0
      result.append(path[segment] + (path[segment + 1] - path[segment]) * part)
    }
    return result + [last]
  }

  /// The path smoothed along its length by a Gaussian with a deviation in template units, which rounds corners; the
  /// ends stay.
  static func smoothed(_ path: [Vector], deviation: Double) -> [Vector] {
    let sigma = deviation / spacing
    guard sigma > 0.3, path.count > 4 else { return path }
    let reach = Int(clamped: (2.5 * sigma).rounded(.up))
    let kernel = (-reach...reach).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
    return path.indices.map { index in
      // The window shrinks towards the ends, so that the ends do not move.
      let room = min(reach, index, path.count - 1 - index)
      var sum = Vector.zero
      var weight = 0.0
      for offset in -room...room {
        sum += path[index + offset] * kernel[offset + reach]
        weight += kernel[offset + reach]
      }
      return sum / weight
    }
  }

  static func distance(_ a: Vector, _ b: Vector) -> Double {
    let difference = a - b
    return (difference * difference).sum().squareRoot()
  }

  private static func spline(_ points: [Vector]) -> [Vector] {
    guard points.count > 2 else { return points }
    let first = points[0] * 2 - points[1]
    let last = points[points.count - 1] * 2 - points[points.count - 2]
    let padded = [first] + points + [last]
    var result = [points[0]]
    for index in 0..<(points.count - 1) {
      let (p0, p1, p2, p3) = (padded[index], padded[index + 1], padded[index + 2], padded[index + 3])
      // Knots at the square roots of the distances; the floor avoids division by zero for repeated points.
      let t1 = max(distance(p0, p1), 1e-6).squareRoot()
      let t2 = t1 + max(distance(p1, p2), 1e-6).squareRoot()
      let t3 = t2 + max(distance(p2, p3), 1e-6).squareRoot()
      let steps = max(2, Int(clamped: distance(p1, p2) / spacing))
      for step in 1...steps {
        let t = t1 + (t2 - t1) * Double(step) / Double(steps)
        let a1 = mix(p0, p1, t / t1)
        let a2 = mix(p1, p2, (t - t1) / (t2 - t1))
        let a3 = mix(p2, p3, (t - t2) / (t3 - t2))
        let b1 = mix(a1, a2, t / t2)
        let b2 = mix(a2, a3, (t - t1) / (t3 - t1))
        result.append(mix(b1, b2, (t - t1) / (t2 - t1)))
      }
    }
    return result
  }

  private static func mix(_ a: Vector, _ b: Vector, _ part: Double) -> Vector { a + (b - a) * part }
}
