/// How the ink was divided into symbols, as counts that add up over expressions.
public struct SegmentationScore: Sendable, Hashable, Codable {
  /// Symbols of the truth.
  public var truth: Int
  /// Symbols that were read.
  public var read: Int
  /// Symbols of the truth whose ink was read as one symbol, nothing left out and nothing added.
  public var found: Int
  /// Those of them with the right label.
  public var named: Int

  public init(truth: Int = 0, read: Int = 0, found: Int = 0, named: Int = 0) {
    (self.truth, self.read, self.found, self.named) = (truth, read, found, named)
  }

  public var recall: Share { Share(found, truth) }
  public var precision: Share { Share(found, read) }
  public var namedRecall: Share { Share(named, truth) }
  /// Whether every symbol was found and none was invented.
  public var isPerfect: Bool { found == truth && found == read }

  public static func + (left: SegmentationScore, right: SegmentationScore) -> SegmentationScore {
    SegmentationScore(
      truth: left.truth + right.truth, read: left.read + right.read, found: left.found + right.found,
      named: left.named + right.named)
  }
}

/// Which symbols of an expression were found, and what those found were called.
public struct SegmentationMatch: Sendable, Hashable {
  public var score: SegmentationScore
  /// The true and the read label of each symbol that was found and called something else.
  public var misnamed: [[String]]

  /// Symbols as sets of strokes: one is found where a symbol that was read has exactly its strokes.
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
