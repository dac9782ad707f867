/// Removes printed lines from an evened picture before anything is taken for ink, and keeps the strokes that cross or
/// touch them.
struct RuleRemover {
  /// What to look for.
  var finder = RuleFinder()
  /// How many times darker than the line ink on it is, at the least.
  var inkOverLine: Float = 1.28
  /// Rows beyond the line's thickness from which a dark run is a stroke.
  var surplus = 1.5
  /// Rows beside the line that its blurred edge darkens, at the most.
  var skirt = 3

  /// The share of a picture's pixels that is surely ink.
  var darkestShare = 0.004
  /// The greatest contrast of a line down a page without lines across, as a share of the ink's.
  var mostDown: Float = 0.75

  /// A picture without printed lines.
  struct Result {
    let levels: GrayImage
    /// Lines found across and down; where both are empty the levels are unchanged.
    let across: [RuleLine]
    let down: [RuleLine]

    /// The median number of rows by which lines across fall in one column; nil without such lines.
    var slope: Double? {
      guard !across.isEmpty else { return nil }
      let slopes = across.map { line in
        let (first, last) = (line.columns.lowerBound, line.columns.upperBound)
        return Double(line.rows[last] - line.rows[first]) / Double(max(1, last - first))
      }.sorted()
      return slopes[slopes.count / 2]
    }
  }

  /// Complexity: linear in the pixels for each direction.
  func removed(from levels: GrayImage, paper: Int, noise: Double) -> Result {
    let darkest = Float(paper - Histogram(levels).quantile(darkestShare))
    let across = finder.lines(in: levels, paper: paper, ink: darkest)
    var cleared = levels
    for line in across { erase(line, from: &cleared, paper: paper, noise: noise) }
    var turned = cleared.transposed()
    // A bar or a one may be as high as a picture of one line; on paper without other lines only fainter ones are printed.
    let down = finder.lines(
      in: turned, paper: paper, ink: darkest, most: across.isEmpty ? mostDown * darkest : .infinity)
    guard !down.isEmpty else { return Result(levels: cleared, across: across, down: []) }
    for line in down { erase(line, from: &turned, paper: paper, noise: noise) }
    return Result(levels: turned.transposed(), across: across, down: down)
  }

  /// Erases a line column by column. Where a dark run is longer than the line is thick, or darker than the line, there
  /// is a stroke and all of it stays.
  private func erase(_ line: RuleLine, from levels: inout GrayImage, paper: Int, noise: Double) {
    let (width, height) = (levels.width, levels.height)
    let source = levels
    let runs = (0..<width).map { column in
      DarkRun(source, paper, column: column, row: line.rows[column], contrast: line.contrasts[column])
    }
    let isStroke = strokes(runs, line, noise)
    func depth(_ row: Int, _ column: Int) -> Int { paper - Int(source.pixels[row * width + column]) }
    levels.pixels.withUnsafeMutableBufferPointer { pixels in
      for column in 0..<width {
        guard !isStroke[column], let run = runs[column] else { continue }
        let middle = min(run.rows.upperBound, max(run.rows.lowerBound, Int(clamped: line.rows[column].rounded())))
        var (top, bottom) = (run.rows.lowerBound, run.rows.upperBound)
        let longest = Int(clamped: line.thicknesses[column] * 1.6 + 3)
        // A long run in a single column is grain; only the line's own rows go.
        if bottom - top > longest {
          top = max(top, middle - longest / 2)
          bottom = min(bottom, middle + longest / 2)
        }
        for _ in 0..<skirt where top > 0 && depth(top - 1, column) > 0 && depth(top - 1, column) <= depth(top, column) {
          top -= 1
        }
        for _ in 0..<skirt
        where bottom + 1 < height && depth(bottom + 1, column) > 0 && depth(bottom + 1, column) <= depth(bottom, column)
        {
          bottom += 1
        }
        for row in top...bottom { pixels[row * width + column] = UInt8(clamping: paper) }
      }
    }
  }

  /// In which columns there is a stroke on the line: long or dark runs, in more than one column beside one another.
  private func strokes(_ runs: [DarkRun?], _ line: RuleLine, _ noise: Double) -> [Bool] {
    var isStroke = runs.indices.map { column -> Bool in
      guard let run = runs[column] else { return false }
      let thickness = line.thicknesses[column]
      return Float(run.rows.count) > thickness + max(Float(surplus), 0.6 * thickness)
        || Float(run.depth) > inkOverLine * line.contrasts[column] + Float(2.5 * noise)
    }
    let least = max(2, Int(clamped: line.thickness * 0.5))
    var start = 0
    while start < isStroke.count {
      var end = start
      while end < isStroke.count, isStroke[end] == isStroke[start] { end += 1 }
      if isStroke[start], end - start < least {
        let longest = (start..<end).map { runs[$0]?.rows.count ?? 0 }.max() ?? 0
        if Double(longest) < 2 * line.thickness + 2 {
          for column in start..<end { isStroke[column] = false }
        }
      }
      start = end
    }
    return isStroke
  }
}
