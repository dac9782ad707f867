import ImageProcessing
import MathExpressions
import Testing

@testable import Recognition

@Suite struct PageLettersTests {
  private func line(_ labels: [(String, Double)]) -> RecognizedExpression {
    RecognizedExpression(
      tree: SymbolLayoutTree(labels.map { SymbolLayoutTree.Node($0.0) }),
      symbols: labels.map {
        RecognizedSymbol(
          label: $0.0, box: PixelBox(x: 0, y: 0, width: 10, height: 10), confidence: $0.1, alternatives: [])
      }, confidence: 0.5, evidence: ReadingEvidence(), alternatives: [], components: labels.map { _ in [0] })
  }

  private let lines: [[(String, Double)]] = [
    [("2", 0.9), ("x", 0.9), ("=", 1), ("8", 0.9)], [("x", 0.9), ("=", 1), ("4", 0.9)],
    [("k", 0.5), ("=", 1), ("4", 0.9)],
  ]

  private func labels(_ item: ClassifiedHypothesis) -> [String] { item.candidates.map(\.label) }

  @Test func aLetterOfOtherLinesIsLikelier() {
    let letters = PageLetters(lines.map(line))
    let doubtful = classified([0], [("k", 0.55), ("x", 0.4)])
    #expect(labels(letters.weighed(doubtful, line: 2)) == ["x", "k"])
    // The sum of the probabilities, and with it that of no symbol, stays.
    #expect(abs(letters.weighed(doubtful, line: 2).candidates.reduce(0) { $0 + $1.probability } - 0.95) < 1e-12)
    #expect(letters.isDoubtful(line(lines[2]), line: 2))
  }

  /// A slip is a digit or a sign: these keep their order, whatever the other lines say.
  @Test func digitsAndSignsAreNotChanged() {
    let letters = PageLetters(lines.map(line))
    for item in [classified([0], [("3", 0.5), ("8", 0.45)]), classified([0], [("+", 0.5), ("-", 0.45)])] {
      #expect(letters.weighed(item, line: 1) == item)
    }
  }

  /// A single other line is too little to doubt a letter.
  @Test func twoLinesMayHaveTwoLetters() {
    let letters = PageLetters([line([("a", 0.9)]), line([("b", 0.6)])])
    #expect(labels(letters.weighed(classified([0], [("b", 0.5), ("6", 0.45)]), line: 1)) == ["b", "6"])
  }

  private func symbols(_ candidates: [[(String, Double)]]) -> RecognizedExpression {
    RecognizedExpression(
      tree: SymbolLayoutTree(candidates.map { SymbolLayoutTree.Node($0[0].0) }),
      symbols: candidates.map { labels in
        RecognizedSymbol(
          label: labels[0].0, box: PixelBox(x: 0, y: 0, width: 10, height: 10), confidence: labels[0].1,
          alternatives: labels.dropFirst().map { SymbolCandidate(label: $0.0, probability: $0.1) })
      }, confidence: 0.5, evidence: ReadingEvidence(), alternatives: [], components: candidates.map { _ in [0] })
  }

  /// A hand whose twos have tails: no two is clear, and none of the letters is beyond doubt.
  @Test func aPageWithoutAnyClearTwoHasNoLetterZ() {
    let tailed = [
      symbols([[("z", 0.8), ("2", 0.17)], [("x", 0.9)]]), symbols([[("2", 0.7), ("z", 0.25)], [("y", 0.9)]]),
      symbols([[("z", 0.93), ("2", 0.06)], [("y", 0.9)]]),
    ]
    let letters = PageLetters(tailed)
    #expect(labels(letters.weighed(classified([0], [("z", 0.9), ("2", 0.08)]), line: 0)) == ["2"])
    #expect(letters.isDoubtful(tailed[0], line: 0))
    // What has no other name keeps it.
    #expect(labels(letters.weighed(classified([0], [("z", 0.9)]), line: 0)) == ["z"])
  }

  @Test func aLetterIsKeptWhereTheHandsDigitLooksOtherwise() {
    let doubtful = [("z", 0.8), ("2", 0.17)]
    let clear = [symbols([doubtful]), symbols([[("2", 0.99)]]), symbols([doubtful])]
    #expect(PageTwins(clear).letters.isEmpty)
    // Nor where the letters are beyond doubt, nor for a single symbol.
    #expect(PageTwins([symbols([[("z", 0.999)]]), symbols([[("z", 0.998)]])]).letters.isEmpty)
    #expect(PageTwins([symbols([doubtful])]).letters.isEmpty)
  }
}
