/// Removes the printed lines of ruled and squared paper from ink, and keeps the strokes that cross them.
///
/// Lines are traced as chains of long runs, so they may be tilted by a few degrees, bent and interrupted. Lines count
/// as printed where there are several, as long as the page and evenly spaced: fraction bars, root bars and underlines
/// are not.
public struct RuleLineRemover: Sendable {
  /// Tuned on drawn ruled and squared paper, straight, tilted by up to 4 degrees, and bent.
  public struct Parameters: Sendable, Hashable {
    /// The shortest run that may belong to a line, as a share of the picture's width.
    public var runShare = 0.012
    /// The shortest run in pixels, where the share is less.
    public var leastRun = 18
    /// The longest interruption of a line, as a share of the width.
    public var gapShare = 0.15
    /// How far a line may deviate from its course, in pixels.
    public var stray = 3.0
    /// How much farther it may deviate for each pixel of interruption.
    public var straySlope = 0.03
    /// The least share of the width that a line spans.
    public var spanShare = 0.55
    /// The least share of its span that its runs cover.
    public var coverShare = 0.45
    /// The fewest evenly spaced lines that make paper ruled.
    public var fewestLines = 3
    /// How far spacings may differ from their median, as a share of it: pages are seen at an angle.
    public var spacingTolerance = 0.25

    /// The tuned values.
    public init() {}
  }

  /// What counts as a printed line.
  public var parameters = Parameters()

  /// A remover with the tuned parameters.
  public init() {}

  /// The ink without printed lines, and how many were found across and down; where both are 0 the ink is unchanged.
  public func removed(from ink: BinaryImage) -> (ink: BinaryImage, across: Int, down: Int) {
    let across = lines(in: ink, fewest: parameters.fewestLines)
    guard !across.isEmpty else { return (ink, 0, 0) }
    var cleared = ink
    for line in across { line.erase(from: &cleared) }
    // Where lines run across, a single one down the page is a margin, and several make squared paper.
    let turned = cleared.transposed()
    let down = lines(in: turned, fewest: 1)
    guard !down.isEmpty else { return (cleared, across.count, 0) }
    var clearedTurned = turned
    for line in down { line.erase(from: &clearedTurned) }
    return (clearedTurned.transposed(), across.count, down.count)
  }

  /// The printed lines that run across `ink`, from the top.
  func lines(in ink: BinaryImage, fewest: Int) -> [RuleLine] {
    let shortest = max(parameters.leastRun, Int(clamped: Double(ink.width) * parameters.runShare))
    let runs = Self.runs(in: ink, shortest: shortest)
    let total = runs.reduce(0) { $0 + $1.length }
    guard Double(total) >= Double(fewest) * parameters.spanShare * parameters.coverShare * Double(ink.width) else {
      return []
    }
    let chains = chained(pieces(of: runs), width: ink.width)
    let long = chains.filter { chain in
      let span = chain.last.right - chain.first.left + 1
      let covered = chain.pieces.reduce(0) { $0 + $1.right - $1.left + 1 }
      return Double(span) >= parameters.spanShare * Double(ink.width)
        && Double(covered) >= parameters.coverShare * Double(span)
    }
    .sorted { $0.middleY < $1.middleY }
    guard long.count >= fewest else { return [] }
    let even = fewest > 1 ? evenlySpaced(long) : long
    guard even.count >= fewest else { return [] }
    return even.map { RuleLine($0, width: ink.width) } + leaving(chains, beside: even, of: ink)
  }

  /// Lines that leave a tilted page through its upper or lower edge: too short by themselves, but parallel to the first
  /// or last line at the usual distance.
  private func leaving(_ chains: [Chain], beside even: [Chain], of ink: BinaryImage) -> [RuleLine] {
    guard even.count >= 2 else { return [] }
    let gaps = zip(even, even.dropFirst()).map { $1.middleY - $0.middleY }.sorted()
    let usual = gaps[gaps.count / 2]
    return [even[0], even[even.count - 1]].flatMap { outer in
      let rows = RuleLine(outer, width: ink.width).rows
      return chains.compactMap { chain -> RuleLine? in
        let offsets = [chain.first.left, chain.last.right].map { abs(chain.y(near: $0) - rows[$0]) }
        let isParallel = offsets.allSatisfy { abs($0 - usual) <= parameters.spacingTolerance * usual }
        let edge = [chain.first.left, chain.last.right].map { chain.y(near: $0) }
        let leaves = edge.contains { $0 < parameters.stray * 2 || $0 > Double(ink.height) - parameters.stray * 2 }
        return isParallel && leaves ? RuleLine(chain, width: ink.width) : nil
      }
    }
  }

  struct Run {
    let y: Int
    let left: Int
    /// The column of its last pixel.
    let right: Int
    var length: Int { right - left + 1 }
  }

  /// Runs of adjoining rows: a part of a line.
  struct Piece {
    var runs: [Run]
    var left: Int
    var right: Int

    /// Mean row of its ink near a column.
    func y(near column: Int) -> Double {
      let reach = 20
      let near = runs.filter { $0.left <= column + reach && $0.right >= column - reach }
      let chosen = near.isEmpty ? runs : near
      let weight = chosen.reduce(0) { $0 + $1.length }
      return Double(chosen.reduce(0) { $0 + $1.y * $1.length }) / Double(max(1, weight))
    }

    var thickness: Double { Double(runs.reduce(0) { $0 + $1.length }) / Double(right - left + 1) }
  }

  struct Chain {
    var pieces: [Piece]
    var first: Piece { pieces[0] }
    var last: Piece { pieces[pieces.count - 1] }
    var middleY: Double { (first.y(near: first.left) + last.y(near: last.right)) / 2 }

    func y(near column: Int) -> Double {
      (pieces.last { $0.left <= column } ?? first).y(near: column)
    }

    /// The row where the line would continue.
    func y(at column: Int) -> Double {
      let end = last.y(near: last.right)
      let back = max(first.left, last.right - 400)
      guard last.right - back > 60 else { return end }
      let from = pieces.last { $0.left <= back } ?? first
      let slope = (end - from.y(near: back)) / Double(last.right - back)
      return end + slope * Double(column - last.right)
    }
  }

  static func runs(in ink: BinaryImage, shortest: Int) -> [Run] {
    var runs: [Run] = []
    ink.pixels.withUnsafeBufferPointer { pixels in
      for y in 0..<ink.height {
        let row = y * ink.width
        var x = 0
        while x < ink.width {
          // Every long run covers one of these columns, so the others need not be checked.
          let probe = x + shortest - 1
          guard probe < ink.width else { break }
          guard pixels[row + probe] != 0 else {
            x = probe + 1
            continue
          }
          var left = probe
          while left > x, pixels[row + left - 1] != 0 { left -= 1 }
          var right = probe
          while right + 1 < ink.width, pixels[row + right + 1] != 0 { right += 1 }
          if right - left + 1 >= shortest { runs.append(Run(y: y, left: left, right: right)) }
          x = right + 1
        }
      }
    }
    return runs
  }

  /// Groups runs with those that they touch in the row above.
  private func pieces(of runs: [Run]) -> [Piece] {
    var pieces: [Piece] = []
    var owner = [Int](repeating: 0, count: runs.count)
    var above = 0..<0
    var start = 0
    while start < runs.count {
      var end = start
      while end < runs.count, runs[end].y == runs[start].y { end += 1 }
      if let first = above.first, runs[first].y != runs[start].y - 1 { above = 0..<0 }
      for index in start..<end {
        let run = runs[index]
        if let touching = above.first(where: { runs[$0].left <= run.right + 1 && runs[$0].right >= run.left - 1 }) {
          let piece = owner[touching]
          owner[index] = piece
          pieces[piece].runs.append(run)
          pieces[piece].left = min(pieces[piece].left, run.left)
          pieces[piece].right = max(pieces[piece].right, run.right)
        } else {
          owner[index] = pieces.count
          pieces.append(Piece(runs: [run], left: run.left, right: run.right))
        }
      }
      above = start..<end
      start = end
    }
    // A filled blob has long runs too.
    return pieces.filter { Double($0.right - $0.left + 1) > 4 * $0.thickness }
  }

  private func chained(_ pieces: [Piece], width: Int) -> [Chain] {
    var chains: [Chain] = []
    let longestGap = Int(clamped: parameters.gapShare * Double(width))
    for piece in pieces.sorted(by: { $0.left < $1.left }) {
      let start = piece.y(near: piece.left)
      var best: (chain: Int, miss: Double)?
      for (index, chain) in chains.enumerated() {
        let gap = piece.left - chain.last.right
        guard gap <= longestGap, gap > -(piece.right - piece.left) else { continue }
        let miss = abs(chain.y(at: piece.left) - start)
        guard miss <= parameters.stray + parameters.straySlope * Double(max(0, gap)) else { continue }
        if miss < best?.miss ?? .infinity { best = (index, miss) }
      }
      if let best {
        chains[best.chain].pieces.append(piece)
      } else {
        chains.append(Chain(pieces: [piece]))
      }
    }
    return chains
  }

  /// The chains whose distance to a neighbour is the usual one, or two or three times that where lines were missed.
  private func evenlySpaced(_ chains: [Chain]) -> [Chain] {
    let gaps = zip(chains, chains.dropFirst()).map { $1.middleY - $0.middleY }
    guard let usual = gaps.isEmpty ? nil : gaps.sorted()[gaps.count / 2], usual > 4 else { return [] }
    let fits = gaps.map { gap in
      let times = (gap / usual).rounded()
      return (1...3).contains(times) && abs(gap - times * usual) <= parameters.spacingTolerance * usual
    }
    return chains.indices.filter { index in
      (index > 0 && fits[index - 1]) || (index < fits.count && fits[index])
    }
    .map { chains[$0] }
  }
}
