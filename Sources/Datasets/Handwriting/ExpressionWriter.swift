import Foundation
import MathSymbols
import NeuralNetworks
import RandomStreams

/// Lays a description out as one writer would on one occasion, from left to right and from the inside out.
///
/// All lengths are in template units, in which a capital of the main line is 100 high, before a fragment is scaled.
struct ExpressionWriter {
  let synthesizer: HandwritingSynthesizer
  let writer: Int
  let style: WriterStyle
  var random: RandomStream
  /// Whose ink the symbols are taken from; nil for the templates. Bars and roots are always drawn anew, since their
  /// content decides their length.
  var hand: HandInk?
  /// The number of the next symbol, in the order of ``ExpressionDescription/labels``.
  private var count = 0

  init(synthesizer: HandwritingSynthesizer, writer: Int, random: RandomStream) {
    self.synthesizer = synthesizer
    self.writer = writer
    self.random = random
    style = synthesizer.style(writer: writer)
  }

  mutating func write(_ description: ExpressionDescription) -> InkFragment {
    switch description {
    case .symbol(let label): symbol(label)
    case .row(let items): row(items)
    case .fraction(let above, let below): fraction(above, below)
    case .scripts(let base, let sub, let sup): scripts(base, sub, sup)
    case .limits(let base, let below, let above): limits(base, below, above)
    case .root(let radicand, let index): root(radicand, index)
    case .fenced(let open, let inner, let close): fenced(open, inner, close)
    }
  }

  /// Begins another expression in the same hand: symbols are numbered from 0 again.
  mutating func restart() { count = 0 }

  private mutating func symbol(_ label: String) -> InkFragment {
    let strokes =
      hand?.strokes(label, random: &random)
      ?? synthesizer.strokes(
        HandInk.likeness[label] ?? label, writer: writer, style: style, random: &random)
    let own = number()
    var fragment = InkFragment(strokes: strokes.map { ($0, own) })
    // A minus is shorter than a fraction bar, though both have one label and so one set of templates.
    if label == "-", let box = fragment.bounds, box.width > 75 {
      fragment = fragment.placed(dx: -box.left).scaledWidth(chance(48, 8) / box.width)
    }
    // The dot of a product stands as high as a minus.
    if label == "\\cdot" { fragment = fragment.placed(dy: Float(StrokeTemplate.axis) - 97 + chance(0, 6)) }
    return fragment.placed(dy: -Float(StrokeTemplate.baseline) + chance(0, style.baselineDrift))
  }

  private mutating func row(_ items: [ExpressionDescription]) -> InkFragment {
    var result = InkFragment()
    var right: Float = 0
    var last: ExpressionDescription?
    for item in items {
      let fragment = write(item)
      guard let box = fragment.bounds else { continue }
      let gap = last.map { self.gap(between: $0, and: item) } ?? 0
      let dx = right + gap - box.left
      result.append(fragment.placed(dx: dx, dy: Float(style.lineSlope) * right * -1))
      right += gap + box.width
      last = item
    }
    return result
  }

  /// The gap between two neighbours: digits stand close together, operators apart.
  private mutating func gap(between first: ExpressionDescription, and second: ExpressionDescription) -> Float {
    let factor = max(Self.looseness(first), Self.looseness(second))
    // Boxes run along the centre of the pen's trace, so the ink is closer by one pen width than the boxes are.
    return max(chance(style.penWidth + style.spacing * factor, 3 + style.spacing * 0.15), Float(style.penWidth) + 2)
  }

  private static func looseness(_ item: ExpressionDescription) -> Double {
    if item == .symbol("\\cdot") || item == .symbol("\\approx") { return 1 }
    guard case .symbol(let label) = item, let role = SymbolVocabulary.symbol(label)?.role else { return 0.7 }
    switch role {
    case .relation: return 1.15
    case .binaryOperator, .function, .bigOperator: return 0.95
    default: return 0.6
    }
  }

  private mutating func fraction(_ above: ExpressionDescription, _ below: ExpressionDescription) -> InkFragment {
    let own = number()
    // Nested and long parts are written smaller.
    let scale = chance(0.85, 0.07)
    let numerator = write(above).placed(scale: scale)
    let denominator = write(below).placed(scale: scale)
    guard let top = numerator.bounds, let bottom = denominator.bounds else { return InkFragment() }
    let axis = Float(StrokeTemplate.axis - StrokeTemplate.baseline)
    let width = max(top.width, bottom.width) + max(chance(14, 9), -4)
    let middle = width / 2
    var result = bar(from: 0, to: width, at: axis, symbol: own)
    let gap = verticalGap()
    result.append(
      numerator.placed(dx: middle - top.left - top.width / 2 + chance(0, 5), dy: axis - gap - top.bottom))
    let otherGap = verticalGap()
    result.append(
      denominator.placed(
        dx: middle - bottom.left - bottom.width / 2 + chance(0, 5), dy: axis + otherGap - bottom.top))
    return result
  }

  private mutating func scripts(
    _ base: ExpressionDescription, _ sub: ExpressionDescription?, _ sup: ExpressionDescription?
  ) -> InkFragment {
    var result = write(base)
    guard let box = result.bounds else { return result }
    // Small bases (`x`, a dot) still have their scripts at the height of a letter.
    let height = max(box.height, 50)
    if let sub {
      let script = write(sub).placed(scale: scriptScale())
      if let own = script.bounds {
        let top = min(box.bottom, 20) - height * chance(0.18, 0.07) - 0.15 * own.height
        result.append(script.placed(dx: box.right + scriptGap() - own.left, dy: top - own.top))
      }
    }
    if let sup {
      let script = write(sup).placed(scale: scriptScale())
      if let own = script.bounds {
        let bottom = box.top + height * chance(0.28, 0.08) + (box.height < 50 ? -0.5 * height : 0)
        result.append(script.placed(dx: box.right + scriptGap() - own.left, dy: min(bottom, -25) - own.bottom))
      }
    }
    return result
  }

  private mutating func limits(
    _ base: ExpressionDescription, _ below: ExpressionDescription?, _ above: ExpressionDescription?
  ) -> InkFragment {
    var result = write(base)
    guard let box = result.bounds else { return result }
    let middle = box.left + box.width / 2
    for (part, sign) in [(below, Float(1)), (above, Float(-1))] {
      guard let part else { continue }
      let script = write(part).placed(scale: scriptScale())
      guard let own = script.bounds else { continue }
      let gap = max(chance(10, 4), 4)
      let dy = sign > 0 ? box.bottom + gap - own.top : box.top - gap - own.bottom
      result.append(script.placed(dx: middle - own.left - own.width / 2 + chance(0, 4), dy: dy))
    }
    return result
  }

  private mutating func root(_ radicand: ExpressionDescription, _ index: ExpressionDescription?) -> InkFragment {
    let own = number()
    let inner = write(radicand)
    guard let box = inner.bounds else { return InkFragment() }
    let top = Double(box.top) - Double(verticalGap())
    let bottom = Double(max(box.bottom, -5)) + Double(chance(2, 4))
    let height = bottom - top
    // The tick has the width it would have beside a single symbol, and grows slowly with the content.
    let reach = 16 + 0.1 * height
    let left = Double(box.left) - Double(verticalGap())
    let end = Double(box.right) + Double(max(chance(8, 7), -6))
    var sign: [StrokeTemplate.ControlPoint] = [
      .init(x: left - reach * 1.8, y: top + height * 0.62), .init(x: left - reach * 1.35, y: top + height * 0.53),
      .init(x: left - reach * 0.8, y: bottom, isCorner: true), .init(x: left, y: top, isCorner: true),
      .init(x: end, y: top + Double(chance(0, 3))),
    ]
    if random.uniform() < 0.2 {
      sign[4].isCorner = true
      sign.append(.init(x: end + 1, y: top + 0.12 * height))
    }
    var result = InkFragment(strokes: structure(sign).map { ($0, own) })
    result.append(inner)
    if let index {
      let script = write(index).placed(scale: scriptScale() * 0.9)
      if let box = script.bounds {
        result.append(
          script.placed(
            dx: Float(left - reach * 1.1) - box.right + chance(0, 2),
            dy: Float(top + height * 0.42) - box.bottom + chance(0, 3)))
      }
    }
    return result
  }

  private mutating func fenced(_ open: String, _ inner: ExpressionDescription, _ close: String) -> InkFragment {
    var left = symbol(open)
    let content = write(inner)
    var right = symbol(close)
    guard let box = content.bounds else { return InkFragment() }
    left = fence(left, around: box)
    right = fence(right, around: box)
    var result = content
    if let own = left.bounds { result.append(left.placed(dx: box.left - fenceGap() - own.right)) }
    if let own = right.bounds { result.append(right.placed(dx: box.right + fenceGap() - own.left)) }
    return result
  }

  /// A bracket stretched to its content, at least to the height of a small letter.
  private mutating func fence(_ fragment: InkFragment, around content: InkBox) -> InkFragment {
    guard var box = fragment.bounds else { return fragment }
    let top = min(content.top, -55)
    let bottom = max(content.bottom, -8)
    let height = (bottom - top) * chance(1.12, 0.08)
    let middle = (top + bottom) / 2 + chance(0, style.baselineDrift)
    let widening = max(0.8, min(1.5, (height / max(box.height, 1)).squareRoot()))
    box = InkBox(
      left: 0, top: middle - height / 2, right: box.width * widening, bottom: middle + height / 2)
    return fragment.fitted(to: box)
  }

  private mutating func bar(from left: Float, to right: Float, at y: Float, symbol: Int) -> InkFragment {
    let tilt = Double(right - left) * Double(chance(-style.lineSlope * 0.5, 0.012))
    let points = [
      StrokeTemplate.ControlPoint(x: Double(left), y: Double(y) - tilt / 2),
      StrokeTemplate.ControlPoint(x: Double(right), y: Double(y) + tilt / 2),
    ]
    return InkFragment(strokes: structure(points).map { ($0, symbol) })
  }

  /// Strokes whose position the content determines, drawn with the hand's jitter but without its slant and stretch.
  private mutating func structure(_ points: [StrokeTemplate.ControlPoint]) -> [Ink.Stroke] {
    PenMotion(style: style, random: &random, keepsPlace: true).strokes(
      StrokeTemplate(strokes: [points]), random: &random)
  }

  private mutating func scriptScale() -> Float { max(chance(style.scriptScale, 0.05), 0.35) }
  private mutating func scriptGap() -> Float { max(chance(style.penWidth + style.spacing * 0.25, 3), 3) }
  private mutating func fenceGap() -> Float { max(chance(style.penWidth + 2 + style.spacing * 0.4, 3), 5) }
  private mutating func verticalGap() -> Float { max(chance(style.penWidth + 4 + style.spacing * 0.25, 4), 6) }

  private mutating func number() -> Int {
    count += 1
    return count - 1
  }

  private mutating func chance(_ mean: Double, _ deviation: Double) -> Float {
    Float(random.normal(mean: mean, deviation: deviation))
  }
}

extension InkFragment {
  func scaledWidth(_ factor: Float) -> InkFragment {
    InkFragment(strokes: strokes.map { ($0.points.map { Ink.Point($0.x * factor, $0.y) }, $0.symbol) })
  }
}
