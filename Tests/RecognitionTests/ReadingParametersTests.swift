import Foundation
import Testing

@testable import Recognition

/// The reader's constants by their names.
struct ReadingParametersTests {
  @Test func aConstantIsChangedByItsName() throws {
    var reading = ReadingParameters()
    try reading.set("detector.mostHeight", to: 3.5)
    try reading.set("recognizer.segmentations", to: 9)
    #expect(reading.detector.mostHeight == 3.5 && reading.recognizer.segmentations == 9)
    var expected = ReadingParameters()
    (expected.detector.mostHeight, expected.recognizer.segmentations) = (3.5, 9)
    #expect(reading == expected)
  }

  @Test(arguments: [
    ("detector.size", 1.0, "detector has no size, but mostParts"), ("sizes.most", 1, "there is no constant sizes.most"),
    ("detector", 1, "there is no constant detector:"),
    ("detector.mostHeight", 101, "detector.mostHeight is 101.0, not in"),
    ("recognizer.segmentations", 1.5, "recognizer.segmentations is 1.5"), ("detector.gapAbove", .nan, "is nan"),
  ])
  func whatIsNoConstantOrOutOfRangeChangesNothing(_ name: String, _ value: Double, _ found: String) {
    var reading = ReadingParameters()
    let error = #expect(throws: ParameterError.self) { try reading.set(name, to: value) }
    #expect(error?.found.contains(found) == true, "\(error?.found ?? "")")
    #expect(reading == ReadingParameters())
  }

  @Test func cautionDividesTheOdds() {
    var evidence = ReadingEvidence()
    evidence.share = -0.4
    let confidence = Confidence()
    func odds(_ confidence: Confidence) -> Double {
      let probability = confidence.probability(evidence)
      return probability / (1 - probability)
    }
    #expect(abs(odds(confidence.cautious(by: 1.6)) * 1.6 / odds(confidence) - 1) < 1e-9)
  }
}
