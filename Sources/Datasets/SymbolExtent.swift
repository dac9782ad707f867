/// How large an isolated symbol was written, so that a crop of it has the strokes that it would have on a page.
enum SymbolExtent {
  /// The larger side beside the writer's tall letters.
  case besideTall(Float)
  /// The larger side in a unit that all symbols of the file share.
  case measured(Float)
  case unknown

  /// A page's usual symbol beside the writer's tall letters, and beside the median of a collection with as many large signs as
  /// digits: UNIPEN's and MathWriting's sizes over CROHME's beside their page's usual ones, medians of the labels that both have,
  /// as often as CROHME has them.
  private static let usualShareOfTall: Float = 0.88
  private static let usualShareOfMedian: Float = 0.73
  /// How large a symbol may be beside usual ones, up and down: a fraction bar, a speck. Rows of notes are beyond.
  private static let mostRatio: Float = 30
  /// A symbol that much larger than the writer's tall letters was measured on another line: one in forty of UNIPEN's says five
  /// to a hundred, of letters and digits alike.
  private static let mostBesideTall: Float = 3

  /// The extent that a line states; nil where a number is negative or not finite. Zero is the size of a dot.
  init?(rel: Float?, size: Float?) {
    switch (rel, size) {
    case (let rel?, _):
      guard rel.isFinite, rel >= 0 else { return nil }
      self = rel < Self.mostBesideTall ? .besideTall(rel) : .unknown
    case (nil, let size?):
      guard size.isFinite, size >= 0 else { return nil }
      self = .measured(size)
    case (nil, nil): self = .unknown
    }
  }

  /// The usual size of a file's symbols, in the unit of ``measured(_:)``.
  static func usual(of extents: [SymbolExtent]) -> Float {
    let sizes = extents.compactMap { if case .measured(let size) = $0 { size } else { nil } }.sorted()
    return sizes.isEmpty ? 1 : max(sizes[sizes.count / 2] * usualShareOfMedian, 1e-3)
  }

  /// The size of a usual symbol of the writer in the units of a symbol's strokes; `usual` as of ``usual(of:)``.
  func usualSize(of strokes: [Ink.Stroke], usual: Float) -> Float {
    let bounds = InkBounds(strokes)
    let side = max(bounds?.width ?? 0, bounds?.height ?? 0)
    // A dot of a single place is as small as any, whatever the unit.
    guard side > 0 else { return 1 }
    let ratio: Float
    switch self {
    case .besideTall(let rel): ratio = rel / Self.usualShareOfTall
    case .measured(let size): ratio = size / usual
    case .unknown: ratio = 1
    }
    return side / min(max(ratio, 1 / Self.mostRatio), Self.mostRatio)
  }
}
