import RandomStreams
import Testing

@testable import CatalogueSearch

@Suite("Exact search and its scores") struct SearchTests {
  @Test("the scan finds what sorting all products finds, for any width and count")
  func scan() {
    for (width, total, seed) in [(1, 9, 1), (31, 40, 2), (32, 40, 3), (128, 300, 4), (131, 77, 5)]
      as [(Int, Int, UInt64)]
    {
      var random = RandomStream(seed: seed)
      // Few values, so that there are ties.
      let rows = (0..<total * width).map { _ in Float(random.below(5) - 2) }
      let query = (0..<width).map { _ in Float(random.below(3) - 1) }
      let scores = (0..<total).map { row in
        (0..<width).reduce(Float(0)) { $0 + query[$1] * rows[row * width + $1] }
      }
      let order = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
      for count in [0, 1, 3, total, total + 5] {
        let matches = VectorScan.nearest(query, in: rows, count: count)
        #expect(matches.map(\.row) == Array(order.prefix(count)))
        #expect(matches.map(\.score) == order.prefix(count).map { scores[$0] })
      }
    }
  }

  @Test("nothing is found in nothing")
  func empty() { #expect(VectorScan.nearest([1, 2], in: [], count: 3).isEmpty) }

  @Test("top-1 and top-5 count products, of which the best entry counts")
  func ranks() {
    // Entries on the line of the second number: the query's product falls with it.
    let rows: [Float] = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4]
    let products = ["a", "a", "b", "c", "d", "e", "f"]
    for (truth, top1, top5) in [("a", 1.0, 1.0), ("b", 0, 1), ("e", 0, 1), ("f", 0, 0)] {
      let scores = SearchScores(queries: [1], truths: [truth], rows: rows, products: products)
      #expect(scores.top1 == top1)
      #expect(scores.top5 == top5)
      #expect(scores.count == 1)
    }
  }

  @Test("average precision by hand: found first and third, (1 + 2/3) / 2")
  func precision() {
    let queries: [Float] = [1, 0, 0.9, 0.1, 0.5, 0.5, 0.4, 0.6]
    // The first photograph finds rows 1, 2, 3 in this order; of the others only that of product b alone does not count.
    let truths = ["a", "a", "b", "a"]
    // Row 0: a at 1, b, a at 3. Row 1 (0.9, 0.1): 0, 2, 3 -> a, b, a. Row 3 (0.4, 0.6): 2, 1, 0 -> b, a, a: (1/2 + 2/3) / 2.
    let expected = ((1 + 2.0 / 3) / 2 + (1 + 2.0 / 3) / 2 + (0.5 + 2.0 / 3) / 2) / 3
    #expect(abs(SearchScores.meanAveragePrecision(queries, truths: truths) - expected) < 1e-12)
  }
}
