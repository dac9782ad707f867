import Foundation
import ImageProcessing
import RandomStreams

/// What is printed on a page: rules, a margin line, squares or dots, words and frames.
struct PageSheet {
  /// One printed line of the paper.
  struct Rule {
    var kind: String
    var points: Ink.Stroke
    /// Half its width in units of the page.
    var radius: Float
    var color: SIMD3<Float>
    /// How much of its colour it has over the paper's, 0...1.
    var darkness: Float
  }

  private(set) var rules: [Rule] = []
  /// Words and frames in print.
  private(set) var prints: [Ink.Stroke] = []
  /// Holes and spirals at the sheet's left edge: middle and radius.
  private(set) var holes: [(middle: Ink.Point, radius: Float)] = []

  /// Colours of rules as notebooks have them: blue, grey, violet, brown.
  private static let colors: [SIMD3<Float>] = [
    SIMD3(90, 115, 175), SIMD3(105, 105, 110), SIMD3(125, 100, 160), SIMD3(75, 80, 95), SIMD3(130, 110, 90),
  ]
  private static let marginColors: [SIMD3<Float>] = [SIMD3(215, 90, 95), SIMD3(230, 120, 150), SIMD3(110, 140, 200)]

  init(
    under drawing: inout PageDrawing, conditions: PageConditions, isBoard: Bool, synthesizer: HandwritingSynthesizer,
    random: inout RandomStream
  ) {
    let bounds = drawing.bounds
    let far = 0.8 * max(bounds.width, bounds.height) + 600
    let color = Self.colors[random.below(Self.colors.count)] + Float(random.uniform(-15...15))
    let darkness = Float(random.uniform(conditions.ruleDarkness))
    let radius = Float(random.uniform(0.9...3))
    func add(_ kind: String, _ a: Ink.Point, _ b: Ink.Point, _ color: SIMD3<Float>, _ share: Float = 1) {
      rules.append(Rule(kind: kind, points: [a, b], radius: radius * share, color: color, darkness: darkness * share))
    }
    if !isBoard, random.uniform() < conditions.rules {
      // The first line stands on a rule, a little above it or through it.
      let foot = 100 * Float(random.uniform(-0.12...0.3))
      let kind = random.uniform()
      let parts = kind < 0.6 ? 1 : kind < 0.85 ? 2 + random.below(2) : 0
      let pitch = drawing.pitch / Float(max(parts, 1))
      let hasFineRules = random.uniform() < 0.15
      var y = foot - (far / drawing.pitch).rounded(.up) * drawing.pitch
      while y < bounds.bottom + far {
        if parts == 0 {
          var x = bounds.left - far
          while x < bounds.right + far {
            add("dots", Ink.Point(x, y), Ink.Point(x + 1, y), color, 1.3)
            x += drawing.pitch / 2
          }
          y += drawing.pitch / 2
        } else {
          add(parts == 1 ? "rule" : "square", Ink.Point(bounds.left - far, y), Ink.Point(bounds.right + far, y), color)
          if parts == 1, hasFineRules {
            let fine = y - 0.45 * pitch
            add("fine rule", Ink.Point(bounds.left - far, fine), Ink.Point(bounds.right + far, fine), color, 0.6)
          }
          y += pitch
        }
      }
      if parts > 1 {
        var x = bounds.left - far
        while x < bounds.right + far {
          add("square", Ink.Point(x, bounds.top - far), Ink.Point(x, bounds.bottom + far), color)
          x += pitch
        }
      }
    }
    if !isBoard, random.uniform() < conditions.marginLine {
      let x =
        random.uniform() < 0.5
        ? bounds.left - 100 * Float(random.uniform(0.2...1)) : drawing.left - 100 * Float(random.uniform(0.1...0.4))
      let own = Self.marginColors[random.below(Self.marginColors.count)]
      add("margin line", Ink.Point(x, bounds.top - far), Ink.Point(x, bounds.bottom + far), own)
      if random.uniform() < 0.2 {
        add("margin line", Ink.Point(x - 14, bounds.top - far), Ink.Point(x - 14, bounds.bottom + far), own)
      }
    }
    if !isBoard, random.uniform() < 0.3 * conditions.rules * Double(conditions.mark) * 2 {
      let (step, x) = (100 * Float(random.uniform(0.5...0.9)), bounds.left - 100 * Float(random.uniform(0.9...1.6)))
      var y = bounds.top - 200
      while y < bounds.bottom + 200 {
        holes.append((Ink.Point(x, y), 100 * Float(random.uniform(0.14...0.2))))
        y += step
      }
    }
    if random.uniform() < conditions.print { printSomething(on: &drawing, synthesizer, random: &random) }
  }

  /// A line of print above the writing, or a frame for the answer.
  private mutating func printSomething(
    on drawing: inout PageDrawing, _ synthesizer: HandwritingSynthesizer, random: inout RandomStream
  ) {
    let bounds = drawing.bounds
    if random.uniform() < 0.5, let last = drawing.lines.last?.box {
      let (x, y) = (100 * Float(random.uniform(0.4...1)), 100 * Float(random.uniform(0.35...0.6)))
      let (l, t, r, b) = (last.left - x, last.top - y, last.right + x, last.bottom + y)
      prints.append([Ink.Point(l, t), Ink.Point(r, t), Ink.Point(r, b), Ink.Point(l, b), Ink.Point(l, t)])
      drawing.marks.append(.init(kind: "printed frame", text: nil, box: InkBox(left: l, top: t, right: r, bottom: b)))
      return
    }
    let text = Self.sentences[random.below(Self.sentences.count)]
    let height = Float(random.uniform(0.45...0.75))
    var x = bounds.left + 100 * Float(random.uniform(-0.3...0.6))
    let (left, foot) = (x, bounds.top - 100 * Float(random.uniform(0.5...1.2)))
    for character in text {
      let template = SymbolTemplates.variants(of: String(character)).first
      if let template, let box = InkBox(template.strokes.joined().map { Ink.Point(Float($0.x), Float($0.y)) }) {
        prints += template.strokes.map { stroke in
          StrokeCurve.path(through: stroke).map {
            Ink.Point(x + (Float($0.x) - box.left) * height, foot + (Float($0.y) - 100) * height)
          }
        }
        x += (box.width + 16) * height
      } else {
        x += 38 * height
      }
    }
    drawing.notes.append(
      .init(kind: "print", text: text, box: InkBox(left: left, top: foot - 100 * height, right: x, bottom: foot)))
  }

  private static let sentences = [
    "find the values of x and y", "simplify and give your answer", "a man has 25 apples", "calculate the area",
    "find x in each case", "the side is given in cm",
  ]
}
