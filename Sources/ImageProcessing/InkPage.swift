import Foundation

/// The writing of a picture: its ink, the pieces of ink, and the mapping back to the picture's own pixels.
public struct InkPage: Sendable {
  /// The ink at the working resolution.
  public let ink: BinaryImage
  /// The pieces of `ink`, sorted by their top row, then from the left.
  public let components: [Component]
  /// The median width of the strokes in pixels of `ink`; 0 without ink.
  public let strokeWidth: Double
  /// The upright width of the file's own picture, in pixels.
  public let pictureWidth: Int
  /// The upright height of the file's own picture, in pixels.
  public let pictureHeight: Int
  /// Whether the writing is lighter than its ground.
  public let isInverted: Bool
  /// Whether the ground has a single level: a drawing, not a photograph.
  public let isFlat: Bool

  /// How the ink was rotated to level slanting lines; nil where it was not.
  public var rotation: Rotation?

  /// The rows by which printed lines fall in one column; nil where there are none, or the ink was rotated.
  public internal(set) var ruleSlope: Double?

  /// Quarters of a turn clockwise by which the ink was turned at last.
  public internal(set) var quarters = 0

  /// The rows by which lines of writing fall in one column, by printed lines or else by the symbols themselves.
  public var lineSlope: Double { ruleSlope ?? tan(Skew.estimate(components) * .pi / 180) }

  /// Columns and rows of `ink` before it was turned by quarters.
  private var levelWidth: Int { quarters % 2 == 0 ? ink.width : ink.height }
  private var levelHeight: Int { quarters % 2 == 0 ? ink.height : ink.width }

  /// Columns of `ink` before it was rotated.
  private var unturnedWidth: Int { rotation?.width ?? levelWidth }
  private var unturnedHeight: Int { rotation?.height ?? levelHeight }

  /// Pixels of `ink` for one pixel of the picture.
  public var scale: Double { Double(unturnedWidth) / Double(pictureWidth) }

  /// The page with lines that rise or fall by more than `threshold` degrees rotated level; boxes still map back to the
  /// picture as it is. It is rotated only if the result is clearly wider than high, a line: the parts of a fraction or
  /// a power slope too.
  public func levelled(threshold: Double = 6) throws(ImageError) -> InkPage {
    guard rotation == nil else { return self }
    let slope = Skew.estimate(components)
    guard abs(slope) > threshold else { return self }
    let turn = Rotation(degrees: slope, width: ink.width, height: ink.height)
    let turned = try turn.turned(ink)
    let found = try Components.find(in: turned).filter { Double($0.area) > strokeWidth * strokeWidth / 4 }
    guard let before = Self.aspect(components), let after = Self.aspect(found),
      components.count >= 8 ? after > 1.2 * before : components.count >= 4 && after > max(2, 1.5 * before)
    else { return self }
    let places = components.map { turn.turned($0.centroid) }
    return InkPage(
      ink: turned, components: found.map { darkened($0, places) }, strokeWidth: strokeWidth, pictureWidth: pictureWidth,
      pictureHeight: pictureHeight, isInverted: isInverted, isFlat: isFlat, rotation: turn)
  }

  /// A piece of rotated ink with the darkness of the original one; `places` are the rotated centroids of the
  /// components.
  private func darkened(_ piece: Component, _ places: [SIMD2<Double>]) -> Component {
    func distance(_ index: Int) -> Double {
      let way = places[index] - piece.centroid
      return (way * way).sum()
    }
    let before = places.indices.min { distance($0) < distance($1) }
    return Component(
      box: piece.box, area: piece.area, centroid: piece.centroid, mask: piece.mask,
      darkness: before.map { components[$0].darkness } ?? 1)
  }

  /// The same page with parts of its components appended; all components keep their numbers.
  public func adding(_ parts: [Component]) -> InkPage { with(components + parts) }

  /// The same page with a component replaced by its parts: the first takes its number, the others are appended.
  public func replacing(_ whole: Int, with parts: [Component]) -> InkPage {
    var components = components
    components[whole] = parts[0]
    return with(components + parts.dropFirst())
  }

  private func with(_ components: [Component]) -> InkPage {
    InkPage(
      ink: ink, components: components, strokeWidth: strokeWidth,
      pictureWidth: pictureWidth, pictureHeight: pictureHeight, isInverted: isInverted, isFlat: isFlat,
      rotation: rotation, ruleSlope: ruleSlope, quarters: quarters)
  }

  /// The box of the picture's (upright) pixels that a box of ink covers.
  public func pictureBox(_ box: PixelBox) -> PixelBox {
    let level = box.turned(quarters: (4 - quarters) % 4, width: ink.width, height: ink.height)
    let box = rotation?.originalBox(level) ?? level
    let across = Double(pictureWidth) / Double(unturnedWidth)
    let down = Double(pictureHeight) / Double(unturnedHeight)
    let left = Int(clamped: (Double(box.x) * across).rounded(.down))
    let top = Int(clamped: (Double(box.y) * down).rounded(.down))
    let right = min(pictureWidth, Int(clamped: (Double(box.maxX) * across).rounded(.up)))
    let bottom = min(pictureHeight, Int(clamped: (Double(box.maxY) * down).rounded(.up)))
    return PixelBox(x: left, y: top, width: max(1, right - left), height: max(1, bottom - top))
  }

  /// The total width of all components over the number of rows that they cover: level lines leave empty rows in
  /// between.
  private static func aspect(_ components: [Component]) -> Double? {
    let boxes = components.map(\.box).sorted { $0.y < $1.y }
    guard let left = boxes.map(\.x).min(), let right = boxes.map(\.maxX).max() else { return nil }
    var (rows, last) = (0, 0)
    for box in boxes {
      rows += max(0, box.maxY - max(last, box.y))
      last = max(last, box.maxY)
    }
    return Double(right - left) / Double(rows)
  }
}
