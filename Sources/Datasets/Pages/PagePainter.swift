import Foundation
import ImageProcessing
import RandomStreams

/// Puts a page into pixels: paper, print, ink and dirt in their colours, under uneven light, through lens and sensor.
struct PagePainter {
  let conditions: PageConditions
  let lens: PageLens
  /// Whether it is a board on which chalk or a felt pen writes, rather than paper.
  let board: Board?

  enum Board { case chalk, white }

  /// The colours of one page.
  private struct Palette {
    var paper: SIMD3<Float>
    var ink: SIMD3<Float>
    /// Marks that another pen drew, such as a teacher's.
    var mark: SIMD3<Float>
    var print: SIMD3<Float>
    var table: SIMD3<Float>
    /// How much paper shows through the trace, 0...1.
    var grain: Float
    /// The pen's width in heights of a capital.
    var pen: Double
  }

  struct Painting {
    var image: ColorImage
    /// `height * width` values of ``PageDrawing/Layer``.
    var layers: [UInt8]
    /// Half the pen's width in pixels.
    var reach: Float
    /// What wrote: ink, pencil, chalk or felt pen.
    var pen: String
  }

  func paint(_ drawing: PageDrawing, sheet: PageSheet, random: inout RandomStream) -> Painting {
    let (width, height) = (lens.width, lens.height)
    let isPencil = board == nil && random.uniform() < conditions.pencil
    let palette = palette(isPencil: isPencil, random: &random)
    let letter = 100 * lens.scale
    let pen = Float(max(palette.pen * letter, 1.1))
    var canvases = (0..<3).map { _ in PageCanvas(width: width, height: height) }
    let pressure = isPencil ? 0.35 : board == .chalk ? 0.3 : 0.2
    for stroke in drawing.strokes where stroke.layer != .background {
      let place = stroke.layer == .ink ? 0 : 1
      canvases[place].draw(lens.place(stroke.points), penWidth: pen, pressure: pressure, random: &random)
    }
    let printRadius = Float(max(0.5, 0.02 * letter))
    for stroke in sheet.prints { canvases[2].line(lens.place(stroke), radius: printRadius) }
    for hole in sheet.holes {
      let middle = lens.place(hole.middle)
      canvases[2].segment(from: middle, to: middle, radius: hole.radius * Float(lens.scale), strength: 1)
    }
    var levels = paper(palette, random: &random)
    var layers = [UInt8](repeating: 0, count: width * height)
    draw(sheet.rules, on: &levels, &layers)
    let grain = LatticeNoise(width: width, height: height, cell: max(1.5, 0.03 * letter), random: &random)
    for (canvas, layer, color, grained) in [
      (canvases[2], PageDrawing.Layer.print, palette.print, Float(0)),
      (canvases[1], .mark, palette.mark, palette.grain), (canvases[0], .ink, palette.ink, palette.grain),
    ] {
      for index in levels.indices where canvas.coverage[index] > 0 {
        let amount = canvas.coverage[index]
        let shown = amount * (1 - grained * max(0, 0.35 + grain[index % width, index / width]))
        levels[index] += (color - levels[index]) * shown
        if amount > Self.visible { layers[index] = layer.rawValue }
      }
    }
    light(&levels, palette, random: &random)
    let image = expose(levels, random: &random)
    let name = board == .chalk ? "chalk" : board == .white ? "felt pen" : isPencil ? "pencil" : "ink"
    return Painting(image: image, layers: layers, reach: pen / 2, pen: name)
  }

  /// The least difference of ink and paper in levels, in full light.
  private static let leastContrast: Float = 55

  /// The coverage from which a pixel counts as drawn.
  private static let visible: Float = 0.35

  // MARK: Colours

  private func palette(isPencil: Bool, random: inout RandomStream) -> Palette {
    func near(_ r: Double, _ g: Double, _ b: Double, _ spread: Double) -> SIMD3<Float> {
      let common = random.uniform(-spread...spread)
      return SIMD3(r, g, b).map { $0 + common + random.uniform(-spread...spread) / 5 }
    }
    let table = near(80, 70, 60, 50)
    if let board {
      if board == .chalk {
        let paper = random.uniform() < 0.6 ? near(45, 70, 58, 14) : near(48, 48, 50, 14)
        let chalk = near(215, 215, 205, 25)
        return Palette(
          paper: paper, ink: chalk, mark: random.uniform() < 0.3 ? near(220, 200, 120, 15) : chalk,
          print: chalk, table: table, grain: Float(random.uniform(0.3...0.8)), pen: random.uniform(0.08...0.16))
      }
      let inks = [near(30, 50, 130, 25), near(35, 35, 40, 20), near(175, 40, 45, 20), near(25, 105, 70, 20)]
      let felt = inks[random.below(inks.count)]
      return Palette(
        paper: near(222, 224, 226, 14), ink: felt, mark: random.uniform() < 0.4 ? inks[random.below(4)] : felt,
        print: near(60, 60, 60, 10), table: table, grain: Float(random.uniform(0...0.3)),
        pen: random.uniform(0.09...0.17))
    }
    let papers = [near(225, 226, 224, 20), near(214, 212, 222, 20), near(205, 202, 190, 22), near(185, 190, 195, 25)]
    let paper = papers[random.below(papers.count)]
    let pens = [near(35, 45, 110, 25), near(30, 30, 34, 18), near(45, 50, 80, 20), near(25, 40, 140, 20)]
    let full = isPencil ? near(75, 75, 80, 20) : pens[random.below(pens.count)]
    // Ink that is hardly darker than its paper is read by nobody.
    let contrast = (paper - full).sum() / 3
    let share = max(Float(random.uniform(conditions.contrast)), min(1, Self.leastContrast / max(contrast, 1)))
    let ink = paper + (full - paper) * share
    let red = paper + (near(190, 45, 50, 20) - paper) * Float(random.uniform(0.6...1))
    return Palette(
      paper: paper, ink: ink, mark: random.uniform() < 0.2 ? red : ink, print: near(45, 45, 48, 20), table: table,
      grain: isPencil ? Float(random.uniform(0.2...0.75)) : Float(random.uniform(0...0.2)),
      pen: isPencil ? random.uniform(0.04...0.085) : random.uniform(0.05...0.115))
  }

  /// Paper with its clouds and grain, or a board with what was wiped off it.
  private func paper(_ palette: Palette, random: inout RandomStream) -> [SIMD3<Float>] {
    let (width, height) = (lens.width, lens.height)
    let letter = 100 * lens.scale
    let texture = Float(conditions.texture * random.uniform(0.3...1))
    let clouds = LatticeNoise(width: width, height: height, cell: letter * 1.6, random: &random)
    let smears = LatticeNoise(width: width, height: height, cell: letter * 0.5, random: &random)
    let grain = LatticeNoise(width: width, height: height, cell: 2, random: &random)
    let smear: Float = board == .chalk ? Float(random.uniform(4...14)) : 0
    var levels = [SIMD3<Float>](repeating: palette.paper, count: width * height)
    for y in 0..<height {
      for x in 0..<width {
        let rough = texture * (0.7 * clouds[x, y] + 0.4 * grain[x, y]) + smear * (0.5 + 0.5 * smears[x / 3, y])
        levels[y * width + x] += SIMD3(repeating: rough)
        let inside = max(0, min(1, lens.depth(x: Float(x) + 0.5, y: Float(y) + 0.5) + 0.5))
        if inside < 1 {
          let table = palette.table * (1 + 0.12 * clouds[x, y])
          levels[y * width + x] = table + (levels[y * width + x] - table) * inside
        }
      }
    }
    return levels
  }

  private func draw(_ rules: [PageSheet.Rule], on levels: inout [SIMD3<Float>], _ layers: inout [UInt8]) {
    // Rules of one look share a canvas, so that crossings are no darker than lines.
    let looks = Dictionary(grouping: rules.indices) { "\(rules[$0].color) \(rules[$0].darkness) \(rules[$0].radius)" }
    for look in looks.sorted(by: { ($0.value.first ?? 0) < ($1.value.first ?? 0) }) {
      guard let first = look.value.first.map({ rules[$0] }) else { continue }
      var canvas = PageCanvas(width: lens.width, height: lens.height)
      for index in look.value {
        canvas.line(lens.place(rules[index].points), radius: max(0.45, rules[index].radius * Float(lens.scale)))
      }
      for index in levels.indices where canvas.coverage[index] > 0 {
        let inside = lens.depth(x: Float(index % lens.width) + 0.5, y: Float(index / lens.width) + 0.5)
        guard inside > 0 else { continue }
        levels[index] += (first.color - levels[index]) * canvas.coverage[index] * first.darkness
        if canvas.coverage[index] > Self.visible { layers[index] = PageDrawing.Layer.rule.rawValue }
      }
    }
  }

  // MARK: Light, lens, sensor

  private func light(_ levels: inout [SIMD3<Float>], _ palette: Palette, random: inout RandomStream) {
    var effects = PageEffects()
    (effects.gradient, effects.vignette, effects.shadow) = (conditions.gradient, conditions.vignette, conditions.shadow)
    let lamp = PageLamp(effects, width: lens.width, height: lens.height, random: &random)
    // Lamps are not white.
    let tint = SIMD3<Float>(Float(random.uniform(0.95...1.04)), 1, Float(random.uniform(0.9...1.06)))
    let shade = lens.fold == nil ? 1 : Float(random.uniform(0.82...1.05))
    let crease = lens.fold.map { fold in
      (normal: fold.normal, place: fold.place)
    }
    // A glare on a white board.
    let glare = board == .white ? Float(random.uniform(0...45)) : 0
    let spot = SIMD2(Float(random.uniform()) * Float(lens.width), Float(random.uniform()) * Float(lens.height))
    let reach = Float(max(lens.width, lens.height)) * 0.25
    for y in 0..<lens.height {
      for x in 0..<lens.width {
        let index = y * lens.width + x
        levels[index] = levels[index] * lamp.brightness(x: x, y: y) * tint
        if let crease {
          let p = SIMD2(Double(x) - Double(lens.width) / 2, Double(y) - Double(lens.height) / 2)
          if (p * crease.normal).sum() > crease.place { levels[index] *= shade }
        }
        if glare > 0 {
          let away = (SIMD2(Float(x), Float(y)) - spot) / reach
          levels[index] += SIMD3(repeating: glare * exp(-(away * away).sum()))
        }
      }
    }
  }

  private func expose(_ levels: [SIMD3<Float>], random: inout RandomStream) -> ColorImage {
    let blur = conditions.blur * random.uniform()
    let noise = conditions.noise * random.uniform()
    let common = conditions.noise * random.uniform() * 0.7
    var grey = PagePicture(width: lens.width, height: lens.height, levels: [Float](repeating: 0, count: levels.count))
    grey.addNoise(deviation: common, random: &random)
    var pixels = [UInt8](repeating: 0, count: levels.count * 3)
    for channel in 0..<3 {
      var picture = PagePicture(width: lens.width, height: lens.height, levels: levels.map { $0[channel] })
      picture.blur(deviation: blur)
      picture.addNoise(deviation: noise, random: &random)
      for index in levels.indices {
        pixels[index * 3 + channel] = UInt8(clamped: (picture.levels[index] + grey.levels[index]).rounded())
      }
    }
    return ColorImage(width: lens.width, height: lens.height, pixels: pixels)
  }
}

extension PageCanvas {
  /// Draws a line through points, of even width.
  mutating func line(_ points: Ink.Stroke, radius: Float) {
    for (from, to) in zip(points, points.dropFirst()) { segment(from: from, to: to, radius: radius, strength: 1) }
  }
}

extension SIMD3<Double> {
  /// Each number changed.
  fileprivate func map(_ change: (Double) -> Double) -> SIMD3<Float> {
    SIMD3<Float>(Float(change(x)), Float(change(y)), Float(change(z)))
  }
}
