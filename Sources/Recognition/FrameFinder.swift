import ImageProcessing

/// Finds boxes, ellipses and clouds around something: outlines, in one stroke or several, with ink on all four sides of what
/// they enclose, which no root and no fraction has.
struct FrameFinder {
  /// Limits, in units of the usual symbol's size where they are lengths.
  struct Parameters: Sendable, Hashable {
    /// The least longer side of a stroke of a frame.
    var stroke = 1.2
    /// The widest gap between two strokes of one frame, and the greatest number of strokes.
    var joint = 0.6
    var mostStrokes = 8
    /// Groups of no more strokes are searched for a frame that is a part of them.
    var mostParts = 5
    /// The share of the places along a side that must have a stroke, where sides are looked at: in their middle half.
    var sideShare = 0.75
    /// How high a frame is at the least, and how far apart its left and right side are, as a share of its width.
    var leastHeight = 0.8
    var leastSpan = 0.4
    /// The least share of the outermost ink that belongs to each stroke of a frame.
    var leastPart = 0.03
    /// The least side of the largest thing inside, and its least height as a share of the frame's: a theta's bar is flat.
    var leastInside = 0.3
    var insideHeight = 0.3
    /// The greatest share of what lies in a frame's box without being enclosed.
    var mostOpen = 0.25
    /// The fewest pieces in a frame that may stand at the left end of a line, where a number in a circle may stand.
    var fewestInside = 3
    /// The width from which a frame at the left end is no circle around a number.
    var circleWidth = 2.6
  }

  var parameters = Parameters()
  let components: [Component]
  let usualSize: Double

  init(components: [Component], usualSize: Double) {
    self.components = components
    self.usualSize = usualSize
  }

  /// The pieces of each frame.
  func frames() -> [[Int]] {
    let long = components.indices.filter { index in
      let box = components[index].box
      return Double(max(box.width, box.height)) >= parameters.stroke * usualSize
    }
    var found = long.filter { isFrame([$0]) }.map { [$0] }
    // What lies inside a frame is no part of another.
    let rest = long.filter { index in
      !found.contains { $0[0] == index || components[$0[0]].box.contains(components[index].box) }
    }
    for group in joined(rest) {
      if let frame = frame(in: group) { found.append(frame) }
    }
    return found
  }

  /// Strokes whose ends are near one another, in groups.
  private func joined(_ strokes: [Int]) -> [[Int]] {
    let reach = parameters.joint * usualSize
    var groups: [[Int]] = []
    for stroke in strokes {
      let near = groups.indices.filter { group in
        groups[group].contains { components[$0].box.distance(to: components[stroke].box) <= reach }
      }
      let members = near.flatMap { groups[$0] } + [stroke]
      for index in near.reversed() { groups.remove(at: index) }
      groups.append(members.sorted())
    }
    return groups.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
  }

  /// The frame made of some strokes of a group, the largest set first; nil where there is none.
  private func frame(in group: [Int]) -> [Int]? {
    if group.count <= parameters.mostStrokes, let frame = frame(of: group) { return frame }
    guard (3...parameters.mostParts).contains(group.count) else { return nil }
    for size in (2..<group.count).reversed() {
      for subset in 1..<(1 << group.count) where subset.nonzeroBitCount == size {
        let strokes = group.indices.filter { subset & (1 << $0) != 0 }.map { group[$0] }
        if let frame = frame(of: strokes) { return frame }
      }
    }
    return nil
  }

  /// Those of some strokes that are outermost, where they make a frame.
  private func frame(of strokes: [Int]) -> [Int]? {
    let outline = Outline(components, strokes)
    let parts = strokes.filter { outline.share(of: $0) >= parameters.leastPart }
    guard parts.count > 1, isFrame(parts) else { return nil }
    return parts
  }

  private func isFrame(_ strokes: [Int]) -> Bool {
    let outer = PixelBox.union(of: strokes.map { components[$0].box })
    guard Double(outer.height) >= parameters.leastHeight * usualSize else { return false }
    let inBox = components.indices.filter { index in
      let box = components[index].box
      return !strokes.contains(index) && box.midX > Double(outer.x) && box.midX < Double(outer.maxX)
        && box.midY > Double(outer.y) && box.midY < Double(outer.maxY)
    }
    guard !inBox.isEmpty else { return false }
    let outline = Outline(components, strokes)
    guard
      outline.isClosed(
        share: parameters.sideShare, height: parameters.leastHeight * usualSize, span: parameters.leastSpan)
    else { return false }
    let inside = inBox.filter { outline.encloses(components[$0].box) }
    guard Double(inBox.count - inside.count) <= parameters.mostOpen * Double(inBox.count) else { return false }
    let boxes = inside.map { components[$0].box }
    let height = boxes.map(\.height).max() ?? 0
    guard Double(boxes.map { max($0.width, $0.height) }.max() ?? 0) >= parameters.leastInside * usualSize,
      Double(height) >= parameters.insideHeight * Double(outer.height) || inside.count >= parameters.fewestInside
    else { return false }
    return !mayBeItem(outer, strokes, inside)
  }

  /// Whether it may be a circle around a question's number, which is left to be found as such: it stands at the left end of
  /// a line.
  private func mayBeItem(_ outer: PixelBox, _ strokes: [Int], _ inside: [Int]) -> Bool {
    guard inside.count < parameters.fewestInside, Double(outer.width) < parameters.circleWidth * usualSize else {
      return false
    }
    let beside = components.indices.filter { index in
      let box = components[index].box
      return !strokes.contains(index) && !inside.contains(index) && box.midY > Double(outer.y)
        && box.midY < Double(outer.maxY)
    }
    let isAtLeft = !beside.contains { components[$0].box.maxX <= outer.x + outer.width / 4 }
    return isAtLeft && beside.contains { components[$0].box.x >= outer.maxX }
  }
}

/// The outermost ink of some strokes, seen from all four sides of their box.
private struct Outline {
  private let box: PixelBox
  /// The first and the last column with ink in each row of the box, and whose it is; -1 where there is none.
  private var left: [Int], right: [Int], leftOwner: [Int], rightOwner: [Int]
  /// The first and the last row with ink in each column.
  private var top: [Int], bottom: [Int], topOwner: [Int], bottomOwner: [Int]

  init(_ components: [Component], _ strokes: [Int]) {
    box = PixelBox.union(of: strokes.map { components[$0].box })
    (left, right) = ([Int](repeating: -1, count: box.height), [Int](repeating: -1, count: box.height))
    (top, bottom) = ([Int](repeating: -1, count: box.width), [Int](repeating: -1, count: box.width))
    (leftOwner, rightOwner, topOwner, bottomOwner) = (left, right, top, bottom)
    for stroke in strokes {
      let (own, mask) = (components[stroke].box, components[stroke].mask)
      let (x, y) = (own.x - box.x, own.y - box.y)
      for row in 0..<own.height {
        for column in 0..<own.width where mask[column, row] {
          let (across, down) = (x + column, y + row)
          if left[down] < 0 || across < left[down] { (left[down], leftOwner[down]) = (across, stroke) }
          if across > right[down] { (right[down], rightOwner[down]) = (across, stroke) }
          if top[across] < 0 || down < top[across] { (top[across], topOwner[across]) = (down, stroke) }
          if down > bottom[across] { (bottom[across], bottomOwner[across]) = (down, stroke) }
        }
      }
    }
  }

  /// The share of the outermost ink that is a stroke's.
  func share(of stroke: Int) -> Double {
    let all = leftOwner + rightOwner + topOwner + bottomOwner
    return Double(all.count { $0 == stroke }) / Double(all.count)
  }

  /// Whether most places in the middle half of every side have ink, with ink far enough away across from it.
  func isClosed(share: Double, height: Double, span: Double) -> Bool {
    func most(_ count: Int, _ isHit: (Int) -> Bool) -> Bool {
      let middle = count / 4..<max(count / 4 + 1, count - count / 4)
      return Double(middle.count(where: isHit)) >= share * Double(middle.count)
    }
    // Frames may slope, so what is measured is how far apart two sides are.
    return most(box.width) { top[$0] >= 0 && Double(bottom[$0] - top[$0]) >= height }
      && most(box.height) { left[$0] >= 0 && Double(right[$0] - left[$0]) >= span * Double(box.width) }
  }

  /// Whether there is ink to the left and right of, above and below a box's middle.
  func encloses(_ inner: PixelBox) -> Bool {
    let (x, y) = (Int(clamped: inner.midX) - box.x, Int(clamped: inner.midY) - box.y)
    guard left.indices.contains(y), top.indices.contains(x), left[y] >= 0, top[x] >= 0 else { return false }
    return left[y] < x && right[y] > x && top[x] < y && bottom[x] > y
  }
}
