public import ImageProcessing
import MathSymbols

/// A rectangle in pixels of the page, with fractional sides; y grows downwards.
public struct LayoutBox: Sendable, Hashable {
  /// The x of the left edge.
  public var left: Double
  /// The y of the upper edge.
  public var top: Double
  /// The x of the right edge.
  public var right: Double
  /// The y of the lower edge.
  public var bottom: Double

  /// A box by its edges.
  public init(left: Double, top: Double, right: Double, bottom: Double) {
    self.left = left
    self.top = top
    self.right = right
    self.bottom = bottom
  }

  /// The outline of whole pixels: right and bottom lie after the last pixel.
  public init(_ box: PixelBox) {
    self.init(left: Double(box.x), top: Double(box.y), right: Double(box.maxX), bottom: Double(box.maxY))
  }

  /// In pixels.
  public var width: Double { right - left }
  /// In pixels.
  public var height: Double { bottom - top }
  /// The x of the centre.
  public var middleX: Double { (left + right) / 2 }
  /// The y of the centre.
  public var middleY: Double { (top + bottom) / 2 }
  /// In pixels.
  public var longerSide: Double { max(width, height) }

  /// The smallest box that holds both.
  public func union(_ other: LayoutBox) -> LayoutBox {
    LayoutBox(
      left: min(left, other.left), top: min(top, other.top), right: max(right, other.right),
      bottom: max(bottom, other.bottom))
  }

  /// The share of the narrower box's width that overlaps the other horizontally, from 0 to 1.
  public func overlapAcross(_ other: LayoutBox) -> Double {
    let common = min(right, other.right) - max(left, other.left)
    return max(0, common / max(1e-9, min(width, other.width)))
  }
}

extension [LayoutBox] {
  /// The median of the longer sides, at least one pixel: the size of a usual symbol.
  var usualSize: Double {
    let sides = map(\.longerSide).sorted()
    return sides.isEmpty ? 1 : Swift.max(1, sides[sides.count / 2])
  }
}

/// A symbol to be placed: its box and the labels that it may have.
public struct LayoutSymbol: Sendable, Hashable {
  /// An index into the reader's list of symbols.
  public let source: Int
  /// Around its ink, in pixels of the page.
  public let box: LayoutBox
  /// Likeliest first.
  public let candidates: [SymbolCandidate]
  /// For each candidate its probability in context, from the parser's context network.
  public var inContext: [Double]

  /// A symbol outside any context: ``inContext`` begins as the candidates' own probabilities.
  public init(source: Int, box: LayoutBox, candidates: [SymbolCandidate]) {
    self.source = source
    self.box = box
    self.candidates = candidates
    inContext = candidates.map(\.probability)
  }

  /// The likeliest label; the reject label where there are no candidates.
  public var label: String { candidates.first?.label ?? SymbolVocabulary.rejectLabel }

  /// The labels with their probabilities in context, likeliest first.
  public var namedInContext: [SymbolCandidate] {
    zip(candidates, inContext).map { SymbolCandidate(label: $0.label, probability: $1) }
      .sorted { $0.probability > $1.probability }
  }
}

extension Component {
  /// Its box with the slope of the writing taken out: rows by which writing falls in one column.
  func levelBox(slope: Double) -> LayoutBox {
    var level = LayoutBox(box)
    let fall = slope * level.middleX
    level.top -= fall
    level.bottom -= fall
    return level
  }
}
