/// What hangs on the inside of an outline drawn in one stroke or several: letters that touch or cross the box drawn around
/// them.
public struct OutlineContents: Sendable {
  /// How deep the outline itself may reach from the outside, in pixels.
  let depth: Int
  /// Gaps in the outline up to twice this wide are bridged.
  let closing: Int
  /// How far inside the farthest pixel of a piece must lie: the end of the outline's own stroke runs along it.
  let reach: Int

  /// The greatest share of an outline's box that is outside: an open one keeps nothing from it.
  private static let mostOutside = 0.5

  /// Measures in pixels.
  public init(depth: Int, closing: Int, reach: Int) {
    (self.depth, self.closing, self.reach) = (depth, closing, reach)
  }

  /// The pieces of ink inside, cut off the outline; none where the outline is open.
  ///
  /// - Parameter outline: the strokes that make up the outline.
  /// - Complexity: linear in the pixels of the outline's box.
  public func pieces(of outline: [Component]) throws(ImageError) -> [Component] {
    let box = PixelBox.union(of: outline.map(\.box))
    let margin = closing + 1
    let (width, height) = (box.width + 2 * margin, box.height + 2 * margin)
    var ink = BinaryImage(width: width, height: height)
    for stroke in outline {
      let (x, y) = (stroke.box.x - box.x + margin, stroke.box.y - box.y + margin)
      for row in 0..<stroke.box.height {
        for column in 0..<stroke.box.width where stroke.mask[column, row] { ink[x + column, y + row] = true }
      }
    }
    let isOutside = try outside(ink)
    let outside = isOutside.count { $0 } - (width * height - box.area)
    guard Double(outside) < Self.mostOutside * Double(box.area) else { return [] }
    let throughInk = Self.distances(from: isOutside, width: width, most: depth) { ink.pixels[$0] != 0 }
    let inwards = Self.distances(from: isOutside, width: width, most: reach) { _ in true }
    var rest = BinaryImage(width: width, height: height)
    for place in ink.pixels.indices where ink.pixels[place] != 0 && throughInk[place] < 0 {
      rest[place % width, place / width] = true
    }
    return try Components.find(in: rest).compactMap { piece in
      let reachesIn = (0..<piece.box.area).contains { index in
        let (column, row) = (index % piece.box.width, index / piece.box.width)
        return piece.mask[column, row] && inwards[(piece.box.y + row) * width + piece.box.x + column] < 0
      }
      guard reachesIn else { return nil }
      return Component(mask: piece.mask, x: box.x - margin + piece.box.x, y: box.y - margin + piece.box.y)
    }
  }

  /// The ground that is reached from the picture's corner without passing the outline or its gaps.
  private func outside(_ ink: BinaryImage) throws(ImageError) -> [Bool] {
    let (width, side) = (ink.width, 2 * closing + 1)
    let wide = try OpenCV.dilated(
      GrayImage(width: width, height: ink.height, pixels: ink.pixels.map { $0 == 0 ? 0 : 255 }), side: side)
    var start = [Bool](repeating: false, count: wide.pixels.count)
    start[0] = true
    let reached = Self.distances(from: start, width: width, most: .max) { wide.pixels[$0] == 0 }
    // The ground that was taken from it to bridge gaps is given back.
    let again = try OpenCV.dilated(
      GrayImage(width: width, height: ink.height, pixels: reached.map { $0 < 0 ? 0 : 255 }), side: side)
    return zip(again.pixels, ink.pixels).map { $0 != 0 && $1 == 0 }
  }

  /// The number of steps from some places to every other through places that may be passed; -1 beyond `most`.
  private static func distances(
    from start: [Bool], width: Int, most: Int, through mayPass: (Int) -> Bool
  ) -> [Int32] {
    var distances = start.map { Int32($0 ? 0 : -1) }
    var front = start.indices.filter { start[$0] }
    var place = 0
    while place < front.count {
      let here = front[place]
      place += 1
      guard Int(distances[here]) < most else { continue }
      let column = here % width
      for next in [column > 0 ? here - 1 : -1, column + 1 < width ? here + 1 : -1, here - width, here + width]
      where distances.indices.contains(next) && distances[next] < 0 && mayPass(next) {
        distances[next] = distances[here] + 1
        front.append(next)
      }
    }
    return distances
  }
}
