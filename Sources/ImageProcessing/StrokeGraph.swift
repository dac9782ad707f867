import Foundation

/// The strokes of which a piece of ink was drawn, as far as a picture shows them: the branches of its skeleton between
/// junctions and corners, and which of them the pen drew without lifting.
///
/// Touching symbols are one connected piece of ink; their strokes are not. The ink of a crossing belongs to both
/// strokes.
public struct StrokeGraph: Sendable {
  /// The ink of each branch, in the order of the skeleton's pixels; together they cover all ink of the component.
  public let strokes: [Component]
  /// Which branches meet, as pairs of indices, the lower first.
  public let meetings: [(Int, Int)]
  /// The meetings where the pen continues: straight through a crossing, or around a corner where nothing else meets.
  public let continuations: [(Int, Int)]

  /// Branches that turn by less than this many degrees at a meeting are one stroke.
  public static let straightTurn = 50.0
  /// Ink with more branches, such as squared paper or the grain of a shadow, is not touching symbols and stays whole.
  public static let mostBranches = 64
  /// A branch that turns by more than this many degrees within a few pen widths is split there.
  public static let cornerTurn = 65.0

  /// - Parameters:
  ///   - strokeWidth: the page's, in pixels; anything shorter is not a stroke.
  ///   - most: the shortest branches are merged into neighbours until this many are left.
  ///
  /// Complexity: linear in the component's box, after thinning.
  public init(of component: Component, strokeWidth: Double, most: Int = 12) {
    let skeleton = Skeleton(of: component.mask).mask
    guard var arcs = SkeletonArcs(skeleton, strokeWidth: max(strokeWidth, 1), most: Self.mostBranches) else {
      (strokes, meetings, continuations) = ([component], [], [])
      return
    }
    arcs.join(most: most)
    meetings = arcs.meetings
    continuations = arcs.continuations
    strokes = arcs.masks(of: component.mask).compactMap { Component(mask: $0, x: component.box.x, y: component.box.y) }
  }
}

/// A skeleton's branches between junctions, and which of them form a stroke.
private struct SkeletonArcs {
  private struct Arc {
    /// From one end to the other.
    var path: [Int]
    /// The junctions at its first and last pixel; -1 for an open end.
    var nodes: (first: Int, last: Int)
    /// Its own index, or that of the arc that it continues in.
    var stroke: Int
  }

  private let grid: PixelGrid
  private let strokeWidth: Double
  private var arcs: [Arc] = []
  /// For each pixel the junction that it belongs to; -1 for none.
  private var node: [Int]
  private var nodeCount = 0
  /// The strokes in order, by their first arc, and the pairs that meet.
  private(set) var meetings: [(Int, Int)] = []
  private(set) var continuations: [(Int, Int)] = []
  private var strokes: [Int] = []
  /// Pairs of arcs that the pen drew without lifting.
  private var goingOn: [(Int, Int)] = []

  /// Nil where there are more than `most` branches.
  init?(_ skeleton: BinaryImage, strokeWidth: Double, most: Int) {
    grid = PixelGrid(width: skeleton.width, height: skeleton.height)
    self.strokeWidth = strokeWidth
    node = [Int](repeating: -1, count: skeleton.pixels.count)
    findNodes(skeleton)
    findArcs(skeleton)
    mergeNodes()
    dropSpurs()
    guard arcs.count <= most else { return nil }
    partCorners()
    pair()
    number()
  }

  private func point(_ index: Int) -> SIMD2<Double> { SIMD2(Double(index % grid.width), Double(index / grid.width)) }

  /// Finds junctions: pixels with three or more neighbours, merged where they are adjacent.
  private mutating func findNodes(_ skeleton: BinaryImage) {
    for index in skeleton.pixels.indices where skeleton.pixels[index] != 0 && node[index] < 0 {
      guard degree(index, skeleton) >= 3 else { continue }
      var waiting = [index]
      node[index] = nodeCount
      while let current = waiting.popLast() {
        grid.neighbours(of: current) { other in
          if skeleton.pixels[other] != 0, node[other] < 0, degree(other, skeleton) >= 3 {
            node[other] = nodeCount
            waiting.append(other)
          }
        }
      }
      nodeCount += 1
    }
  }

  private func degree(_ index: Int, _ skeleton: BinaryImage) -> Int {
    var count = 0
    grid.neighbours(of: index) { if skeleton.pixels[$0] != 0 { count += 1 } }
    return count
  }

  /// Finds arcs: runs of pixels between junctions; a ring without a junction begins anywhere.
  private mutating func findArcs(_ skeleton: BinaryImage) {
    var isTaken = skeleton.pixels.map { $0 == 0 }
    func next(_ index: Int) -> Int? {
      var found: Int?
      // Straight neighbours before diagonal ones, so that a corner is not skipped.
      grid.neighbours(of: index) { other in
        guard !isTaken[other], node[other] < 0 else { return }
        let isStraight = other % grid.width == index % grid.width || other / grid.width == index / grid.width
        if found == nil || isStraight { found = other }
      }
      return found
    }
    func meeting(_ index: Int, besides: Int) -> Int {
      var found = -1
      grid.neighbours(of: index) { other in
        if skeleton.pixels[other] != 0, node[other] >= 0, found < 0 || found == besides { found = node[other] }
      }
      return found
    }
    for start in skeleton.pixels.indices where !isTaken[start] && node[start] < 0 {
      isTaken[start] = true
      var path = [start]
      while let step = next(path[path.count - 1]) {
        isTaken[step] = true
        path.append(step)
      }
      path.reverse()
      while let step = next(path[path.count - 1]) {
        isTaken[step] = true
        path.append(step)
      }
      let first = meeting(path[0], besides: -1)
      // A run of one pixel between two junctions touches both at the same place.
      let last = meeting(path[path.count - 1], besides: path.count == 1 ? first : -1)
      let ends = path.count == 1 && first == last ? (first, -1) : (first, last)
      arcs.append(Arc(path: path, nodes: (ends.0, ends.1), stroke: arcs.count))
    }
    // A junction without arcs is a blot: a stroke of its own.
    var hasArc = [Bool](repeating: false, count: nodeCount)
    for arc in arcs { for end in [arc.nodes.first, arc.nodes.last] where end >= 0 { hasArc[end] = true } }
    for index in skeleton.pixels.indices where node[index] >= 0 && !hasArc[node[index]] {
      hasArc[node[index]] = true
      arcs.append(Arc(path: [index], nodes: (node[index], -1), stroke: arcs.count))
    }
  }

  /// Merges junctions closer to one another than the pen is wide: they are one crossing.
  private mutating func mergeNodes() {
    var target = Array(0..<nodeCount)
    func root(_ index: Int) -> Int {
      var index = index
      while target[index] != index { index = target[index] }
      return index
    }
    var isInside = [Bool](repeating: false, count: arcs.count)
    for (index, arc) in arcs.enumerated() where arc.nodes.first >= 0 && arc.nodes.last >= 0 {
      guard Double(arc.path.count) < 1.3 * strokeWidth else { continue }
      let (first, last) = (root(arc.nodes.first), root(arc.nodes.last))
      if first != last || Double(arc.path.count) < 0.7 * strokeWidth {
        target[max(first, last)] = min(first, last)
        isInside[index] = true
      }
    }
    for (index, arc) in arcs.enumerated() where isInside[index] {
      for pixel in arc.path { node[pixel] = arc.nodes.first }
    }
    for index in node.indices where node[index] >= 0 { node[index] = root(node[index]) }
    arcs = zip(arcs, isInside).filter { !$0.1 }.map(\.0)
    for index in arcs.indices {
      if arcs[index].nodes.first >= 0 { arcs[index].nodes.first = root(arcs[index].nodes.first) }
      if arcs[index].nodes.last >= 0 { arcs[index].nodes.last = root(arcs[index].nodes.last) }
    }
  }

  /// Drops branches shorter than half a pen width with an open end: they come from the stroke's edge.
  private mutating func dropSpurs() {
    arcs.removeAll { arc in
      let isOpen = (arc.nodes.first < 0) != (arc.nodes.last < 0)
      return isOpen && Double(arc.path.count) < 0.6 * strokeWidth
    }
    for index in arcs.indices { arcs[index].stroke = index }
  }

  /// Splits arcs where they turn sharply.
  private mutating func partCorners() {
    let reach = Int(clamped: 2.5 * strokeWidth)
    let least = 1 - cos(StrokeGraph.cornerTurn * .pi / 180)
    var parted: [Arc] = []
    for arc in arcs {
      var (path, first) = (arc.path, arc.nodes.first)
      while let corner = corner(of: path, reach: reach, least: least) {
        node[path[corner]] = nodeCount
        parted.append(Arc(path: Array(path[..<corner]), nodes: (first, nodeCount), stroke: 0))
        (path, first) = (Array(path[(corner + 1)...]), nodeCount)
        nodeCount += 1
      }
      parted.append(Arc(path: path, nodes: (first, arc.nodes.last), stroke: 0))
    }
    arcs = parted
    for index in arcs.indices { arcs[index].stroke = index }
  }

  /// The first place, at least `reach` from both ends, where a path turns most sharply, by at least `least` (1 minus
  /// the cosine).
  private func corner(of path: [Int], reach: Int, least: Double) -> Int? {
    guard path.count > 2 * reach else { return nil }
    var best: (turn: Double, index: Int)?
    for index in reach..<path.count - reach {
      let before = unit(point(path[index]) - point(path[index - reach]))
      let after = unit(point(path[index + reach]) - point(path[index]))
      let turn = 1 - (before * after).sum()
      if turn > max(least, best?.turn ?? 0) { best = (turn, index) }
      // The sharpest point of this corner, not of a later one.
      if let best, index > best.index + reach { break }
    }
    return best?.index
  }

  /// Pairs, at each junction, the two arcs that continue each other most nearly straight, then the next two.
  private mutating func pair() {
    let mostTurn = 1 - cos(StrokeGraph.straightTurn * .pi / 180)
    var ends = [[(arc: Int, isFirst: Bool)]](repeating: [], count: nodeCount)
    for (index, arc) in arcs.enumerated() {
      if arc.nodes.first >= 0 { ends[arc.nodes.first].append((index, true)) }
      if arc.nodes.last >= 0 { ends[arc.nodes.last].append((index, false)) }
    }
    for meeting in ends where meeting.count > 1 {
      let directions = meeting.map { direction(arcs[$0.arc].path, fromStart: $0.isFirst) }
      var turns: [(turn: Double, first: Int, second: Int)] = []
      for first in meeting.indices {
        for second in meeting.indices where second > first {
          let along = -(directions[first] * directions[second]).sum()
          turns.append((1 - along, first, second))
        }
      }
      turns.sort { ($0.turn, $0.first, $0.second) < ($1.turn, $1.first, $1.second) }
      var isPaired = [Bool](repeating: false, count: meeting.count)
      for (turn, first, second) in turns where !isPaired[first] && !isPaired[second] {
        guard turn < mostTurn || meeting.count == 2 else { break }
        isPaired[first] = true
        isPaired[second] = true
        goingOn.append((meeting[first].arc, meeting[second].arc))
      }
    }
  }

  private func unit(_ way: SIMD2<Double>) -> SIMD2<Double> {
    let length = (way * way).sum().squareRoot()
    return length > 0 ? way / length : SIMD2(0, 0)
  }

  private mutating func join(_ a: Int, _ b: Int) {
    for index in arcs.indices where arcs[index].stroke == max(a, b) { arcs[index].stroke = min(a, b) }
  }

  /// The direction in which a path leaves its end, as a unit vector, measured beyond the blur of the crossing.
  private func direction(_ path: [Int], fromStart: Bool) -> SIMD2<Double> {
    let near = min(path.count - 1, Int(clamped: 0.5 * strokeWidth))
    let far = min(path.count - 1, Int(clamped: 2.5 * strokeWidth))
    let last = path.count - 1
    let from = point(path[fromStart ? near : last - near])
    let to = point(path[fromStart ? far : last - far])
    return unit(to - from)
  }

  private mutating func number() {
    strokes = Set(arcs.map(\.stroke)).sorted()
    var around = [Set<Int>](repeating: [], count: nodeCount)
    for arc in arcs {
      guard let stroke = strokes.firstIndex(of: arc.stroke) else { continue }
      for end in [arc.nodes.first, arc.nodes.last] where end >= 0 { around[end].insert(stroke) }
    }
    var pairs = Set<[Int]>()
    for group in around {
      for a in group { for b in group where a < b { pairs.insert([a, b]) } }
    }
    meetings = pairs.sorted { $0.lexicographicallyPrecedes($1) }.map { ($0[0], $0[1]) }
    var continued = Set<[Int]>()
    for (a, b) in goingOn where arcs[a].stroke != arcs[b].stroke {
      if let a = strokes.firstIndex(of: arcs[a].stroke), let b = strokes.firstIndex(of: arcs[b].stroke) {
        continued.insert([min(a, b), max(a, b)])
      }
    }
    continuations = continued.sorted { $0.lexicographicallyPrecedes($1) }.map { ($0[0], $0[1]) }
  }

  /// Merges short strokes into the longest one that continues them, or else that they meet, until `most` are left.
  mutating func join(most: Int) {
    while strokes.count > 1 {
      let lengths = strokes.map { stroke in arcs.filter { $0.stroke == stroke }.reduce(0) { $0 + $1.path.count } }
      guard let shortest = lengths.indices.min(by: { lengths[$0] < lengths[$1] }),
        strokes.count > most || Double(lengths[shortest]) < 1.2 * strokeWidth
      else { return }
      func longest(_ pairs: [(Int, Int)]) -> Int? {
        pairs.compactMap { $0.0 == shortest ? $0.1 : $0.1 == shortest ? $0.0 : nil }
          .max { lengths[$0] < lengths[$1] }
      }
      guard let partner = longest(continuations) ?? longest(meetings) else { return }
      join(strokes[shortest], strokes[partner])
      number()
    }
  }

  /// The ink of each stroke: every pixel belongs to the nearest one of the skeleton, and around junctions to all
  /// strokes that meet.
  func masks(of ink: BinaryImage) -> [BinaryImage] {
    guard strokes.count > 1 else { return [ink] }
    // Sets of strokes as bits; there are only a few.
    var owners = [UInt64](repeating: 0, count: ink.pixels.count)
    var meeting = [UInt64](repeating: 0, count: nodeCount)
    var frontier: [Int] = []
    for arc in arcs {
      guard let stroke = strokes.firstIndex(of: arc.stroke), stroke < 64 else { continue }
      for pixel in arc.path {
        owners[pixel] = 1 << UInt64(stroke)
        frontier.append(pixel)
      }
      for end in [arc.nodes.first, arc.nodes.last] where end >= 0 { meeting[end] |= 1 << UInt64(stroke) }
    }
    for pixel in node.indices where node[pixel] >= 0 && owners[pixel] == 0 && meeting[node[pixel]] != 0 {
      owners[pixel] = meeting[node[pixel]]
      frontier.append(pixel)
    }
    while !frontier.isEmpty {
      var next: [Int] = []
      for pixel in frontier {
        grid.neighbours(of: pixel) { other in
          guard ink.pixels[other] != 0, owners[other] == 0 else { return }
          owners[other] = owners[pixel]
          next.append(other)
        }
      }
      frontier = next
    }
    return strokes.indices.map { stroke in
      BinaryImage(
        width: ink.width, height: ink.height, pixels: owners.map { $0 >> UInt64(stroke) & 1 == 1 ? 1 : 0 })
    }
  }
}

/// The neighbours of pixels in a picture.
private struct PixelGrid {
  let width: Int
  let height: Int

  func neighbours(of index: Int, _ body: (Int) -> Void) {
    let (x, y) = (index % width, index / width)
    for dy in max(0, y - 1)...min(height - 1, y + 1) {
      for dx in max(0, x - 1)...min(width - 1, x + 1) where dy * width + dx != index { body(dy * width + dx) }
    }
  }
}
