/// How well the ink was segmented into symbols, as counts that can be summed over expressions.
public struct SegmentationScore: Sendable, Hashable, Codable {
  /// The number of symbols of the truth.
  public var truth: Int
  /// The number of recognised symbols.
  public var read: Int
  /// True symbols whose ink was read as exactly one symbol, nothing missing and nothing added.
  public var found: Int
  /// Those of them that also have the right label.
  public var named: Int

  /// Counts; by default none, the neutral element of `+`.
  public init(truth: Int = 0, read: Int = 0, found: Int = 0, named: Int = 0) {
    (self.truth, self.read, self.found, self.named) = (truth, read, found, named)
  }

  /// Found, of the true symbols.
  public var recall: Share { Share(found, truth) }
  /// Found, of the recognised symbols.
  public var precision: Share { Share(found, read) }
  /// Found with the right label, of the true symbols.
  public var namedRecall: Share { Share(named, truth) }
  /// Whether every symbol was found and none is spurious.
  public var isPerfect: Bool { found == truth && found == read }

  /// The counts of two sets of expressions together.
  public static func + (left: SegmentationScore, right: SegmentationScore) -> SegmentationScore {
    SegmentationScore(
      truth: left.truth + right.truth, read: left.read + right.read, found: left.found + right.found,
      named: left.named + right.named)
  }
}

/// Which symbols of an expression were found, and how those found were labelled.
public struct SegmentationMatch: Sendable, Hashable {
  /// The counts.
  public var score: SegmentationScore
  /// The true and the recognised label of each symbol that was found and mislabelled.
  public var misnamed: [[String]]

  /// Symbols as sets of strokes: one counts as found where a recognised symbol has exactly its strokes.
  public init(read: [(label: String, strokes: Set<Int>)], truth: [(label: String, strokes: Set<Int>)]) {
    let byStrokes = Dictionary(
      read.filter { !$0.strokes.isEmpty }.map { ($0.strokes, $0.label) }, uniquingKeysWith: { first, _ in first })
    self.init(read: read.count, truth: truth.map { ($0.label, byStrokes[$0.strokes]) })
  }

  /// - Parameter truth: each true label with that of the symbol found there.
  init(read: Int, truth: [(label: String, found: String?)]) {
    score = SegmentationScore(truth: truth.count, read: read)
    misnamed = []
    for case (let label, let found?) in truth {
      score.found += 1
      if found == label { score.named += 1 } else { misnamed.append([label, found]) }
    }
  }
}
