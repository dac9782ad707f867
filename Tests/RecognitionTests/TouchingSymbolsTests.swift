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
      TouchingSymbols().divide(
        page, sureness: [0.99, 0.99], scale: PageScale(usualSize: 60, strokeWidth: 5), detector: SymbolDetector())
        == nil)
  }

  @Test func unsureInkIsParted() throws {
    let page = try Self.page()
    let crossing = try #require(page.components.firstIndex { $0.box.width > 20 })
    var sureness = [0.99, 0.99]
    sureness[crossing] = 0.2
    let division = try #require(
      TouchingSymbols().divide(
        page, sureness: sureness, scale: PageScale(usualSize: 60, strokeWidth: 5), detector: SymbolDetector()))
    // Both pieces keep their numbers; after them come the four branches from the crossing, which are all of its ink.
    #expect(Array(division.page.components.prefix(2)) == page.components)
    #expect(division.page.components.count == 6)
    #expect(division.strokes == [crossing: [2, 3, 4, 5]])
    var drawn = BinaryImage(width: page.ink.width, height: page.ink.height)
    for stroke in division.page.components.dropFirst(2) {
      for y in 0..<stroke.box.height {
        for x in 0..<stroke.box.width where stroke.mask[x, y] { drawn[stroke.box.x + x, stroke.box.y + y] = true }
      }
    }
    #expect(drawn.cropped(to: page.components[crossing].box) == page.components[crossing].mask)
    let cuts = division.cuts.map(\.hypothesis)
    #expect(cuts.allSatisfy { $0.isCut && $0.pieces == 1 && (1...3).contains($0.components.count) })
    #expect(division.cuts.allSatisfy { $0.components == [crossing] })
    #expect(Set(cuts.map(\.components)).count == cuts.count)
    // First the bar and the upright, which break nothing; then what breaks off a stroke.
    #expect(cuts.prefix(2).allSatisfy { $0.brokenStrokes == 0 && $0.components.count == 2 })
    #expect(cuts.prefix(2).contains { $0.box.width > 80 } && cuts.prefix(2).contains { $0.box.width < 10 })
    #expect(cuts.count > 2 && cuts.dropFirst(2).allSatisfy { $0.brokenStrokes == 1 })
  }

  /// The stem of an `i` runs into a bar, and its dot stands alone.
  @Test func cutInkIsTriedWithWhatStandsOverIt() throws {
    var pixels = [UInt8](repeating: 255, count: 200 * 140)
    func fill(_ x: Int, _ y: Int, _ width: Int, _ height: Int) {
      for row in y..<y + height { for column in x..<x + width { pixels[row * 200 + column] = 0 } }
    }
    fill(60, 20, 7, 7)
    fill(61, 45, 5, 60)
    fill(61, 80, 90, 5)
    let page = try Binarizer().page(of: GrayImage(width: 200, height: 140, pixels: pixels))
    try #require(page.components.count == 2)
    let dot = try #require(page.components.firstIndex { $0.box.height < 10 })
    let division = try #require(
      TouchingSymbols().divide(
        page, sureness: [0.2, 0.2], scale: PageScale(usualSize: 60, strokeWidth: 5), detector: SymbolDetector()))
    let joined = division.cuts.filter { $0.components == [1 - dot, dot] }.map(\.hypothesis)
    #expect(joined.contains { $0.box.width < 12 && $0.box.height > 80 })
    #expect(joined.allSatisfy { $0.pieces == 2 && $0.isCut && $0.gap > 2 })
    #expect(joined.allSatisfy { $0.components.first == dot })
  }

  @Test func breakingAStrokeCosts() {
    let segmenter = Segmenter(pieces: PieceStatistics())
    func score(_ broken: Int) -> Double {
      let hypothesis = SymbolHypothesis(
        components: [0], box: PixelBox(x: 0, y: 0, width: 10, height: 10), gap: 0, pieces: 1, isCut: true,
        brokenStrokes: broken)
      return segmenter.score(
        ClassifiedHypothesis(
          hypothesis: hypothesis, candidates: [SymbolCandidate(label: "4", probability: 0.9)], rejection: 0.1))
    }
    #expect(abs(score(0) - score(1) - segmenter.parameters.brokenCost) < 1e-9)
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

  /// Two rings side by side: with one wall in common, which both then have, or with walls that touch, between which they are cut.
  @Test(arguments: [(108.0, true), (111.0, false)])
  func noughtsThatTouchArePartedBetweenTheLoops(_ second: Double, _ isWallShared: Bool) throws {
    var pixels = [UInt8](repeating: 255, count: 200 * 120)
    for row in 0..<120 {
      for column in 0..<200 {
        for middle in [60.0, second] {
          let distance = (pow2(Double(column) - middle) + pow2(Double(row) - 60)).squareRoot()
          if distance < 26, distance > 20 { pixels[row * 200 + column] = 0 }
        }
      }
    }
    let page = try Binarizer().page(of: GrayImage(width: 200, height: 120, pixels: pixels))
    try #require(page.components.count == 1)
    let division = try #require(
      TouchingSymbols().divide(
        page, sureness: [0], loops: [0], scale: PageScale(usualSize: 60, strokeWidth: 6), detector: SymbolDetector()))
    #expect(division.strokes == [0: [1, 2]])
    #expect(division.cuts.map(\.hypothesis.components) == [[1], [2]])
    let (left, right) = (division.page.components[1], division.page.components[2])
    #expect((left.area + right.area > page.components[0].area) == isWallShared)
    #expect(left.area + right.area >= page.components[0].area)
    #expect(abs(left.box.width - right.box.width) <= 2 && abs(left.box.width - 52) <= 3, "both are whole rings")
  }

  private func pow2(_ number: Double) -> Double { number * number }
}
