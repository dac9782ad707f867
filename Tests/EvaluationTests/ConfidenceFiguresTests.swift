import Testing

@testable import Evaluation

@Suite struct ConfidenceFiguresTests {
  @Test func calibrationErrorIsTheMeanDistance() {
    // Ten at 0.85 of which seven are right, ten at 0.15 of which two are.
    let readings = (0..<20).map { (confidence: $0 < 10 ? 0.85 : 0.15, isRight: $0 < 10 ? $0 < 7 : $0 < 12) }
    let calibration = Calibration(readings)
    #expect(calibration.bins.map(\.right) == [Share(2, 10), Share(7, 10)])
    #expect(abs(calibration.expectedError - (0.15 + 0.05) / 2) < 1e-12)
    #expect(calibration.bins.map(\.low) == [0.1, 0.8])
  }

  @Test func sureAndRightIsNoError() {
    #expect(Calibration([(1, true), (1, true), (0, false)]).expectedError == 0)
    #expect(Calibration([]).expectedError == 0 && Calibration([]).bins.isEmpty)
  }

  @Test func riskFallsWithCoverageWhereConfidenceTellsRightFromWrong() {
    let curve = RiskCoverage([(0.1, false), (0.9, true), (0.5, true), (0.8, false)])
    #expect(curve.points.map(\.wrong) == [0, 1, 1, 2])
    #expect(curve.points.map(\.threshold) == [0.9, 0.8, 0.5, 0.1])
    #expect(curve.point(coverage: 1)?.risk == 0.5)
    #expect(curve.point(coverage: 0.5)?.answered == 2)
    #expect(curve.point(coverage: 0.51)?.answered == 3)
    #expect(abs(curve.area - (0 + 1.0 / 2 + 1.0 / 3 + 1.0 / 2) / 4) < 1e-12)
    #expect(RiskCoverage([]).point(coverage: 1) == nil && RiskCoverage([]).area == 0)
  }

  /// Readings of one confidence have no order: the curve must not depend on that of the input.
  @Test func orderOfEqualsSaysNothing() {
    let readings: [(confidence: Double, isRight: Bool)] = [(0.5, true), (0.5, false), (0.5, false), (0.9, true)]
    let curve = RiskCoverage(readings)
    #expect(curve == RiskCoverage(readings.reversed()))
    #expect(curve.points[2].wrong == 2 * 2.0 / 3)
  }

  @Test func quantiles() {
    let numbers = Distribution([3, 1, 2, 4])
    #expect(numbers.median == 2.5)
    #expect(numbers.quantile(0.95) == 4 && numbers.quantile(0.5) == 2 && numbers.quantile(0.25) == 1)
    #expect(Distribution([]).median == nil && Distribution([]).quantile(0.5) == nil)
    #expect(Distribution((1...100).map(Double.init)).quantile(0.95) == 95)
  }
}
