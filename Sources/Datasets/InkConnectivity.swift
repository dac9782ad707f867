import ImageProcessing

/// Which strokes run together when drawn with a pen of a certain width.
public enum InkConnectivity {
  /// The number of connected pieces of ink that strokes make: two strokes are connected where their centre lines come
  /// closer than the pen is wide.
  ///
  /// Complexity: quadratic in the strokes' lengths in pen widths, for strokes whose boxes meet.
  public static func pieces(_ strokes: [Ink.Stroke], pen: Float) -> Int {
    let paths = strokes.filter { !$0.isEmpty }.map { resampled($0, step: max(pen / 2, 1e-3)) }
    var group = Array(paths.indices)
    func root(_ index: Int) -> Int {
      var index = index
      while group[index] != index { index = group[index] }
      return index
    }
    for first in paths.indices {
      for second in paths.indices where second > first && root(first) != root(second) {
        if touch(paths[first], paths[second], pen: pen) { group[root(second)] = root(first) }
      }
    }
    return paths.indices.filter { group[$0] == $0 }.count
  }

  private static func touch(_ a: Ink.Stroke, _ b: Ink.Stroke, pen: Float) -> Bool {
    guard let boxA = InkBounds([a]), let boxB = InkBounds([b]), boxA.gap(to: boxB) < pen else { return false }
    let limit = pen * pen
    return a.contains { p in
      b.contains { q in (p.x - q.x) * (p.x - q.x) + (p.y - q.y) * (p.y - q.y) < limit }
    }
  }

  /// Roughly the largest number of points that one stroke is resampled to.
  private static let mostPoints = 50_000

  private static func resampled(_ stroke: Ink.Stroke, step: Float) -> Ink.Stroke {
    // Many points far apart are not the trace of a pen, so a stroke is never resampled to a thousand times its points.
    let mostParts = max(1, min(1000, mostPoints / stroke.count))
    var result = [stroke[0]]
    for (from, to) in zip(stroke, stroke.dropFirst()) {
      let (dx, dy) = (to.x - from.x, to.y - from.y)
      let count = min(mostParts, max(1, Int(clamped: (dx * dx + dy * dy).squareRoot() / step)))
      for part in 1...count {
        let share = Float(part) / Float(count)
        result.append(Ink.Point(from.x + dx * share, from.y + dy * share))
      }
    }
    return result
  }
}
