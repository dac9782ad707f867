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

  /// A colon is two dots with nothing between them, as a division sign has, and neither the points of two rows.
  @Test func whatIsAColon() {
    let word = [piece(0, 0, 40, 60), piece(60, 20, 30, 40)]
    let colon = [piece(110, 20, 8, 8), piece(112, 50, 8, 8)]
    func colons(_ components: [Component]) -> [[Int]] {
      PageReader.colons(Array(components.indices), components, unit: 60, dot: 0.4).map { [$0, $1] }
    }
    #expect(colons(word + colon) == [[2, 3]])
    #expect(colons(word + colon + [piece(100, 36, 30, 5)]).isEmpty)
    #expect(colons(word + [piece(110, 0, 8, 8), piece(112, 90, 8, 8)]).isEmpty)
    #expect(colons(word + [piece(110, 20, 8, 8), piece(150, 50, 8, 8)]).isEmpty)
    // A short equals sign is none.
    #expect(colons(word + [piece(110, 30, 20, 6), piece(110, 45, 20, 6)]).isEmpty)
  }

  /// A ring with a stroke through it was struck out; a ring, a plus sign, an x and a fraction whose bar touches both rings were not.
  @Test func whatIsStruckOut() throws {
    func ink(_ width: Int, _ height: Int, _ isInk: (Int, Int) -> Bool) throws -> Component {
      try #require(
        Component(
          mask: BinaryImage(
            width: width, height: height,
            pixels: (0..<width * height).map { isInk($0 % width, $0 / width) ? 1 : 0 }), x: 0, y: 0))
    }
    func isRing(_ x: Int, _ y: Int, _ centerX: Int, _ centerY: Int) -> Bool {
      let far = Double((x - centerX) * (x - centerX) + (y - centerY) * (y - centerY)).squareRoot()
      return abs(far - 22) < 3
    }
    #expect(try ink(80, 52) { isRing($0, $1, 40, 26) || abs($1 - 36 + $0 / 4) < 3 }.isStruckOut(unit: 60))
    #expect(try !ink(52, 52) { isRing($0, $1, 26, 26) }.isStruckOut(unit: 60))
    #expect(try !ink(60, 60) { abs($1 - 30) < 3 || abs($0 - 30) < 3 }.isStruckOut(unit: 60))
    #expect(try !ink(60, 60) { abs($1 - $0) < 3 || abs(60 - $1 - $0) < 3 }.isStruckOut(unit: 60))
    #expect(
      try !ink(80, 106) { isRing($0, $1, 40, 26) || isRing($0, $1, 40, 80) || abs($1 - 53) < 3 }.isStruckOut(unit: 60))
  }
}
