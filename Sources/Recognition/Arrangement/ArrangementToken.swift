/// Ink that may be a symbol, as the arrangement network is told of it.
package struct ArrangementToken: Sendable, Hashable {
  /// Around the ink, in pixels of the page.
  package var box: LayoutBox
  /// What the crops' networks call it, likeliest first.
  package var candidates: [SymbolCandidate]
  /// The probability by them that it is no symbol.
  package var rejection: Double
  /// The connected pieces of ink, and the widest gap between them in stroke widths.
  package var pieces: Int
  package var gap: Double
  /// Whether it was cut out of connected ink, and how many pen strokes go on into other ink.
  package var isCut: Bool
  package var brokenStrokes: Int

  /// A hypothesis of the reader.
  package init(_ classified: ClassifiedHypothesis) {
    box = LayoutBox(classified.hypothesis.box)
    candidates = classified.candidates
    rejection = classified.rejection
    pieces = classified.hypothesis.pieces
    gap = classified.hypothesis.gap
    isCut = classified.hypothesis.isCut
    brokenStrokes = classified.hypothesis.brokenStrokes
  }

  /// Ink of one piece, by its parts.
  package init(box: LayoutBox, candidates: [SymbolCandidate], rejection: Double = 0) {
    self.box = box
    self.candidates = candidates
    self.rejection = rejection
    (pieces, gap, isCut, brokenStrokes) = (1, 0, false, 0)
  }
}
