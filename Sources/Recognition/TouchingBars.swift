import ImageProcessing

/// Cuts a fraction's bar off the ink that touches it, where a numerator's foot or a denominator's head runs into the bar.
///
/// Whether the bar is one shows in what stands around it, as `FractionFinder` says, and at last in the reading: the parts are a way of
/// their own to part the page, beside those that keep the ink whole.
struct TouchingBars {
  /// Limits in units of the usual symbol's size.
  struct Parameters: Sendable, Hashable {
    /// The shortest bar, and its least share of the width of the ink that it is part of.
    var leastLength = 0.7
    var leastShare = 0.75
    /// How many times as long as the ink on it is wide a bar is at least, if it is shorter than a long one.
    var overhang = 1.2
    var longBar = 1.4
    /// The least height of such ink.
    var leastHeight = 0.6
    /// The steepest bar, and the steps in which slopes are tried.
    var mostSlope = 0.16
    var slopes = 9
    /// How much thicker than the usual stroke the bar may be.
    var thickness = 1.6
    /// The least height of the ink on a bar, and its least width in strokes: a 1 has a foot, and a plus sign has arms.
    var leastPartHeight = 0.5
    var leastPartWidth = 2.5
    /// How near other ink stands on the bar's other side.
    var reach = 0.3
    /// The smallest part, in squares of the usual stroke's width; what is smaller is the bar's.
    var leastPart = 2.0
  }

  var parameters = Parameters()
  let components: [Component]
  let scale: PageScale
  /// Rows by which writing falls in one column.
  let slope: Double

  /// The pieces with a fraction's bar in them, and their parts.
  func cuts(_ writing: [Int]) throws(ImageError) -> [PieceCut] {
    var cuts: [PieceCut] = []
    for index in writing {
      if let parts = try parts(of: components[index]) { cuts.append(PieceCut(whole: index, parts: parts)) }
    }
    let wholes = Set(cuts.map(\.whole))
    // The bars first, then all other ink.
    let ink =
      cuts.map { $0.parts[0] } + cuts.flatMap { $0.parts.dropFirst() }
      + writing.filter { !wholes.contains($0) }.map { components[$0] }
    var fractions = FractionFinder(boxes: ink.map { $0.levelBox(slope: slope) }, usualSize: scale.usualSize)
    fractions.parameters.reach = parameters.reach
    let groups = fractions.groups()
    let bars = Set(groups.filter { $0.count > 1 }.joined())
    return cuts.indices.filter(bars.contains).map { cuts[$0] }
  }

  /// The bar of a piece of ink, then its other parts; nil where it has no bar, or is nothing else.
  private func parts(of piece: Component) throws(ImageError) -> [Component]? {
    let box = piece.box
    let least = max(parameters.leastLength * scale.usualSize, parameters.leastShare * Double(box.width))
    guard Double(box.width) >= parameters.leastLength * scale.usualSize,
      Double(box.height) >= parameters.leastHeight * scale.usualSize,
      let line = longestLine(piece.mask), Double(line.columns.count) >= least
    else { return nil }
    var (bar, rest) = (BinaryImage(width: box.width, height: box.height), piece.mask)
    let half = parameters.thickness * scale.strokeWidth / 2
    for x in line.columns {
      // The bar runs along its line, within the thickness of a stroke.
      let middle = line.y(x)
      for y in max(0, Int(clamped: middle - half))...min(box.height - 1, Int(clamped: middle + half))
      where piece.mask[x, y] {
        bar[x, y] = true
        rest[x, y] = false
      }
    }
    var others: [Component] = []
    for part in try Components.find(in: rest) {
      if Double(part.area) >= parameters.leastPart * scale.strokeWidth * scale.strokeWidth {
        others.append(part.moved(x: box.x, y: box.y))
      } else {
        bar.draw(part)
      }
    }
    let isSymbol = others.contains {
      Double($0.box.height) >= parameters.leastPartHeight * scale.usualSize
        && Double($0.box.width) >= parameters.leastPartWidth * scale.strokeWidth
    }
    guard isSymbol, let bar = Component(mask: bar, x: box.x, y: box.y) else { return nil }
    // The foot of a 2 is as wide as the 2, and the stroke through a t has ink of the t on both sides.
    let ink = PixelBox.union(of: others.map(\.box))
    let isCrossed =
      others.contains { $0.box.midY < bar.box.midY } && others.contains { $0.box.midY > bar.box.midY }
    let isBar =
      Double(bar.box.width) >= parameters.longBar * scale.usualSize
      || !isCrossed && Double(bar.box.width) >= parameters.overhang * Double(ink.width)
    return isBar ? [bar] + others : nil
  }

  /// A straight line that is ink all along.
  private struct Line {
    let start: Double
    let slope: Double
    let columns: Range<Int>

    func y(_ x: Int) -> Double { start + slope * Double(x) }
  }

  /// The longest nearly level line in the ink.
  private func longestLine(_ mask: BinaryImage) -> Line? {
    var best: Line?
    for step in 0..<parameters.slopes {
      let slope = self.slope + parameters.mostSlope * (2 * Double(step) / Double(parameters.slopes - 1) - 1)
      for start in 0..<mask.height {
        let line = Line(start: Double(start) + 0.5, slope: slope, columns: 0..<mask.width)
        var first = 0
        for x in 0...mask.width {
          let y = Int(clamped: line.y(x).rounded(.down))
          if x < mask.width, (0..<mask.height).contains(y), mask[x, y] { continue }
          if x - first > best?.columns.count ?? 0 {
            best = Line(start: line.start, slope: slope, columns: first..<x)
          }
          first = x + 1
        }
      }
    }
    return best
  }
}
