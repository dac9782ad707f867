import ImageProcessing

/// The ways to part a page into lines: with each piece of ink whole, with those cut that a fraction's bar touches, and with those cut
/// that reach from one row into the next.
struct PagePartings: Sendable {
  private(set) var all: [Parting]
  /// The piece of the page's own ink that a part was cut from.
  private var wholes: [Int: Int] = [:]

  /// Ways of which it is known which piece a part was cut from.
  init(_ all: [Parting], wholes: [Int: Int] = [:]) { (self.all, self.wholes) = (all, wholes) }

  /// One line of everything.
  init(line: [Int]) { all = line.isEmpty ? [] : [Parting([line])] }

  /// The ways of a page; the parts of pieces that are cut are added to it.
  init(
    of page: inout InkPage, writing: [Int], scale: PageScale, splitter: LineSplitter
  ) throws(ImageError) {
    let slope = page.lineSlope
    func finder(_ page: InkPage, _ writing: [Int]) -> PartingFinder {
      PartingFinder(
        splitter: splitter, components: page.components, usualSize: scale.usualSize, slope: slope, writing: writing)
    }
    let whole = finder(page, writing)
    all = whole.partings()
    var seen = [(writing: writing, rows: whole.rows)]
    func add(_ cuts: [PieceCut], of writing: [Int]) {
      var pieces = writing
      for cut in cuts {
        let first = page.components.count
        page = page.adding(cut.parts)
        pieces.removeAll { $0 == cut.whole }
        for part in first..<page.components.count {
          pieces.append(part)
          wholes[part] = wholes[cut.whole] ?? cut.whole
        }
      }
      let finder = finder(page, pieces)
      all += finder.partingsByCuts()
      seen.append((pieces, finder.rows))
    }
    let bars = try TouchingBars(components: page.components, scale: scale, slope: slope).cuts(writing)
    if !bars.isEmpty { add(bars, of: writing) }
    for (writing, rows) in seen {
      let crossings = RowCrossings(components: page.components, scale: scale, slope: slope).cuts(writing, rows: rows)
      if !crossings.isEmpty { add(crossings, of: writing) }
    }
  }

  /// Leaves out the ways for which `isIncluded` is false.
  mutating func filter(_ isIncluded: (Parting) -> Bool) { all = all.filter(isIncluded) }

  /// A way with places taken from the others of its kind, by columns or not, where the page scores better with them: one row may be
  /// parted well by the one way, another row by another.
  ///
  /// - Parameters:
  ///   - margin: by how much better the page must score with a place from another way.
  ///   - areWhole: whether some lines may be taken from a way that holds no fractions together.
  func combined(
    _ start: Parting, margin: Double, areWhole: ([[Int]]) -> Bool, score: ([[Int]]) -> Double
  ) -> [[Int]] {
    var (best, bestScore) = (start.lines, score(start.lines))
    for way in all where way.isByColumns == start.isByColumns {
      for (mine, theirs) in differences(best, way.lines) where way.holdsFractions || areWhole(theirs) {
        let changed = best.flatMap { $0 == mine[0] ? theirs : mine.contains($0) ? [] : [$0] }
        let changedScore = score(changed)
        if changedScore > bestScore + margin { (best, bestScore) = (changed, changedScore) }
      }
    }
    return best
  }

  /// The places where two ways part the same ink differently: the lines of the one and those of the other.
  private func differences(_ mine: [[Int]], _ theirs: [[Int]]) -> [(mine: [[Int]], theirs: [[Int]])] {
    func owners(_ lines: [[Int]]) -> Set<Int> { Set(lines.joined().map { wholes[$0] ?? $0 }) }
    var rest = mine
    var found: [(mine: [[Int]], theirs: [[Int]])] = []
    while let first = rest.first {
      var (lines, facing, ink) = ([first], [[Int]](), owners([first]))
      while true {
        facing = theirs.filter { !owners([$0]).isDisjoint(with: ink) }
        lines = rest.filter { !owners([$0]).isDisjoint(with: owners(facing).union(ink)) }
        let wider = ink.union(owners(facing)).union(owners(lines))
        if wider == ink { break }
        ink = wider
      }
      rest.removeAll { lines.contains($0) }
      if Set(lines.map { $0.sorted() }) != Set(facing.map { $0.sorted() }) { found.append((lines, facing)) }
    }
    return found
  }
}

/// A piece of ink that is seen as several, which are appended to the page.
struct PieceCut {
  let whole: Int
  let parts: [Component]
}
