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
    /// A word or a tick before or behind an expression.
    case note
    /// A term that was struck out.
    case crossedOut = "crossed out"
  }

  /// What it is.
  public let kind: Kind
  /// In pixels of the upright picture.
  public let box: PixelBox
  /// Its pieces, as indices into the page's components.
  public let components: [Int]
}

extension WrittenMark {
  /// Some pieces of a page, with the box around them.
  init(_ kind: Kind, _ members: [Int], of page: InkPage) {
    let box = PixelBox.union(of: members.map { page.components[$0].box })
    self.init(kind: kind, box: page.pictureBox(box), components: members)
  }
}

/// Finds frames, underlines and specks by their shape and by what stands around them: an underline has writing above it and
/// none right below or beside it, which no fraction bar and no minus has.
struct MarkFinder {
  /// Limits in units of the usual symbol's size.
  struct Parameters: Sendable, Hashable {
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
    /// How far up the next symbol a decimal point that begins a line may stand, as a share of the symbol's height.
    var pointHeight = 0.4
    /// The longest dash that is no minus, and the least gap behind it.
    var dashLength = 1.0
    var gapAfterDash = 1.3
    /// Dots of an ellipsis are as near as this to one another.
    var dotGap = 1.0
    /// Ticks along a printed line: their greatest side, the fewest of them, how far their middles may be from one row, the least gap
    /// between two, and how far writing may reach into their row, as a share of its height.
    var tickSize = 0.55
    var fewestTicks = 3
    var tickRow = 0.3
    var tickGap = 0.8
    var tickOverlap = 0.4
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
    for frame in FrameFinder(components: components, usualSize: usualSize).frames() {
      found.append(WrittenMark(.frame, frame, of: page))
      rest.removeAll(where: frame.contains)
    }
    let underlines = underlines(rest)
    found += underlines.map { WrittenMark(.underline, [$0], of: page) }
    rest.removeAll(where: underlines.contains)
    return found + tickRows(rest).map { WrittenMark(.speck, $0.sorted(), of: page) }
  }

  private func longerSide(_ index: Int) -> Int { max(components[index].box.width, components[index].box.height) }

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

  /// Rows of nothing but small pieces far apart, such as the scale that is printed along the head of some sheets.
  private func tickRows(_ all: [Int]) -> [[Int]] {
    let small = all.filter { Double(longerSide($0)) <= parameters.tickSize * usualSize }
      .sorted { (components[$0].box.midY, $0) < (components[$1].box.midY, $1) }
    let large = Set(all).subtracting(small).map { components[$0].box }
    var rows: [[Int]] = []
    for index in small {
      if let last = rows.last?.first,
        components[index].box.midY - components[last].box.midY <= parameters.tickRow * usualSize
      {
        rows[rows.count - 1].append(index)
      } else {
        rows.append([index])
      }
    }
    return rows.filter { row in
      let boxes = row.map { components[$0].box }.sorted { $0.x < $1.x }
      let isFarApart = zip(boxes, boxes.dropFirst()).allSatisfy {
        Double($1.x - $0.maxX) >= parameters.tickGap * usualSize
      }
      let whole = PixelBox.union(of: boxes)
      let reach = parameters.tickOverlap * Double(whole.height)
      return row.count >= parameters.fewestTicks && isFarApart
        && large.allSatisfy { Double(min($0.maxY, whole.maxY) - max($0.y, whole.y)) <= reach }
    }
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
    guard !above.isEmpty else { return false }
    let below = others.filter { index in
      let box = components[index].box
      return overlaps(box) && box.midY > row(box) && !above.contains(index)
        && Double(box.y) - row(box) < parameters.reachBelow * usualSize
    }
    if !below.isEmpty {
      // Another line, if it is wider than a denominator would be and farther away than a numerator.
      let line = PixelBox.union(of: below.lazy.map { components[$0].box })
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
      let next = line.filter { $0 != first }.map { components[$0].box }.min { ($0.x, $0.y) < ($1.x, $1.y) }
      let (own, least) = (components[first].box, isDash(first) ? parameters.gapAfterDash : parameters.gapAtLeft)
      if let next {
        let isHigh = Double(next.maxY) - own.midY > parameters.pointHeight * Double(next.height)
        let isBefore = own.maxX <= next.x && own.midY > Double(next.y)
        if Double(next.x - own.maxX) >= least * usualSize || (!isDash(first) && isBefore && isHigh) { return first }
      }
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
}
