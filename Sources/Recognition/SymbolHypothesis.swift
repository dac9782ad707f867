public import ImageProcessing

/// Pieces of ink that may together be one symbol.
public struct SymbolHypothesis: Sendable, Hashable {
  /// Indices into the page's components, ascending.
  public let components: [Int]
  /// The box of all of them, in the page's pixels.
  public let box: PixelBox
  /// The widest gap that has to be bridged between its pieces, in stroke widths; 0 for one piece.
  public let gap: Double

  public init(components: [Int], box: PixelBox, gap: Double) {
    self.components = components
    self.box = box
    self.gap = gap
  }
}

/// A label that a hypothesis may have.
public struct SymbolCandidate: Sendable, Hashable, Codable {
  public let label: String
  public let probability: Double

  public init(label: String, probability: Double) {
    self.label = label
    self.probability = probability
  }
}

/// A hypothesis with what the network says of it.
public struct ClassifiedHypothesis: Sendable, Hashable {
  public let hypothesis: SymbolHypothesis
  /// The likeliest labels, falling; the reject class is not among them.
  public let candidates: [SymbolCandidate]
  /// How likely it is that this is no symbol.
  public let rejection: Double

  /// The same ink taken for dirt: a hypothesis that names nothing.
  var asSpeck: ClassifiedHypothesis { ClassifiedHypothesis(hypothesis: hypothesis, candidates: [], rejection: 1) }
  var isSpeck: Bool { candidates.isEmpty }

  public init(hypothesis: SymbolHypothesis, candidates: [SymbolCandidate], rejection: Double) {
    self.hypothesis = hypothesis
    self.candidates = candidates
    self.rejection = rejection
  }
}
