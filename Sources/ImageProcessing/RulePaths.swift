/// Long smooth paths of ridges from left to right: candidates for printed lines.
///
/// The best path that ends at each place is found by dynamic programming (local alignment in the manner of Smith and
/// Waterman 1981): a strip with a ridge counts for it, one without against it, so that a path bridges gaps and begins
/// and ends by itself.
struct RulePaths {
  struct Parameters: Sendable, Hashable {
    /// What a strip without any ridge costs, and a full one pays less.
    var gapCost: Float = 0.45
    /// What a step of one row beside the usual slope costs.
    var bendCost: Float = 0.12
    /// A ridge is full at this many levels, ...
    var fullRidge: Float = 6
    /// ... or this many standard deviations of bare paper, whichever is more; it begins to count at half of it.
    var fullRidgeInNoise: Float = 4
    /// The steepest usual slope of lines, in rows for a column.
    var steepest = 0.3
    /// The shortest path that is returned, as a share of the picture's width.
    var shortest: Float = 0.1
    /// Rows beside a path that no other path uses.
    var clearance = 7
    /// The most paths followed: no page has more lines.
    var mostPaths = 120
  }

  /// A path: one row for each strip from `first` on.
  struct Path {
    let first: Int
    var rows: [Int]
    /// Which of its strips have a ridge, 0 to 1 each.
    var hits: [Float]
    var last: Int { first + rows.count - 1 }
    /// The share of its strips with a ridge.
    var cover: Float { hits.reduce(0, +) / Float(max(1, hits.count)) }
  }

  let map: RidgeMap
  let parameters: Parameters
  /// How much of a ridge each place has, from 0 to 1, in the order of `RidgeMap.ridge`.
  private var hits: [Float]
  /// Rows by which lines usually fall in one strip.
  let slope: Float

  init(_ map: RidgeMap, parameters: Parameters = Parameters()) {
    self.map = map
    self.parameters = parameters
    let full = max(parameters.fullRidge, parameters.fullRidgeInNoise * map.noise)
    hits = map.ridge.map { min(1, max(0, 2 * $0 / full - 1)) }
    slope = Self.usualSlope(hits, map, steepest: parameters.steepest)
  }

  /// The slope at which ridges line up best.
  private static func usualSlope(_ hits: [Float], _ map: RidgeMap, steepest: Double) -> Float {
    var places: [(strip: Int, row: Int, hit: Float)] = []
    for strip in 0..<map.strips {
      for row in 0..<map.height where hits[strip * map.height + row] > 0 {
        places.append((strip, row, hits[strip * map.height + row]))
      }
    }
    let step = 0.005 * Double(map.stripWidth)
    let most = steepest * Double(map.stripWidth)
    var (best, bestScore): (Float, Float) = (0, 0)
    let reach = Int(clamped: most * Double(map.strips)) + 1
    var bins = [Float](repeating: 0, count: (map.height + 2 * reach) / 2 + 2)
    for candidate in stride(from: -most, through: most, by: step) {
      for index in bins.indices { bins[index] = 0 }
      for place in places {
        let row = Float(place.row) - Float(candidate) * Float(place.strip) + Float(reach)
        bins[min(bins.count - 1, max(0, Int(clamped: row / 2)))] += place.hit
      }
      let score = bins.reduce(0) { $0 + $1 * $1 }
      if score > bestScore { (best, bestScore) = (Float(candidate), score) }
    }
    return best
  }

  /// All paths, the best first; each place belongs to one of them at the most.
  mutating func all() -> [Path] {
    let least = parameters.shortest * Float(map.strips) * (1 - parameters.gapCost) * 0.7
    var found: [Path] = []
    for _ in 0..<12 where found.count < parameters.mostPaths {
      let paths = onePass(least: least, most: parameters.mostPaths - found.count)
      guard !paths.isEmpty else { break }
      found += paths
    }
    return found.sorted { $0.rows.count > $1.rows.count }
  }

  /// The paths that one round of dynamic programming finds apart from one another.
  private mutating func onePass(least: Float, most: Int) -> [Path] {
    let (height, strips) = (map.height, map.strips)
    var scores = [Float](repeating: 0, count: strips * height)
    // The step from the strip before plus 64; 0 where the path begins.
    var steps = [UInt8](repeating: 0, count: strips * height)
    let lowest = Int(clamped: slope.rounded(.down)) - 1
    let moves = (lowest...lowest + 3).map { (rows: $0, cost: abs(Float($0) - slope) * parameters.bendCost) }
    scores.withUnsafeMutableBufferPointer { scores in
      steps.withUnsafeMutableBufferPointer { steps in
        hits.withUnsafeBufferPointer { hits in
          for strip in 0..<strips {
            for row in 0..<height {
              let index = strip * height + row
              var (best, step): (Float, UInt8) = (0, 0)
              if strip > 0 {
                for move in moves where row - move.rows >= 0 && row - move.rows < height {
                  let before = scores[index - height - move.rows] - move.cost
                  if before > best { (best, step) = (before, UInt8(clamping: move.rows + 64)) }
                }
              }
              scores[index] = max(0, best + hits[index] - parameters.gapCost)
              steps[index] = step
            }
          }
        }
      }
    }
    let ends = scores.indices.filter { index in
      let strip = index / height
      return scores[index] >= least && hits[index] > 0
        && (strip + 1 == strips || !continues(index, scores, moves.map(\.rows)))
    }
    .sorted { (scores[$0], $1) > (scores[$1], $0) }
    var isTaken = [Bool](repeating: false, count: strips * height)
    var paths: [Path] = []
    for end in ends where paths.count < most {
      if let path = path(to: end, steps, isTaken), path.rows.count * 10 >= strips {
        take(path, &isTaken)
        paths.append(path)
      }
    }
    return paths
  }

  /// Whether the best path through a place goes on to a better end.
  private func continues(_ index: Int, _ scores: [Float], _ moves: [Int]) -> Bool {
    let row = index % map.height
    return moves.contains { move in
      row + move >= 0 && row + move < map.height && scores[index + map.height + move] > scores[index]
    }
  }

  /// Follows a path back from its end; nil where it joins one that is taken.
  private func path(to end: Int, _ steps: [UInt8], _ isTaken: [Bool]) -> Path? {
    var rows: [Int] = []
    var index = end
    while true {
      guard !isTaken[index] else { return nil }
      rows.append(index % map.height)
      guard steps[index] != 0, index >= map.height else { break }
      index -= map.height + Int(steps[index]) - 64
    }
    let first = index / map.height
    rows.reverse()
    var path = Path(
      first: first, rows: rows,
      hits: rows.enumerated().map { hits[(first + $0.offset) * map.height + $0.element] })
    // A path begins at its first ridge.
    let bare = path.hits.prefix { $0 == 0 }.count
    path = Path(first: first + bare, rows: Array(path.rows.dropFirst(bare)), hits: Array(path.hits.dropFirst(bare)))
    return path
  }

  /// Claims a path's surroundings, in the map for later passes too.
  private mutating func take(_ path: Path, _ isTaken: inout [Bool]) {
    for (offset, row) in path.rows.enumerated() {
      let start = (path.first + offset) * map.height
      for near in max(0, row - parameters.clearance)...min(map.height - 1, row + parameters.clearance) {
        isTaken[start + near] = true
        hits[start + near] = 0
      }
    }
  }
}
