import Foundation
import ImageProcessing
import Testing

@testable import Recognition

@Suite struct JoinedPiecesTests {
  static let large = PixelBox(x: 0, y: 0, width: 40, height: 60)
  static let small = PixelBox(x: 45, y: 50, width: 15, height: 20)

  /// A large and a small piece together, the small one sure by itself as far as said.
  static func pair(_ labels: [(String, Double)], sureness: Double, gap: Double = 1, small: PixelBox = small)
    -> [ClassifiedHypothesis]
  {
    [
      classified([0], [("L", 0.99)], box: large), classified([1], [("0", sureness)], box: small),
      classified([0, 1], labels, box: large.union(small), gap: gap),
    ]
  }

  static func odds(_ hypotheses: [ClassifiedHypothesis]) throws -> Double {
    let items = JoinedPieces.weighed(hypotheses, scale: PageScale(usualSize: 60, strokeWidth: 5))
    let whole = try #require(items.last)
    let joined = try #require(whole.joined)
    return joined.logOdds(
      whole.candidates[0], rejection: whole.rejection, pieces: 2, pieceLog: -1, JoinedPieces.Parameters())
  }

  @Test func surePiecesOfALetterAreRatherTwoSymbols() throws {
    let sure = try Self.odds(Self.pair([("L", 0.9)], sureness: 0.99))
    let unsure = try Self.odds(Self.pair([("L", 0.9)], sureness: 0.1))
    #expect(sure < unsure - 1)
    // The bars of an equals sign are sure minus signs, and yet it is one.
    #expect(
      try Self.odds(Self.pair([("=", 0.9)], sureness: 0.99)) == Self.odds(Self.pair([("=", 0.9)], sureness: 0.1)))
  }

  @Test func whatIsFarApartOrUnlikelyIsLessLikelyOne() throws {
    for label in ["L", "=", "\\sin"] {
      let near = try Self.odds(Self.pair([(label, 0.9)], sureness: 0.9))
      #expect(try near > Self.odds(Self.pair([(label, 0.9)], sureness: 0.9, gap: 4)))
      #expect(try near > Self.odds(Self.pair([(label, 0.4)], sureness: 0.9)))
    }
  }

  @Test func aPageTwiceAsLargeSaysTheSame() throws {
    func scaled(_ box: PixelBox) -> PixelBox {
      PixelBox(x: 2 * box.x, y: 2 * box.y, width: 2 * box.width, height: 2 * box.height)
    }
    let items = Self.pair([("L", 0.9)], sureness: 0.7)
    let twice = items.map { item in
      ClassifiedHypothesis(
        hypothesis: SymbolHypothesis(
          components: item.hypothesis.components, box: scaled(item.hypothesis.box), gap: item.hypothesis.gap),
        candidates: item.candidates, rejection: item.rejection)
    }
    #expect(
      JoinedPieces.weighed(items, scale: PageScale(usualSize: 60, strokeWidth: 5))[2].joined
        == JoinedPieces.weighed(twice, scale: PageScale(usualSize: 120, strokeWidth: 10))[2].joined)
  }

  @Test func onlyGroupsAreWeighedAndCutInkIsAPieceToo() throws {
    let box = Self.large
    func cut(_ components: [Int], pieces: Int) -> ClassifiedHypothesis {
      ClassifiedHypothesis(
        hypothesis: SymbolHypothesis(components: components, box: box, gap: 0, pieces: pieces, isCut: true),
        candidates: [SymbolCandidate(label: "1", probability: 0.5)], rejection: 0)
    }
    // Component 0 has the strokes 2 and 3, of which 2 is cut off and joined with component 1.
    let whole = ClassifiedHypothesis(
      hypothesis: SymbolHypothesis(components: [0], box: box, gap: 0, pieces: 1),
      candidates: [SymbolCandidate(label: "h", probability: 0.3)], rejection: 0)
    let dot = classified([1], [(".", 0.8)], box: Self.small)
    let items = JoinedPieces.weighed(
      [whole, dot, cut([2], pieces: 1), cut([3], pieces: 1), cut([1, 2], pieces: 2), dot.asSpeck(odds: 0)],
      scale: PageScale(usualSize: 60, strokeWidth: 5))
    #expect(items.map { $0.joined != nil } == [false, false, false, false, true, false])
    let joined = try #require(items[4].joined)
    #expect(abs(joined.sureness - (log(0.5) + log(0.8))) < 1e-9)
  }
}
