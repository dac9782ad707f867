import Foundation
import MathSymbols
import NeuralNetworks
import RandomStreams

/// Synthesizes handwriting from stroke templates, distorted by a writer's style and at random.
///
/// The templates were drawn by eye, and extended by what a network trained on them alone misread in CROHME's test set
/// of 2013. Everything is a function of the seed, the writer's number and the sample's number, so nothing needs to be
/// stored.
public struct HandwritingSynthesizer: Sendable {
  /// Another seed gives other writers.
  public let seed: UInt64

  /// A synthesizer; nothing is drawn yet.
  public init(seed: UInt64) { self.seed = seed }

  /// The labels that can be written, in the vocabulary's order: those with a template, the functions, and the reject
  /// class.
  public static let labels: [String] = SymbolVocabulary.all.map(\.label).filter { canWrite($0) }

  static func canWrite(_ label: String) -> Bool {
    SymbolTemplates.rows[label] != nil || SymbolTemplates.letterGroups[label] != nil
      || label == SymbolVocabulary.rejectLabel
  }

  /// The style of a writer, from 0.
  public func style(writer: Int) -> WriterStyle { WriterStyle(seed: seed, writer: writer) }

  /// One symbol, on the line of ``StrokeTemplate``: capitals reach from y = 0 to y = 100, `g` down to 140.
  ///
  /// Empty for a label that is not among ``labels``.
  public func symbol(_ label: String, writer: Int, sample: Int) -> Ink {
    let style = style(writer: writer)
    var random = stream(label, writer: writer, sample: sample)
    if label == SymbolVocabulary.rejectLabel {
      return RejectSynthesizer(synthesizer: self, style: style, writer: writer, sample: sample).ink(&random)
    }
    return Ink(strokes: strokes(label, writer: writer, style: style, random: &random))
  }

  /// The strokes of a symbol, drawn with a random stream of the caller's.
  func strokes(_ label: String, writer: Int, style: WriterStyle, random: inout RandomStream) -> [Ink.Stroke] {
    let template =
      if let letters = SymbolTemplates.letterGroups[label] {
        word(letters, writer: writer, style: style, random: &random)
      } else {
        shape(label, writer: writer, style: style, random: &random)
      }
    return write(template, style: style, random: &random)
  }

  /// The strokes of a template that the caller built (a root with its bar, a fraction bar).
  func write(_ template: StrokeTemplate, style: WriterStyle, random: inout RandomStream) -> [Ink.Stroke] {
    PenMotion(style: style, random: &random).strokes(template, random: &random)
  }

  /// The random stream of one sample. The label enters as text, so that a new row of the vocabulary changes no other
  /// symbol.
  func stream(_ label: String, writer: Int, sample: Int) -> RandomStream {
    RandomStream(
      seed: seed, UInt64(bitPattern: Int64(writer)), Self.number(of: label), UInt64(bitPattern: Int64(sample)))
  }

  /// The writer's shape of a symbol: the chosen way of writing it, with this writer's own deviation from the template.
  func shape(_ label: String, writer: Int, style: WriterStyle, random: inout RandomStream) -> StrokeTemplate {
    let variants = SymbolTemplates.variants(of: label)
    guard !variants.isEmpty else { return StrokeTemplate(strokes: []) }
    var habit = RandomStream(seed: seed, UInt64(bitPattern: Int64(writer)), Self.number(of: label))
    let favourite = Self.draw(variants.count, &habit)
    let other = Self.draw(variants.count, &habit)
    let choice = random.uniform() < style.consistency ? favourite : other
    var template = variants[choice]
    // Long strokes may bend further than short ones: a digit's deviation would turn a dot into a scrawl.
    let range = template.strokes.joined().map { max(abs($0.x - 30), abs($0.y - 60)) }.max() ?? 0
    let extent = min(1, 0.3 + range / 80)
    for stroke in template.strokes.indices where template.strokes[stroke].count > 1 {
      let deviation = style.shapeDeviation * extent * Self.relativeSize(template.strokes[stroke])
      for point in template.strokes[stroke].indices {
        template.strokes[stroke][point].x += habit.normal(deviation: deviation)
        template.strokes[stroke][point].y += habit.normal(deviation: deviation)
      }
    }
    return template
  }

  /// A function's letters one after the other.
  private func word(_ letters: [String], writer: Int, style: WriterStyle, random: inout RandomStream) -> StrokeTemplate
  {
    var strokes: [[StrokeTemplate.ControlPoint]] = []
    var right = 0.0
    for letter in letters {
      let template = shape(letter, writer: writer, style: style, random: &random)
      let range = template.horizontalRange
      let gap = random.normal(mean: 6 + style.spacing * 0.25, deviation: 3)
      strokes += template.moved(by: right - range.lowerBound + (strokes.isEmpty ? 0 : gap)).strokes
      right += range.upperBound - range.lowerBound + (strokes.isEmpty ? 0 : gap)
    }
    return StrokeTemplate(strokes: strokes)
  }

  /// The size of a stroke relative to a whole symbol, 0...1: small strokes vary less.
  static func relativeSize(_ stroke: [StrokeTemplate.ControlPoint]) -> Double {
    guard let first = stroke.first else { return 0 }
    let reach = stroke.map { max(abs($0.x - first.x), abs($0.y - first.y)) }.max() ?? 0
    return min(1, 0.1 + reach / 50)
  }

  /// A random index of a variant, earlier ones being likelier: weights 1, 0.8, 0.64, ...
  private static func draw(_ count: Int, _ random: inout RandomStream) -> Int {
    let weights = (0..<count).map { pow(0.8, Double($0)) }
    var rest = random.uniform() * weights.reduce(0, +)
    for (index, weight) in weights.enumerated() {
      rest -= weight
      if rest < 0 { return index }
    }
    return count - 1
  }

  /// A number for a label: the FNV-1a hash of its text.
  static func number(of label: String) -> UInt64 {
    label.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }
}
