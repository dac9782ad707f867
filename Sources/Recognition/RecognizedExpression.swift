public import ImageProcessing
public import MathExpressions

/// One recognised symbol.
public struct RecognizedSymbol: Sendable, Hashable {
  /// As in `SymbolVocabulary`.
  public let label: String
  /// In pixels of the upright picture.
  public let box: PixelBox
  /// The probability of the label in context, from the context network, whose input includes the symbol network's
  /// candidates.
  public let confidence: Double
  /// The other labels considered, likeliest first.
  public let alternatives: [SymbolCandidate]
}

/// One recognised line of writing.
public struct RecognizedExpression: Sendable, Hashable {
  /// The arrangement; each node's `source` is an index into `symbols`.
  public let tree: SymbolLayoutTree
  /// All symbols of the line, indexed by the tree's sources.
  public let symbols: [RecognizedSymbol]
  /// The probability, from 0 to 1, that the whole reading is right.
  public internal(set) var confidence: Double
  /// The features that the confidence was computed from.
  public internal(set) var evidence: ReadingEvidence
  /// Other readings of the same ink, likeliest first.
  public let alternatives: [SymbolLayoutTree]
  /// What stands before the expression and is no part of it: the question's number.
  public internal(set) var item: RecognizedItem?
  /// The components of each symbol, as indices into those of the trace's page: whole components, or strokes of split
  /// ones.
  public let components: [[Int]]
}

/// The number of a question, such as `1)`, `7.` or `(3)`, written before its first line.
public struct RecognizedItem: Sendable, Hashable {
  /// As written, with a circle as brackets.
  public let text: String
  /// In pixels of the upright picture.
  public let box: PixelBox

  /// An item as it was read.
  public init(text: String, box: PixelBox) {
    self.text = text
    self.box = box
  }
}
