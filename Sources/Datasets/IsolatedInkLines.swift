import MathSymbols
import RandomStreams

/// Sets symbols that were written one by one into lines, so that groups of neighbours can be cut from hands of which there is no
/// running text.
///
/// Without wrong groups of these hands a network would learn that what is written by them is always a symbol.
public struct IsolatedInkLines: Sendable {
  /// Of the order, the gaps and how far symbols stray from the line.
  public let seed: UInt64
  /// Symbols of a line.
  private static let length = 6
  /// The size of a usual symbol in the lines' units.
  private static let unit: Float = 100

  /// Lines of given randomness.
  public init(seed: UInt64) { self.seed = seed }

  /// Lines of the isolated ones among the samples, each of one writer; what is left of a writer after the last whole line is not
  /// used. Hands of fewer symbols than a line has make none.
  public func lines(_ samples: [InkSample]) -> [InkExpression] {
    var ofWriter: [String: [InkSample]] = [:]
    var writers: [String] = []
    for sample in samples where sample.isIsolated {
      if ofWriter[sample.writer] == nil { writers.append(sample.writer) }
      ofWriter[sample.writer, default: []].append(sample)
    }
    return writers.enumerated().flatMap { number, writer -> [InkExpression] in
      var random = RandomStream(seed: seed, DataPurpose.synthesis.rawValue, UInt64(number))
      var own = ofWriter[writer] ?? []
      for place in own.indices.dropLast() { own.swapAt(place, place + random.below(own.count - place)) }
      return stride(from: 0, to: own.count - own.count % Self.length, by: Self.length).map { first in
        line(own[first..<first + Self.length], writer: writer, random: &random)
      }
    }
  }

  private func line(_ samples: ArraySlice<InkSample>, writer: String, random: inout RandomStream) -> InkExpression {
    var strokes: [Ink.Stroke] = []
    var symbols: [InkSymbol] = []
    var right: Float = 0
    for sample in samples {
      guard let bounds = InkBounds(sample.strokes) else { continue }
      let scale = Self.unit / sample.usualSize
      let left = right + Self.unit * Float(random.uniform(0.08...0.5))
      let top = Self.top(of: sample.label, height: bounds.height * scale) + Self.unit * Float(random.normal() * 0.06)
      let first = strokes.count
      strokes += sample.strokes.map { stroke in
        stroke.map { Ink.Point(($0.x - bounds.minX) * scale + left, ($0.y - bounds.minY) * scale + top) }
      }
      symbols.append(InkSymbol(label: sample.label, strokes: Array(first..<strokes.count), id: ""))
      right = left + bounds.width * scale
    }
    return InkExpression(
      id: "", writer: writer, latex: "", mathML: "", subset: "", ink: Ink(strokes: strokes), symbols: symbols)
  }

  /// Where a symbol of some height begins, with the baseline at 0 and capitals as high as ``unit``, y downwards.
  private static func top(of label: String, height: Float) -> Float {
    switch SymbolVocabulary.symbol(label)?.zone ?? .ascender {
    case .ascender, .middle, .baseline: -height
    case .descender: -0.65 * height
    case .full: -0.5 * unit - height / 2
    case .axis: -0.45 * unit - height / 2
    case .top: -unit
    }
  }
}
