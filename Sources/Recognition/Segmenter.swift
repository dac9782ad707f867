import Foundation
import MathSymbols

/// A partition of all ink into symbols.
public struct Segmentation: Sendable, Hashable {
  /// Indices into the classified hypotheses; together they cover every component exactly once.
  public let hypotheses: [Int]
  /// A sum of log probabilities and costs; higher is likelier.
  public let score: Double
}

/// Chooses which hypotheses are the symbols: the best sets that cover every component exactly once.
public struct Segmenter: Sendable {
  /// Weights of the score, set on CROHME's test sets of 2011 to 2013, photographs and scans.
  public struct Parameters: ParameterGroup {
    /// A bonus for each symbol, against joining too much.
    public var symbolBonus = 0.1
    /// Weight of the log probability of the number of pieces for the label.
    public var pieceWeight = 0.25
    /// The cost of joining pieces for each stroke width of the widest gap, where the label is usually written in fewer.
    public var brokenGap = 0.2
    /// The cost of taking a dot on a photograph for a speck, against the odds from its appearance: real paper has less
    /// dirt than the synthetic pages on which those odds were fitted.
    public var speckCost = 1.0
    /// The cost of cutting a symbol out of connected ink.
    public var cutCost = 0.5
    /// The additional cost for each pen stroke that the cut breaks.
    public var brokenCost = 1.33
    /// Weight of the log odds that the pieces are one symbol.
    public var joinWeight = 0.375
    /// Partial segmentations kept at each step of the beam search.
    public var beam = 40

    /// The values in use.
    public init() {}

    /// The names in the model file.
    public static let fields: [ParameterField<Self>] = [
      ParameterField("symbolBonus", \.symbolBonus),
      ParameterField("pieceWeight", \.pieceWeight),
      ParameterField("brokenGap", \.brokenGap),
      ParameterField("speckCost", \.speckCost),
      ParameterField("cutCost", \.cutCost),
      ParameterField("brokenCost", \.brokenCost),
      ParameterField("joinWeight", \.joinWeight),
      ParameterField("beam", \.beam, in: 1...400),
    ]
  }

  /// Weights and limits.
  public var parameters = Parameters()
  /// The weights of the evidence that several pieces are one symbol.
  public var joining = JoinedPieces.Parameters()
  /// In how many pieces each label is usually written.
  public let pieces: PieceStatistics

  /// A segmenter with the default weights.
  public init(pieces: PieceStatistics) { self.pieces = pieces }

  /// The score of one hypothesis by its best label: the label's log probability for each component that it explains,
  /// minus a penalty for an unusual number of pieces, plus the evidence that these are one symbol.
  public func score(_ classified: ClassifiedHypothesis) -> Double {
    let count = classified.hypothesis.pieces
    if let odds = classified.speckOdds { return odds - parameters.speckCost }
    let cut =
      (classified.hypothesis.isCut ? parameters.cutCost : 0)
      + parameters.brokenCost * Double(classified.hypothesis.brokenStrokes)
    return classified.candidates.map { candidate in
      Double(count) * log(max(candidate.probability, 1e-9)) - penalty(candidate.label, classified.hypothesis)
        + parameters.joinWeight * jointOdds(candidate, classified)
    }.max().map { $0 + parameters.symbolBonus - cut } ?? -100
  }

  /// The log odds that pieces are one symbol of a label; 0 where nothing is known about them.
  private func jointOdds(_ candidate: SymbolCandidate, _ classified: ClassifiedHypothesis) -> Double {
    let count = classified.hypothesis.pieces
    return classified.joined?.logOdds(
      candidate, rejection: classified.rejection, pieces: count, pieceLog: pieces.log(candidate.label, pieces: count),
      joining)
      ?? 0
  }

  /// The penalty of a label for the number of pieces.
  func penalty(_ label: String, _ hypothesis: SymbolHypothesis) -> Double {
    let count = hypothesis.pieces
    let usual = -parameters.pieceWeight * pieces.log(label, pieces: count)
    guard let parts = SymbolVocabulary.symbol(label)?.parts, count > parts.upperBound else { return usual }
    return usual + parameters.brokenGap * min(hypothesis.gap, 10)
  }

  /// The best segmentations of `count` pieces of ink, by falling score; none where the hypotheses cannot cover them.
  ///
  /// - Parameter covering: for each hypothesis the pieces that it covers, from 0 and ascending; nil for its components.
  public func segment(
    _ classified: [ClassifiedHypothesis], covering: [[Int]]? = nil, count: Int, best: Int = 5
  ) -> [Segmentation] {
    guard count > 0 else { return [] }
    let covering = covering ?? classified.map(\.hypothesis.components)
    var byFirst = [[Int]](repeating: [], count: count)
    var scores: [Double] = []
    for (index, item) in classified.enumerated() {
      scores.append(score(item))
      if let first = covering[index].first { byFirst[first].append(index) }
    }
    // States wait at the first component that they do not cover yet.
    var waiting = [[State]](repeating: [], count: count + 1)
    waiting[0] = [State(ahead: [], chosen: nil, score: 0)]
    for first in 0..<count {
      let states = waiting[first].sorted(by: State.isBetter).prefix(parameters.beam)
      waiting[first] = []
      for state in states {
        // Hypotheses are looked up by their first component; all that begin at the first free one and fit are tried.
        for index in byFirst[first] {
          let components = covering[index]
          guard components.allSatisfy({ !state.ahead.contains($0) }) else { continue }
          var ahead = state.ahead + components.dropFirst()
          var next = first + 1
          while let place = ahead.firstIndex(of: next) {
            ahead.remove(at: place)
            next += 1
          }
          waiting[next].append(
            State(ahead: ahead, chosen: Chosen(index, after: state.chosen), score: state.score + scores[index]))
        }
      }
    }
    return waiting[count].sorted(by: State.isBetter).prefix(best)
      .map { Segmentation(hypotheses: Chosen.all($0.chosen), score: $0.score) }
  }

  /// The hypotheses of a state as a linked list, the last one first; states that differ only in the last share the
  /// others.
  private final class Chosen {
    let index: Int
    let before: Chosen?
    let count: Int

    init(_ index: Int, after before: Chosen?) {
      self.index = index
      self.before = before
      count = (before?.count ?? 0) + 1
    }

    /// In the order in which they were chosen.
    static func all(_ last: Chosen?) -> [Int] {
      var indices: [Int] = []
      indices.reserveCapacity(last?.count ?? 0)
      var next = last
      while let chosen = next {
        indices.append(chosen.index)
        next = chosen.before
      }
      return indices.reversed()
    }
  }

  /// A set of hypotheses that cover all components before the one at which it waits.
  private struct State {
    /// The components after that one that are covered too.
    var ahead: [Int]
    var chosen: Chosen?
    var score: Double

    static func isBetter(_ a: State, _ b: State) -> Bool {
      guard a.score == b.score else { return a.score > b.score }
      return Chosen.all(a.chosen).lexicographicallyPrecedes(Chosen.all(b.chosen))
    }
  }
}
