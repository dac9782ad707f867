public import ImageProcessing

/// Finds the groups of components that may be symbols: every component alone, and neighbours that could be its parts.
///
/// `=`, `÷`, `i`, `!`, `%`, `:` and broken strokes need no rules of their own: they are groups of two to four pieces,
/// and the network decides which groups are symbols.
public struct SymbolDetector: Sendable {
  /// Limits in units of the usual symbol's size. Narrower ones lose true symbols: sums, brackets and names of functions are several
  /// usual symbols wide or high, and which groups are none is left to the networks.
  public struct Parameters: ParameterGroup {
    /// The largest number of components in one group.
    public var mostParts = 4
    /// The widest gap between pieces that stand above one another.
    public var gapAbove = 1.2
    /// The widest gap between pieces that stand beside one another.
    public var gapBeside = 0.85
    /// The widest gap between dots beside one another: those of `\ldots` stand far apart.
    public var gapOfDots = 1.3
    /// Ink up to this size is a dot.
    public var dotSize = 0.35
    /// The greatest height of a group; no symbol is taller.
    public var mostHeight = 5.0
    /// The greatest width of a group; only a root's bar may be wider.
    public var mostWidth = 7.0
    /// Groups kept in addition to the single components, the smallest first.
    public var mostHypotheses = 600

    /// The values in use.
    public init() {}

    /// The names in the model file and the ranges that it may state.
    public static let fields: [ParameterField<Self>] = [
      ParameterField("mostParts", \.mostParts, in: 1...6),
      ParameterField("gapAbove", \.gapAbove, in: 0...10),
      ParameterField("gapBeside", \.gapBeside, in: 0...10),
      ParameterField("gapOfDots", \.gapOfDots, in: 0...10),
      ParameterField("dotSize", \.dotSize, in: 0...10),
      ParameterField("mostHeight", \.mostHeight, in: 0...100),
      ParameterField("mostWidth", \.mostWidth, in: 0...100),
      ParameterField("mostHypotheses", \.mostHypotheses, in: 1...10_000),
    ]
  }

  /// Limits on groups.
  public var parameters = Parameters()

  /// A detector with the tuned limits.
  public init() {}

  /// The hypotheses of a line: single components first, in their order, then groups from the smallest.
  ///
  /// - Parameters:
  ///   - components: all components of the page.
  ///   - line: the indices of the line's components, which the hypotheses use too.
  public func hypotheses(_ components: [Component], in line: [Int], scale: PageScale) -> [SymbolHypothesis] {
    let usualSize = scale.usualSize
    let single = line.map { SymbolHypothesis(components: [$0], box: components[$0].box, gap: 0) }
    let neighbours = neighbourGaps(components, line, usualSize: usualSize)
    var groups: [SymbolHypothesis] = []
    var frontier = single
    var known = Set<[Int]>()
    for _ in 1..<parameters.mostParts {
      var larger: [SymbolHypothesis] = []
      for group in frontier {
        for member in group.components {
          for (other, gap) in neighbours[member] ?? [] where !group.components.contains(other) {
            let members = (group.components + [other]).sorted()
            guard known.insert(members).inserted else { continue }
            let box = group.box.union(components[other].box)
            guard fits(box, usualSize) || isRoot(group.box, components[other].box, usualSize) else { continue }
            larger.append(
              SymbolHypothesis(components: members, box: box, gap: max(group.gap, gap / max(scale.strokeWidth, 1))))
          }
        }
      }
      groups += larger
      frontier = larger
      guard groups.count < parameters.mostHypotheses else { break }
    }
    return single + groups.prefix(parameters.mostHypotheses)
  }

  /// Whether a symbol may be this large.
  func fits(_ box: PixelBox, _ usualSize: Double) -> Bool {
    Double(box.height) <= parameters.mostHeight * usualSize && Double(box.width) <= parameters.mostWidth * usualSize
  }

  /// Whether one is the bar, of any length, and the other the hook of a root written with a lift of the pen in between.
  private func isRoot(_ a: PixelBox, _ b: PixelBox, _ usualSize: Double) -> Bool {
    let (bar, hook) = a.width > b.width ? (a, b) : (b, a)
    let reach = parameters.gapBeside * usualSize
    return bar.width > 3 * bar.height && hook.height > bar.height
      && Double(hook.height) <= parameters.mostHeight * usualSize && Double(abs(hook.maxX - bar.x)) < reach
      && hook.y < bar.maxY + Int(reach) && hook.midY > Double(bar.maxY)
  }

  /// For each component of a line its neighbours that are near enough to belong to it, with the gap in pixels.
  private func neighbourGaps(
    _ components: [Component], _ line: [Int], usualSize: Double
  ) -> [Int: [(other: Int, gap: Double)]] {
    func isDot(_ index: Int) -> Bool {
      Double(max(components[index].box.width, components[index].box.height)) < parameters.dotSize * usualSize
    }
    // Sorted by left edge, so that in a row of many pieces each is compared only with those near it.
    let order = line.sorted { (components[$0].box.x, $0) < (components[$1].box.x, $1) }
    let reach = max(parameters.gapAbove, parameters.gapBeside, parameters.gapOfDots) * usualSize
    var near: [Int: [Int]] = [:]
    for (place, index) in order.enumerated() {
      let end = Double(components[index].box.maxX) + reach
      for other in order[(place + 1)...] {
        if Double(components[other].box.x) > end { break }
        near[index, default: []].append(other)
        near[other, default: []].append(index)
      }
    }
    var gaps: [Int: [(other: Int, gap: Double)]] = [:]
    for (index, others) in near {
      gaps[index] = others.sorted().compactMap { other in
        let (a, b) = (components[index].box, components[other].box)
        let across = max(0, max(a.x, b.x) - min(a.maxX, b.maxX))
        let down = max(0, max(a.y, b.y) - min(a.maxY, b.maxY))
        let gap = Double(max(across, down))
        let beside =
          isDot(index) && isDot(other) && Double(down) < parameters.dotSize * usualSize
          ? parameters.gapOfDots : parameters.gapBeside
        let limit = (across == 0 ? parameters.gapAbove : beside) * usualSize
        return gap <= limit ? (other, gap) : nil
      }
    }
    return gaps
  }
}
