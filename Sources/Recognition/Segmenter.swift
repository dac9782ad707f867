import Foundation
import MathSymbols

/// A way to part all ink into symbols.
public struct Segmentation: Sendable, Hashable {
  /// Indices into the classified hypotheses; together they hold every component once.
  public let hypotheses: [Int]
  /// A logarithm: higher is likelier.
  public let score: Double
}

/// Chooses which hypotheses are the symbols: the best sets that hold every component exactly once.
public struct Segmenter: Sendable {
  /// Weights of the score, set on CROHME's test sets of 2011 to 2013, photographs and scans.
  public struct Parameters: Sendable, Hashable {
    /// What each symbol gains, against too much joining.
    public var symbolBonus = 0.1
    /// Weight of how usual the number of pieces is for the label.
    public var pieceWeight = 0.25
    /// What joining pieces costs for each stroke width of the widest gap, where the label is usually written in fewer.
    public var brokenGap = 0.2
    /// What it costs to take a dot on a photograph for a speck, against the odds of what is seen of it: there is less dirt
    /// on paper than on the pages that these were found on.
    public var speckCost = 1.0
    /// What it costs to take a symbol from ink that runs on.
    public var cutCost = 0.5
    /// What it costs besides for each stroke of the pen that the cut breaks.
    public var brokenCost = 1.33
    /// Weight of what the pieces say for being one symbol.
    public var joinWeight = 0.375
    /// How many sets are kept while components are taken one after another.
    public var beam = 40

    public init() {}
  }

  public var parameters = Parameters()
  public let pieces: PieceStatistics

  public init(pieces: PieceStatistics) { self.pieces = pieces }

  /// The score of one hypothesis by its best label: the logarithm of the label's probability for each component it
  /// explains, less what is unusual about the number of its pieces, and what these say for being one symbol.
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

  /// The logarithm of the odds that pieces are one symbol of a label; 0 where nothing is known of them.
  private func jointOdds(_ candidate: SymbolCandidate, _ classified: ClassifiedHypothesis) -> Double {
    let count = classified.hypothesis.pieces
    return classified.joined?.logOdds(
      candidate, rejection: classified.rejection, pieces: count, pieceLog: pieces.log(candidate.label, pieces: count))
      ?? 0
  }

  /// What a label costs for the number of pieces.
  func penalty(_ label: String, _ hypothesis: SymbolHypothesis) -> Double {
    let count = hypothesis.pieces
    let usual = -parameters.pieceWeight * pieces.log(label, pieces: count)
    guard let parts = SymbolVocabulary.symbol(label)?.parts, count > parts.upperBound else { return usual }
    return usual + parameters.brokenGap * min(hypothesis.gap, 10)
  }

  /// The best segmentations of `count` components, falling.
  public func segment(_ classified: [ClassifiedHypothesis], count: Int, best: Int = 5) -> [Segmentation] {
    guard count > 0 else { return [] }
    var byFirst = [[Int]](repeating: [], count: count)
    var scores: [Double] = []
    for (index, item) in classified.enumerated() {
      scores.append(score(item))
      if let first = item.hypothesis.components.first { byFirst[first].append(index) }
    }
    // States wait at the first component that they do not hold yet.
    var waiting = [[State]](repeating: [], count: count + 1)
    waiting[0] = [State(ahead: [], chosen: nil, score: 0)]
    for first in 0..<count {
      let states = waiting[first].sorted(by: State.isBetter).prefix(parameters.beam)
      waiting[first] = []
      for state in states {
        // Larger hypotheses may begin before the first component that is free, so all that begin here and are free count.
        for index in byFirst[first] {
          let components = classified[index].hypothesis.components
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

  /// The hypotheses of a state, the last first; states that differ in the last share the others.
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

  /// A set of hypotheses that hold all components up to the one at which it waits.
  private struct State {
    /// The components after that one that are held too.
    var ahead: [Int]
    var chosen: Chosen?
    var score: Double

    static func isBetter(_ a: State, _ b: State) -> Bool {
      guard a.score == b.score else { return a.score > b.score }
      return Chosen.all(a.chosen).lexicographicallyPrecedes(Chosen.all(b.chosen))
    }
  }
}
