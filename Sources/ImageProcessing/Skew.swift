import Foundation

/// The slope of written lines, estimated from the positions of symbols.
public enum Skew {
  /// The steepest slope considered, in degrees.
  public static let steepest = 40.0
  /// How far, in degrees, the bars of level writing may lean.
  static let leaning = 15.0

  /// The angle in degrees by which lines of writing fall from left to right (clockwise, y downwards); 0 where no slope
  /// fits the symbols clearly better than none, as for fewer than three symbols.
  ///
  /// For each angle, pairs of symbols vote by how well their centres line up along it: a Gaussian of the distance
  /// across, a quarter of a symbol wide, times their proximity. Symbols above one another vote for no angle in range.
  /// Numerators and denominators of a column of fractions line up along a steep slope too: where there are bars, the
  /// slope is near theirs.
  /// Complexity: quadratic in the components, of which the largest 150 are used.
  public static func estimate(_ components: [Component]) -> Double {
    guard components.count >= 3 else { return 0 }
    let typical = typicalSize(components)
    let large = components.filter { Double(max($0.box.width, $0.box.height)) >= 0.3 * typical }
      .sorted { $0.box.width + $0.box.height > $1.box.width + $1.box.height }.prefix(150)
    guard large.count >= 3 else { return 0 }
    let centers = large.map { SIMD2($0.box.midX, $0.box.midY) }
    var pairs: [(across: Double, down: Double, weight: Double)] = []
    for (index, first) in centers.enumerated() {
      for second in centers[(index + 1)...] {
        let step = second - first
        let distance = (step.x * step.x + step.y * step.y).squareRoot()
        guard distance > 0.3 * typical, distance < 14 * typical else { continue }
        pairs.append((step.x, step.y, min(1, distance / (3 * typical))))
      }
    }
    guard !pairs.isEmpty else { return 0 }
    let spread = 0.22 * typical
    func votes(_ degrees: Double) -> Double {
      let (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
      return pairs.reduce(0) { sum, pair in
        let off = (pair.down * cosine - pair.across * sine) / spread
        return off * off > 16 ? sum : sum + pair.weight * exp(-0.5 * off * off)
      }
    }
    let bars = ofBars(components)
    let coarse = stride(from: -steepest, through: steepest, by: 1.0)
      .filter { abs($0 - (bars ?? $0)) <= leaning }.map { (angle: $0, votes: votes($0)) }
    guard let best = coarse.max(by: { $0.votes < $1.votes }) else { return 0 }
    // Where the votes go on rising beyond what the bars allow, they are of something else.
    if let bars, abs(best.angle - bars) > leaning - 1 { return bars }
    let fine = stride(from: best.angle - 1, through: best.angle + 1, by: 0.1).map { (angle: $0, votes: votes($0)) }
    guard let found = fine.max(by: { $0.votes < $1.votes }) else { return 0 }
    // Superscripts and fractions bias the votes a little; only a clear gain is a slope.
    return found.votes > 1.15 * votes(0) ? found.angle : 0
  }

  /// The angle in degrees by which bars fall from left to right: signs, fraction bars; nil for fewer than three.
  ///
  /// Slanted digits are steeper than lines are turned, and so no bars.
  static func ofBars(_ components: [Component]) -> Double? {
    guard components.count >= 3 else { return nil }
    let typical = typicalSize(components)
    let angles = components.compactMap { component -> Double? in
      guard Double(max(component.box.width, component.box.height)) >= 0.4 * typical,
        let angle = component.barAngle(), abs(angle) <= steepest + 5
      else { return nil }
      return angle
    }.sorted()
    return angles.count >= 3 ? angles[angles.count / 2] : nil
  }

  /// The longer side of a whole symbol, of at least one component.
  private static func typicalSize(_ components: [Component]) -> Double {
    let sizes = components.map { max($0.box.width, $0.box.height) }.sorted()
    return Double(sizes[sizes.count * 2 / 3])
  }
}

extension Component {
  /// The angle in degrees by which a straight thin stroke falls from left to right; nil for any other ink.
  func barAngle(leastElongation: Double = 4) -> Double? {
    var (xx, xy, yy) = (0.0, 0.0, 0.0)
    for row in 0..<box.height {
      for column in 0..<box.width where mask[column, row] {
        let x = Double(box.x + column) - centroid.x
        let y = Double(box.y + row) - centroid.y
        (xx, xy, yy) = (xx + x * x, xy + x * y, yy + y * y)
      }
    }
    let middle = (xx + yy) / 2
    let half = (((xx - yy) / 2) * ((xx - yy) / 2) + xy * xy).squareRoot()
    guard half > 0, middle + half >= leastElongation * leastElongation * (middle - half) else { return nil }
    return 0.5 * atan2(2 * xy, xx - yy) * 180 / .pi
  }
}
