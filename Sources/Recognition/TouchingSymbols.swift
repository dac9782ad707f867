import ImageProcessing

/// Splits connected ink that is not a symbol into its strokes, so that touching symbols can be read.
///
/// About one expression in six has touching symbols. A piece of ink that the network classifies confidently stays
/// whole; the others' strokes become pieces of their own, and the hypotheses are the whole piece and every connected
/// set of its strokes.
public struct TouchingSymbols: Sendable {
  /// Limits on what is split and how many ways are tried.
  public struct Parameters: ParameterGroup {
    /// Ink whose likeliest label has at least this probability stays whole.
    public var sureProbability = 0.9
    /// Ink smaller than this share of the usual symbol stays whole.
    public var leastSize = 0.5
    /// The most strokes that one piece of ink is split into.
    public var mostStrokes = 12
    /// The most sets of strokes tried for one piece of ink.
    public var mostSets = 96
    /// The most pen strokes that a set may break off.
    public var mostBroken = 1
    /// The number of sets, the first ones, also tried together with a piece of ink above or below.
    public var mostJoined = 24

    /// The values in use.
    public init() {}

    /// The names in the model file and the ranges that it may state.
    public static let fields: [ParameterField<Self>] = [
      ParameterField("sureProbability", \.sureProbability, in: 0...1),
      ParameterField("leastSize", \.leastSize),
      ParameterField("mostStrokes", \.mostStrokes, in: 1...14),
      ParameterField("mostSets", \.mostSets, in: 1...1000),
      ParameterField("mostBroken", \.mostBroken, in: 0...20),
      ParameterField("mostJoined", \.mostJoined, in: 0...1000),
    ]
  }

  /// A page with the strokes of some of its components appended.
  struct Division {
    /// The page with all strokes appended to its components, which keep their numbers.
    let page: InkPage
    /// The strokes of each component that was split.
    let strokes: [Int: [Int]]
    /// Sets of strokes that may be symbols, some together with a whole component, with the components that they come
    /// from, the split one first.
    let cuts: [(components: [Int], hypothesis: SymbolHypothesis)]
  }

  /// Limits on splitting.
  public var parameters = Parameters()

  /// A splitter with the tuned limits.
  public init() {}

  /// Splits the components whose `sureness`, the probability of their likeliest label, is low; nil where none of them
  /// has several strokes.
  ///
  /// - Parameter loops: components that look like two loops side by side, an infinity or two noughts, which have no strokes to
  ///   part them by: they are cut between the loops.
  func divide(
    _ page: InkPage, sureness: [Double], loops: Set<Int> = [], scale: PageScale, detector: SymbolDetector
  ) -> Division? {
    var strokes: [Int: [Int]] = [:]
    var added: [Component] = []
    var cuts: [(components: [Int], hypothesis: SymbolHypothesis)] = []
    for (index, component) in page.components.enumerated() {
      let side = Double(max(component.box.width, component.box.height))
      guard sureness[index] < parameters.sureProbability, side > parameters.leastSize * scale.usualSize else {
        continue
      }
      let parts: [Component]
      let sets: [(set: [Int], broken: Int, box: PixelBox)]
      if loops.contains(index), let halves = component.loops(strokeWidth: scale.strokeWidth) {
        (parts, sets) = (halves, halves.enumerated().map { ([$0], 1, $1.box) })
      } else {
        let graph = StrokeGraph(of: component, strokeWidth: scale.strokeWidth, most: parameters.mostStrokes)
        guard graph.strokes.count > 1 else { continue }
        (parts, sets) = (graph.strokes, self.sets(graph, scale.usualSize, detector))
      }
      let first = page.components.count + added.count
      strokes[index] = Array(first..<first + parts.count)
      added += parts
      for (set, broken, box) in sets {
        let hypothesis = SymbolHypothesis(
          components: set.map { $0 + first }, box: box, gap: 0, pieces: 1, isCut: true, brokenStrokes: broken)
        cuts.append(([index], hypothesis))
      }
    }
    guard !added.isEmpty else { return nil }
    cuts += joins(cuts, page, strokes, scale, detector)
    return Division(page: page.adding(added), strokes: strokes, cuts: cuts)
  }

  /// Cut ink together with a whole piece above or below: a stem that touches its neighbour, with its dot; a bar of `=`.
  private func joins(
    _ cuts: [(components: [Int], hypothesis: SymbolHypothesis)], _ page: InkPage, _ strokes: [Int: [Int]],
    _ scale: PageScale, _ detector: SymbolDetector
  ) -> [(components: [Int], hypothesis: SymbolHypothesis)] {
    var tried = [Int](repeating: 0, count: page.components.count)
    var found: [(components: [Int], hypothesis: SymbolHypothesis)] = []
    for (components, cut) in cuts {
      tried[components[0]] += 1
      guard tried[components[0]] <= parameters.mostJoined else { continue }
      for (other, whole) in page.components.enumerated() where strokes[other] == nil {
        let across = max(cut.box.x, whole.box.x) - min(cut.box.maxX, whole.box.maxX)
        let down = max(cut.box.y, whole.box.y) - min(cut.box.maxY, whole.box.maxY)
        let box = cut.box.union(whole.box)
        guard across < 0, down >= 0, Double(down) <= detector.parameters.gapAbove * scale.usualSize,
          detector.fits(box, scale.usualSize)
        else { continue }
        let hypothesis = SymbolHypothesis(
          components: ([other] + cut.components), box: box,
          gap: Double(down) / max(scale.strokeWidth, 1), pieces: 2, isCut: true, brokenStrokes: cut.brokenStrokes)
        found.append((components + [other], hypothesis))
      }
    }
    return found
  }

  /// The connected proper subsets of branches, each with the number of pen strokes it breaks off and its box; those
  /// that break few strokes, and take or leave few branches, come first.
  private func sets(
    _ graph: StrokeGraph, _ usualSize: Double, _ detector: SymbolDetector
  ) -> [(set: [Int], broken: Int, box: PixelBox)] {
    let count = graph.strokes.count
    var around = [UInt64](repeating: 0, count: count)
    for (a, b) in graph.meetings {
      around[a] |= 1 << UInt64(b)
      around[b] |= 1 << UInt64(a)
    }
    func isConnected(_ set: UInt64) -> Bool {
      var reached: UInt64 = set & (~set + 1)
      while true {
        var grown = reached
        for stroke in 0..<count where reached >> UInt64(stroke) & 1 == 1 { grown |= around[stroke] & set }
        if grown == reached { return reached == set }
        reached = grown
      }
    }
    func broken(_ set: UInt64) -> Int {
      graph.continuations.filter { set >> UInt64($0.0) & 1 != set >> UInt64($0.1) & 1 }.count
    }
    let whole: UInt64 = 1 << UInt64(count) - 1
    func rank(_ set: UInt64) -> Int { min(set.nonzeroBitCount, count - set.nonzeroBitCount) }
    var found: [(bits: UInt64, set: [Int], broken: Int, box: PixelBox)] = []
    for bits in 1..<whole {
      let broken = broken(bits)
      guard broken <= parameters.mostBroken, isConnected(bits) else { continue }
      let set = (0..<count).filter { bits >> UInt64($0) & 1 == 1 }
      let box = PixelBox.union(of: set.lazy.map { graph.strokes[$0].box })
      if detector.fits(box, usualSize) { found.append((bits, set, broken, box)) }
    }
    return found.sorted { ($0.broken, rank($0.bits), $0.bits) < ($1.broken, rank($1.bits), $1.bits) }
      .prefix(parameters.mostSets).map { ($0.set, $0.broken, $0.box) }
  }
}

extension Component {
  /// The two halves of a piece, cut at the column near the middle in which its ink spans the fewest rows, as it does between two
  /// loops; nil where one is empty.
  ///
  /// Where the loops have one wall in common, both halves have it: half a nought would be a `c`.
  fileprivate func loops(strokeWidth: Double) -> [Component]? {
    let columns = box.width * 3 / 10..<max(box.width * 3 / 10, box.width * 7 / 10)
    func span(_ column: Int) -> Int {
      let rows = (0..<box.height).filter { mask[column, $0] }
      return (rows.last ?? 0) - (rows.first ?? 0)
    }
    guard let cut = columns.min(by: { (span($0), abs(2 * $0 - box.width)) < (span($1), abs(2 * $1 - box.width)) }),
      cut > 0
    else { return nil }
    var ends = (left: cut, right: cut)
    if let (left, right) = holes {
      let wall = right.lowerBound - left.upperBound - 1
      let middle = (left.upperBound + 1 + right.lowerBound) / 2
      ends = Double(wall) <= Self.widestWall * strokeWidth ? (right.lowerBound, left.upperBound + 1) : (middle, middle)
    }
    func part(_ range: Range<Int>) -> Component? {
      var half = BinaryImage(width: range.count, height: box.height)
      for row in 0..<box.height {
        for column in range where mask[column, row] { half[column - range.lowerBound, row] = true }
      }
      return Component(mask: half, x: box.x + range.lowerBound, y: box.y)
    }
    guard let left = part(0..<ends.left), let right = part(ends.right..<box.width) else { return nil }
    return [left, right]
  }

  /// A wall between two loops that is no thicker, in stroke widths, is one stroke.
  private static let widestWall = 1.6

  /// The columns of the two largest grounds that the ink encloses, where they lie side by side.
  private var holes: (left: ClosedRange<Int>, right: ClosedRange<Int>)? {
    var isSeen = mask
    var found: [(columns: ClosedRange<Int>, area: Int)] = []
    for start in 0..<box.width * box.height where !isSeen[start % box.width, start / box.width] {
      var open = [(column: start % box.width, row: start / box.width)]
      isSeen[open[0].column, open[0].row] = true
      var (columns, area, isInside) = (open[0].column...open[0].column, 0, true)
      while let (column, row) = open.popLast() {
        area += 1
        columns = min(columns.lowerBound, column)...max(columns.upperBound, column)
        for (x, y) in [(column - 1, row), (column + 1, row), (column, row - 1), (column, row + 1)] {
          guard x >= 0, y >= 0, x < box.width, y < box.height else {
            isInside = false
            continue
          }
          guard !isSeen[x, y] else { continue }
          isSeen[x, y] = true
          open.append((x, y))
        }
      }
      if isInside { found.append((columns, area)) }
    }
    let largest = found.sorted { $0.area > $1.area }.prefix(2).map(\.columns).sorted { $0.lowerBound < $1.lowerBound }
    guard largest.count == 2, largest[0].upperBound < largest[1].lowerBound else { return nil }
    return (largest[0], largest[1])
  }
}
