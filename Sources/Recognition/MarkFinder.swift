import ImageProcessing

/// What was drawn beside the writing and is no mathematics.
public struct WrittenMark: Sendable, Hashable {
  /// What it is.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// A box or an ellipse around something.
    case frame
    /// A stroke under something.
    case underline
    /// An arrow that leads to a line.
    case arrow
    /// A dot or a stain apart from the writing.
    case speck
  }

  /// What it is.
  public let kind: Kind
  /// In pixels of the upright picture.
  public let box: PixelBox
  /// Its pieces, as indices into the page's components.
  public let components: [Int]
}

/// Finds boxes, ellipses, underlines and specks by their shape and by what stands around them: a frame has ink on all
/// four sides of what it encloses, which no root has; an underline has writing above it and none right below or beside
/// it, which no fraction bar and no minus has.
struct MarkFinder {
  /// Limits in units of the usual symbol's size.
  struct Parameters: Sendable, Hashable {
    /// The least longer side of a stroke of a frame.
    var frameStroke = 1.2
    /// The fewest pieces in a frame that may stand at the left end of a line, where a number in a circle may stand.
    var fewestInside = 3
    /// The width from which a frame at the left end is no circle around a number.
    var circleWidth = 2.6
    /// The least width of an underline, and the greatest height.
    var underlineWidth = 1.5
    var underlineHeight = 0.5
    /// Or its greatest height as a share of its width: lines slope.
    var underlineSlope = 0.12
    /// The widest gap where a printed line has cut it.
    var cutGap = 0.5
    /// How far above it there must be writing, and how far below it there is none.
    var reachAbove = 1.2
    var reachBelow = 1.1
    /// How far the writing may come down into the underline.
    var dip = 0.3
    /// How near other symbols beside a bar may be that make it one of them.
    var besideReach = 1.2
    /// How far above or below its middle theirs may be.
    var besideHeight = 0.45
    /// The widest gap between the symbols of a row below it.
    var rowGap = 0.7
    /// How much wider than a bar what stands below it must be to be another line.
    var wider = 0.8
    /// The greatest side of a speck, and the least gap to the writing at its left end and at its right end.
    var speckSize = 0.4
    /// The least share of a speck's box that is ink.
    var speckFill = 0.5
    var gapAtLeft = 0.32
    var gapAtRight = 0.2
    /// The longest dash that is no minus, and the least gap behind it.
    var dashLength = 1.0
    var gapAfterDash = 1.3
    /// Dots of an ellipsis are as near as this to one another.
    var dotGap = 1.0
  }

  var parameters = Parameters()
  let page: InkPage
  let usualSize: Double

  init(page: InkPage, usualSize: Double) {
    self.page = page
    self.usualSize = usualSize
  }

  private var components: [Component] { page.components }

  /// All marks of a page.
  func marks() -> [WrittenMark] {
    var rest = Array(components.indices)
    var found: [WrittenMark] = []
    for frame in frames(rest) {
      found.append(mark(.frame, frame))
      rest.removeAll(where: frame.contains)
    }
    let underlines = underlines(rest)
    found += underlines.map { mark(.underline, [$0]) }
    rest.removeAll(where: underlines.contains)
    return found
  }

  private func mark(_ kind: WrittenMark.Kind, _ members: [Int]) -> WrittenMark {
    WrittenMark(kind: kind, box: page.pictureBox(box(members)), components: members)
  }

  private func box(_ members: [Int]) -> PixelBox {
    members.dropFirst().reduce(components[members[0]].box) { $0.union(components[$1].box) }
  }

  /// The pieces of each frame: one outline, or several long strokes that together surround something.
  private func frames(_ all: [Int]) -> [[Int]] {
    let long = all.filter { Double(longerSide($0)) >= parameters.frameStroke * usualSize }
    var found: [[Int]] = []
    for index in long where !found.joined().contains(index) {
      if isFrame([index], all) { found.append([index]) }
    }
    let strokes = long.filter { index in
      let box = components[index].box
      return !found.joined().contains(index) && (box.width > 5 * box.height || box.height > 4 * box.width)
    }
    // Four strokes drawn one by one.
    if (2...8).contains(strokes.count), isFrame(strokes, all) { found.append(strokes) }
    return found
  }

  private func longerSide(_ index: Int) -> Int { max(components[index].box.width, components[index].box.height) }

  private func isFrame(_ strokes: [Int], _ all: [Int]) -> Bool {
    let outer = box(strokes)
    let inside = all.filter { index in
      let inner = components[index].box
      return !strokes.contains(index) && inner.x > outer.x && inner.maxX < outer.maxX && inner.y > outer.y
        && inner.maxY < outer.maxY
    }
    guard let first = inside.first else { return false }
    let inner = inside.dropFirst().reduce(components[first].box) { $0.union(components[$1].box) }
    guard surrounds(strokes, inner) else { return false }
    // A circle around a number is left to be found as such.
    let isAtLeft = !all.contains { other in
      let box = components[other].box
      return !strokes.contains(other) && !inside.contains(other) && box.maxX <= outer.x + outer.width / 4
        && box.midY > Double(outer.y) && box.midY < Double(outer.maxY)
    }
    let hasMore = all.contains { other in
      let box = components[other].box
      return !strokes.contains(other) && box.x >= outer.maxX && box.midY > Double(outer.y)
        && box.midY < Double(outer.maxY)
    }
    return !(isAtLeft && hasMore) || inside.count >= parameters.fewestInside
      || Double(outer.width) >= parameters.circleWidth * usualSize
  }

  /// Whether strokes have ink to the left and right of, above and below a box, and not only at its corners.
  private func surrounds(_ strokes: [Int], _ inner: PixelBox) -> Bool {
    func share(_ range: Range<Int>, _ isHit: (Int) -> Bool) -> Double {
      Double(range.count(where: isHit)) / Double(max(1, range.count))
    }
    func hasInk(_ columns: ClosedRange<Int>, _ rows: ClosedRange<Int>) -> Bool {
      strokes.contains { index in
        let (box, mask) = (components[index].box, components[index].mask)
        let left = max(0, columns.lowerBound - box.x)
        let right = min(box.width - 1, columns.upperBound - box.x)
        let top = max(0, rows.lowerBound - box.y)
        let bottom = min(box.height - 1, rows.upperBound - box.y)
        guard left <= right, top <= bottom else { return false }
        return (top...bottom).contains { row in (left...right).contains { mask[$0, row] } }
      }
    }
    let all = box(strokes)
    let across = inner.x..<inner.maxX
    let down = inner.y..<inner.maxY
    return share(across) { hasInk($0...$0, all.y...inner.y) } > 0.6
      && share(across) { hasInk($0...$0, inner.maxY - 1...all.maxY) } > 0.6
      && share(down) { hasInk(all.x...inner.x, $0...$0) } > 0.6
      && share(down) { hasInk(inner.maxX - 1...all.maxX, $0...$0) } > 0.6
  }

  /// Long strokes under writing with none right below them.
  private func underlines(_ all: [Int]) -> [Int] {
    let bars = all.filter { index in
      let box = components[index].box
      return Double(box.width) >= parameters.underlineWidth * usualSize && box.width > 4 * box.height
        && Double(box.height)
          <= max(parameters.underlineHeight * usualSize, parameters.underlineSlope * Double(box.width))
    }
    func isFlat(_ index: Int) -> Bool { components[index].box.width > 4 * components[index].box.height }
    let others = all.filter { !isFlat($0) && Double(longerSide($0)) > parameters.speckSize * usualSize }
    let found = bars.filter { isUnderline($0, others) }
    // What continues an underline that a printed line has cut.
    let rests = all.filter { index in
      let box = components[index].box
      return !found.contains(index) && isFlat(index)
        && found.contains { underline in
          let line = components[underline].box
          return Double(max(box.x - line.maxX, line.x - box.maxX)) < parameters.cutGap * usualSize
            && Double(max(box.y - line.maxY, line.y - box.maxY)) < 0 && (box.x >= line.maxX || box.maxX <= line.x)
        }
    }
    return found + rests
  }

  private func isUnderline(_ bar: Int, _ others: [Int]) -> Bool {
    let own = components[bar].box
    let rows = components[bar].columnRows()
    /// The bar's row below or above a box, since it may slope.
    func row(_ box: PixelBox) -> Double { rows[min(rows.count - 1, max(0, Int(clamped: box.midX) - own.x))] }
    func overlaps(_ box: PixelBox) -> Bool { min(box.maxX, own.maxX) - max(box.x, own.x) > box.width / 3 }
    let dip = parameters.dip * usualSize
    let above = others.filter { index in
      let box = components[index].box
      return overlaps(box) && Double(box.maxY) <= row(box) + dip && box.midY < row(box)
        && row(box) - Double(box.maxY) < parameters.reachAbove * usualSize
    }
    guard above.count >= 2 else { return false }
    let below = others.filter { index in
      let box = components[index].box
      return overlaps(box) && box.midY > row(box) && !above.contains(index)
        && Double(box.y) - row(box) < parameters.reachBelow * usualSize
    }
    if let first = below.first {
      // Another line, if it is wider than a denominator would be and farther away than a numerator.
      let line = below.reduce(components[first].box) { $0.union(components[$1].box) }
      let next = contiguous(others.filter { components[$0].box.y > own.y }, line)
      let wider = Double(max(own.x - next.x, next.maxX - own.maxX)) / usualSize
      let gapAbove = above.map { row(components[$0].box) - Double(components[$0].box.maxY) }.min() ?? 0
      let gapBelow = below.map { Double(components[$0].box.y) - row(components[$0].box) }.min() ?? 0
      guard wider >= parameters.wider, gapBelow > gapAbove else { return false }
    }
    // What stands beside it at its height makes it a fraction's bar or a minus.
    return !others.contains { index in
      let box = components[index].box
      return !overlaps(box) && abs(box.midY - row(box)) < parameters.besideHeight * usualSize
        && Double(max(box.x - own.maxX, own.x - box.maxX)) < parameters.besideReach * usualSize
    }
  }

  /// The box of some pieces and of what continues their row without a wide gap.
  private func contiguous(_ others: [Int], _ line: PixelBox) -> PixelBox {
    var row = line
    let beside = others.map { components[$0].box }
      .filter { $0.midY > Double(line.y) && $0.midY < Double(line.maxY) }
    var hasGrown = true
    while hasGrown {
      let grown = beside.filter {
        Double(max($0.x - row.maxX, row.x - $0.maxX)) < parameters.rowGap * usualSize
      }
      .reduce(row) { $0.union($1) }
      hasGrown = grown != row
      row = grown
    }
    return row
  }

  /// Dots and dashes beyond the ends of a line: no decimal point stands before a gap or at the end of an expression.
  func specks(_ line: [Int]) -> [Int] {
    var rest = line
    var found: [Int] = []
    while rest.count > 2, let speck = outermost(rest) {
      found.append(speck)
      rest.removeAll { $0 == speck }
    }
    return found
  }

  private func outermost(_ line: [Int]) -> Int? {
    func isDot(_ index: Int) -> Bool {
      let box = components[index].box
      // An exponent is as small, but thin.
      guard Double(components[index].area) >= parameters.speckFill * Double(box.area) else { return false }
      return Double(longerSide(index)) <= parameters.speckSize * usualSize && box.width < 2 * box.height
    }
    // What is left of a printed line, or a dash before a note: a minus stands nearer to its number.
    func isDash(_ index: Int) -> Bool {
      let box = components[index].box
      return box.width > 2 * box.height && Double(box.width) <= parameters.dashLength * usualSize
    }
    let first = line.min { (components[$0].box.x, $0) < (components[$1].box.x, $1) }
    if let first, isDot(first) || isDash(first) {
      let next = line.filter { $0 != first }.map { components[$0].box.x }.min() ?? 0
      let least = isDash(first) ? parameters.gapAfterDash : parameters.gapAtLeft
      if Double(next - components[first].box.maxX) >= least * usualSize { return first }
    }
    let last = line.max { (components[$0].box.maxX, $0) < (components[$1].box.maxX, $1) }
    if let last, isDot(last) {
      let dots = line.filter {
        $0 != last && isDot($0) && components[$0].box.distance(to: components[last].box) < parameters.dotGap * usualSize
      }
      let next = line.filter { $0 != last }.map { components[$0].box.maxX }.max() ?? 0
      if dots.isEmpty, Double(components[last].box.x - next) >= parameters.gapAtRight * usualSize { return last }
    }
    return nil
  }
}

extension Component {
  /// The mean row of the ink in each column of the box, in pixels of the page; in columns without ink that of the column
  /// before.
  func columnRows() -> [Double] {
    var last = Double(box.y) + Double(box.height) / 2
    return (0..<box.width).map { column in
      let rows = (0..<box.height).filter { mask[column, $0] }
      if !rows.isEmpty { last = Double(box.y) + Double(rows.reduce(0, +)) / Double(rows.count) }
      return last
    }
  }

  /// What hangs on the inside of a closed outline: its ink more than `depth` steps from the outside, in pieces. Empty where
  /// the outline is open, since then inside and outside are one.
  func pieces(deeperThan depth: Int) throws(ImageError) -> [Component] {
    let (across, down) = (box.width + 2, box.height + 2)
    var distance = [Int32](repeating: -1, count: across * down)
    func isInk(_ place: Int) -> Bool {
      let (x, y) = (place % across - 1, place / across - 1)
      return x >= 0 && y >= 0 && x < box.width && y < box.height && mask[x, y]
    }
    // The ground outside first, then inwards through ink only.
    var front = [0]
    distance[0] = 0
    var place = 0
    while place < front.count {
      let here = front[place]
      place += 1
      for step in [-1, 1, -across, across] where distance.indices.contains(here + step) {
        let next = here + step
        guard distance[next] < 0 else { continue }
        if !isInk(next) {
          guard distance[here] == 0 else { continue }
          distance[next] = 0
        } else {
          guard Int(distance[here]) < depth else { continue }
          distance[next] = distance[here] + 1
        }
        front.append(next)
      }
    }
    let outside = distance.count { $0 == 0 } - (across * down - box.width * box.height)
    // A closed outline keeps most of its box from the outside.
    guard Double(outside) < 0.5 * Double(box.area) else { return [] }
    var rest = BinaryImage(width: box.width, height: box.height)
    for y in 0..<box.height {
      for x in 0..<box.width where mask[x, y] && distance[(y + 1) * across + x + 1] < 0 { rest[x, y] = true }
    }
    return try Components.find(in: rest).compactMap {
      Component(mask: $0.mask, x: box.x + $0.box.x, y: box.y + $0.box.y)
    }
  }
}
