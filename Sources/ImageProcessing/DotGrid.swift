/// Whether small marks are the dots of dotted paper rather than grain.
///
/// In a grid of points the nearest neighbours of a point are equally far from it, whatever the page's perspective; of points that lie
/// anywhere, the third nearest is seldom nearly as near as the nearest: both within three tenths for one in four.
enum DotGrid {
  /// The neighbours that are compared, and the least ratio of the distances of the nearest and the last of them.
  private static let neighbours = 3
  private static let leastRatio = 0.7
  /// The share of the marks for which they must be.
  private static let leastShare = 0.5
  /// The fewest and the most marks that are looked at.
  private static let marks = 30...20_000

  /// Whether the marks' middles are a grid's points, most of them.
  ///
  /// Complexity: linear in the marks where they are spread evenly.
  static func isFound(in boxes: [PixelBox]) -> Bool {
    guard marks.contains(boxes.count) else { return false }
    let whole = PixelBox.union(of: boxes)
    // Some two marks in each cell.
    let cell = max(2, (2 * Double(whole.area) / Double(boxes.count)).squareRoot())
    let columns = Int(clamped: Double(whole.width) / cell) + 1
    let rows = Int(clamped: Double(whole.height) / cell) + 1
    var cells = [[SIMD2<Double>]](repeating: [], count: columns * rows)
    func place(_ box: PixelBox) -> (column: Int, row: Int) {
      (
        Int(clamped: (box.midX - Double(whole.x)) / cell), Int(clamped: (box.midY - Double(whole.y)) / cell)
      )
    }
    for box in boxes {
      let (column, row) = place(box)
      cells[row * columns + column].append(SIMD2(box.midX, box.midY))
    }
    let inGrid = boxes.count { box in
      let (column, row) = place(box)
      var nearest = [Double](repeating: .infinity, count: neighbours)
      for y in max(0, row - 1)...min(rows - 1, row + 1) {
        for x in max(0, column - 1)...min(columns - 1, column + 1) {
          for other in cells[y * columns + x] {
            let apart = other - SIMD2(box.midX, box.midY)
            let distance = (apart * apart).sum()
            if distance > 0, distance < nearest[neighbours - 1] {
              nearest[neighbours - 1] = distance
              nearest.sort()
            }
          }
        }
      }
      return nearest[neighbours - 1] < .infinity && nearest[0] >= leastRatio * leastRatio * nearest[neighbours - 1]
    }
    return Double(inGrid) >= leastShare * Double(boxes.count)
  }
}
