import Datasets
import ImageProcessing
import Testing

@testable import Recognition

@Suite struct TouchingSymbolsTests {
  /// A page on which a bar runs into the upright of a plus, beside a piece that is alone.
  static func page() throws -> InkPage {
    var pixels = [UInt8](repeating: 255, count: 200 * 120)
    func fill(_ x: Int, _ y: Int, _ width: Int, _ height: Int) {
      for row in y..<y + height { for column in x..<x + width { pixels[row * 200 + column] = 0 } }
    }
    fill(20, 58, 90, 5)
    fill(80, 30, 5, 60)
    fill(140, 30, 5, 60)
    return try Binarizer().page(of: GrayImage(width: 200, height: 120, pixels: pixels))
  }

  @Test func sureInkStaysWhole() throws {
    let page = try Self.page()
    try #require(page.components.count == 2)
    #expect(
      TouchingSymbols().divide(page, sureness: [0.99, 0.99], usualSize: 60, detector: SymbolDetector()) == nil)
  }

  @Test func unsureInkIsParted() throws {
    let page = try Self.page()
    let crossing = try #require(page.components.firstIndex { $0.box.width > 20 })
    var sureness = [0.99, 0.99]
    sureness[crossing] = 0.2
    let division = try #require(
      TouchingSymbols().divide(page, sureness: sureness, usualSize: 60, detector: SymbolDetector()))
    #expect(division.page.components.count == 3)
    #expect(division.pieces.joined().sorted() == [0, 1, 2])
    #expect(division.pieces[crossing].count == 2 && division.pieces[1 - crossing].count == 1)
    let cuts = division.cuts.map(\.hypothesis)
    #expect(cuts.count == 2 && cuts.allSatisfy { $0.isCut && $0.pieces == 1 && $0.components.count == 1 })
    #expect(division.cuts.allSatisfy { $0.component == crossing })
  }

  @Test func aCutCostsAndTheWholeCountsAsOnePiece() {
    let whole = SymbolHypothesis(
      components: [0, 1], box: PixelBox(x: 0, y: 0, width: 10, height: 10), gap: 0, pieces: 1)
    let segmenter = Segmenter(pieces: PieceStatistics())
    let candidates = [SymbolCandidate(label: "4", probability: 0.9)]
    func score(_ hypothesis: SymbolHypothesis) -> Double {
      segmenter.score(ClassifiedHypothesis(hypothesis: hypothesis, candidates: candidates, rejection: 0.1))
    }
    let cut = SymbolHypothesis(components: [0], box: whole.box, gap: 0, pieces: 1, isCut: true)
    #expect(abs(score(whole) - score(cut) - segmenter.parameters.cutCost) < 1e-9)
    let two = SymbolHypothesis(components: [0, 1], box: whole.box, gap: 0)
    #expect(score(two) < score(whole), "a 4 of two pieces is rarer")
  }
}
