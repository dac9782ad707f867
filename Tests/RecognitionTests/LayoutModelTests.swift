import Foundation
import MathSymbols
import Testing

@testable import Recognition

@Suite struct LayoutModelTests {
  @Test func usualSizesAreLikelier() {
    let statistics = SizeStatistics(heights: [0, 0.1, -0.1, 0.05], widths: [-0.5, -0.4, -0.6, -0.5])
    let usual = statistics.log(height: 0, width: -0.5)
    var last = usual
    for step in 1...10 {
      let here = statistics.log(height: 0.2 * Double(step), width: -0.5)
      #expect(here <= last)
      last = here
    }
    // Heavy tails: nothing is impossible, so that one odd symbol does not decide a reading.
    #expect(statistics.log(height: 50, width: -50) > -6 && usual > last + 2)
  }

  @Test func aFewExamplesDoNotMakeASizeSure() {
    let one = SizeStatistics(heights: [0], widths: [0])
    let many = SizeStatistics(heights: [Double](repeating: 0, count: 500), widths: [Double](repeating: 0, count: 500))
    #expect(one.deviationHeight > 0.3 && many.deviationHeight < 0.1)
    #expect(SizeStatistics(heights: [], widths: []).deviationHeight.isFinite)
  }

  @Test func successorsAreProbabilities() {
    var statistics = SequenceStatistics()
    let labels = SymbolVocabulary.all.map(\.label)
    for index in 0..<400 { statistics.add("right", parent: "x", child: labels[index * index % labels.count]) }
    for _ in 0..<100 { statistics.add("superscript", parent: "x", child: "2") }
    for (relation, parent) in [("right", "x"), ("superscript", "x"), ("right", "never seen")] {
      let sum = labels.reduce(0) { $0 + exp(statistics.log(relation, parent: parent, child: $1)) }
      #expect(abs(sum - 1) < 0.06, "\(relation) \(parent): \(sum)")
    }
    let power = statistics.log("superscript", parent: "x", child: "2")
    #expect(power > statistics.log("right", parent: "x", child: "2"))
    #expect(power > statistics.log("superscript", parent: "x", child: "7"))
    #expect(statistics.log("subscript", parent: "?", child: "?").isFinite)
  }

  @Test(arguments: SymbolVocabulary.all.map(\.label)) func piecesAreProbabilities(label: String) throws {
    var statistics = PieceStatistics()
    let clean = try #require(SymbolVocabulary.symbol(label)).parts
    for round in 0..<2 {
      let shares = (1...4).map { exp(statistics.log(label, pieces: $0)) }
      #expect(abs(shares.reduce(0, +) - 1) < 1e-9 && shares.allSatisfy { $0 > 0 })
      if round == 0, clean.upperBound < 4 { #expect(shares[clean.lowerBound - 1] > shares[3]) }
      // What was seen grows.
      let before = shares[3]
      for _ in 0..<50 { statistics.add(label, pieces: 4) }
      #expect(exp(statistics.log(label, pieces: 4)) > before)
    }
    #expect(statistics.log(label, pieces: 9) == statistics.log(label, pieces: 4))
  }
}
