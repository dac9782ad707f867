import ImageProcessing

/// Cuts pieces of ink that reach from one row of writing into the next, where a descender touches what stands below it.
///
/// A cut lies between two rows where the piece is thinnest. Whether it is right shows in the reading: the pieces are a way of their own to
/// part the page, beside those that keep the ink whole.
struct RowCrossings {
  /// Limits in units of the usual symbol's size.
  struct Parameters: Sendable, Hashable {
    /// The least height of a piece that is cut.
    var leastHeight = 1.5
    /// The least height of a symbol that shows where its row is.
    var symbolHeight = 0.5
    /// How much of a row's height a piece reaches across that has a symbol there.
    var rowShare = 0.6
    /// How far a piece may be from its row.
    var reach = 3.0
    /// A cut lies below this share of the upper row's height, and above the rest of the lower row's.
    var depth = 0.6
    /// The most ink that is cut, in stroke widths.
    var neck = 2.5
  }

  /// The band in which a row's symbols stand, the slope of the writing taken out.
  private struct Row {
    let top: Double
    let bottom: Double
    let columns: Range<Int>

    func y(_ share: Double) -> Double { top + share * (bottom - top) }
  }

  var parameters = Parameters()
  let components: [Component]
  let scale: PageScale
  /// Rows by which writing falls in one column.
  let slope: Double

  /// The pieces that cross rows, and their parts.
  ///
  /// - Parameter rows: parts writing into rows.
  func cuts(_ writing: [Int], rows: ([Int]) -> [[Int]]) -> [PieceCut] {
    let tall = writing.filter { Double(components[$0].box.height) >= parameters.leastHeight * scale.usualSize }
    guard !tall.isEmpty, tall.count < writing.count else { return [] }
    let chosen = Set(tall)
    let bands = rows(writing.filter { !chosen.contains($0) }).compactMap(band).sorted { $0.top < $1.top }
    guard bands.count > 1 else { return [] }
    return tall.compactMap { piece in parts(of: components[piece], bands).map { PieceCut(whole: piece, parts: $0) } }
  }

  /// Where a row's symbols stand; nil where it has none of a usual size.
  private func band(_ row: [Int]) -> Row? {
    let symbols = row.map { components[$0] }.filter {
      Double($0.box.height) >= parameters.symbolHeight * scale.usualSize
    }
    guard !symbols.isEmpty else { return nil }
    let boxes = symbols.map { $0.levelBox(slope: slope) }
    let (tops, bottoms) = (boxes.map(\.top).sorted(), boxes.map(\.bottom).sorted())
    let whole = PixelBox.union(of: symbols.map(\.box))
    return Row(top: tops[tops.count / 2], bottom: bottoms[bottoms.count / 2], columns: whole.x..<whole.maxX)
  }

  /// The parts of a piece by the rows in which it has a symbol; nil where that is one row, or it is too thick between two.
  private func parts(of piece: Component, _ bands: [Row]) -> [Component]? {
    let box = piece.box
    let fall = slope * box.midX
    let (top, bottom) = (Double(box.y) - fall, Double(box.maxY) - fall)
    let crossed = bands.filter { row in
      let gap = Double(max(row.columns.lowerBound - box.maxX, box.x - row.columns.upperBound))
      return gap <= parameters.reach * scale.usualSize
        && min(bottom, row.bottom) - max(top, row.top) >= parameters.rowShare * (row.bottom - row.top)
    }
    guard crossed.count > 1 else { return nil }
    var cuts: [Int] = []
    for (upper, lower) in zip(crossed, crossed.dropFirst()) {
      let (first, last) = (upper.y(parameters.depth), lower.y(1 - parameters.depth))
      let middle = (upper.bottom + lower.top) / 2 + fall - Double(box.y)
      let rows = max(1, Int(clamped: first + fall) - box.y)..<min(box.height, Int(clamped: last + fall) - box.y + 1)
      guard first < last, !rows.isEmpty else { return nil }
      func ink(_ row: Int) -> Int { (0..<box.width).count { piece.mask[$0, row] } }
      let thinnest = rows.min { (ink($0), abs(Double($0) - middle)) < (ink($1), abs(Double($1) - middle)) }
      guard let thinnest, Double(ink(thinnest)) <= parameters.neck * scale.strokeWidth else { return nil }
      cuts.append(thinnest)
    }
    let ends = zip([0] + cuts, cuts + [box.height])
    return ends.compactMap { first, last in
      first < last
        ? Component(
          mask: piece.mask.cropped(to: PixelBox(x: 0, y: first, width: box.width, height: last - first)), x: box.x,
          y: box.y + first) : nil
    }
  }
}
