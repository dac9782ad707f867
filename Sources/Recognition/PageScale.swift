public import ImageProcessing

/// How large the writing of a page is, in the page's pixels: measured once, and what every limit of reading is counted in.
public struct PageScale: Sendable, Hashable {
  /// The side of a usual symbol: the median of the larger sides of all components but dots; at least 1.
  public let usualSize: Double
  /// The median width of the strokes; 0 without ink.
  public let strokeWidth: Double

  /// The scale of a page's components.
  public init(of components: [Component], strokeWidth: Double) {
    let sides = components.map { Double(max($0.box.width, $0.box.height)) }
    let large = sides.filter { $0 > 3 * strokeWidth }.sorted()
    let chosen = large.isEmpty ? sides.sorted() : large
    usualSize = chosen.isEmpty ? 1 : max(1, chosen[chosen.count / 2])
    self.strokeWidth = strokeWidth
  }

  /// A scale as stated.
  init(usualSize: Double, strokeWidth: Double) {
    self.usualSize = usualSize
    self.strokeWidth = strokeWidth
  }

  /// The scale of a page.
  public init(of page: InkPage) { self.init(of: page.components, strokeWidth: page.strokeWidth) }
}
