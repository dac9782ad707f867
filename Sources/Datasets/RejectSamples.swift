import ImageProcessing
import NeuralNetworks
import RandomStreams

/// Ink that is not a symbol, cut from real expressions: neighbours joined, and symbols that lack a part.
///
/// A reader proposes such groups all the time; a network that has seen them can reject them.
public struct RejectSamples: Sendable {
  /// Of the choice of groups.
  public let seed: UInt64
  /// The mean number of groups for each symbol of an expression.
  public var share = 0.3

  /// Makes 0.3 groups for each symbol.
  public init(seed: UInt64) { self.seed = seed }

  /// Groups cut from an expression, labelled `label`; `number` selects the random stream.
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
    // Mostly two neighbours; three and four resemble the words sin, cos, log.
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

  /// Some strokes of a symbol whose parts mean nothing by themselves.
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

  /// Whether a pair makes another symbol when joined, so that it is no reject.
  private static func looksWhole(_ a: InkSymbol, _ b: InkSymbol) -> Bool {
    let flat: Set = ["-", "=", ".", "+", "<", ">", "|", "1", "/", ",", "\\prime"]
    return flat.contains(a.label) && flat.contains(b.label)
  }
}

extension InkBounds {
  /// The gap between two boxes along the axis in which they are farther apart, in the ink's units; 0 where they
  /// overlap.
  public func gap(to other: InkBounds) -> Float {
    max(0, max(other.minX - maxX, minX - other.maxX), max(other.minY - maxY, minY - other.maxY))
  }

  /// Extends the box to include another.
  public mutating func join(_ other: InkBounds) {
    minX = min(minX, other.minX)
    minY = min(minY, other.minY)
    maxX = max(maxX, other.maxX)
    maxY = max(maxY, other.maxY)
  }
}
