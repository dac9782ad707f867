import Foundation
import NeuralNetworks
import RandomStreams
import Testing

@testable import Recognition

@Suite struct SegmenterTests {
  /// Every component alone and some random groups, with random labels.
  static func instance(_ seed: UInt64, count: Int) -> [ClassifiedHypothesis] {
    var random = RandomStream(seed: seed)
    let labels = ["1", "-", "=", "\\div", "i", "5", "x", "%"]
    func candidates() -> [(String, Double)] {
      let first = random.uniform(0.05...0.99)
      return [(labels[random.below(labels.count)], first), (labels[random.below(labels.count)], (1 - first) / 2)]
    }
    var result = (0..<count).map { classified([$0], candidates()) }
    for _ in 0..<(2 * count) {
      let members = (0..<count).filter { _ in random.uniform() < 0.4 }
      if members.count > 1 { result.append(classified(members, candidates(), gap: random.uniform(0...8))) }
    }
    return result
  }

  /// The independent oracle: all ways to cover every component once, by trying every hypothesis for the first free one.
  static func covers(_ items: [ClassifiedHypothesis], free: Set<Int>) -> [[Int]] {
    guard let first = free.min() else { return [[]] }
    return items.indices.filter { items[$0].hypothesis.components.contains(first) }.flatMap { index -> [[Int]] in
      let members = Set(items[index].hypothesis.components)
      guard members.isSubset(of: free) else { return [] }
      return covers(items, free: free.subtracting(members)).map { [index] + $0 }
    }
  }

  @Test(arguments: 1...60) func theBestIsTheBestOfAllPartitions(seed: Int) {
    let count = 1 + seed % 7
    let items = Self.instance(UInt64(seed), count: count)
    var segmenter = Segmenter(pieces: PieceStatistics())
    segmenter.parameters.beam = 100_000
    let all = Self.covers(items, free: Set(0..<count)).map { $0.reduce(0) { $0 + segmenter.score(items[$1]) } }
      .sorted(by: >)
    let found = segmenter.segment(items, count: count, best: 5)
    #expect(found.count == min(5, all.count))
    for (own, best) in zip(found, all) { #expect(abs(own.score - best) < 1e-9) }
    // So few sets fit into the beam that is used.
    let usual = Segmenter(pieces: PieceStatistics()).segment(items, count: count, best: 1)
    #expect(abs((usual.first?.score ?? .infinity) - all[0]) < 1e-9)
  }

  @Test(arguments: 1...30) func everyComponentIsInOneSymbol(seed: Int) {
    let count = 2 + seed % 20
    let items = Self.instance(UInt64(100 + seed), count: count)
    let found = Segmenter(pieces: PieceStatistics()).segment(items, count: count, best: 20)
    #expect(!found.isEmpty)
    #expect(Set(found.map { $0.hypotheses.sorted() }).count == found.count, "one segmentation twice")
    for segmentation in found {
      let covered = segmentation.hypotheses.flatMap { items[$0].hypothesis.components }
      #expect(covered.sorted() == Array(0..<count))
    }
    for (better, worse) in zip(found, found.dropFirst()) { #expect(better.score >= worse.score) }
  }

  @Test func noInkHasNoSegmentation() {
    let segmenter = Segmenter(pieces: PieceStatistics())
    #expect(segmenter.segment([], count: 0).isEmpty)
    #expect(segmenter.segment([], count: 2).isEmpty)
    #expect(segmenter.segment([classified([1], [("1", 1)])], count: 2).isEmpty)
  }

  @Test func joiningIsDearerWhereALabelIsWrittenInOnePiece() {
    let segmenter = Segmenter(pieces: PieceStatistics())
    let near = segmenter.score(classified([0, 1], [("8", 0.9)], gap: 1))
    let far = segmenter.score(classified([0, 1], [("8", 0.9)], gap: 6))
    let equals = segmenter.score(classified([0, 1], [("=", 0.9)], gap: 6))
    #expect(near > far && equals > near)
    // An equals sign is written in two pieces, however far apart these are.
    #expect(equals == segmenter.score(classified([0, 1], [("=", 0.9)], gap: 1)))
  }

  @Test func aSpeckCountsItsOddsLessItsCost() {
    var segmenter = Segmenter(pieces: PieceStatistics())
    segmenter.parameters.speckCost = 1.5
    #expect(segmenter.score(classified([0], [("7", 1)]).asSpeck(odds: 2)) == 0.5)
    #expect(segmenter.score(classified([3], [("7", 1)]).asSpeck(odds: 2)) == 0.5)
  }
}
