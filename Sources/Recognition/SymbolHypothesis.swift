public import ImageProcessing

/// Pieces of ink that may together be one symbol.
public struct SymbolHypothesis: Sendable, Hashable {
  /// Indices into the page's components, ascending.
  public let components: [Int]
  /// The box of all of them, in the page's pixels.
  public let box: PixelBox
  /// The widest gap that has to be bridged between its pieces, in stroke widths; 0 for one piece.
  public let gap: Double
  /// How many connected pieces of ink it is made of; strokes cut from one are one.
  public let pieces: Int
  /// Holds a part of a connected piece of ink and leaves another.
  public let isCut: Bool
  /// How many strokes of the pen run on from it into other ink.
  public let brokenStrokes: Int

  /// - Parameter pieces: nil for as many as there are components.
  public init(
    components: [Int], box: PixelBox, gap: Double, pieces: Int? = nil, isCut: Bool = false, brokenStrokes: Int = 0
  ) {
    self.components = components
    self.box = box
    self.gap = gap
    self.pieces = pieces ?? components.count
    self.isCut = isCut
    self.brokenStrokes = brokenStrokes
  }

  /// In pixels.
  var longerSide: Double { Double(max(box.width, box.height)) }
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
  /// What is known of its pieces; nil for one piece.
  public internal(set) var joined: JoinedPieces?

  /// The logarithm of the odds of a hypothesis that names nothing: its ink is dirt; nil for symbols.
  public internal(set) var speckOdds: Double?

  /// The same ink taken for dirt.
  func asSpeck(odds: Double) -> ClassifiedHypothesis {
    var speck = ClassifiedHypothesis(hypothesis: hypothesis, candidates: [], rejection: 1)
    speck.speckOdds = odds
    return speck
  }
  var isSpeck: Bool { speckOdds != nil }

  public init(hypothesis: SymbolHypothesis, candidates: [SymbolCandidate], rejection: Double) {
    self.hypothesis = hypothesis
    self.candidates = candidates
    self.rejection = rejection
  }
}
