import Foundation
import RandomStreams

/// Where symbols stand on a line, learnt from the templates: real ink comes without a line.
enum SymbolPlacement {
  /// The box in which a symbol's ink usually lies, in template units: capitals reach from 0 to 100.
  static func box(of label: String) -> InkBox? { boxes[label] }

  private static let boxes: [String: InkBox] = SymbolTemplates.rows.keys.reduce(into: [:]) { boxes, label in
    let variants = SymbolTemplates.variants(of: label).compactMap { template in
      InkBox(template.strokes.joined().map { Ink.Point(Float($0.x), Float($0.y)) })
    }
    guard !variants.isEmpty else { return }
    let count = Float(variants.count)
    boxes[label] = InkBox(
      left: variants.map(\.left).reduce(0, +) / count, top: variants.map(\.top).reduce(0, +) / count,
      right: variants.map(\.right).reduce(0, +) / count, bottom: variants.map(\.bottom).reduce(0, +) / count)
  }

  /// Below this height over width a symbol is as wide as its kind, above it as tall.
  private static let flat: Float = 0.6

  /// How large a dot is before the pen's width, of which little remains in a template: a pen that rests leaves more.
  private static let dotSize: ClosedRange<Float> = 5...13

  private static func dot(
    _ strokes: [Ink.Stroke], _ own: InkBox, in usual: InkBox, random: inout RandomStream
  ) -> [Ink.Stroke] {
    let size = dotSize.lowerBound + (dotSize.upperBound - dotSize.lowerBound) * Float(random.uniform())
    let factor = size / max(own.width, own.height, 1e-3)
    let (x, y) = ((usual.left + usual.right) / 2, usual.bottom - size / 2)
    return strokes.map { stroke in
      let points = stroke.map {
        Ink.Point(
          x + ($0.x - own.left - own.width / 2) * factor, y + ($0.y - own.top - own.height / 2) * factor)
      }
      // A single point has no size to scale.
      return points.count == 1 ? [Ink.Point(x - size / 3, y), Ink.Point(x + size / 3, y)] : points
    }
  }

  /// Ink moved and scaled to where its symbol stands, its shape kept.
  ///
  /// - Parameter xHeight: by how much this hand's small letters are larger than the templates'.
  static func placed(
    _ strokes: [Ink.Stroke], as label: String, xHeight: Float, random: inout RandomStream
  ) -> [Ink.Stroke] {
    guard let own = InkBox(strokes.lazy.joined()), var usual = box(of: label) else { return strokes }
    let isFlat = usual.height < flat * usual.width
    if max(usual.width, usual.height) < dotSize.upperBound {
      return dot(strokes, own, in: usual, random: &random)
    }
    if !isFlat, usual.top > 30, usual.bottom > 90 {
      // A small letter grows upwards from its line, and g downwards as well.
      let line = min(usual.bottom, 100)
      usual.top = line - (line - usual.top) * xHeight
    }
    let size = Float(exp(random.normal(deviation: 0.06)))
    let scale = isFlat ? usual.width / max(own.width, 1e-3) : usual.height / max(own.height, 1e-3)
    // A dot has no size to speak of, and a vertical bar no width.
    let limit = 1.6 * max(usual.width, usual.height) / max(own.width, own.height, 1e-3)
    let factor = min(scale, limit) * size
    let middle = isFlat || usual.height < 12 ? (usual.top + usual.bottom) / 2 : nil
    let top = middle.map { $0 - own.height * factor / 2 } ?? usual.bottom - own.height * factor
    return strokes.map { stroke in
      stroke.map {
        Ink.Point(usual.left + ($0.x - own.left) * factor, top + ($0.y - own.top) * factor)
      }
    }
  }
}
