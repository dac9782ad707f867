/// One expression as it was read and how that compares with the truth: a line of `evaluate --predictions`.
///
/// docs/evaluation.md describes the fields. What is not known is null, never left out.
public struct Prediction: Sendable, Hashable, Decodable {
  /// One symbol as it was read.
  public struct Symbol: Sendable, Hashable, Codable {
    public var label: String
    /// Left, top, width and height in pixels of the upright picture.
    public var box: [Int]
    public var confidence: Double

    public init(label: String, box: [Int], confidence: Double) {
      (self.label, self.box, self.confidence) = (label, box, confidence)
    }
  }

  public var id: String
  public var subset: String
  /// The truth as the set writes it.
  public var truth: String
  /// Symbols of the truth.
  public var truthSymbols: Int
  public var latex = ""
  public var plain = ""
  /// Whether the reading is the truth.
  public var exact = false
  /// The place of the truth among the readings of a single line, 1 for the best; null where it is none of them.
  public var rank: Int?
  /// Labels that are wrong where the trees have the same edges, else null; see ``LayoutDifference``.
  public var labelErrors: Int?
  /// Whether the trees agree but for the symbols' labels.
  public var structureRight: Bool?
  /// The exact value of the reading as text.
  public var value: String?
  /// Whether the value is the truth's; null where the truth has none.
  public var valueRight: Bool?
  public var answer = ""
  /// How sure the reading is, from 0 to 1.
  public var confidence = 0.0
  public var symbols: [Symbol] = []
  /// Other readings in plain notation, likeliest first.
  public var alternatives: [String] = []
  /// How the ink was divided; null where the truth does not say.
  public var segmentation: SegmentationScore?
  /// Pairs of a true and a read label.
  public var misnamed: [[String]]?
  /// Why the reading is wrong; null where it is exact.
  public var cause: FailureCause?
  public var error: String?
  /// One core's time for the reading, from the picture to the answer.
  public var seconds = 0.0

  public init(id: String, subset: String, truth: String, truthSymbols: Int) {
    (self.id, self.subset, self.truth, self.truthSymbols) = (id, subset, truth, truthSymbols)
  }
}

extension Prediction: Encodable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case id, subset, truth, truthSymbols, latex, plain, exact, rank, labelErrors, structureRight, value, valueRight,
      answer
    case confidence, symbols, alternatives, segmentation, misnamed, cause, error, seconds
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(subset, forKey: .subset)
    try container.encode(truth, forKey: .truth)
    try container.encode(truthSymbols, forKey: .truthSymbols)
    try container.encode(latex, forKey: .latex)
    try container.encode(plain, forKey: .plain)
    try container.encode(exact, forKey: .exact)
    try container.encode(rank, forKey: .rank)
    try container.encode(labelErrors, forKey: .labelErrors)
    try container.encode(structureRight, forKey: .structureRight)
    try container.encode(value, forKey: .value)
    try container.encode(valueRight, forKey: .valueRight)
    try container.encode(answer, forKey: .answer)
    try container.encode(confidence, forKey: .confidence)
    try container.encode(symbols, forKey: .symbols)
    try container.encode(alternatives, forKey: .alternatives)
    try container.encode(segmentation, forKey: .segmentation)
    try container.encode(misnamed, forKey: .misnamed)
    try container.encode(cause, forKey: .cause)
    try container.encode(error, forKey: .error)
    try container.encode(seconds, forKey: .seconds)
  }
}
