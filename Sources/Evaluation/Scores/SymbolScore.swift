public import NeuralNetworks

/// How well a network classifies a set of symbols.
public struct SymbolScore: Sendable {
  /// The prediction for one symbol, classes as indices into ``SymbolScore/labels``.
  public struct Naming: Sendable, Hashable {
    /// The true class.
    public var truth: Int
    /// The predicted class.
    public var named: Int
    /// Whether the true class is among the three likeliest.
    public var isInFirstThree: Bool
    /// The probability of the predicted class.
    public var confidence: Double

    /// The prediction for one symbol.
    public init(truth: Int, named: Int, isInFirstThree: Bool, confidence: Double) {
      (self.truth, self.named, self.isInFirstThree, self.confidence) = (truth, named, isInFirstThree, confidence)
    }
  }

  /// Symbols of one class that were taken for another.
  public struct Confusion: Sendable, Hashable {
    /// The true class, an index into ``SymbolScore/labels``.
    public var truth: Int
    /// The predicted class.
    public var named: Int
    /// How many symbols.
    public var count: Int
  }

  /// The class labels by index.
  public let labels: [String]
  /// Counts by true and predicted class.
  public let matrix: ConfusionMatrix
  /// Symbols classified correctly: the accuracy.
  public let right: Share
  /// Symbols whose true class is among the three likeliest.
  public let firstThree: Share
  /// The accuracy on digits and operators alone.
  public let arithmetic: Share
  /// One score for each class that occurs in the truth, in the order of ``labels``.
  public let classes: [ClassScore]
  /// Means in which every class counts alike.
  public let macro: ClassMeans
  /// Means in which every class counts by its support.
  public let weighted: ClassMeans
  /// The accuracy of each writer's symbols.
  public let writers: WriterAccuracy
  /// How well confidences agree with the share of right predictions.
  public let calibration: Calibration

  /// Scores predictions.
  ///
  /// - Parameters:
  ///   - writers: who wrote each symbol, one for each prediction.
  ///   - isArithmetic: whether a label is a digit or an operator.
  public init(_ namings: [Naming], labels: [String], writers: [String], isArithmetic: (String) -> Bool) {
    precondition(namings.count == writers.count, "every symbol has a writer")
    self.labels = labels
    var matrix = ConfusionMatrix(classes: labels.count)
    for naming in namings { matrix[naming.truth, naming.named] += 1 }
    self.matrix = matrix
    right = Share(matrix.correct, namings.count)
    firstThree = Share(namings.filter(\.isInFirstThree).count, namings.count)
    let classes = ClassScore.all(matrix, labels: labels)
    self.classes = classes
    let digits = classes.filter { isArithmetic($0.label) }
    arithmetic = Share(digits.reduce(0) { $0 + $1.right }, digits.reduce(0) { $0 + $1.support })
    macro = ClassMeans(classes, isWeighted: false)
    weighted = ClassMeans(classes, isWeighted: true)
    self.writers = WriterAccuracy(
      zip(namings, writers).lazy.map { naming, writer in (writer: writer, isRight: naming.truth == naming.named) })
    calibration = Calibration(namings.map { ($0.confidence, $0.truth == $0.named) })
  }

  /// The pairs of classes that were confused, the most frequent first.
  public var confusions: [Confusion] {
    var all: [Confusion] = []
    for truth in labels.indices {
      for named in labels.indices where named != truth && matrix[truth, named] > 0 {
        all.append(Confusion(truth: truth, named: named, count: matrix[truth, named]))
      }
    }
    return all.sorted { ($1.count, $0.truth, $0.named) < ($0.count, $1.truth, $1.named) }
  }
}

extension SymbolScore: Encodable {
  private enum CodingKeys: String, CodingKey {
    case count, accuracy, firstThree, digitsAndOperators, macro, weighted, classes, writers, writerMean
    case writerWorstTenth, expectedCalibrationError, worstConfusions
  }

  private struct Pair: Encodable {
    let truth: String
    let named: String
    let count: Int
  }

  /// Writes the count, the shares, the means, and the tables of classes, writers and confusions.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(right.whole, forKey: .count)
    try container.encode(right, forKey: .accuracy)
    try container.encode(firstThree, forKey: .firstThree)
    try container.encode(arithmetic, forKey: .digitsAndOperators)
    try container.encode(macro, forKey: .macro)
    try container.encode(weighted, forKey: .weighted)
    try container.encode(classes, forKey: .classes)
    try container.encode(writers.writers.count, forKey: .writers)
    try container.encode(writers.mean, forKey: .writerMean)
    try container.encode(writers.worstTenth, forKey: .writerWorstTenth)
    try container.encode(calibration.expectedError, forKey: .expectedCalibrationError)
    try container.encode(
      confusions.prefix(20).map { Pair(truth: labels[$0.truth], named: labels[$0.named], count: $0.count) },
      forKey: .worstConfusions)
  }
}
