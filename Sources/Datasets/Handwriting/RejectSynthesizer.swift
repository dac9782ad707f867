import Foundation
import ImageProcessing
import MathSymbols
import NeuralNetworks
import RandomStreams

/// Synthesizes ink that is not a symbol, as wrong segmentation leaves it: pieces of symbols, neighbours joined, specks
/// and scribbles.
struct RejectSynthesizer {
  let synthesizer: HandwritingSynthesizer
  let style: WriterStyle
  let writer: Int
  let sample: Int

  /// Symbols whose parts are not symbols themselves; neighbours are drawn from them too.
  ///
  /// Operators are not among them: a piece of `+` or `=` is a minus.
  private static let sources = [
    "2", "3", "4", "5", "6", "8", "9", "a", "b", "d", "x", "y", "k", "\\sqrt", "\\pi", "\\sum", "%", "g", "m", "w",
  ]

  func ink(_ random: inout RandomStream) -> Ink {
    let kind = random.uniform()
    if kind < 0.35, let piece = piece(&random) { return Ink(strokes: piece) }
    if kind < 0.85 { return Ink(strokes: neighbours(&random)) }
    return Ink(strokes: scribble(&random))
  }

  /// A stretch of 35 % to 65 % of a symbol's ink, from somewhere inside to an end; nil where that is just a line, which
  /// could be a 1, a minus or a bracket.
  private func piece(_ random: inout RandomStream) -> [Ink.Stroke]? {
    let whole = strokes(&random)
    let count = whole.reduce(0) { $0 + $1.count }
    var rest = max(3, Int(clamped: Double(count) * random.uniform(0.35...0.65)))
    let fromEnd = random.uniform() < 0.5
    var kept: [Ink.Stroke] = []
    for stroke in fromEnd ? whole.reversed() : whole where rest > 0 {
      kept.append(Array(fromEnd ? stroke.suffix(rest) : stroke.prefix(rest)))
      rest -= stroke.count
    }
    guard let box = InkBox(kept.lazy.joined()) else { return nil }
    return min(box.width, box.height) > 0.4 * max(box.width, box.height) ? kept : nil
  }

  /// One symbol with at least half of another beside it.
  private func neighbours(_ random: inout RandomStream) -> [Ink.Stroke] {
    let first = strokes(&random)
    let second = strokes(&random)
    let right = first.joined().map(\.x).max() ?? 0
    let left = second.joined().map(\.x).min() ?? 0
    let dx = right - left + Float(random.uniform(-8...style.spacing))
    let dy = Float(random.normal(deviation: 12))
    let scale = Float(random.uniform(0.6...1.1))
    return first + second.map { $0.map { Ink.Point($0.x * scale + dx, $0.y * scale + dy) } }
  }

  /// A crossing-out: a zigzag over a box.
  private func scribble(_ random: inout RandomStream) -> [Ink.Stroke] {
    let (width, height) = (random.uniform(30...110), random.uniform(20...100))
    let points = (0..<(5 + random.below(12))).map { index in
      StrokeTemplate.ControlPoint(
        x: index.isMultiple(of: 2) ? random.uniform(0...0.25) * width : random.uniform(0.75...1) * width,
        y: random.uniform() * height, isCorner: random.uniform() < 0.2)
    }
    return synthesizer.write(StrokeTemplate(strokes: [points]), style: style, random: &random)
  }

  private func strokes(_ random: inout RandomStream) -> [Ink.Stroke] {
    let label = Self.sources[random.below(Self.sources.count)]
    return synthesizer.strokes(label, writer: writer, style: style, random: &random)
  }
}
