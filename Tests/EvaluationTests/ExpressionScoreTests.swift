import Foundation
import MathExpressions
import Testing

@testable import Evaluation

@Suite struct ExpressionScoreTests {
  private func prediction(
    _ subset: String, exact: Bool, errors: Int? = nil, confidence: Double, change: (inout Prediction) -> Void = { _ in }
  ) -> Prediction {
    var prediction = Prediction(id: "1", subset: subset, truth: "1+1", truthSymbols: 15)
    prediction.exact = exact
    prediction.labelErrors = exact ? 0 : errors
    prediction.structureRight = exact || errors != nil
    prediction.confidence = confidence
    prediction.cause = exact ? nil : .labels
    change(&prediction)
    return prediction
  }

  private var predictions: [Prediction] {
    [
      prediction("b", exact: true, confidence: 0.95) { $0.valueRight = true },
      prediction("b", exact: false, errors: 1, confidence: 0.92) { $0.valueRight = false },
      prediction("a", exact: false, errors: 3, confidence: 0.3) {
        $0.segmentation = SegmentationScore(truth: 3, read: 4, found: 2, named: 1)
        $0.seconds = 0.05
      },
      prediction("a", exact: false, confidence: 0) {
        $0.error = "broken"
        $0.cause = .notRead
        $0.truthSymbols = 3
      },
    ]
  }

  @Test func shares() {
    let score = ExpressionScore(predictions, threshold: 0.9)
    #expect(score.exact == Share(1, 4))
    #expect(score.withinErrors == [Share(2, 4), Share(2, 4), Share(3, 4)])
    #expect(score.structure == Share(3, 4))
    #expect(score.value == Share(1, 2))
    #expect(score.confidentAndWrong == Share(1, 4))
    #expect(score.rightWhereConfident == Share(1, 2))
    #expect(score.segmentation.recall == Share(2, 3) && score.segmentation.precision == Share(2, 4))
    #expect(score.causes == [.labels: 2, .notRead: 1])
    #expect(score.secondsOfFifteen.count == 3)
    // What was not read is not answered, whatever the threshold.
    #expect(ExpressionScore(predictions, threshold: 0).confidentAndWrong == Share(2, 4))
  }

  @Test func subsetsByName() {
    let subsets = ExpressionScore.bySubset(predictions, threshold: 0.9)
    #expect(subsets.map(\.subset) == ["a", "b"])
    #expect(subsets.map(\.score.exact) == [Share(0, 2), Share(1, 2)])
  }

  /// A typed truth knows no layout: it must not count among those with a wrong one.
  @Test func unknownIsNotWrong() {
    let typed = prediction("a", exact: false, confidence: 1) { $0.structureRight = nil }
    let score = ExpressionScore([typed], threshold: 0.9)
    #expect(score.structure.whole == 0 && score.withinErrors[0].whole == 0 && score.segmentation.recall.whole == 0)
    #expect(score.value.whole == 0)
  }

  @Test func predictionsSurviveTheirFile() throws {
    for prediction in predictions {
      let data = try JSONEncoder().encode(prediction)
      #expect(try JSONDecoder().decode(Prediction.self, from: data) == prediction)
      let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
      // What is not known is null, so that every line has the same fields.
      #expect(object.keys.count == 27)
      #expect(object["value"] is NSNull)
    }
  }

  @Test(arguments: [
    ("x+1", "x+1", nil, FailureCause.layout), ("x^2", "x2", nil, .layout), ("x", "X", nil, .twins),
    ("x", #"\times"#, nil, .twins), ("10", "lo", nil, .twins), (".", ",", nil, .twins), ("x", "y", nil, .labels),
    ("xy", "Xz", nil, .labels), ("12", "123", nil, .segmentation),
    ("12", "12", SegmentationScore(truth: 2, read: 2, found: 1, named: 1), .segmentation),
    ("x", "X", SegmentationScore(truth: 1, read: 1, found: 1, named: 0), .twins),
  ])
  func causes(truth: String, read: String, segmentation: SegmentationScore?, cause: FailureCause) throws {
    let (truth, read) = (try LaTeXReader().tree(truth), try LaTeXReader().tree(read))
    #expect(FailureCause(read: [read], truth: [truth], segmentation: segmentation) == cause)
    #expect(FailureCause(read: [read], truth: [], segmentation: segmentation) == .truthNotUnderstood)
  }
}
