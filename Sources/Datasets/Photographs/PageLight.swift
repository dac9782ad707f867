import Foundation
import ImageProcessing
import NeuralNetworks
import RandomStreams

/// The grey levels of a page: paper, printed lines, ink and dirt, under uneven light.
struct PageLight {
  let effects: PageEffects
  let view: PageView
  let symbolHeight: Double
  let hasEdge: Bool

  /// The level of each pixel of the canvas, 0...255, before the lens.
  ///
  /// - Parameter prints: lines printed on the paper besides its ruling, and how dark they are between paper and ink.
  func levels(of canvas: PageCanvas, prints: (canvas: PageCanvas, darkness: Double)? = nil, random: inout RandomStream)
    -> [Float]
  {
    let (width, height) = (canvas.width, canvas.height)
    let paper = Float(random.uniform(effects.paper))
    let ink = min(Float(random.uniform(effects.ink)), paper * 0.6)
    let table = Float(random.uniform(15...90))
    let rules = ruling(width, height, random: &random)
    let rule = paper + (ink - paper) * Float(effects.rulingDarkness * random.uniform(0.4...1))
    let texture = Float(effects.texture * random.uniform(0.3...1))
    let clouds = LatticeNoise(width: width, height: height, cell: symbolHeight * 1.5, random: &random)
    let grain = LatticeNoise(width: width, height: height, cell: 2, random: &random)
    let pencil = Float(random.uniform() < 0.5 ? effects.pencilGrain * random.uniform() : 0)
    let dirt = specks(width, height, random: &random)
    let lamp = PageLamp(effects, width: width, height: height, random: &random)
    var levels = [Float](repeating: 0, count: width * height)
    for y in 0..<height {
      for x in 0..<width {
        let index = y * width + x
        let roughness = grain[x, y]
        var level = paper + texture * (0.7 * clouds[x, y] + 0.4 * roughness)
        level += (rule - level) * rules.coverage[index]
        if let prints {
          level += (paper + (ink - paper) * Float(prints.darkness) - level) * prints.canvas.coverage[index]
        }
        level += (ink - level) * canvas.coverage[index] * (1 - pencil * max(0, 0.4 + roughness))
        level += (ink - level) * dirt.coverage[index] * 0.7
        if hasEdge {
          let inside = max(0, min(1, view.depth(x: Float(x) + 0.5, y: Float(y) + 0.5) + 0.5))
          level = table * (1 + 0.15 * clouds[x, y]) * (1 - inside) + level * inside
        }
        levels[index] = level * lamp.brightness(x: x, y: y)
      }
    }
    return levels
  }

  private func ruling(_ width: Int, _ height: Int, random: inout RandomStream) -> PageCanvas {
    var canvas = PageCanvas(width: width, height: height)
    guard random.uniform() < effects.rulingProbability else { return canvas }
    let isSquared = random.uniform() < 0.5
    let distance = symbolHeight * (isSquared ? random.uniform(0.4...0.9) : random.uniform(1...2))
    let radius = Float(random.uniform(0.4...0.9))
    // The lines extend beyond the frame, which is rotated relative to the page.
    let reach = Double(width + height)
    var position = -reach + distance * random.uniform()
    while position < 2 * reach {
      let (near, far, here) = (Float(-reach), Float(2 * reach), Float(position))
      let ends = (view.place(Ink.Point(near, here)), view.place(Ink.Point(far, here)))
      if isVisible(ends, width, height) { canvas.segmentInPieces(from: ends.0, to: ends.1, radius: radius) }
      if isSquared {
        let ends = (view.place(Ink.Point(here, near)), view.place(Ink.Point(here, far)))
        if isVisible(ends, width, height) { canvas.segmentInPieces(from: ends.0, to: ends.1, radius: radius) }
      }
      position += distance
    }
    return canvas
  }

  private func isVisible(_ ends: (Ink.Point, Ink.Point), _ width: Int, _ height: Int) -> Bool {
    guard let box = InkBox([ends.0, ends.1]) else { return false }
    return box.right > -2 && box.bottom > -2 && box.left < Float(width) + 2 && box.top < Float(height) + 2
  }

  private func specks(_ width: Int, _ height: Int, random: inout RandomStream) -> PageCanvas {
    var canvas = PageCanvas(width: width, height: height)
    for _ in 0..<random.below(max(effects.specks, 0) + 1) {
      let place = Ink.Point(Float(random.uniform() * Double(width)), Float(random.uniform() * Double(height)))
      let size = Float(symbolHeight * random.uniform(0.005...0.03))
      let end = Ink.Point(place.x + Float(random.normal()) * size, place.y + Float(random.normal()) * size)
      canvas.segment(from: place, to: end, radius: max(size, 0.4), strength: Float(random.uniform(0.3...1)))
    }
    return canvas
  }
}

extension PageCanvas {
  /// Draws a long line in pieces, so that a slanted one does not visit its whole bounding box.
  mutating func segmentInPieces(from a: Ink.Point, to b: Ink.Point, radius: Float) {
    let count = max(1, Int(clamped: (max(abs(b.x - a.x), abs(b.y - a.y)) / 24).rounded(.up)))
    for index in 0..<count {
      let (from, to) = (Float(index) / Float(count), Float(index + 1) / Float(count))
      segment(
        from: Ink.Point(a.x + (b.x - a.x) * from, a.y + (b.y - a.y) * from),
        to: Ink.Point(a.x + (b.x - a.x) * to, a.y + (b.y - a.y) * to), radius: radius, strength: 1)
    }
  }
}

/// Uneven light: a gradient, dark corners and the soft edge of a shadow.
struct PageLamp {
  private let width: Float
  private let height: Float
  private let slope: SIMD2<Float>
  private let vignette: Float
  private let shadow: Float
  private let shadowNormal: SIMD2<Float>
  private let shadowPlace: Float
  private let shadowSoftness: Float

  init(_ effects: PageEffects, width: Int, height: Int, random: inout RandomStream) {
    self.width = Float(width)
    self.height = Float(height)
    let angle = random.uniform(0...(2 * .pi))
    slope = SIMD2(Float(cos(angle)), Float(sin(angle))) * Float(effects.gradient * random.uniform())
    vignette = Float(effects.vignette * random.uniform())
    shadow = Float(random.uniform() < 0.6 ? effects.shadow * random.uniform() : 0)
    let direction = random.uniform(0...(2 * .pi))
    shadowNormal = SIMD2(Float(cos(direction)), Float(sin(direction)))
    shadowPlace = Float(random.uniform(-0.35...0.35))
    shadowSoftness = Float(random.uniform(0.005...0.15))
  }

  /// The brightness at a pixel, 1 in full light.
  func brightness(x: Int, y: Int) -> Float {
    let place = SIMD2((Float(x) + 0.5) / width - 0.5, (Float(y) + 0.5) / height - 0.5)
    var light =
      1 - (0.5 + (place * slope).sum() / max((slope * slope).sum().squareRoot(), 1e-6))
      * (slope * slope).sum().squareRoot()
    light *= 1 - 2 * vignette * (place * place).sum()
    let across = ((place * shadowNormal).sum() - shadowPlace) / shadowSoftness
    light *= 1 - shadow * max(0, min(1, 0.5 + across / 2))
    return light
  }
}
