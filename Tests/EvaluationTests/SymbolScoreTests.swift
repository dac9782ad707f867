import Testing

@testable import Evaluation

@Suite struct SymbolScoreTests {
  private func naming(_ truth: Int, _ named: Int) -> SymbolScore.Naming {
    SymbolScore.Naming(truth: truth, named: named, isInFirstThree: true, confidence: 1)
  }

  /// Three 1, of which one is called x; two x; one y that is called x.
  private var score: SymbolScore {
    SymbolScore(
      [naming(0, 0), naming(0, 0), naming(0, 1), naming(1, 1), naming(1, 1), naming(2, 1)],
      labels: ["1", "x", "y", "z"],
      writers: ["a", "a", "a", "b", "b", "c"], isArithmetic: { $0 == "1" })
  }

  @Test func classes() {
    #expect(score.right == Share(4, 6))
    #expect(score.arithmetic == Share(2, 3))
    #expect(score.classes.map(\.label) == ["1", "x", "y"])
    #expect(score.classes.map(\.precision) == [1, 0.5, 0])
    #expect(score.classes.map(\.recall) == [2.0 / 3, 1, 0])
    #expect(score.classes.map(\.support) == [3, 2, 1])
    #expect(abs(score.macro.f1 - (0.8 + 2.0 / 3 + 0) / 3) < 1e-12)
    #expect(abs(score.weighted.f1 - (3 * 0.8 + 2 * 2.0 / 3 + 0) / 6) < 1e-12)
    // Recall weighted by support is the accuracy.
    #expect(abs(score.weighted.recall - 4.0 / 6) < 1e-12)
  }

  @Test func confusionsComeByTheirCount() {
    #expect(score.confusions.map { [$0.truth, $0.named, $0.count] } == [[0, 1, 1], [2, 1, 1]])
  }

  @Test func writersCountAlike() {
    #expect(score.writers.writers.map(\.name) == ["c", "a", "b"])
    #expect(abs((score.writers.mean ?? 0) - (0 + 2.0 / 3 + 1) / 3) < 1e-12)
    #expect(score.writers.worstTenth == 0)
    let many = WriterAccuracy((0..<20).map { (writer: "\($0)", isRight: $0 != 3) })
    // The worst tenth of twenty is two.
    #expect(many.worstTenth == 0.5)
    #expect(WriterAccuracy([]).mean == nil)
  }
}
