import ImageProcessing
import NeuralNetworks
import RandomStreams

/// Ink that is no symbol, cut from real expressions: neighbours taken together and symbols that lack a part.
///
/// A reader proposes such groups all the time; a network that has seen them can say that they are nothing.
public struct RejectSamples: Sendable {
  public let seed: UInt64
  /// How many groups are made for each symbol of an expression.
  public var share = 0.3

  public init(seed: UInt64) { self.seed = seed }

  /// Groups of an expression's neighbouring symbols, labelled `label`; `number` makes its random stream.
  public func samples(of expression: InkExpression, number: Int, label: String) -> [InkSample] {
    var random = RandomStream(seed: seed, DataPurpose.sampling.rawValue, UInt64(number))
    let usualSize = expression.usualSymbolSize
    let boxes = expression.symbols.map { InkBounds(expression.strokes(of: $0)) }
    var result: [InkSample] = []
    let wanted = Int(clamped: Double(expression.symbols.count) * share + random.uniform())
    for _ in 0..<wanted {
      let first = random.below(expression.symbols.count)
      guard var strokes = group(expression, first, boxes, usualSize, &random) else { continue }
      strokes.sort { ($0.first?.x ?? 0) < ($1.first?.x ?? 0) }
      result.append(InkSample(strokes: strokes, label: label, writer: expression.writer, usualSize: usualSize))
    }
    return result
  }

  private func group(
    _ expression: InkExpression, _ first: Int, _ boxes: [InkBounds?], _ usualSize: Float, _ random: inout RandomStream
  ) -> [Ink.Stroke]? {
    let symbol = expression.symbols[first]
    guard let box = boxes[first] else { return nil }
    if let part = incomplete(expression, symbol, &random) { return part }
    // Two neighbours mostly; three and four look like the words sin, cos, log.
    var members = [first]
    var around = box
    let wanted = 2 + (random.uniform() < 0.4 ? 1 : 0) + (random.uniform() < 0.15 ? 1 : 0)
    while members.count < wanted {
      let near = expression.symbols.indices.filter { other in
        guard !members.contains(other), let second = boxes[other] else { return false }
        return around.gap(to: second) < usualSize * 0.8
          && !(members.count == 1 && Self.looksWhole(symbol, expression.symbols[other]))
      }
      guard !near.isEmpty else { break }
      let next = near[random.below(near.count)]
      members.append(next)
      if let second = boxes[next] { around.join(second) }
    }
    guard members.count > 1 else { return nil }
    return members.flatMap { expression.strokes(of: expression.symbols[$0]) }
  }

  /// Some strokes of a symbol whose parts alone mean nothing.
  private func incomplete(_ expression: InkExpression, _ symbol: InkSymbol, _ random: inout RandomStream)
    -> [Ink.Stroke]?
  {
    let strokes = expression.strokes(of: symbol)
    guard ["\\div", "\\neq", "\\ldots", "5", "%", "E", "F", "\\pi"].contains(symbol.label), strokes.count > 2 else {
      return nil
    }
    var kept = strokes
    kept.remove(at: random.below(kept.count))
    return kept
  }

  /// Pairs that make another symbol when taken together are no rejects.
  private static func looksWhole(_ a: InkSymbol, _ b: InkSymbol) -> Bool {
    let flat: Set = ["-", "=", ".", "+", "<", ">", "|", "1", "/", ",", "\\prime"]
    return flat.contains(a.label) && flat.contains(b.label)
  }
}

extension InkBounds {
  /// The distance between two boxes along the axis in which they are further apart; 0 where they overlap.
  public func gap(to other: InkBounds) -> Float {
    max(0, max(other.minX - maxX, minX - other.maxX), max(other.minY - maxY, minY - other.maxY))
  }

  /// Grows to hold another box too.
  public mutating func join(_ other: InkBounds) {
    minX = min(minX, other.minX)
    minY = min(minY, other.minY)
    maxX = max(maxX, other.maxX)
    maxY = max(maxY, other.maxY)
  }
}
