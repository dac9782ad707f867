/// Finds the printed lines of ruled and squared paper, margins and frames' sides in an evened picture.
///
/// A line of writing is never as long, as even and as thin as a printed one; but a fraction bar, a root's bar and an
/// underline may be. So lines count as printed where there are several at even distances, or where a single one runs
/// from one edge of the picture to the other.
struct RuleFinder {
  /// Chosen by eye on the samples, on drawn ruled and squared paper, and on photographed homework of five hands, so that
  /// figures on these are not those of unseen paper.
  struct Parameters: Sendable, Hashable {
    /// Rows above and below that are compared with a line: twice these are the thickest lines found.
    var distances = [2, 3, 5, 8]
    /// The search for paths.
    var paths = RulePaths.Parameters()
    /// The least share of the width that one of several lines spans.
    var spanShare = 0.5
    /// The least share of its strips in which it is seen.
    var coverShare = 0.8
    /// The fewest evenly spaced lines that make paper ruled.
    var fewestLines = 3
    /// How far spacings may differ from their median, as a share of it: pages are seen at an angle.
    var spacingTolerance = 0.25
    /// How near to both edges a single line must come, as a share of the width.
    var edgeShare = 0.012
    /// The least share of the width that each of two lines spans.
    var pairSpan = 0.85
    /// The least share of its strips in which a single line is seen.
    var singleCover = 0.9
    /// The greatest unevenness of a single line's contrast.
    var singleUnevenness = 0.6
    /// The least share of a line that is seen beside what lies on it.
    var leastBare = 0.25
    /// How far the contrast of a further, shorter piece may be from the other lines', as a factor.
    var likeContrast: Float = 1.8
    /// From which share of the ink's contrast a line counts as dark: then it may be drawn, unless it leaves the picture.
    var darkShare: Float = 0.65
  }

  var parameters = Parameters()

  /// The lines that run across, from the top; the slope is at most `RulePaths.Parameters.steepest`.
  ///
  /// - Parameters:
  ///   - levels: an evened picture.
  ///   - paper: the level of its paper.
  ///   - ink: the contrast of the darkest ink with the paper.
  ///   - most: the greatest contrast with the paper that a line may have.
  func lines(in levels: GrayImage, paper: Int, ink: Float = .infinity, most: Float = .infinity) -> [RuleLine] {
    guard let map = RidgeMap(levels, paper: paper, distances: parameters.distances) else { return [] }
    var paths = RulePaths(map, parameters: parameters.paths)
    let candidates = paths.all().map {
      (path: $0, line: RuleLine(measuring: $0, map, levels, paper: paper, inkLike: parameters.darkShare * ink))
    }
    .filter { $0.line.contrast < most }
    let middle = levels.width / 2
    let long = candidates.filter {
      Double($0.line.columns.count) >= parameters.spanShare * Double(levels.width)
        && $0.line.cover >= parameters.coverShare
        && ($0.line.contrast < parameters.darkShare * ink || leaves($0.line, width: levels.width))
    }
    .sorted { $0.line.rows[middle] < $1.line.rows[middle] }
    var found = ruled(long.map(\.line), at: middle)
    if found.isEmpty {
      found = pair(long.map(\.line), width: levels.width)
    } else {
      found += bare(
        found, long.filter { item in !found.contains { $0.rows[middle] == item.line.rows[middle] } }, map, levels, paper
      )
    }
    let rest = candidates.map(\.line).filter { line in !found.contains { abs($0.rows[middle] - line.rows[middle]) < 3 }
    }
    let singles = rest.filter { isSingle($0, width: levels.width) }
    return (found + singles + fragments(rest.filter { !isSingle($0, width: levels.width) }, beside: found, of: levels))
      .sorted { $0.rows[middle] < $1.rows[middle] }
  }

  /// The most evenly spaced lines of like contrast; none where they are fewer than make paper ruled. A frame drawn on ruled
  /// paper has sides as long as the lines, but not of their contrast.
  private func ruled(_ lines: [RuleLine], at column: Int) -> [RuleLine] {
    var best: [RuleLine] = []
    for reference in lines {
      let alike = lines.filter {
        $0.contrast <= parameters.likeContrast * reference.contrast
          && $0.contrast * parameters.likeContrast >= reference.contrast
      }
      let even = evenlySpaced(alike, at: column)
      if even.count > best.count { best = even }
    }
    return best.count >= parameters.fewestLines ? best : []
  }

  /// Lines among `others` that are seen beside darker things which lie on them, such as fraction bars, measured without
  /// these.
  private func bare(
    _ found: [RuleLine], _ others: [(path: RulePaths.Path, line: RuleLine)], _ map: RidgeMap, _ levels: GrayImage,
    _ paper: Int
  ) -> [RuleLine] {
    let contrasts = found.map(\.contrast).sorted()
    let most = contrasts[(contrasts.count - 1) / 2] * parameters.likeContrast
    let middle = levels.width / 2
    return others.compactMap { item in
      guard item.line.contrast > most else { return nil }
      let again = RuleLine(item.path, map, levels, paper: paper, most: most)
      guard again.bare >= parameters.leastBare, again.contrast <= most else { return nil }
      let all = (found + [again]).sorted { $0.rows[middle] < $1.rows[middle] }
      return evenlySpaced(all, at: middle).contains { $0.rows[middle] == again.rows[middle] } ? again : nil
    }
  }

  /// Whether a line runs from edge to edge, evenly and without breaks, as no fraction bar does.
  private func isSingle(_ line: RuleLine, width: Int) -> Bool {
    let reach = max(RidgeMap.stripWidth(width: width) * 3 / 2, Int(clamped: parameters.edgeShare * Double(width)))
    return line.columns.lowerBound <= reach && line.columns.upperBound >= width - 1 - reach
      && line.cover >= parameters.singleCover && line.unevenness <= parameters.singleUnevenness
  }

  /// Two lines that begin and end together, nearly as wide as the picture: no two fraction bars do.
  private func pair(_ lines: [RuleLine], width: Int) -> [RuleLine] {
    let near = 2 * RidgeMap.stripWidth(width: width)
    let wide = lines.filter {
      Double($0.columns.count) >= parameters.pairSpan * Double(width) && $0.cover >= parameters.singleCover
    }
    // The sides of a frame end before the picture does.
    guard wide.count == 2, wide.allSatisfy({ leaves($0, width: width) }),
      abs(wide[0].columns.lowerBound - wide[1].columns.lowerBound) <= near,
      abs(wide[0].columns.upperBound - wide[1].columns.upperBound) <= near
    else { return [] }
    return wide
  }

  /// Whether a line goes on beyond the picture at one end at least: a drawn one ends before.
  private func leaves(_ line: RuleLine, width: Int) -> Bool {
    let edge = max(2 * RidgeMap.stripWidth(width: width), Int(clamped: parameters.edgeShare * Double(width)))
    return line.columns.lowerBound <= edge || line.columns.upperBound >= width - 1 - edge
  }

  /// The lines whose distance to a neighbour is the usual one, or two or three times that where lines were missed.
  private func evenlySpaced(_ lines: [RuleLine], at column: Int) -> [RuleLine] {
    let gaps = zip(lines, lines.dropFirst()).map { Double($1.rows[column] - $0.rows[column]) }
    guard let usual = gaps.isEmpty ? nil : gaps.sorted()[gaps.count / 2], usual > 8 else { return [] }
    let fits = gaps.map { gap in
      let times = (gap / usual).rounded()
      return (1...3).contains(times) && abs(gap - times * usual) <= parameters.spacingTolerance * usual
    }
    return lines.indices.filter { index in
      (index > 0 && fits[index - 1]) || (index < fits.count && fits[index])
    }
    .map { lines[$0] }
  }

  /// Shorter pieces that are parallel to a line, at a usual distance and alike in contrast: lines that leave the picture,
  /// that fade, or that are hidden for a while.
  private func fragments(_ candidates: [RuleLine], beside found: [RuleLine], of levels: GrayImage) -> [RuleLine] {
    guard found.count >= parameters.fewestLines else { return [] }
    let middle = levels.width / 2
    let sorted = found.sorted { $0.rows[middle] < $1.rows[middle] }
    let gaps = zip(sorted, sorted.dropFirst()).map { Double($1.rows[middle] - $0.rows[middle]) }.sorted()
    let usual = gaps[gaps.count / 2]
    let contrasts = sorted.map(\.contrast).sorted()
    let contrast = contrasts[contrasts.count / 2]
    return candidates.filter { line in
      let ends = [line.columns.lowerBound, line.columns.upperBound]
      guard line.cover >= parameters.coverShare, line.contrast < contrast * parameters.likeContrast,
        line.contrast > contrast / parameters.likeContrast,
        let near = sorted.min(by: {
          abs($0.rows[ends[0]] - line.rows[ends[0]]) < abs($1.rows[ends[0]] - line.rows[ends[0]])
        })
      else { return false }
      let offsets = ends.map { Double(line.rows[$0] - near.rows[$0]) }
      let times = (abs(offsets[0]) / usual).rounded()
      // A piece of the line itself, or of one beside it.
      return times <= 3
        && offsets.allSatisfy {
          abs(abs($0) - times * usual) <= (times == 0 ? 0.1 : parameters.spacingTolerance / 2) * usual
        }
        && abs(offsets[0] - offsets[1]) <= 0.15 * usual
    }
  }
}

extension BinaryImage {
  /// The picture with rows and columns exchanged.
  public func transposed() -> BinaryImage {
    BinaryImage(
      width: height, height: width,
      pixels: ImageOrientation.transposed.apply(pixels, width: width, height: height, channels: 1))
  }
}

extension GrayImage {
  /// The picture with rows and columns exchanged.
  func transposed() -> GrayImage {
    GrayImage(
      width: height, height: width,
      pixels: ImageOrientation.transposed.apply(pixels, width: width, height: height, channels: 1))
  }
}
