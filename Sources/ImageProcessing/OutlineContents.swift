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
    let (box, margin, ink) = drawn(outline)
    let (width, height) = (ink.width, ink.height)
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
      return reachesIn ? piece.moved(x: box.x - margin, y: box.y - margin) : nil
    }
  }

  /// An outline in one piece parted from the ink outside that touches it, such as a letter of the row above a box; nil where it encloses
  /// too little, or nothing touches it that is clearly more than the end of its own stroke.
  ///
  /// - Parameters:
  ///   - least: the least sides of the ground that it encloses.
  ///   - isWriting: whether a piece outside is more than the outline's own.
  /// - Complexity: linear in the pixels of the outline's box.
  public func parted(
    _ outline: Component, least: (width: Double, height: Double), isWriting: (Component) -> Bool
  ) throws(ImageError) -> (outline: Component, outside: [Component])? {
    let (box, margin, ink) = drawn([outline])
    let (width, height) = (ink.width, ink.height)
    let isOutside = try outside(ink)
    var ground = BinaryImage(width: width, height: height)
    for place in isOutside.indices where !isOutside[place] && ink.pixels[place] == 0 {
      ground[place % width, place / width] = true
    }
    guard let inside = try Components.find(in: ground).max(by: { $0.area < $1.area }),
      Double(inside.box.width) >= least.width, Double(inside.box.height) >= least.height
    else { return nil }
    var start = BinaryImage(width: width, height: height)
    start.draw(inside)
    let throughInk = Self.distances(from: start.pixels.map { $0 != 0 }, width: width, most: depth) {
      ink.pixels[$0] != 0
    }
    var rest = BinaryImage(width: width, height: height)
    for place in ink.pixels.indices where ink.pixels[place] != 0 && throughInk[place] < 0 {
      rest[place % width, place / width] = true
    }
    var own = ink
    var pieces: [Component] = []
    for piece in try Components.find(in: rest) where isWriting(piece) {
      own.draw(piece, isInk: false)
      pieces.append(piece.moved(x: box.x - margin, y: box.y - margin))
    }
    guard !pieces.isEmpty, let frame = Component(mask: own, x: box.x - margin, y: box.y - margin) else { return nil }
    return (frame, pieces)
  }

  /// Some strokes in a picture of their box and a margin.
  private func drawn(_ strokes: [Component]) -> (box: PixelBox, margin: Int, ink: BinaryImage) {
    let box = PixelBox.union(of: strokes.map(\.box))
    let margin = closing + 1
    var ink = BinaryImage(width: box.width + 2 * margin, height: box.height + 2 * margin)
    for stroke in strokes { ink.draw(stroke.moved(x: margin - box.x, y: margin - box.y)) }
    return (box, margin, ink)
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
