public import ImageProcessing
public import MathExpressions

/// One symbol as it was read.
public struct RecognizedSymbol: Sendable, Hashable {
  public let label: String
  /// In pixels of the upright picture.
  public let box: PixelBox
  /// How likely the label is in its place: what the context network says, which has seen the symbol network's opinion.
  public let confidence: Double
  /// The other labels considered, likeliest first.
  public let alternatives: [SymbolCandidate]
}

/// One line of writing as it was read.
public struct RecognizedExpression: Sendable, Hashable {
  /// The arrangement; each node's `source` is an index into `symbols`.
  public let tree: SymbolLayoutTree
  public let symbols: [RecognizedSymbol]
  /// How likely the whole reading is right.
  public let confidence: Double
  /// What the confidence was computed from.
  public let evidence: ReadingEvidence
  /// Other readings of the same ink, likeliest first.
  public let alternatives: [SymbolLayoutTree]
  /// The components of each symbol, as indices into those of the trace's page: whole ones, or strokes of them.
  public let components: [[Int]]
}
