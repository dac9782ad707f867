/// One printed line across a picture: its row, its contrast with the paper in every column, and its thickness.
struct RuleLine: Sendable {
  /// The columns between its first and its last ridge.
  let columns: ClosedRange<Int>
  /// Its middle row in each column of the picture, extrapolated beyond ``columns``.
  let rows: [Float]
  /// How far it lies below the paper in each column, in levels; the nearest known one beyond ``columns``.
  let contrasts: [Float]
  /// How many rows it darkens in each column.
  let thicknesses: [Float]
  /// The usual one of ``thicknesses``.
  let thickness: Double
  /// The share of its columns where it or something on it is seen.
  let cover: Double
  /// The share where the line itself is seen.
  let bare: Double
  /// How much its contrast varies: half the distance between the quartiles, as a share of the median.
  let unevenness: Double

  /// Its median contrast.
  let contrast: Float

  /// A line that is that many times darker than where it is faintest may lie under something, such as a frame's side ...
  private static let coveredOverBare: Float = 2.5
  /// ... and is itself no darker than this many times the faintest; the share of the line that counts as such.
  private static let mostOverFaintest: Float = 1.6
  private static let faintestShare = 0.06
  /// The greatest share of places neither as faint nor as dark: a line that fades has many.
  private static let mostBetween = 0.08
  private static let darkShare: Float = 0.6

  /// Measures the line along a path, without what lies on it: that is as dark as ink, and begins and ends at once.
  ///
  /// - Parameter inkLike: the least contrast that ink may have.
  init(measuring path: RulePaths.Path, _ map: RidgeMap, _ levels: GrayImage, paper: Int, inkLike: Float) {
    self.init(path, map, levels, paper: paper)
    guard contrast >= inkLike else { return }
    let depths = path.rows.indices.filter { path.hits[$0] > 0.5 }.map { Self.darkest(path, map, $0).depth }.sorted()
    let faintest = depths.isEmpty ? 0 : depths[Int(clamped: Self.faintestShare * Double(depths.count))]
    let bounds = (Self.mostOverFaintest * faintest, Self.darkShare * contrast)
    let between = depths.count { $0 > bounds.0 && $0 < bounds.1 }
    guard faintest > 0, contrast > Self.coveredOverBare * faintest,
      Double(between) <= Self.mostBetween * Double(depths.count)
    else { return }
    self.init(path, map, levels, paper: paper, most: bounds.0)
  }

  /// Measures the line along a path.
  ///
  /// - Parameter most: places darker than this are something else, such as a fraction bar that lies on the line.
  init(_ path: RulePaths.Path, _ map: RidgeMap, _ levels: GrayImage, paper: Int, most: Float = .infinity) {
    let hits = path.rows.indices.filter { path.hits[$0] > 0.5 }
    let seen = hits.filter { Self.darkest(path, map, $0).depth <= most }
    let usable = seen.count >= 4 ? seen : Array(path.rows.indices)
    // The centre of what is dark around the path, to fractions of a row.
    let points = usable.map { offset -> (strip: Int, row: Float, depth: Float) in
      let strip = path.first + offset
      func depth(_ row: Int) -> Float { map.depth[strip * map.height + row] }
      let row = Self.darkest(path, map, offset).row
      var (sum, weight): (Float, Float) = (0, 0)
      for near in max(0, row - 2)...min(map.height - 1, row + 2) {
        sum += max(0, depth(near)) * Float(near)
        weight += max(0, depth(near))
      }
      return (strip, weight > 0 ? sum / weight : Float(row), depth(row))
    }
    let width = levels.width
    let firstColumn = (path.first + usable[0]) * map.stripWidth
    let lastColumn = (path.first + usable[usable.count - 1] + 1) * map.stripWidth - 1
    columns = firstColumn...min(width - 1, max(firstColumn, lastColumn))
    let middles = Self.smoothed(points.map { ($0.strip, $0.row) }, map.strips)
    rows = Self.perColumn(middles, map.stripWidth, width)
    let depths = points.map(\.depth).sorted()
    contrast = depths[depths.count / 2]
    unevenness = Double(depths[depths.count * 3 / 4] - depths[depths.count / 4]) / 2 / Double(max(1, contrast))
    cover = Double(hits.count) / Double(max(1, path.rows.count))
    bare = Double(seen.count) / Double(max(1, path.rows.count))
    let measured = Self.measured(levels, paper, rows, contrast, most)
    (contrasts, thicknesses) = measured
    let sorted = thicknesses[columns].sorted()
    thickness = Double(sorted[sorted.count / 2])
  }

  /// The darkest row near a path in one of its strips: it may run along the edge of a broad line.
  private static func darkest(_ path: RulePaths.Path, _ map: RidgeMap, _ offset: Int) -> (row: Int, depth: Float) {
    let (start, middle) = ((path.first + offset) * map.height, path.rows[offset])
    func order(_ row: Int) -> (Float, Int) { (map.depth[start + row], -abs(row - middle)) }
    let row = (max(0, middle - 3)...min(map.height - 1, middle + 3)).max { order($0) < order($1) } ?? middle
    return (row, map.depth[start + row])
  }

  /// The row in each strip: a straight line fitted to the points near it, so that what is written over the line does not
  /// move it; beyond the points it goes on straight.
  private static func smoothed(_ points: [(strip: Int, row: Float)], _ strips: Int) -> [Float] {
    guard let first = points.first, let last = points.last else { return [Float](repeating: 0, count: strips) }
    let reach = max(8, strips / 10)
    return (0..<strips).map { strip in
      let centre = min(last.strip, max(first.strip, strip))
      var near = points.filter { abs($0.strip - centre) <= reach }
      if near.count < 4 { near = points }
      var line = fit(near)
      let residuals = near.map { abs($0.row - line.at($0.strip)) }.sorted()
      let usual = max(0.75, 2 * residuals[residuals.count / 2])
      let inliers = near.filter { abs($0.row - line.at($0.strip)) <= usual }
      if inliers.count >= 4 { line = fit(inliers) }
      return line.at(strip)
    }
  }

  private struct Line {
    var slope: Float
    var offset: Float
    func at(_ strip: Int) -> Float { offset + slope * Float(strip) }
  }

  private static func fit(_ points: [(strip: Int, row: Float)]) -> Line {
    let count = Float(points.count)
    let meanStrip = points.reduce(0) { $0 + Float($1.strip) } / count
    let meanRow = points.reduce(0) { $0 + $1.row } / count
    var (across, both): (Float, Float) = (0, 0)
    for point in points {
      let offset = Float(point.strip) - meanStrip
      across += offset * offset
      both += offset * (point.row - meanRow)
    }
    let slope = across > 0 ? both / across : 0
    return Line(slope: slope, offset: meanRow - slope * meanStrip)
  }

  /// Values at the strips' middles, interpolated to columns.
  private static func perColumn(_ values: [Float], _ stripWidth: Int, _ width: Int) -> [Float] {
    guard values.count > 1 else { return [Float](repeating: values.first ?? 0, count: width) }
    return (0..<width).map { column in
      let place = (Float(column) + 0.5) / Float(stripWidth) - 0.5
      let lower = min(values.count - 2, max(0, Int(clamped: place.rounded(.down))))
      let part = place - Float(lower)
      return values[lower] + (values[lower + 1] - values[lower]) * part
    }
  }

  /// How much darker or thicker than usual a line may be somewhere, as a factor.
  private static let likeUsual: Float = 1.5

  /// The line's contrast and thickness in each column. They are measured in blocks of columns and taken from the lower
  /// half of those in a block and its neighbours, since ink on the line is darker and longer, never lighter.
  private static func measured(
    _ levels: GrayImage, _ paper: Int, _ rows: [Float], _ contrast: Float, _ most: Float
  ) -> (contrasts: [Float], thicknesses: [Float]) {
    let (width, height) = (levels.width, levels.height)
    let block = max(8, width / 40)
    let blocks = (width + block - 1) / block
    func depth(_ row: Int, _ column: Int) -> Float { Float(paper - Int(levels.pixels[row * width + column])) }
    func peak(_ column: Int) -> Float? {
      let middle = Int(clamped: rows[column].rounded())
      guard middle >= 1, middle + 1 < height else { return nil }
      let peak = max(depth(middle - 1, column), depth(middle, column), depth(middle + 1, column))
      return peak <= most ? peak : nil
    }
    func blockwise(_ reach: Int, _ share: Double, missing: Float, _ value: (Int) -> Float?) -> [Float] {
      let values = (0..<blocks).map { index in
        (index * block..<min(width, (index + 1) * block)).compactMap(value)
      }
      // A stroke along the line may cover a block and its neighbours, but not most of the line.
      let all = values.joined().sorted()
      let usual = all.isEmpty ? missing : all[Int(clamped: share * Double(all.count))]
      let medians = (0..<blocks).map { index -> Float in
        let near = values[max(0, index - reach)...min(blocks - 1, index + reach)].joined().sorted()
        return near.count >= block ? min(near[Int(clamped: share * Double(near.count))], Self.likeUsual * usual) : usual
      }
      return perColumn(medians, block, width)
    }
    let contrasts = blockwise(3, 0.4, missing: contrast, peak)
    let thicknesses = blockwise(3, 0.4, missing: 2) { column in
      DarkRun(levels, paper, column: column, row: rows[column], contrast: contrasts[column]).map {
        Float($0.rows.count)
      }
    }
    return (contrasts, thicknesses)
  }
}

/// The rows of one column around a line that are at least half as dark as the line.
struct DarkRun {
  let rows: ClosedRange<Int>
  /// The darkest of them, in levels below the paper.
  let depth: Int

  /// Rows searched at each side before a run counts as long, whatever it is.
  static let most = 40

  /// Nil where nothing near the line is dark.
  init?(_ levels: GrayImage, _ paper: Int, column: Int, row: Float, contrast: Float) {
    let (width, height) = (levels.width, levels.height)
    let least = Int(clamped: max(3, 0.5 * contrast))
    func depth(_ row: Int) -> Int { paper - Int(levels.pixels[row * width + column]) }
    let middle = Int(clamped: row.rounded())
    guard
      let start = [middle, middle - 1, middle + 1].filter({ $0 >= 0 && $0 < height })
        .max(by: { depth($0) < depth($1) }), depth(start) >= least
    else { return nil }
    var (top, bottom, deepest) = (start, start, depth(start))
    while top > 0, start - top < Self.most, depth(top - 1) >= least {
      top -= 1
      deepest = max(deepest, depth(top))
    }
    while bottom + 1 < height, bottom - start < Self.most, depth(bottom + 1) >= least {
      bottom += 1
      deepest = max(deepest, depth(bottom))
    }
    rows = top...bottom
    self.depth = deepest
  }
}
