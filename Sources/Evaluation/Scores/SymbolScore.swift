public import NeuralNetworks

/// How a network names a set of symbols.
public struct SymbolScore: Sendable {
  /// One symbol: indices into the labels, and how sure the network was.
  public struct Naming: Sendable, Hashable {
    public var truth: Int
    public var named: Int
    public var isInFirstThree: Bool
    public var confidence: Double

    public init(truth: Int, named: Int, isInFirstThree: Bool, confidence: Double) {
      (self.truth, self.named, self.isInFirstThree, self.confidence) = (truth, named, isInFirstThree, confidence)
    }
  }

  /// Symbols of one class that were called another.
  public struct Confusion: Sendable, Hashable {
    public var truth: Int
    public var named: Int
    public var count: Int
  }

  public let labels: [String]
  public let matrix: ConfusionMatrix
  public let right: Share
  public let firstThree: Share
  /// Right, of digits and operators.
  public let arithmetic: Share
  public let classes: [ClassScore]
  public let macro: ClassMeans
  public let weighted: ClassMeans
  public let writers: WriterAccuracy
  public let calibration: Calibration

  /// - Parameter writers: who wrote each symbol.
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

  /// What was taken for what, the most frequent first.
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
