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
}
