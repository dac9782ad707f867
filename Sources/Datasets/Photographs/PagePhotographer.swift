import Foundation
public import ImageProcessing
import NeuralNetworks
import RandomStreams

/// A picture of a handwritten page, with its ground truth.
public struct PagePhotograph: Sendable, Hashable {
  /// A symbol's place in the picture.
  public struct Symbol: Sendable, Hashable {
    /// As in the expression.
    public var label: String
    /// The index of the expression on the page.
    public var line: Int
    /// The index of the symbol in its expression.
    public var index: Int
    /// The box of the ink in pixels, pen's width included: `left ..< right` and `top ..< bottom` cover it.
    public var box: InkBox
  }

  /// The picture.
  public var image: GrayImage
  /// The symbols of all lines.
  public var symbols: [Symbol]
  /// The strokes of all lines as drawn, in pixels of the picture.
  public var strokes: [Ink.Stroke]
  /// The width of the pen in pixels of the picture.
  public var penWidth: Double
}

/// Photographs handwritten expressions: paper, light, lens and compression, within the limits of ``PageEffects``.
///
/// Rotation and perspective are applied to strokes before they are drawn, so that nothing is resampled and boxes are
/// exact. The same seed, effects, expressions and number give the same bytes.
public struct PagePhotographer: Sendable {
  /// Of everything random.
  public let seed: UInt64
  /// The maxima of the effects.
  public var effects: PageEffects
  /// The median height of symbols in pixels, at least 8.
  public var symbolHeight: Double
  /// Pictures are made smaller rather than exceed this many pixels on a side.
  public var largestSide: Double

  /// A photographer; `symbolHeight` is raised to 8 and `largestSide` to 64 pixels where they are less.
  public init(seed: UInt64, effects: PageEffects, symbolHeight: Double = 60, largestSide: Double = 3000) {
    self.seed = seed
    self.effects = effects
    self.symbolHeight = max(symbolHeight, 8)
    self.largestSide = max(largestSide, 64)
  }

  /// Photographs a page with one expression on each line; `number` selects one of endlessly many photographs of it.
  ///
  /// - Parameter mark: what else is on the page, placed round the first line; with it, paper, light and lens are the same
  ///   as without.
  public func photograph(_ lines: [InkExpression], number: Int, mark: PageMark? = nil) -> PagePhotograph {
    var random = RandomStream(seed: seed, 0x9A6E, UInt64(bitPattern: Int64(number)))
    let page = PageOfInk(lines, mark: mark, symbolHeight: symbolHeight, largestSide: largestSide * 0.7, random: &random)
    let penWidth = max(random.uniform(effects.penWidth) * page.symbolHeight, 1)
    let hasEdge = random.uniform() < effects.edgeProbability
    let view = PageView(page, effects: effects, hasEdge: hasEdge, random: &random)
    var canvas = PageCanvas(width: view.width, height: view.height)
    let strokes = page.strokes.map { stroke in stroke.points.map { view.place($0) } }
    var boxes: [PagePhotograph.Symbol] = page.symbols
    let pen = Float(penWidth)
    for (stroke, points) in zip(page.strokes, strokes) {
      canvas.draw(points, penWidth: pen, pressure: effects.pressure, random: &random)
      guard let symbol = stroke.symbol, let box = InkBox(points) else { continue }
      let reach = pen / 2 + 1
      boxes[symbol].box.formUnion(
        InkBox(
          left: max(box.left - reach, 0), top: max(box.top - reach, 0),
          right: min(box.right + reach, Float(view.width)), bottom: min(box.bottom + reach, Float(view.height))))
    }
    let prints = draw(page.markStrokes, of: mark, through: view, pen: pen, on: &canvas, number: number)
    let levels = PageLight(effects: effects, view: view, symbolHeight: page.symbolHeight, hasEdge: hasEdge)
      .levels(of: canvas, prints: prints, random: &random)
    var picture = PagePicture(width: view.width, height: view.height, levels: levels)
    picture.blur(deviation: effects.blur * random.uniform())
    picture.addNoise(deviation: effects.noise * random.uniform(), random: &random)
    picture.compress(step: effects.compression * random.uniform())
    // A picture on its head: nothing else is turned, for its truth is the expression and no place.
    var image = picture.image
    if mark?.isTurned == true { image.pixels.reverse() }
    return PagePhotograph(image: image, symbols: boxes, strokes: strokes, penWidth: penWidth)
  }

  /// Photographs a page with a single expression, and perhaps a mark beside it.
  public func photograph(_ expression: InkExpression, number: Int, mark: PageMark? = nil) -> PagePhotograph {
    photograph([expression], number: number, mark: mark)
  }

  /// Draws what a pen drew on the ink's canvas, and what is printed on another, which is returned with its darkness.
  private func draw(
    _ strokes: [Ink.Stroke], of mark: PageMark?, through view: PageView, pen: Float, on canvas: inout PageCanvas,
    number: Int
  ) -> (canvas: PageCanvas, darkness: Double)? {
    // A stream of its own: with and without a mark, all else on the page stays the same.
    var random = RandomStream(seed: seed, 0x3A6D, UInt64(bitPattern: Int64(number)))
    guard let darkness = mark?.darkness else {
      for stroke in strokes {
        canvas.draw(stroke.map { view.place($0) }, penWidth: pen, pressure: effects.pressure, random: &random)
      }
      return nil
    }
    var prints = PageCanvas(width: canvas.width, height: canvas.height)
    let radius = Float(random.uniform(0.5...1.1))
    for stroke in strokes {
      for (from, to) in zip(stroke, stroke.dropFirst()) {
        prints.segmentInPieces(from: view.place(from), to: view.place(to), radius: radius)
      }
    }
    return (prints, darkness)
  }
}

/// The ink of a page in pixels before the camera's view is applied, with the top left of the ink at the origin.
struct PageOfInk {
  /// Strokes, each with the index in `symbols` that it belongs to.
  var strokes: [(points: Ink.Stroke, symbol: Int?)] = []
  /// The symbols, their boxes still empty.
  var symbols: [PagePhotograph.Symbol] = []
  var width = 1.0
  var height = 1.0
  /// The median height of symbols in pixels: as requested, or less where the page would be too large.
  var symbolHeight: Double
  /// The strokes of a mark round the first line; printed ones leave the page.
  var markStrokes: [Ink.Stroke] = []
  /// Points of the mark that must be on the page.
  private var anchors: [Ink.Point] = []

  init(
    _ lines: [InkExpression], mark: PageMark? = nil, symbolHeight: Double, largestSide: Double,
    random: inout RandomStream
  ) {
    self.symbolHeight = symbolHeight
    var top = 0.0
    for (number, line) in lines.enumerated() {
      guard let box = InkBox(line.ink.strokes.lazy.joined()) else { continue }
      let scale = symbolHeight / Self.medianHeight(line, whole: Double(box.height))
      if number > 0 { top += symbolHeight * random.uniform(0.4...1.2) }
      let indent = lines.count > 1 ? symbolHeight * random.uniform(0...1) : 0
      var owners = [Int?](repeating: nil, count: line.ink.strokes.count)
      for (index, symbol) in line.symbols.enumerated() {
        for stroke in symbol.strokes where owners.indices.contains(stroke) { owners[stroke] = symbols.count }
        symbols.append(.init(label: symbol.label, line: number, index: index, box: .nothing))
      }
      for (stroke, owner) in zip(line.ink.strokes, owners) {
        let points = stroke.map {
          Ink.Point(Float(Double($0.x - box.left) * scale + indent), Float(Double($0.y - box.top) * scale + top))
        }
        strokes.append((points, owner))
      }
      if number == 0, let mark { place(mark, box, scale: scale, indent: indent) }
      width = max(width, Double(box.width) * scale + indent)
      top += Double(box.height) * scale
    }
    height = max(top, 1)
    makeRoom()
    let shrink = largestSide / max(width, height)
    guard shrink < 1 else { return }
    for index in strokes.indices {
      strokes[index].points = strokes[index].points.map { Ink.Point($0.x * Float(shrink), $0.y * Float(shrink)) }
    }
    for index in markStrokes.indices {
      markStrokes[index] = markStrokes[index].map { Ink.Point($0.x * Float(shrink), $0.y * Float(shrink)) }
    }
    width *= shrink
    height *= shrink
    self.symbolHeight *= shrink
  }

  /// Takes a mark's strokes over in pixels of the page.
  private mutating func place(_ mark: PageMark, _ box: InkBox, scale: Double, indent: Double) {
    func placed(_ point: Ink.Point) -> Ink.Point {
      Ink.Point(Float(Double(point.x - box.left) * scale + indent), Float(Double(point.y - box.top) * scale))
    }
    markStrokes = mark.strokes.map { $0.map(placed) }
    anchors = mark.anchors.map(placed)
  }

  /// Moves and widens the page so that it holds the mark.
  private mutating func makeRoom() {
    guard let box = InkBox(anchors) else { return }
    let (dx, dy) = (max(0, -box.left), max(0, -box.top))
    for index in strokes.indices {
      strokes[index].points = strokes[index].points.map { Ink.Point($0.x + dx, $0.y + dy) }
    }
    for index in markStrokes.indices { markStrokes[index] = markStrokes[index].map { Ink.Point($0.x + dx, $0.y + dy) } }
    width = max(width, Double(box.right)) + Double(dx)
    height = max(height, Double(box.bottom)) + Double(dy)
  }

  /// The median height of symbols in the units of the ink.
  static func symbolHeight(of line: InkExpression) -> Double {
    medianHeight(line, whole: InkBox(line.ink.strokes.lazy.joined()).map { Double($0.height) } ?? 1)
  }

  /// The median height of symbols, without those that have hardly any: dots, bars and equals signs.
  private static func medianHeight(_ line: InkExpression, whole: Double) -> Double {
    let heights = line.symbols.compactMap { symbol -> Double? in
      let points = symbol.strokes.lazy.filter { line.ink.strokes.indices.contains($0) }.flatMap { line.ink.strokes[$0] }
      guard let box = InkBox(points), box.height > 0.6 * box.width else { return nil }
      return Double(box.height)
    }.sorted()
    let median = heights.isEmpty ? whole : heights[heights.count / 2]
    return max(median, whole * 0.05, 1e-6)
  }
}

extension InkBox {
  /// The neutral element of unions: the box of no ink.
  static let nothing = InkBox(left: .infinity, top: .infinity, right: -.infinity, bottom: -.infinity)

  mutating func formUnion(_ other: InkBox) {
    left = min(left, other.left)
    top = min(top, other.top)
    right = max(right, other.right)
    bottom = max(bottom, other.bottom)
  }
}
