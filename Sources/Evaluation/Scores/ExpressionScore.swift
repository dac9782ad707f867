/// What a set of expressions was read like: counts, shares with intervals, and curves.
public struct ExpressionScore: Sendable, Hashable {
  public let count: Int
  /// Readings that are the truth (ExpRate).
  public let exact: Share
  /// The truth is the reading or among the other readings that are offered beside it.
  public let amongFirst: Share
  /// At most 1, 2 and 3 labels wrong with the same edges; of the expressions whose truth is a layout.
  public let withinErrors: [Share]
  /// The right arrangement whatever the symbols are called; of the expressions whose truth is a layout.
  public let structure: Share
  public let segmentation: SegmentationScore
  /// The right value, of the truths that have one.
  public let value: Share
  /// From this confidence on a reading counts as sure.
  public let threshold: Double
  /// Surely read and wrong, of all expressions: the figure of safety.
  public let confidentAndWrong: Share
  /// Right, of those read surely.
  public let rightWhereConfident: Share
  public let calibration: Calibration
  public let riskCoverage: RiskCoverage
  /// One core's time an expression in seconds.
  public let seconds: Distribution
  /// The same of the expressions of 13 to 17 symbols.
  public let secondsOfFifteen: Distribution
  /// How many failed of each cause.
  public let causes: [FailureCause: Int]

  public init(_ predictions: [Prediction], threshold: Double) {
    count = predictions.count
    self.threshold = threshold
    exact = Share(predictions.filter(\.exact).count, predictions.count)
    amongFirst = Share(predictions.filter { $0.exact || $0.rank != nil }.count, predictions.count)
    let laidOut = predictions.filter { $0.structureRight != nil }
    withinErrors = (1...3).map { most in
      Share(laidOut.filter { ($0.labelErrors ?? .max) <= most }.count, laidOut.count)
    }
    structure = Share(laidOut.filter { $0.structureRight == true }.count, laidOut.count)
    segmentation = predictions.compactMap(\.segmentation).reduce(SegmentationScore(), +)
    let valued = predictions.filter { $0.valueRight != nil }
    value = Share(valued.filter { $0.valueRight == true }.count, valued.count)
    let confident = predictions.filter { $0.error == nil && $0.confidence >= threshold }
    let right = confident.filter(\.exact).count
    confidentAndWrong = Share(confident.count - right, predictions.count)
    rightWhereConfident = Share(right, confident.count)
    let readings = predictions.map { (confidence: $0.confidence, isRight: $0.exact) }
    calibration = Calibration(readings)
    riskCoverage = RiskCoverage(readings)
    seconds = Distribution(predictions.map(\.seconds))
    secondsOfFifteen = Distribution(predictions.filter { (13...17).contains($0.truthSymbols) }.map(\.seconds))
    causes = predictions.reduce(into: [:]) { counts, prediction in
      if let cause = prediction.cause { counts[cause, default: 0] += 1 }
    }
  }

  /// The score of each subset, by name.
  public static func bySubset(_ predictions: [Prediction], threshold: Double) -> [(
    subset: String, score: ExpressionScore
  )] {
    Dictionary(grouping: predictions, by: \.subset).sorted { $0.key < $1.key }
      .map { ($0.key, ExpressionScore($0.value, threshold: threshold)) }
  }

  /// The coverages at which the risk is printed.
  public static let coverages = [1.0, 0.9, 0.8, 0.5]
}

extension ExpressionScore: Encodable {
  private enum CodingKeys: String, CodingKey {
    case count, exact, amongFirst, atMostOneError, atMostTwoErrors, atMostThreeErrors, structure, symbolRecall,
      symbolPrecision
    case symbolAndClassRecall, value, threshold, confidentAndWrong, rightWhereConfident, expectedCalibrationError
    case reliability, riskCoverage, riskCoverageArea, seconds, causes
  }

  private struct Risk: Encodable {
    let coverage: Double
    let answered: Int
    let threshold: Double
    let risk: Double
  }

  private struct Times: Encodable {
    let median: Double?
    let percentile95: Double?
    let medianOf13To17Symbols: Double?
    let expressionsOf13To17Symbols: Int
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(count, forKey: .count)
    try container.encode(exact, forKey: .exact)
    try container.encode(amongFirst, forKey: .amongFirst)
    try container.encode(withinErrors[0], forKey: .atMostOneError)
    try container.encode(withinErrors[1], forKey: .atMostTwoErrors)
    try container.encode(withinErrors[2], forKey: .atMostThreeErrors)
    try container.encode(structure, forKey: .structure)
    try container.encode(segmentation.recall, forKey: .symbolRecall)
    try container.encode(segmentation.precision, forKey: .symbolPrecision)
    try container.encode(segmentation.namedRecall, forKey: .symbolAndClassRecall)
    try container.encode(value, forKey: .value)
    try container.encode(threshold, forKey: .threshold)
    try container.encode(confidentAndWrong, forKey: .confidentAndWrong)
    try container.encode(rightWhereConfident, forKey: .rightWhereConfident)
    try container.encode(calibration.expectedError, forKey: .expectedCalibrationError)
    try container.encode(calibration.bins, forKey: .reliability)
    try container.encode(
      Self.coverages.compactMap { coverage in
        riskCoverage.point(coverage: coverage).map {
          Risk(coverage: coverage, answered: $0.answered, threshold: $0.threshold, risk: $0.risk)
        }
      }, forKey: .riskCoverage)
    try container.encode(riskCoverage.area, forKey: .riskCoverageArea)
    try container.encode(
      Times(
        median: seconds.median, percentile95: seconds.quantile(0.95),
        medianOf13To17Symbols: secondsOfFifteen.median, expressionsOf13To17Symbols: secondsOfFifteen.count),
      forKey: .seconds)
    try container.encode(
      Dictionary(uniqueKeysWithValues: causes.map { ($0.key.rawValue, $0.value) }), forKey: .causes)
  }
}
