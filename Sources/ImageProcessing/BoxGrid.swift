/// Boxes sorted into square cells, so that the neighbours of a box are found without checking all others.
struct BoxGrid {
  private let boxes: [PixelBox]
  private let cell: Double
  /// The indices of the boxes that overlap each cell.
  private var cells: [Place: [Int]] = [:]

  private struct Place: Hashable {
    let column: Int
    let row: Int
  }

  /// - Parameter cell: the side of a cell in pixels, best about the distance of later queries. Much larger boxes go
  ///   into many cells.
  init(_ boxes: [PixelBox], cell: Double) {
    self.boxes = boxes
    self.cell = max(1, cell)
    for (index, box) in boxes.enumerated() {
      forEachCell(box, margin: 0) { cells[$0, default: []].append(index) }
    }
  }

  /// Whether any box of the grid lies within a distance of `box`, measured between their nearest edges.
  func hasBox(within distance: Double, of box: PixelBox) -> Bool {
    var isFound = false
    forEachCell(box, margin: distance) { place in
      guard !isFound, let indices = cells[place] else { return }
      isFound = indices.contains { boxes[$0].distance(to: box) <= distance }
    }
    return isFound
  }

  private func forEachCell(_ box: PixelBox, margin: Double, _ body: (Place) -> Void) {
    let left = Int(clamped: ((Double(box.x) - margin) / cell).rounded(.down))
    let right = Int(clamped: ((Double(box.maxX) + margin) / cell).rounded(.down))
    let top = Int(clamped: ((Double(box.y) - margin) / cell).rounded(.down))
    let bottom = Int(clamped: ((Double(box.maxY) + margin) / cell).rounded(.down))
    for row in top...bottom {
      for column in left...right { body(Place(column: column, row: row)) }
    }
  }
}
