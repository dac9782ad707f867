import ImageProcessing
import MathExpressions
import Testing

@testable import Recognition

@Suite struct PageNotesTests {
  /// Symbols in a row, each read with the same confidence.
  private func row(_ labels: [String], confidence: Double = 0.9) -> RecognizedExpression {
    RecognizedExpression(
      tree: SymbolLayoutTree(labels.map { SymbolLayoutTree.Node($0) }),
      symbols: labels.enumerated().map {
        RecognizedSymbol(
          label: $1, box: PixelBox(x: 60 * $0, y: 0, width: 40, height: 60), confidence: confidence, alternatives: [])
      }, confidence: confidence, evidence: ReadingEvidence(), alternatives: [], components: labels.indices.map { [$0] })
  }

  private func row(_ text: String, confidence: Double = 0.9) -> RecognizedExpression {
    row(text.map(String.init), confidence: confidence)
  }

  /// `Result:`, as it is read.
  @Test(arguments: ["Area", "Re5u1t", "Re5wt/", "ksol"]) func aWordIsANote(_ text: String) {
    #expect(PageReader.isNote(row(text)))
  }

  @Test(arguments: ["3x", "25", "ab1", "a+b", "x=", "5/", "a5b6"]) func aTermIsNone(_ text: String) {
    #expect(!PageReader.isNote(row(text)))
  }

  /// A sign that was hardly recognised may be part of a word; a digit is a digit.
  @Test func whatWasHardlyRecognised() {
    #expect(PageReader.isNote(row("a+b", confidence: 0.3)))
    #expect(!PageReader.isNote(row("25", confidence: 0.3)))
  }

  @Test func aTickStandsBehind() {
    #expect(PageReader.isTicked(row("x=7V")) && PageReader.isTicked(row(["x", "=", "7", "\\sqrt"])))
    #expect(!PageReader.isTicked(row("V=7")) && !PageReader.isTicked(row("")))
  }

  /// `3x - 7 < 2` without its first term begins with a minus, as `-7 < 2` behind a word does not seem to.
  @Test func aMinusBehindATermIsTornOff() {
    #expect(PageReader.isTorn(row("-7<2").tree, behindNote: true))
    #expect(!PageReader.isTorn(row("-7<2").tree, behindNote: false))
    #expect(PageReader.isTorn(row("+7<2").tree, behindNote: false))
    #expect(PageReader.isTorn(row("7<2-").tree, behindNote: false))
    #expect(!PageReader.isTorn(row("7<2").tree, behindNote: true))
  }
}
