import Datasets
import ImageProcessing
import Testing

@testable import Evaluation

@Suite struct SegmentationScoreTests {
  @Test func symbolsAreFoundByTheirExactStrokes() {
    let truth: [(label: String, strokes: Set<Int>)] = [("=", [0, 1]), ("x", [2]), ("5", [3, 4]), ("1", [5])]
    let read: [(label: String, strokes: Set<Int>)] = [("=", [0, 1]), ("X", [2]), ("5", [3]), ("-", [4]), ("1", [5])]
    let match = SegmentationMatch(read: read, truth: truth)
    #expect(match.score == SegmentationScore(truth: 4, read: 5, found: 3, named: 2))
    #expect(match.misnamed == [["x", "X"]])
    #expect(!match.score.isPerfect)
    #expect(SegmentationMatch(read: truth, truth: truth).score.isPerfect)
    #expect((match.score + match.score).recall == Share(6, 8))
  }

  @Test func boxesCountFromHalfOfTheirUnionOn() {
    let box = PixelBox(x: 0, y: 0, width: 10, height: 10)
    func moved(_ x: Int) -> PixelBox { PixelBox(x: x, y: 0, width: 10, height: 10) }
    // 7 of 13 and 6 of 14 columns in common.
    #expect(SegmentationMatch(read: [("1", moved(3))], truth: [("1", box)]).score.found == 1)
    #expect(SegmentationMatch(read: [("1", moved(4))], truth: [("1", box)]).score.found == 0)
    // One box finds one symbol, the one that it fits best.
    let two = SegmentationMatch(read: [("2", moved(1))], truth: [("1", box), ("2", moved(1))])
    #expect(two.score == SegmentationScore(truth: 2, read: 1, found: 1, named: 1))
  }

  /// Every stroke of synthetic handwriting belongs to a piece of ink that it is part of, at any resolution.
  @Test func strokesBelongToTheirInk() throws {
    let expression = HandwritingSynthesizer(seed: 3).expression(
      RandomExpressionGenerator(seed: 3, domain: .allCases[0]).expression(1), writer: 1, sample: 1)
    let photograph = PagePhotographer(seed: 1, effects: PageEffects()).photograph(expression, number: 0)
    #expect(photograph.strokes.count == expression.ink.strokes.count)
    let page = try Binarizer().page(of: photograph.image)
    let strokes = photograph.strokes.map { $0.map { SIMD2(Double($0.x), Double($0.y)) * page.scale } }
    let ownership = StrokeOwnership(penWidth: photograph.penWidth * page.scale)
    let owners = ownership.owners(of: strokes, among: page.components.map { [$0] })
    #expect(owners.allSatisfy { $0 != nil })
    for (stroke, owner) in zip(strokes, owners) {
      let box = page.components[try #require(owner)].box
      let inside = stroke.filter { $0.x >= Double(box.x) - 1 && $0.x <= Double(box.maxX) + 1 }
      #expect(inside.count * 10 >= stroke.count * 9)
    }
    // Apart from its ink, a stroke belongs to nobody.
    let away = strokes.map { $0.map { $0 + SIMD2(5000, 0) } }
    #expect(ownership.owners(of: away, among: page.components.map { [$0] }).allSatisfy { $0 == nil })
  }

  /// A piece of ink that was cut counts by its pixels: a stroke goes to the part that holds most of it.
  @Test func cutPiecesCountByTheirPixels() throws {
    func bar(_ x: Int, _ width: Int) throws -> Component {
      let mask = BinaryImage(width: width, height: 3, pixels: [UInt8](repeating: 1, count: 3 * width))
      return try #require(Component(mask: mask, x: x, y: 10))
    }
    let parts = [[try bar(0, 30)], [try bar(30, 70)], [try bar(200, 5), try bar(0, 1)]]
    let ownership = StrokeOwnership(penWidth: 3)
    let strokes: [[SIMD2<Double>]] = [
      [SIMD2(1, 11.5), SIMD2(40, 11.5)], [SIMD2(1, 11.5), SIMD2(99, 11.5)], [SIMD2(202, 11.5)], [],
    ]
    #expect(ownership.owners(of: strokes, among: parts) == [0, 1, 2, nil])
  }
}
