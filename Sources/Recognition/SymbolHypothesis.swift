import Foundation
public import ImageProcessing

/// Pieces of ink that may together form one symbol.
public struct SymbolHypothesis: Sendable, Hashable {
  /// Indices into the page's components, ascending.
  public let components: [Int]
  /// The box around all of them, in pixels of the page.
  public let box: PixelBox
  /// The widest gap between its pieces that must be bridged, in stroke widths; 0 for one piece.
  public let gap: Double
  /// How many connected pieces of ink it consists of; strokes cut from the same piece count once.
  public let pieces: Int
  /// Whether it takes part of a connected piece of ink and leaves the rest.
  public let isCut: Bool
  /// How many pen strokes continue from it into other ink.
  public let brokenStrokes: Int

  /// - Parameter pieces: nil for the number of components.
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

  /// The longer side of the box in pixels.
  var longerSide: Double { Double(max(box.width, box.height)) }
}

/// A label that a hypothesis may have.
public struct SymbolCandidate: Sendable, Hashable, Codable {
  /// As in `SymbolVocabulary`.
  public let label: String
  /// From 0 to 1.
  public let probability: Double

  /// A label with its probability.
  public init(label: String, probability: Double) {
    self.label = label
    self.probability = probability
  }
}

/// A hypothesis with the network's verdict.
public struct ClassifiedHypothesis: Sendable, Hashable {
  /// The ink.
  public let hypothesis: SymbolHypothesis
  /// The likeliest labels, by falling probability; the reject class is not among them.
  public internal(set) var candidates: [SymbolCandidate]
  /// The probability that the ink is not a symbol.
  public let rejection: Double
  /// The evidence from its pieces; nil for one piece.
  public internal(set) var joined: JoinedPieces?

  /// For a hypothesis that the ink is dirt, its log odds; nil for symbols.
  public internal(set) var speckOdds: Double?

  /// The same ink taken for dirt.
  func asSpeck(odds: Double) -> ClassifiedHypothesis {
    var speck = ClassifiedHypothesis(hypothesis: hypothesis, candidates: [], rejection: 1)
    speck.speckOdds = odds
    return speck
  }
  var isSpeck: Bool { speckOdds != nil }

  /// The same with some labels likelier or less likely: their sum stays.
  ///
  /// - Parameter weight: in log probability; a label of weight minus infinity goes, unless there is no other.
  func weighed(_ weight: (String) -> Double) -> ClassifiedHypothesis {
    let weights = candidates.map { weight($0.label) }
    guard weights.contains(where: { $0 != 0 }) else { return self }
    let total = candidates.reduce(0) { $0 + $1.probability }
    let raw = zip(candidates, weights).map { $0.probability * exp($1) }
    let sum = raw.reduce(0, +)
    guard sum > 0 else { return self }
    var result = self
    result.candidates = zip(candidates, raw).filter { $1 > 0 }
      .map { SymbolCandidate(label: $0.label, probability: $1 / sum * total) }
      .sorted { $0.probability > $1.probability }
    return result
  }

  /// A classified hypothesis; nothing is known about its pieces yet.
  public init(hypothesis: SymbolHypothesis, candidates: [SymbolCandidate], rejection: Double) {
    self.hypothesis = hypothesis
    self.candidates = candidates
    self.rejection = rejection
  }
}
