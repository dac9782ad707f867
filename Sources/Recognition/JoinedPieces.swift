import Foundation
import ImageProcessing
import MathSymbols

/// What speaks for several pieces of ink being one symbol, besides how the network names them together.
///
/// A crop shows no scale, and the network knows nothing of the pieces: it reads `L_0` as an `L` with a blot and `I_m` as
/// `\lim`. A letter that is written in one piece, and whose pieces are sure symbols by themselves, is rather two symbols.
public struct JoinedPieces: Sendable, Hashable {
  /// The sum of the logarithms of the pieces' own likeliest labels.
  let sureness: Double
  /// The longer side of the smallest piece, against the usual symbol and against that of the largest piece.
  let smallest: Double
  let smallestShare: Double
  /// The share of the smallest piece's width that lies over or under the others.
  let overlap: Double
  /// The widest gap, and the logarithm of the width, against the usual symbol.
  let gap: Double
  let width: Double

  /// Weights of the logarithm of the odds.
  ///
  /// By logistic regression on the groups that the detector finds in every sixth expression of CROHME's training ink: 5,246
  /// groups that the network does not reject, of which 28 % are symbols. In four parts of it, each judged by the others'
  /// weights, the mean logarithm of the loss is 0.171; with the label's probability, the reject class and the number of
  /// pieces alone 0.204.
  private enum Weight {
    static let constant = -2.11
    static let label = 1.977
    static let rejection = -0.465
    static let pieces = 0.667
    static let width = 0.795
    static let smallestShare = 2.914
    /// A function's name, which is several letters, and groups of four, most of which are names or `\div` and `\ldots`.
    static let name = -1.447
    static let four = 2.262
    /// Where the label is usually written in so many pieces.
    static let usualGap = -4.232
    static let usualOverlap = 0.827
    /// Where it is usually written in fewer.
    static let brokenGap = -7.036
    static let brokenSureness = -1.847
    static let brokenSmallest = -2.25
    static let brokenOverlap = 1.591
  }

  /// Probabilities less than this count as this: what is nearly impossible is not known more exactly.
  private static let leastProbability = 1e-4

  /// The logarithm of the odds that the pieces are one symbol with this label.
  ///
  /// - Parameter pieceLog: the logarithm of how usual the number of pieces is for the label.
  func logOdds(_ candidate: SymbolCandidate, rejection: Double, pieces: Int, pieceLog: Double) -> Double {
    var odds = Weight.constant + Weight.label * Self.log(candidate.probability) + Weight.rejection * Self.log(rejection)
    odds += Weight.pieces * pieceLog + Weight.width * width + Weight.smallestShare * smallestShare
    if SymbolVocabulary.symbol(candidate.label)?.role == .function { odds += Weight.name }
    if pieces >= 4 { odds += Weight.four }
    guard pieces > SymbolVocabulary.symbol(candidate.label)?.parts.upperBound ?? 1 else {
      return odds + Weight.usualGap * gap + Weight.usualOverlap * overlap
    }
    return odds + Weight.brokenGap * gap + Weight.brokenSureness * sureness
      + Weight.brokenSmallest * min(1, smallest) + Weight.brokenOverlap * overlap
  }

  private static func log(_ probability: Double) -> Double { Foundation.log(max(probability, leastProbability)) }

  /// - Parameter pieces: of the hypothesis, two or more.
  init?(_ hypothesis: SymbolHypothesis, pieces: [ClassifiedHypothesis], strokeWidth: Double, usualSize: Double) {
    let boxes = pieces.map(\.hypothesis.box)
    let sides = boxes.map { Double(max($0.width, $0.height)) }
    guard boxes.count > 1, let small = sides.indices.min(by: { sides[$0] < sides[$1] }), let largest = sides.max()
    else { return nil }
    let others = boxes.indices.filter { $0 != small }.map { boxes[$0] }
    let around = others.dropFirst().reduce(others[0]) { $0.union($1) }
    let common = max(0, min(around.maxX, boxes[small].maxX) - max(around.x, boxes[small].x))
    sureness = pieces.reduce(0) { $0 + Self.log($1.candidates.first?.probability ?? 0) }
    smallest = sides[small] / usualSize
    smallestShare = sides[small] / largest
    overlap = Double(common) / Double(boxes[small].width)
    gap = min(2, hypothesis.gap * strokeWidth / usualSize)
    width = Foundation.log(Double(hypothesis.box.width) / usualSize)
  }

  /// A line's hypotheses, those of several pieces with what is known of these, which are among the hypotheses too.
  static func weighed(
    _ hypotheses: [ClassifiedHypothesis], strokeWidth: Double, usualSize: Double
  ) -> [ClassifiedHypothesis] {
    let single = hypotheses.filter { $0.hypothesis.pieces == 1 && !$0.isSpeck }
    var wholes: [Int: ClassifiedHypothesis] = [:]
    for item in single where !item.hypothesis.isCut {
      for component in item.hypothesis.components { wholes[component] = item }
    }
    let cuts = Dictionary(
      single.filter(\.hypothesis.isCut).map { ($0.hypothesis.components, $0) }, uniquingKeysWith: { first, _ in first })
    return hypotheses.map { item in
      guard item.hypothesis.pieces > 1, !item.isSpeck else { return item }
      // Ink of a piece that is not all there was cut from it.
      var pieces: [ClassifiedHypothesis] = []
      var cut: [Int] = []
      for component in item.hypothesis.components {
        guard let whole = wholes[component] else { return item }
        let members = whole.hypothesis.components
        if !members.allSatisfy(item.hypothesis.components.contains) {
          cut.append(component)
        } else if members.first == component {
          pieces.append(whole)
        }
      }
      if !cut.isEmpty {
        guard let part = cuts[cut] else { return item }
        pieces.append(part)
      }
      var weighed = item
      weighed.joined = JoinedPieces(item.hypothesis, pieces: pieces, strokeWidth: strokeWidth, usualSize: usualSize)
      return weighed
    }
  }
}
