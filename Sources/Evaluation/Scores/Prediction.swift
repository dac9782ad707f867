/// How one expression was read and how that compares with the truth: one line of `evaluate --predictions`.
///
/// docs/evaluation.md describes the fields. Unknown values are written as null, never omitted.
public struct Prediction: Sendable, Hashable, Decodable {
  /// One recognised symbol.
  public struct Symbol: Sendable, Hashable, Codable {
    /// The recognised label.
    public var label: String
    /// Left, top, width and height in pixels of the upright picture.
    public var box: [Int]
    /// The probability of the label in context, from 0 to 1.
    public var confidence: Double

    /// A symbol with its place and probability.
    public init(label: String, box: [Int], confidence: Double) {
      (self.label, self.box, self.confidence) = (label, box, confidence)
    }
  }

  /// One line that was read.
  public struct Line: Sendable, Hashable {
    /// The reading in plain notation.
    public var plain: String
    /// How sure the reader is of this line, from 0 to 1.
    public var confidence: Double
    /// The line of the truth that it equals, counted from 0; nil where it was invented or stands in another place.
    public var truth: Int?

    /// A line that is not compared yet.
    public init(plain: String, confidence: Double, truth: Int? = nil) {
      (self.plain, self.confidence, self.truth) = (plain, confidence, truth)
    }
  }

  /// The id of the expression in its set.
  public var id: String
  /// The part of the set that the expression belongs to.
  public var subset: String
  /// Who wrote it, as the set names the writer; nil where it does not.
  public var writer: String?
  /// The question's number that the set states; it is no part of the expression. Nil where it states none.
  public var item: String?
  /// The truth as the set writes it.
  public var truth: String
  /// The numbers of questions that were read apart from the lines, joined by spaces; empty where none was.
  public var readItem = ""
  /// The line of the truth, from 0, that does not follow from the one before it, as the set says; nil where it says none.
  public var slip: Int?
  /// The number of lines of the truth.
  public var trueLines = 1
  /// The number of symbols of the truth.
  public var truthSymbols: Int
  /// The reading in LaTeX, several lines joined by ` ; `; empty where nothing was read.
  public var latex = ""
  /// The reading in plain notation, as `mathrec compute` accepts it.
  public var plain = ""
  /// Whether the reading equals the truth.
  public var exact = false
  /// The rank of the truth among the readings of a single line, 1 for the best; null where it is not among them.
  public var rank: Int?
  /// The number of wrong labels where the trees have the same edges, else null; see ``LayoutDifference``.
  public var labelErrors: Int?
  /// Whether the trees agree apart from the symbols' labels; null where the truth is no layout tree.
  public var structureRight: Bool?
  /// The exact value of the reading as text.
  public var value: String?
  /// Whether the value equals the truth's; null where the truth has none.
  public var valueRight: Bool?
  /// The answers, several lines joined by ` ; `; empty where nothing was read.
  public var answer = ""
  /// How sure the reader is, from 0 to 1; of several lines, the least sure one.
  public var confidence = 0.0
  /// The lines that were read, in reading order.
  public var lines: [Line] = []
  /// The recognised symbols, line by line.
  public var symbols: [Symbol] = []
  /// Other readings in plain notation, likeliest first.
  public var alternatives: [String] = []
  /// How the ink was segmented; null where the truth has neither strokes nor boxes.
  public var segmentation: SegmentationScore?
  /// The true and the recognised label of each symbol that was found and mislabelled; null where segmentation is
  /// unknown.
  public var misnamed: [[String]]?
  /// Why the reading is wrong; null where it is exact.
  public var cause: FailureCause?
  /// Why the picture could not be read; null where it was.
  public var error: String?
  /// Seconds of one core from the picture to the answer.
  public var seconds = 0.0

  /// A prediction that says nothing about the reading yet.
  public init(id: String, subset: String, truth: String, truthSymbols: Int) {
    (self.id, self.subset, self.truth, self.truthSymbols) = (id, subset, truth, truthSymbols)
  }
}

extension Prediction: Encodable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case id, subset, writer, item, readItem, slip, truth, trueLines, truthSymbols, latex, plain, exact, rank,
      labelErrors,
      structureRight, value, valueRight,
      answer
    case confidence, lines, symbols, alternatives, segmentation, misnamed, cause, error, seconds
  }

  /// Writes every field, unknown ones as null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(subset, forKey: .subset)
    try container.encode(writer, forKey: .writer)
    try container.encode(item, forKey: .item)
    try container.encode(readItem, forKey: .readItem)
    try container.encode(slip, forKey: .slip)
    try container.encode(truth, forKey: .truth)
    try container.encode(trueLines, forKey: .trueLines)
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
    try container.encode(lines, forKey: .lines)
    try container.encode(symbols, forKey: .symbols)
    try container.encode(alternatives, forKey: .alternatives)
    try container.encode(segmentation, forKey: .segmentation)
    try container.encode(misnamed, forKey: .misnamed)
    try container.encode(cause, forKey: .cause)
    try container.encode(error, forKey: .error)
    try container.encode(seconds, forKey: .seconds)
  }
}

extension Prediction.Line: Codable {
  private enum CodingKeys: String, CodingKey { case plain, confidence, truth }

  /// Writes every field, an unknown one as null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(plain, forKey: .plain)
    try container.encode(confidence, forKey: .confidence)
    try container.encode(truth, forKey: .truth)
  }
}
