import FuzzSupport
import ImageProcessing
import NeuralNetworks
import Testing

@testable import Recognition

/// Lines of more ink than anybody writes.
@Suite struct CrowdedLineTests {
  private static func component(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> Component {
    Component(
      box: PixelBox(x: x, y: y, width: width, height: height), area: width * height,
      centroid: SIMD2(Double(x) + Double(width) / 2, Double(y) + Double(height) / 2),
      mask: BinaryImage(width: width, height: height, pixels: [UInt8](repeating: 1, count: width * height)))
  }

  /// Neighbours by a sweep over left edges are those found by looking at all pairs.
  @Test func neighboursAreThoseOfAllPairs() {
    for number in 0..<60 {
      var mutator = Mutator(seed: 2, name: "neighbours", number: number)
      let components = (0..<2 + mutator.below(25)).map { _ in
        Self.component(mutator.below(300), mutator.below(120), 1 + mutator.below(40), 1 + mutator.below(40))
      }
      let detector = SymbolDetector()
      let groups = detector.hypotheses(components: components, strokeWidth: 3).filter { $0.components.count == 2 }
      let size = SymbolDetector.usualSize(of: components, strokeWidth: 3)
      let found = Set(groups.map(\.components))
      for first in components.indices {
        for second in components.indices where second > first {
          let (a, b) = (components[first].box, components[second].box)
          let across = max(0, max(a.x, b.x) - min(a.maxX, b.maxX))
          let down = max(0, max(a.y, b.y) - min(a.maxY, b.maxY))
          // Surely near, surely small enough; and surely too far.
          if Double(max(across, down)) < 0.4 * size, detector.fits(a.union(b), size) {
            #expect(found.contains([first, second]))
          }
          if Double(max(across, down)) > 1.4 * size { #expect(!found.contains([first, second])) }
        }
      }
    }
  }

  /// The best sets by a beam that is wide enough are the best of all sets.
  @Test func segmentationsAreTheBestOfAll() {
    for number in 0..<80 {
      var mutator = Mutator(seed: 4, name: "segmentations", number: number)
      let count = 1 + mutator.below(6)
      var sets: [[Int]] = (0..<count).map { [$0] }
      for _ in 0..<mutator.below(8) {
        let set = (0..<count).filter { _ in mutator.once(in: 2) }
        if set.count > 1, !sets.contains(set) { sets.append(set) }
      }
      let hypotheses = sets.map { set in
        ClassifiedHypothesis(
          hypothesis: SymbolHypothesis(components: set, box: PixelBox(x: 0, y: 0, width: 9, height: 9), gap: 0),
          candidates: [SymbolCandidate(label: "x", probability: Double(1 + mutator.below(97)) / 100)], rejection: 0)
      }
      let segmenter = Segmenter(pieces: PieceStatistics())
      let scores = hypotheses.map(segmenter.score)
      var best = -Double.infinity
      func extend(_ covered: Set<Int>, _ score: Double) {
        guard let first = (0..<count).first(where: { !covered.contains($0) }) else {
          best = max(best, score)
          return
        }
        for (index, set) in sets.enumerated() where set.contains(first) && covered.isDisjoint(with: set) {
          extend(covered.union(set), score + scores[index])
        }
      }
      extend([], 0)
      let found = segmenter.segment(hypotheses, count: count)
      #expect(abs((found.first?.score ?? 0) - best) < 1e-9)
      for segmentation in found {
        #expect(segmentation.hypotheses.flatMap { sets[$0] }.sorted() == Array(0..<count))
      }
    }
  }
}
