import Foundation

/// The slope of written lines, estimated from the positions of symbols.
public enum Skew {
  /// The steepest slope considered, in degrees.
  public static let steepest = 40.0

  /// The angle in degrees by which lines of writing fall from left to right (clockwise, y downwards); 0 where no slope
  /// fits the symbols clearly better than none, as for fewer than three symbols.
  ///
  /// For each angle, pairs of symbols vote by how well their centres line up along it: a Gaussian of the distance
  /// across, a quarter of a symbol wide, times their proximity. Symbols above one another vote for no angle in range.
  /// Complexity: quadratic in the components, of which the largest 150 are used.
  public static func estimate(_ components: [Component]) -> Double {
    let sizes = components.map { max($0.box.width, $0.box.height) }.sorted()
    guard components.count >= 3 else { return 0 }
    let typical = Double(sizes[sizes.count * 2 / 3])
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
    let coarse = stride(from: -steepest, through: steepest, by: 1.0).map { (angle: $0, votes: votes($0)) }
    guard let best = coarse.max(by: { $0.votes < $1.votes }) else { return 0 }
    let fine = stride(from: best.angle - 1, through: best.angle + 1, by: 0.1).map { (angle: $0, votes: votes($0)) }
    guard let found = fine.max(by: { $0.votes < $1.votes }) else { return 0 }
    // Superscripts and fractions bias the votes a little; only a clear gain is a slope.
    return found.votes > 1.15 * votes(0) ? found.angle : 0
  }
}
