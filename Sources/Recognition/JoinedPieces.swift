import Foundation
import ImageProcessing
import MathSymbols

/// Evidence that several pieces of ink are one symbol, beyond the network's label for them together.
///
/// A crop shows no scale, and the network cannot see the pieces: it reads `L_0` as an `L` with a blot and `I_m` as
/// `\lim`. A letter that is usually written in one piece, but whose pieces are confidently recognised on their own, is
/// more likely two symbols.
public struct JoinedPieces: Sendable, Hashable {
  /// The sum of the log probabilities of the pieces' own likeliest labels.
  let sureness: Double
  /// The longer side of the smallest piece relative to the usual symbol, and relative to the largest piece.
  let smallest: Double
  let smallestShare: Double
  /// The share of the smallest piece's width that overlaps the others horizontally.
  let overlap: Double
  /// The widest gap, and the log of the width, both relative to the usual symbol.
  let gap: Double
  let width: Double

  /// Weights of the log odds.
  ///
  /// Fitted by logistic regression on the groups that the detector finds in every sixth expression of CROHME's training
  /// ink: 5,246 groups that the network does not reject, of which 28 % are symbols. In fourfold cross-validation the
  /// log loss is 0.171; with only the label's probability, the reject class and the number of pieces it is 0.204.
  public struct Parameters: ParameterGroup {
    /// The constant term.
    public var constant = -2.11
    /// For the log of the label's probability.
    public var label = 1.977
    /// For the log of the reject class's probability.
    public var rejection = -0.465
    /// For the log of how common the number of pieces is.
    public var pieces = 0.667
    /// For the log of the width relative to the usual symbol.
    public var width = 0.795
    /// For the size of the smallest piece relative to the largest.
    public var smallestShare = 2.914
    /// For function names, which are several letters.
    public var name = -1.447
    /// For groups of four, most of which are names, `\div` or `\ldots`.
    public var four = 2.262
    /// For the widest gap, where the label is usually written in this many pieces.
    public var usualGap = -4.232
    /// For the smallest piece's overlap, likewise.
    public var usualOverlap = 0.827
    /// For the widest gap, where the label is usually written in fewer pieces.
    public var brokenGap = -7.036
    /// For the pieces' own log probabilities, likewise.
    public var brokenSureness = -1.847
    /// For the size of the smallest piece relative to the usual symbol, likewise.
    public var brokenSmallest = -2.25
    /// For the smallest piece's overlap, likewise.
    public var brokenOverlap = 1.591

    /// The fitted values.
    public init() {}

    /// The names in the model file.
    public static let fields: [ParameterField<Self>] = [
      ParameterField("constant", \.constant),
      ParameterField("label", \.label),
      ParameterField("rejection", \.rejection),
      ParameterField("pieces", \.pieces),
      ParameterField("width", \.width),
      ParameterField("smallestShare", \.smallestShare),
      ParameterField("name", \.name),
      ParameterField("four", \.four),
      ParameterField("usualGap", \.usualGap),
      ParameterField("usualOverlap", \.usualOverlap),
      ParameterField("brokenGap", \.brokenGap),
      ParameterField("brokenSureness", \.brokenSureness),
      ParameterField("brokenSmallest", \.brokenSmallest),
      ParameterField("brokenOverlap", \.brokenOverlap),
    ]
  }

  /// Smaller probabilities are raised to this: estimates of near-impossibility are no more precise.
  private static let leastProbability = 1e-4

  /// The log odds that the pieces are one symbol with this label.
  ///
  /// - Parameter pieceLog: the log of how common this number of pieces is for the label.
  func logOdds(
    _ candidate: SymbolCandidate, rejection: Double, pieces: Int, pieceLog: Double, _ weights: Parameters
  ) -> Double {
    var odds =
      weights.constant + weights.label * Self.log(candidate.probability) + weights.rejection * Self.log(rejection)
    odds += weights.pieces * pieceLog + weights.width * width + weights.smallestShare * smallestShare
    if SymbolVocabulary.symbol(candidate.label)?.role == .function { odds += weights.name }
    if pieces >= 4 { odds += weights.four }
    guard pieces > SymbolVocabulary.symbol(candidate.label)?.parts.upperBound ?? 1 else {
      return odds + weights.usualGap * gap + weights.usualOverlap * overlap
    }
    return odds + weights.brokenGap * gap + weights.brokenSureness * sureness
      + weights.brokenSmallest * min(1, smallest) + weights.brokenOverlap * overlap
  }

  private static func log(_ probability: Double) -> Double { Foundation.log(max(probability, leastProbability)) }

  /// - Parameter pieces: the pieces of the hypothesis, two or more.
  init?(_ hypothesis: SymbolHypothesis, pieces: [ClassifiedHypothesis], scale: PageScale) {
    let usualSize = scale.usualSize
    let boxes = pieces.map(\.hypothesis.box)
    let sides = boxes.map { Double(max($0.width, $0.height)) }
    guard boxes.count > 1, let small = sides.indices.min(by: { sides[$0] < sides[$1] }), let largest = sides.max()
    else { return nil }
    let around = PixelBox.union(of: boxes.indices.lazy.filter { $0 != small }.map { boxes[$0] })
    let common = max(0, min(around.maxX, boxes[small].maxX) - max(around.x, boxes[small].x))
    sureness = pieces.reduce(0) { $0 + Self.log($1.candidates.first?.probability ?? 0) }
    smallest = sides[small] / usualSize
    smallestShare = sides[small] / largest
    overlap = Double(common) / Double(boxes[small].width)
    gap = min(2, hypothesis.gap * scale.strokeWidth / usualSize)
    width = Foundation.log(Double(hypothesis.box.width) / usualSize)
  }

  /// A line's hypotheses, those of several pieces with the evidence about these, which are themselves among the
  /// hypotheses.
  static func weighed(_ hypotheses: [ClassifiedHypothesis], scale: PageScale) -> [ClassifiedHypothesis] {
    let single = hypotheses.filter { $0.hypothesis.pieces == 1 && !$0.isSpeck }
    let wholes = Dictionary(
      single.filter { !$0.hypothesis.isCut }.map { ($0.hypothesis.components[0], $0) },
      uniquingKeysWith: { first, _ in first })
    let cuts = Dictionary(
      single.filter(\.hypothesis.isCut).map { ($0.hypothesis.components, $0) }, uniquingKeysWith: { first, _ in first })
    return hypotheses.map { item in
      guard item.hypothesis.pieces > 1, !item.isSpeck else { return item }
      var pieces = item.hypothesis.components.compactMap { wholes[$0] }
      // Strokes are parts of a component; together they are one piece.
      let strokes = item.hypothesis.components.filter { wholes[$0] == nil }
      if !strokes.isEmpty {
        guard let part = cuts[strokes] else { return item }
        pieces.append(part)
      }
      var weighed = item
      weighed.joined = JoinedPieces(item.hypothesis, pieces: pieces, scale: scale)
      return weighed
    }
  }
}
