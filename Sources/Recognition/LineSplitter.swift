import Foundation
import ImageProcessing

/// Splits a page into lines of writing, each of which is an expression.
///
/// Ink is split along empty rows of pixels; bands that belong together (the halves of a fraction, a sum and its limits,
/// a power above its line, the dots of an `i`) are joined again. What remains separate are lines.
public struct LineSplitter: Sendable {
  /// Limits in units of the usual symbol's size.
  public struct Parameters: ParameterGroup {
    /// A band less high than this is not a line of its own.
    public var leastHeight = 0.55
    /// Bands nearer than this are one line.
    public var leastGap = 0.12
    /// A bar at least this wide may be a fraction's.
    public var barWidth = 0.9
    /// Ink nearer than this above and below a bar is numerator and denominator, whatever else is in the bar's row.
    public var fractionGap = 0.5
    /// Higher ink belongs to no single line: a brace before a system of equations.
    public var mostHeight = 2.2
    /// Where tall letters reach into the next line, lines are split with only this middle share of each symbol's
    /// height.
    public var middleShare = 0.5
    /// The fewest pieces of ink of a line found in that way.
    public var leastPieces = 3
    /// The least height of such a line.
    public var leastPartedHeight = 0.4
    /// The least width of such a line, as a share of the widest one's.
    public var leastPartedShare = 0.5
    /// A line spans at least this share of the widest band's width, otherwise it is part of a neighbour.
    public var leastShare = 0.25
    /// A brace is at least this many times as high as wide.
    public var braceRatio = 3.0
    /// A bar is at least this many times as wide as high.
    public var barRatio = 4.0
    /// The greatest height of a bar: a long root is higher.
    var barHeight: Double { 0.6 }
    /// How far ink above or below a bar may be from it.
    public var barReach = 1.2
    /// The least horizontal overlap of such ink with the bar, as a share of the narrower of the two.
    public var barOverlap = 0.5

    /// The values for model files that state none.
    public init() {}

    /// The names in the model file and the ranges that it may state.
    public static let fields: [ParameterField<Self>] = [
      ParameterField("leastHeight", \.leastHeight),
      ParameterField("leastGap", \.leastGap),
      ParameterField("barWidth", \.barWidth),
      ParameterField("fractionGap", \.fractionGap),
      ParameterField("mostHeight", \.mostHeight),
      ParameterField("middleShare", \.middleShare),
      ParameterField("leastPieces", \.leastPieces, in: 1...100),
      ParameterField("leastPartedHeight", \.leastPartedHeight),
      ParameterField("leastPartedShare", \.leastPartedShare),
      ParameterField("leastShare", \.leastShare),
      ParameterField("braceRatio", \.braceRatio),
      ParameterField("barRatio", \.barRatio),
      ParameterField("barReach", \.barReach),
      ParameterField("barOverlap", \.barOverlap),
    ]
  }

  /// What counts as a line.
  public var parameters = Parameters()

  /// A splitter with the default limits.
  public init() {}

  /// Groups of indices into `components`, from top to bottom. A brace or bar that spans several lines belongs to none
  /// of them.
  func lines(_ components: [Component], usualSize: Double) -> [[Int]] {
    let tall = components.indices.filter { index in
      let box = components[index].box
      return Double(box.height) > parameters.mostHeight * usualSize
        && Double(box.height) > parameters.braceRatio * Double(box.width)
    }
    guard !tall.isEmpty else { return lines(components, Array(components.indices), usualSize) }
    let rest = lines(components, components.indices.filter { !tall.contains($0) }, usualSize)
    guard rest.count > 1, tall.count == 1, let brace = tall.first else {
      return lines(components, Array(components.indices), usualSize)
    }
    let box = components[brace].box
    let spanned = rest.filter { line in
      line.contains { components[$0].box.midY > Double(box.y) && components[$0].box.midY < Double(box.maxY) }
    }
    let isOutside = rest.joined().allSatisfy {
      components[$0].box.midX > box.midX || components[$0].box.midY < Double(box.y)
        || components[$0].box.midY > Double(box.maxY)
    }
    return spanned.count > 1 && isOutside ? rest : lines(components, Array(components.indices), usualSize)
  }

  private func lines(_ components: [Component], _ chosen: [Int], _ usualSize: Double) -> [[Int]] {
    let parted = joined(initialBands(components, chosen, share: parameters.middleShare), components, usualSize)
    let widest = parted.map(\.box.width).max() ?? 0
    let areLines = parted.allSatisfy {
      $0.members.count >= parameters.leastPieces && $0.box.height > parameters.leastPartedHeight * usualSize
        && $0.box.width > parameters.leastPartedShare * widest
    }
    if parted.count > 1, areLines { return parted.map(\.members) }
    var bands = joined(initialBands(components, chosen, share: 1), components, usualSize)
    joinSmallBands(&bands, usualSize)
    return bands.map(\.members)
  }

  /// Rows that a fraction bar holds together are joined.
  func joinedAcrossBars(_ rows: [[Int]], _ components: [Component], usualSize: Double) -> [[Int]] {
    let bands = rows.map { row in
      let boxes = row.map { LayoutBox(components[$0].box) }
      return Band(members: row, box: boxes.dropFirst().reduce(boxes[0]) { $0.union($1) })
    }
    return joined(bands, components, usualSize, leastGap: -.infinity).map(\.members)
  }

  /// - Parameter leastGap: bands nearer than this many usual sizes are joined, whatever is in them.
  private func joined(
    _ bands: [Band], _ components: [Component], _ usualSize: Double, leastGap: Double? = nil
  ) -> [Band] {
    var bands = bands
    var index = 0
    while index + 1 < bands.count {
      let next = index + 2 < bands.count ? bands[index + 2].members : []
      let gap = bands[index + 1].box.top - bands[index].box.bottom
      if gap < (leastGap ?? parameters.leastGap) * usualSize
        || belongTogether(bands[index], bands[index + 1], next: next, components, usualSize)
      {
        bands[index].join(bands[index + 1])
        bands.remove(at: index + 1)
        index = max(0, index - 1)
      } else {
        index += 1
      }
    }
    return bands
  }

  private struct Band {
    var members: [Int]
    var box: LayoutBox

    mutating func join(_ other: Band) {
      members += other.members
      box = box.union(other.box)
    }
  }

  /// Components whose rows overlap, counting only the middle `share` of each one's height.
  private func initialBands(_ components: [Component], _ chosen: [Int], share: Double) -> [Band] {
    var bands: [Band] = []
    let boxes = chosen.map { index -> (index: Int, box: LayoutBox) in
      var box = LayoutBox(components[index].box)
      let cut = (1 - share) / 2 * box.height
      box.top += cut
      box.bottom -= cut
      return (index, box)
    }
    for (index, box) in boxes.sorted(by: { ($0.box.top, $0.index) < ($1.box.top, $1.index) }) {
      if let last = bands.indices.last, box.top < bands[last].box.bottom {
        bands[last].join(Band(members: [index], box: box))
      } else {
        bands.append(Band(members: [index], box: box))
      }
    }
    return bands
  }

  /// - Parameter next: the members of the band after `lower`, since a bar that is a band by itself is judged with both
  ///   neighbours.
  private func belongTogether(
    _ upper: Band, _ lower: Band, next: [Int], _ components: [Component], _ usualSize: Double
  ) -> Bool {
    // A wide bar at the foot of the upper band or at the head of the lower one, with ink on its other side. A bar that
    // has ink on both sides in its own band is that band's fraction and joins nothing to it.
    // The strokes of an equals sign are no operands of one another.
    func isOperand(_ member: Int) -> Bool { !isBar(components[member], usualSize) }
    func has(_ bar: Int, above members: [Int], within reach: Double? = nil) -> Bool {
      let box = LayoutBox(components[bar].box)
      return members.contains { member in
        let other = LayoutBox(components[member].box)
        return member != bar && isOperand(member) && other.overlapAcross(box) > parameters.barOverlap
          && other.bottom <= box.middleY
          && box.top - other.bottom < (reach ?? parameters.barReach) * usualSize
      }
    }
    func has(_ bar: Int, below members: [Int], within reach: Double? = nil) -> Bool {
      let box = LayoutBox(components[bar].box)
      return members.contains { member in
        let other = LayoutBox(components[member].box)
        return member != bar && isOperand(member) && other.overlapAcross(box) > parameters.barOverlap
          && other.top >= box.middleY
          && other.top - box.bottom < (reach ?? parameters.barReach) * usualSize
      }
    }
    let under = lower.members.allSatisfy { isBar(components[$0], usualSize) } ? lower.members + next : lower.members
    return upper.members.contains {
      isBar(components[$0], usualSize) && has($0, above: upper.members) && !has($0, below: upper.members)
        && has($0, below: lower.members)
    }
      || lower.members.contains {
        isBar(components[$0], usualSize) && has($0, above: upper.members) && !has($0, above: lower.members)
          && has($0, below: under)
      }
      // A row of bars and signs, its numerators in the band before and its denominators in the next.
      || lower.members.contains {
        isBar(components[$0], usualSize) && has($0, above: upper.members, within: parameters.fractionGap)
          && has($0, below: next, within: parameters.fractionGap) && !has($0, above: lower.members)
          && !has($0, below: lower.members)
      }
  }

  private func isBar(_ component: Component, _ usualSize: Double) -> Bool {
    Double(component.box.width) > parameters.barWidth * usualSize
      && Double(component.box.height) < parameters.barHeight * usualSize
      && Double(component.box.width) > parameters.barRatio * Double(component.box.height)
  }

  /// Joins bands that are too low or too narrow for a line to the nearest other band.
  private func joinSmallBands(_ bands: inout [Band], _ usualSize: Double) {
    while bands.count > 1 {
      let widest = bands.map(\.box.width).max() ?? 0
      guard
        let small = bands.indices.first(where: {
          bands[$0].box.height < parameters.leastHeight * usualSize
            || bands[$0].box.width < parameters.leastShare * widest
        })
      else { return }
      let above = small > 0 ? bands[small].box.top - bands[small - 1].box.bottom : .infinity
      let below = small + 1 < bands.count ? bands[small + 1].box.top - bands[small].box.bottom : .infinity
      let target = above <= below ? small - 1 : small + 1
      bands[target].join(bands[small])
      bands.remove(at: small)
    }
  }
}
