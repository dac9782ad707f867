public import ImageProcessing

/// Finds the groups of components that may be symbols: every component alone, and neighbours that could be its parts.
///
/// `=`, `÷`, `i`, `!`, `%`, `:` and broken strokes need no rules of their own: they are groups of two to four pieces, and
/// the network says which groups are symbols.
public struct SymbolDetector: Sendable {
  /// Limits in units of the usual symbol's size, found by looking at which true symbols of CROHME's training ink they lose.
  public struct Parameters: Sendable, Hashable {
    public var mostParts = 4
    /// The widest gap between pieces that stand above one another, and between pieces beside one another.
    public var gapAbove = 0.9
    public var gapBeside = 0.45
    /// The widest gap between dots beside one another, and the size up to which ink is a dot: those of `\ldots` stand far
    /// apart.
    public var gapOfDots = 1.3
    public var dotSize = 0.35
    public var mostHeight = 2.2
    public var mostWidth = 3.2
    public var mostHypotheses = 600

    public init() {}
  }

  public var parameters = Parameters()

  public init() {}

  /// The size of a usual symbol: the median of the larger sides of all components but dots.
  public static func usualSize(of components: [Component], strokeWidth: Double) -> Double {
    let sides = components.map { Double(max($0.box.width, $0.box.height)) }
    let large = sides.filter { $0 > 3 * strokeWidth }.sorted()
    let chosen = large.isEmpty ? sides.sorted() : large
    return chosen.isEmpty ? 1 : max(1, chosen[chosen.count / 2])
  }

  /// Single components first, in their order, then groups.
  public func hypotheses(components: [Component], strokeWidth: Double) -> [SymbolHypothesis] {
    let usualSize = Self.usualSize(of: components, strokeWidth: strokeWidth)
    let single = components.indices.map { SymbolHypothesis(components: [$0], box: components[$0].box, gap: 0) }
    let neighbours = neighbourGaps(components, usualSize: usualSize)
    var groups: [SymbolHypothesis] = []
    var frontier = single
    var known = Set<[Int]>()
    for _ in 1..<parameters.mostParts {
      var larger: [SymbolHypothesis] = []
      for group in frontier {
        for member in group.components {
          for (other, gap) in neighbours[member] where !group.components.contains(other) {
            let components = (group.components + [other]).sorted()
            guard known.insert(components).inserted else { continue }
            let box = group.box.union(single[other].box)
            guard fits(box, usualSize) || isRoot(group.box, single[other].box, usualSize) else { continue }
            larger.append(
              SymbolHypothesis(components: components, box: box, gap: max(group.gap, gap / max(strokeWidth, 1))))
          }
        }
      }
      groups += larger
      frontier = larger
      guard groups.count < parameters.mostHypotheses else { break }
    }
    return single + groups.prefix(parameters.mostHypotheses)
  }

  /// Whether a symbol may be so large.
  func fits(_ box: PixelBox, _ usualSize: Double) -> Bool {
    Double(box.height) <= parameters.mostHeight * usualSize && Double(box.width) <= parameters.mostWidth * usualSize
  }

  /// Whether one is the bar, as long as may be, and the other the hook of a root whose pen was lifted between them.
  private func isRoot(_ a: PixelBox, _ b: PixelBox, _ usualSize: Double) -> Bool {
    let (bar, hook) = a.width > b.width ? (a, b) : (b, a)
    let reach = parameters.gapBeside * usualSize
    return bar.width > 3 * bar.height && hook.height > bar.height
      && Double(hook.height) <= parameters.mostHeight * usualSize && Double(abs(hook.maxX - bar.x)) < reach
      && hook.y < bar.maxY + Int(reach) && hook.midY > Double(bar.maxY)
  }

  /// For each component those near enough to belong to it, with the gap in pixels.
  private func neighbourGaps(_ components: [Component], usualSize: Double) -> [[(other: Int, gap: Double)]] {
    let isDot = components.map { Double(max($0.box.width, $0.box.height)) < parameters.dotSize * usualSize }
    // By their left edges, so that of a row of many pieces each is compared with those near it only.
    let order = components.indices.sorted { components[$0].box.x < components[$1].box.x }
    let reach = max(parameters.gapAbove, parameters.gapBeside, parameters.gapOfDots) * usualSize
    var near = [[Int]](repeating: [], count: components.count)
    for (place, index) in order.enumerated() {
      let end = Double(components[index].box.maxX) + reach
      for other in order[(place + 1)...] {
        if Double(components[other].box.x) > end { break }
        near[index].append(other)
        near[other].append(index)
      }
    }
    return components.indices.map { index in
      near[index].sorted().compactMap { other in
        let (a, b) = (components[index].box, components[other].box)
        let across = max(0, max(a.x, b.x) - min(a.maxX, b.maxX))
        let down = max(0, max(a.y, b.y) - min(a.maxY, b.maxY))
        let gap = Double(max(across, down))
        let beside =
          isDot[index] && isDot[other] && Double(down) < parameters.dotSize * usualSize
          ? parameters.gapOfDots : parameters.gapBeside
        let limit = (across == 0 ? parameters.gapAbove : beside) * usualSize
        return gap <= limit ? (other, gap) : nil
      }
    }
  }
}
