/// Finds the holes along the edge of a sheet that was torn from a spiral pad or punched: a row of equal, filled, round pieces at equal
/// distances, beside all of the writing.
enum BindingHoles {
  /// The fewest holes, and how many times longer than broad one may be.
  private static let fewest = 6
  private static let longest = 1.7
  /// The least share of its box that a hole fills.
  private static let leastFilled = 0.55
  /// How much larger than another a hole may be, by its side, and how much farther from its neighbour than others.
  private static let sideRatio = 1.6
  private static let gapRatio = 1.35
  /// The least distance between two holes' middles, in sides.
  private static let leastGap = 1.2
  /// How far a hole may be beside the row, in sides, and how far for each pixel along it.
  private static let aside = 0.6
  private static let slant = 0.03
  /// The greatest share of the other ink that may lie beyond them.
  private static let mostBeyond = 0.05

  /// The pieces that are holes: their places in `boxes`.
  ///
  /// - Parameters:
  ///   - boxes: all pieces of ink.
  ///   - areas: their pixels.
  static func find(in boxes: [PixelBox], areas: [Int]) -> [Int] {
    let round = boxes.indices.filter { index in
      let box = boxes[index]
      let (width, height) = (Double(box.width), Double(box.height))
      return max(width, height) <= longest * min(width, height) && min(width, height) >= 4
        && Double(areas[index]) >= leastFilled * Double(box.area)
    }
    guard round.count >= fewest, round.count <= 500 else { return [] }
    for isDown in [true, false] {
      let best = round.map { row(from: $0, of: round, boxes, isDown: isDown) }.max { $0.count < $1.count } ?? []
      if best.count >= fewest, isBesideWriting(best, boxes, areas, isDown: isDown) { return best }
    }
    return []
  }

  /// A box's middle along a row of holes, and across it.
  private static func place(_ box: PixelBox, isDown: Bool) -> (along: Double, across: Double) {
    isDown ? (box.midY, box.midX) : (box.midX, box.midY)
  }

  /// The longest row of equal distances that begins at a piece, down the page or across.
  private static func row(from first: Int, of round: [Int], _ boxes: [PixelBox], isDown: Bool) -> [Int] {
    func along(_ index: Int) -> Double { place(boxes[index], isDown: isDown).along }
    func side(_ index: Int) -> Double { Double(max(boxes[index].width, boxes[index].height)) }
    let across = place(boxes[first], isDown: isDown).across
    let next = round.filter { index in
      let ahead = along(index) - along(first)
      return ahead > 0
        && abs(place(boxes[index], isDown: isDown).across - across) <= aside * side(first) + slant * ahead
        && max(side(index), side(first)) <= sideRatio * min(side(index), side(first))
    }.sorted { (along($0), $0) < (along($1), $1) }
    var (row, gaps) = ([first], [Double]())
    for index in next {
      let gap = along(index) - along(row[row.count - 1])
      let usual = gaps.isEmpty ? gap : gaps.reduce(0, +) / Double(gaps.count)
      guard gap <= gapRatio * usual, gap >= usual / gapRatio, gap >= leastGap * side(first) else { break }
      row.append(index)
      gaps.append(gap)
    }
    return row
  }

  private static func isBesideWriting(_ row: [Int], _ boxes: [PixelBox], _ areas: [Int], isDown: Bool) -> Bool {
    func across(_ index: Int) -> Double { place(boxes[index], isDown: isDown).across }
    let places = row.map(across)
    guard let least = places.min(), let most = places.max() else { return false }
    let holes = Set(row)
    let others = boxes.indices.filter { !holes.contains($0) }
    func area(_ isBeyond: (Double) -> Bool) -> Double {
      Double(others.filter { isBeyond(across($0)) }.reduce(0) { $0 + areas[$1] })
    }
    let all = Double(others.reduce(0) { $0 + areas[$1] })
    return min(area { $0 < most }, area { $0 > least }) <= mostBeyond * all
  }
}
