import Foundation
import ImageProcessing
import RandomStreams

/// One thing on a page that is no mathematics: drawn by the hand that writes, or printed on the paper.
///
/// A reader that reads the writing rightly should read it so with any of these beside it.
public struct PageMark: Sendable, Hashable {
  /// What is drawn, and where.
  public enum Kind: String, Sendable, CaseIterable {
    /// A frame drawn round the writing.
    case box
    /// A loop drawn round it.
    case ellipse
    /// A line under it.
    case underline
    /// Two lines under it.
    case doubleUnderline = "double underline"
    /// A printed line below it.
    case ruleBelow = "rule below"
    /// A printed line through the feet of its symbols.
    case ruleTouching = "rule touching"
    /// A printed line from top to bottom, left of it.
    case marginLine = "margin line"
    /// Printed lines from top to bottom, through it.
    case verticalRules = "vertical rules"
    /// A dot to its left.
    case speckLeft = "speck left"
    /// A dot to its right.
    case speckRight = "speck right"
    /// Nothing is added, and the picture stands on its head.
    case turned = "turned by 180"
  }

  /// What is drawn.
  public let kind: Kind
  /// The strokes in the units of the expression's ink.
  public let strokes: [Ink.Stroke]
  /// Points that must be inside the picture; printed lines leave it on both sides.
  let anchors: [Ink.Point]
  /// How dark it is between paper (0) and ink (1) where it is printed; nil for the writer's pen.
  let darkness: Double?

  /// Whether the picture stands on its head.
  public var isTurned: Bool { kind == .turned }

  /// A mark round an expression, different for each number.
  public init(_ kind: Kind, on expression: InkExpression, seed: UInt64, number: Int) {
    var random = RandomStream(
      seed: seed, 0x3A6B, UInt64(bitPattern: Int64(number)), HandwritingSynthesizer.number(of: kind.rawValue))
    let box =
      InkBox(expression.ink.strokes.lazy.joined()) ?? InkBox(left: 0, top: 0, right: 1, bottom: 1)
    self.kind = kind
    darkness =
      [.ruleBelow, .ruleTouching, .marginLine, .verticalRules].contains(kind) ? random.uniform(0.3...0.9) : nil
    var pen = MarkPen(box: box, size: Float(PageOfInk.symbolHeight(of: expression)), random: random)
    (strokes, anchors) = pen.draw(kind)
  }
}

/// Draws marks round a box of ink; all lengths are multiples of the usual height of its symbols.
struct MarkPen {
  let box: InkBox
  /// The usual height of symbols in the ink's units.
  let size: Float
  var random: RandomStream

  mutating func draw(_ kind: PageMark.Kind) -> (strokes: [Ink.Stroke], anchors: [Ink.Point]) {
    // Far enough to leave any frame, turned or not.
    let far = 3 * (box.width + box.height) + 20 * size
    func level(_ y: Float) -> Ink.Stroke { [Ink.Point(box.left - far, y), Ink.Point(box.right + far, y)] }
    func upright(_ x: Float) -> Ink.Stroke { [Ink.Point(x, box.top - far), Ink.Point(x, box.bottom + far)] }
    switch kind {
    case .box: return drawn([frame()])
    case .ellipse: return drawn([loop()])
    case .underline: return drawn([underline(0.15...0.5)])
    case .doubleUnderline:
      let gap = length(0.12...0.3)
      let first = underline(0.15...0.45)
      var second = underline(0...0)
      let lower = (first.map(\.y).max() ?? 0) + gap - (second.map(\.y).min() ?? 0)
      second = second.map { Ink.Point($0.x, $0.y + lower) }
      return drawn([first, second])
    case .ruleBelow:
      let y = box.bottom + length(0.15...0.6)
      return ([level(y)], [Ink.Point(box.left, y)])
    case .ruleTouching: return ([level(box.bottom - length(-0.02...0.2))], [])
    case .marginLine:
      let x = box.left - length(0.25...1.2)
      return ([upright(x)], [Ink.Point(x, box.bottom)])
    case .verticalRules:
      let distance = length(0.9...2.5)
      var x = box.left - distance * Float(random.uniform())
      var strokes: [Ink.Stroke] = []
      while x < box.right + distance {
        strokes.append(upright(x))
        x += distance
      }
      return (strokes, [])
    case .speckLeft: return drawn([speck(box.left - length(0.3...0.9))])
    case .speckRight: return drawn([speck(box.right + length(0.3...0.9))])
    case .turned: return ([], [])
    }
  }

  private func drawn(_ strokes: [Ink.Stroke]) -> (strokes: [Ink.Stroke], anchors: [Ink.Point]) {
    (strokes, Array(strokes.joined()))
  }

  private mutating func length(_ range: ClosedRange<Double>) -> Float { Float(random.uniform(range)) * size }

  /// A hand's line between two points: bowed, uneven, and not quite there.
  mutating func line(from a: Ink.Point, to b: Ink.Point) -> Ink.Stroke {
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let reach = (dx * dx + dy * dy).squareRoot()
    let steps = max(6, Int(clamped: Double(reach / max(size, 1e-6)) * 6))
    let bow = Float(random.normal(deviation: 0.012))
    var shake = SIMD2<Float>.zero
    return (0...steps).map { step in
      let part = Float(step) / Float(steps)
      shake =
        shake * 0.85 + SIMD2(Float(random.normal(deviation: 0.008)), Float(random.normal(deviation: 0.008))) * size
      let arch = 4 * part * (1 - part) * bow
      return Ink.Point(a.x + dx * part - dy * arch + shake.x, a.y + dy * part + dx * arch + shake.y)
    }
  }

  /// A closed frame in one stroke, its corners off by a little and its end past its beginning.
  mutating func frame() -> Ink.Stroke {
    let margins = (0..<4).map { _ in length(0.25...0.6) }
    func off(_ random: inout RandomStream) -> Float { Float(random.normal(deviation: 0.05)) * size }
    let corners = [
      Ink.Point(box.left - margins[0], box.top - margins[1]), Ink.Point(box.right + margins[2], box.top - margins[1]),
      Ink.Point(box.right + margins[2], box.bottom + margins[3]),
      Ink.Point(box.left - margins[0], box.bottom + margins[3]),
    ].map { Ink.Point($0.x + off(&random), $0.y + off(&random)) }
    var stroke: Ink.Stroke = []
    for (from, to) in zip(corners, corners.dropFirst() + corners.prefix(1)) {
      stroke += line(from: stroke.last ?? from, to: to)
    }
    return stroke + [Ink.Point(corners[0].x + off(&random), corners[0].y + off(&random) - 0.05 * size)]
  }

  /// A loop that holds the box's middle and clears its ends; like a hand's, it does not quite meet its beginning.
  mutating func loop() -> Ink.Stroke {
    let across = Double(box.width) * random.uniform(0.54...0.62) + Double(length(0.35...0.7))
    let down = Double(box.height) * random.uniform(0.58...0.72) + Double(length(0.3...0.55))
    let (x, y) = (Double(box.left + box.right) / 2, Double(box.top + box.bottom) / 2)
    let start = random.uniform(-2.6...(-0.6))
    let turn = 2 * Double.pi + random.uniform(-0.15...0.5)
    let steps = 72
    var (wave, drift) = (0.0, 0.0)
    return (0...steps).map { step in
      let angle = start + turn * Double(step) / Double(steps)
      wave = wave * 0.9 + random.normal(deviation: 0.006)
      drift += random.normal(deviation: 0.002)
      let swell = 1 + wave + drift
      return Ink.Point(Float(x + across * swell * cos(angle)), Float(y + down * swell * sin(angle)))
    }
  }

  private mutating func underline(_ gap: ClosedRange<Double>) -> Ink.Stroke {
    let y = box.bottom + length(gap)
    let tilt = Float(random.normal(deviation: 0.01)) * box.width
    return line(
      from: Ink.Point(box.left - length(-0.1...0.3), y - tilt / 2),
      to: Ink.Point(box.right + length(-0.1...0.3), y + tilt / 2))
  }

  /// A dot as a pen leaves it that rested on the paper.
  private mutating func speck(_ x: Float) -> Ink.Stroke {
    let y = box.top + (box.bottom - box.top) * Float(random.uniform())
    let reach = length(0.02...0.09)
    let angle = random.uniform(0...6.28)
    return [
      Ink.Point(x, y), Ink.Point(x + reach * Float(cos(angle)), y + reach * Float(sin(angle))),
    ]
  }
}
