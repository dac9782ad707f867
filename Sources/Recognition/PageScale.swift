public import ImageProcessing

/// The size of the writing on a page, in pixels of the page: measured once, and the unit of all limits of the reader.
public struct PageScale: Sendable, Hashable {
  /// The size of a usual symbol: the median of the longer sides of all components except dots; at least 1.
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

  /// A scale of given measures.
  init(usualSize: Double, strokeWidth: Double) {
    self.usualSize = usualSize
    self.strokeWidth = strokeWidth
  }

  /// The scale of a page.
  public init(of page: InkPage) { self.init(of: page.components, strokeWidth: page.strokeWidth) }
}
