public import ImageProcessing
import MathSymbols

/// A rectangle in the page's pixels with real sides.
public struct LayoutBox: Sendable, Hashable {
  public var left: Double
  public var top: Double
  public var right: Double
  public var bottom: Double

  public init(left: Double, top: Double, right: Double, bottom: Double) {
    self.left = left
    self.top = top
    self.right = right
    self.bottom = bottom
  }

  public init(_ box: PixelBox) {
    self.init(left: Double(box.x), top: Double(box.y), right: Double(box.maxX), bottom: Double(box.maxY))
  }

  public var width: Double { right - left }
  public var height: Double { bottom - top }
  public var middleX: Double { (left + right) / 2 }
  public var middleY: Double { (top + bottom) / 2 }
  public var longerSide: Double { max(width, height) }

  public func union(_ other: LayoutBox) -> LayoutBox {
    LayoutBox(
      left: min(left, other.left), top: min(top, other.top), right: max(right, other.right),
      bottom: max(bottom, other.bottom))
  }

  /// How much of the narrower of the two lies over or under the other, from 0 to 1.
  public func overlapAcross(_ other: LayoutBox) -> Double {
    let common = min(right, other.right) - max(left, other.left)
    return max(0, common / max(1e-9, min(width, other.width)))
  }
}

extension [LayoutBox] {
  /// The median of the longer sides, at least a pixel: the size of a usual symbol.
  var usualSize: Double {
    let sides = map(\.longerSide).sorted()
    return sides.isEmpty ? 1 : Swift.max(1, sides[sides.count / 2])
  }
}

/// A symbol to be placed: its box and the labels that it may have.
public struct LayoutSymbol: Sendable, Hashable {
  /// What the reader calls it: an index into its list of symbols.
  public let source: Int
  public let box: LayoutBox
  /// Likeliest first.
  public let candidates: [SymbolCandidate]
  /// For each candidate how likely it is in its place among the others; the parser's context network says it.
  public var inContext: [Double]

  public init(source: Int, box: LayoutBox, candidates: [SymbolCandidate]) {
    self.source = source
    self.box = box
    self.candidates = candidates
    inContext = candidates.map(\.probability)
  }

  /// The likeliest label.
  public var label: String { candidates.first?.label ?? SymbolVocabulary.rejectLabel }

  /// The labels with their probabilities among the other symbols, falling.
  public var namedInContext: [SymbolCandidate] {
    zip(candidates, inContext).map { SymbolCandidate(label: $0.label, probability: $1) }
      .sorted { $0.probability > $1.probability }
  }
}
