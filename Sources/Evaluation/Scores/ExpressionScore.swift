/// How well a set of expressions was read: counts, shares with intervals, and curves.
public struct ExpressionScore: Sendable, Hashable {
  /// Expressions scored, those that could not be read included.
  public let count: Int
  /// Readings that equal the truth (CROHME's expression rate).
  public let exact: Share
  /// The truth is the reading or one of the alternatives offered with it.
  public let amongFirst: Share
  /// At most 1, 2 and 3 wrong labels on the same edges, see ``LayoutDifference``; of the expressions whose truth is a
  /// layout tree.
  public let withinErrors: [Share]
  /// The right structure, whatever the symbols' labels; of the expressions whose truth is a layout tree.
  public let structure: Share
  /// Symbols found, summed over the expressions whose truth has their strokes or boxes.
  public let segmentation: SegmentationScore
  /// The right value; of the truths that have one.
  public let value: Share
  /// The confidence from which a reading counts as sure.
  public let threshold: Double
  /// Sure and wrong, of all expressions: how often a user is misled.
  public let confidentAndWrong: Share
  /// Exact, of the sure readings.
  public let rightWhereConfident: Share
  /// How well confidences agree with the share of exact readings.
  public let calibration: Calibration
  /// The share of wrong readings when only the most confident are answered.
  public let riskCoverage: RiskCoverage
  /// Seconds of one core for each expression.
  public let seconds: Distribution
  /// The same for expressions of 13 to 17 symbols.
  public let secondsOfFifteen: Distribution
  /// How many readings failed for each cause; causes that do not occur are absent.
  public let causes: [FailureCause: Int]

  /// Scores predictions.
  ///
  /// - Parameter threshold: the confidence, from 0 to 1, from which a reading counts as sure.
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

  /// The score of each subset, sorted by name.
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

  /// Writes shares, curves and times as docs/evaluation.md describes.
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
