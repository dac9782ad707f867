import ImageProcessing

/// A way to part the ink of a page into lines.
struct Parting: Sendable, Hashable {
  /// The lines in reading order, each a list of component numbers.
  var lines: [[Int]]
  /// Whether the lines of one column come after those of another.
  var isByColumns = false
  /// Whether what may be a fraction is in one line: where it is not, a bar may be torn from what stands above or below it.
  var holdsFractions = true

  init(_ lines: [[Int]], isByColumns: Bool = false, holdsFractions: Bool = true) {
    (self.lines, self.isByColumns, self.holdsFractions) = (lines, isByColumns, holdsFractions)
  }

  fileprivate var sorted: [[Int]] { lines.map { $0.sorted() } }
}

/// Ways in which the ink of a page may be parted into lines, of which the reading chooses.
///
/// Cuts follow the slope of the
/// writing and lie where the fewest symbols are cut, so that rows may be as close as their letters allow; what a fraction
/// bar holds together is joined again. Where an empty strip divides the page, its columns are parted one after another.
struct PartingFinder {
  /// Limits in units of the usual symbol's size.
  struct Parameters: Sendable, Hashable {
    /// Symbols are cut at full cost so deep inside.
    var fullDepth = 0.4
    /// Shares of the cost inside the weaker of two lines that a cut between them may have: each is a way of its own.
    var cutShares = [0.35, 0.65]
    /// Rows closer than this are one.
    var leastRow = 0.5
    /// What is cut at less than this cost is no row by itself but dots and bars.
    var leastCost = 0.6
    /// How far such a row may be from the one it belongs to.
    var smallReach = 1.0
    /// The greatest height of exponents and indices, and of one or two alone, how far across they may be from a larger
    /// symbol of their row, and how far above or below it.
    var scriptHeight = 0.65
    var fewScriptsHeight = 0.85
    var scriptReach = 0.5
    var scriptGap = 0.35
    /// The narrowest empty strip between columns.
    var corridor = 1.1
    /// The fewest lines in a column.
    var fewestLines = 2
    /// The fewest pieces in a column.
    var fewestPieces = 5
    /// The most columns looked for.
    var mostColumns = 4
    /// Steps in which cuts are moved.
    var step = 1.0 / 16
  }

  var parameters = Parameters()
  /// Joins what fractions hold together, and finds lines by empty rows, which is the first way.
  let splitter: LineSplitter
  let components: [Component]
  let usualSize: Double
  /// Rows by which writing falls in one column.
  let slope: Double
  /// The components that are writing.
  let writing: [Int]
  /// The ways to part one column after another, by empty rows and by cuts; none for a single column.
  private(set) var byColumns: [Parting] = []

  init(splitter: LineSplitter, components: [Component], usualSize: Double, slope: Double, writing: [Int]) {
    (self.splitter, self.components, self.usualSize) = (splitter, components, usualSize)
    (self.slope, self.writing) = (slope, writing)
    let columns = columns(writing)
    guard columns.count > 1 else { return }
    let loose = columns.flatMap { lines($0, share: parameters.cutShares[0], holdsFractions: false) }
    byColumns = [
      Parting(columns.flatMap(byEmptyRows), isByColumns: true), Parting(columns.flatMap(rows), isByColumns: true),
      Parting(loose, isByColumns: true, holdsFractions: false),
    ]
  }

  /// All different ways, that by empty rows first.
  func partings() -> [Parting] { different([Parting(byEmptyRows(writing))] + waysByCuts) }

  /// The different ways by cuts, for rows that touch.
  func partingsByCuts() -> [Parting] { different(waysByCuts) }

  private var waysByCuts: [Parting] {
    parameters.cutShares.flatMap { share in
      [true, false].map { Parting(lines(writing, share: share, holdsFractions: $0), holdsFractions: $0) }
    } + byColumns
  }

  /// Each way once, with all that is said of it.
  private func different(_ ways: [Parting]) -> [Parting] {
    var found: [Parting] = []
    for way in ways where !way.lines.isEmpty {
      if let place = found.firstIndex(where: { $0.sorted == way.sorted }) {
        found[place].isByColumns = found[place].isByColumns || way.isByColumns
        found[place].holdsFractions = found[place].holdsFractions || way.holdsFractions
      } else {
        found.append(way)
      }
    }
    return found
  }

  private func byEmptyRows(_ chosen: [Int]) -> [[Int]] {
    splitter.lines(chosen.map { components[$0] }, usualSize: usualSize).map { line in line.map { chosen[$0] } }
  }

  /// Lines of some of the components, by cuts that cost little.
  func rows(_ chosen: [Int]) -> [[Int]] { lines(chosen, share: parameters.cutShares[0]) }

  /// A component's box with the slope of the writing taken out.
  private func level(_ index: Int) -> LayoutBox { components[index].levelBox(slope: slope) }

  /// Lines from the top, by cuts that cost at most `share` of what a cut inside the lines costs.
  ///
  /// - Parameter holdsFractions: whether what seems to be a small fraction is one piece: it may be a sign between two rows.
  func lines(_ chosen: [Int], share: Double, holdsFractions: Bool = true) -> [[Int]] {
    let levels = chosen.map(level)
    let fractions = FractionFinder(boxes: levels, usualSize: usualSize)
    let pieces = holdsFractions ? fractions.groups() : chosen.indices.map { [$0] }
    let boxes = pieces.map { $0.dropFirst().reduce(levels[$0[0]]) { $0.union(levels[$1]) } }
    guard let top = boxes.map(\.top).min(), let bottom = boxes.map(\.bottom).max() else { return [] }
    let step = parameters.step * usualSize
    let count = min(20_000, Int(clamped: (bottom - top) / step) + 2)
    var costs = [Double](repeating: 0, count: count)
    for box in boxes {
      let weight = min(1, box.longerSide / (0.5 * usualSize))
      let first = max(0, Int(clamped: (box.top - top) / step))
      let last = min(count - 1, Int(clamped: (box.bottom - top) / step) + 1)
      guard first <= last else { continue }
      for place in first...last {
        let y = top + (Double(place) + 0.5) * step
        let depth = min(y - box.top, box.bottom - y)
        if depth > 0 { costs[place] += weight * min(1, depth / (parameters.fullDepth * usualSize)) }
      }
    }
    let cuts = cuts(costs, step: step, share: share).map { top + (Double($0) + 0.5) * step }
    var rows = [[Int]](repeating: [], count: cuts.count + 1)
    for (piece, box) in zip(pieces, boxes) { rows[cuts.count { $0 < box.middleY }] += piece.map { chosen[$0] } }
    let found = withoutScripts(rows.filter { !$0.isEmpty })
    return holdsFractions ? splitter.joinedAcrossBars(found, components, usualSize: usualSize) : found
  }

  /// Rows of nothing but small pieces right above or below a row are its exponents or indices.
  private func withoutScripts(_ rows: [[Int]]) -> [[Int]] {
    var rows = rows
    var place = 0
    while place < rows.count {
      let boxes = rows[place].map(level)
      let most = (boxes.count <= 2 ? parameters.fewScriptsHeight : parameters.scriptHeight) * usualSize
      let isSmall = boxes.allSatisfy { $0.height <= most }
      let neighbours = [place + 1, place - 1].filter { rows.indices.contains($0) }
      let host = neighbours.first { neighbour in
        isSmall
          && boxes.allSatisfy { box in
            rows[neighbour].map(level).contains { other in
              other.height > most
                && max(other.left - box.right, box.left - other.right) < parameters.scriptReach * usualSize
                && max(other.top - box.bottom, box.top - other.bottom) < parameters.scriptGap * usualSize
            }
          }
      }
      if let host {
        rows[host] += rows[place]
        rows.remove(at: place)
        place = max(0, place - 1)
      } else {
        place += 1
      }
    }
    return rows
  }

  /// A row between two cuts: the places where it begins and ends, and the greatest cost of a cut inside.
  private struct Row {
    var first: Int
    var last: Int
    var peak: Double
  }

  /// Where to cut: at first at every local minimum of the costs; then the worst cuts are given up one after another.
  private func cuts(_ costs: [Double], step: Double, share: Double) -> [Int] {
    var rows: [Row] = []
    var cuts: [Int] = []
    var place = 0
    while place < costs.count {
      // Up to the next minimum: the middle of its plateau.
      var peak = place
      while peak + 1 < costs.count, costs[peak + 1] >= costs[peak] { peak += 1 }
      var low = peak
      while low + 1 < costs.count, costs[low + 1] <= costs[low] { low += 1 }
      var flat = low
      while flat > peak, costs[flat - 1] == costs[low] { flat -= 1 }
      rows.append(Row(first: place, last: low, peak: costs[place...low].max() ?? 0))
      guard low + 1 < costs.count else { break }
      cuts.append((flat + low) / 2)
      place = low + 1
    }
    func badness(_ cut: Int) -> Double {
      let (upper, lower) = (rows[cut], rows[cut + 1])
      let least = min(upper.peak, lower.peak)
      let height = Double(min(upper.last - upper.first, lower.last - lower.first)) * step
      if least < parameters.leastCost || height < parameters.leastRow * usualSize {
        // Dots and bars belong to the nearer neighbour, unless they are far from both.
        let gap = gap(at: cuts[cut], costs) * step
        return gap > parameters.smallReach * usualSize ? 0 : 10 - gap / usualSize
      }
      return costs[cuts[cut]] / least
    }
    while !cuts.isEmpty {
      let worst = cuts.indices.map { (cut: $0, badness: badness($0)) }.max { $0.badness < $1.badness }
      guard let worst, worst.badness > share else { break }
      rows[worst.cut].last = rows[worst.cut + 1].last
      rows[worst.cut].peak = max(rows[worst.cut].peak, rows[worst.cut + 1].peak)
      rows.remove(at: worst.cut + 1)
      cuts.remove(at: worst.cut)
    }
    return cuts
  }

  /// How many places around a cut nothing is cut.
  private func gap(at cut: Int, _ costs: [Double]) -> Double {
    var (first, last) = (cut, cut)
    while first > 0, costs[first - 1] == 0 { first -= 1 }
    while last + 1 < costs.count, costs[last + 1] == 0 { last += 1 }
    return costs[cut] == 0 ? Double(last - first + 1) : 0
  }

  /// Columns of writing from left to right, parted by strips without ink from the top to the foot of the page; one where
  /// there is no strip with several lines on both sides.
  func columns(_ chosen: [Int]) -> [[Int]] {
    var columns: [[Int]] = []
    var rest = chosen
    while columns.count + 1 < parameters.mostColumns, let (left, right) = divided(rest) {
      columns.append(left)
      rest = right
    }
    return columns + [rest]
  }

  private func divided(_ chosen: [Int]) -> (left: [Int], right: [Int])? {
    // Arrows lead from one column to the next.
    let arrows = chosen.filter { components[$0].isArrow(usualSize: usualSize) }
    let sorted = chosen.filter { !arrows.contains($0) }.sorted {
      (components[$0].box.x, $0) < (components[$1].box.x, $1)
    }
    var reach = Int.min
    for (place, index) in sorted.enumerated() {
      let box = components[index].box
      if place > 0, Double(box.x - reach) >= parameters.corridor * usualSize {
        let (left, right) = (Array(sorted[..<place]), Array(sorted[place...]))
        let isDivided = [left, right].allSatisfy {
          $0.count >= parameters.fewestPieces
            && rows($0).count >= parameters.fewestLines
        }
        if isDivided {
          return (
            left + arrows.filter { components[$0].box.maxX <= reach },
            right + arrows.filter { components[$0].box.maxX > reach }
          )
        }
      }
      reach = max(reach, box.maxX)
    }
    return nil
  }
}

extension Component {
  /// Whether it is shaped like an arrow to the right: a thin shaft, and a head that ends in a tip.
  func isArrow(usualSize: Double) -> Bool {
    guard Double(box.width) >= 0.7 * usualSize, box.height < box.width else { return false }
    let heights = (0..<box.width).map { column in
      let rows = (0..<box.height).filter { mask[column, $0] }
      return (rows.last ?? 0) - (rows.first ?? 0) + 1
    }
    let shaft = heights[..<(box.width * 45 / 100)].sorted()
    let head = heights[(box.width * 60 / 100)...]
    guard let thickest = shaft.last, let widest = head.max(), let tip = heights.last else { return false }
    return Double(thickest) <= 0.35 * usualSize
      && Double(widest) >= max(0.25 * usualSize, 2.5 * Double(shaft[shaft.count / 2]))
      && 10 * tip <= 6 * widest
  }
}
