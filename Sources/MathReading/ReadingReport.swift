public import MathExpressions
import MathSymbols
public import Recognition

/// What was read in a picture, ready to be shown: `mathrec solve --json` prints it, and docs/solve-json.md describes it.
public struct ReadingReport: Encodable {
  /// One line of writing.
  public struct Line: Encodable {
    public let plain: String
    public let latex: String
    public let answer: String
    public let value: ComputationReport.Value
    public let confidence: Double
    public let symbols: [Symbol]
    public let alternatives: [String]
    public let warnings: [String]
    /// Whether the reading is less sure than was asked for; then the answer is empty.
    public let isUnsure: Bool

    /// The symbols that may be others, as text to go on with; empty where it is not the symbols that are doubted.
    public var doubts: String {
      let doubted = symbols.filter { $0.confidence < 0.6 }.sorted { $0.confidence < $1.confidence }.prefix(2)
      func shown(_ label: String) -> String { "'\(SymbolVocabulary.symbol(label)?.plain ?? label)'" }
      let texts = doubted.map { symbol in
        let other = symbol.alternatives.first { $0.probability >= 0.1 }
        return shown(symbol.label) + (other.map { " or \(shown($0.label))" } ?? "")
      }
      return texts.isEmpty ? "" : "; unsure of \(texts.joined(separator: " and "))"
    }

    private enum CodingKeys: String, CodingKey {
      case plain, latex, answer, value, confidence, symbols, alternatives, warnings
      case isUnsure = "unsure"
    }
  }

  /// One symbol: `box` is left, top, width, height in pixels of the upright picture.
  public struct Symbol: Encodable {
    public let label: String
    public let box: [Int]
    public let confidence: Double
    public let alternatives: [SymbolCandidate]
  }

  public let image: String
  public let error: String?
  public let lines: [Line]
  /// The solution of the equations of several lines together, where they have one.
  public let system: ComputationReport?

  /// A picture that was not read, and why.
  public init(image: String, error: String) {
    self.image = image
    self.error = error
    lines = []
    system = nil
  }

  /// What was read; a line whose confidence is below `minConfidence` gets no answer.
  public init(image: String, _ reading: PictureReading, minConfidence: Double) {
    self.image = image
    error = nil
    let isUnsure = reading.lines.contains { $0.confidence < minConfidence }
    system = isUnsure ? nil : reading.sheet.system?.report
    lines = zip(reading.lines, reading.sheet.lines).map { line, computation in
      let isUnsure = line.confidence < minConfidence
      let report = computation.report
      return Line(
        plain: report.plain, latex: report.latex, answer: isUnsure ? "" : report.answer,
        value: isUnsure ? ComputationReport.Value(.none("not sure")) : report.value,
        confidence: Self.rounded(line.confidence),
        symbols: line.symbols.map { symbol in
          Symbol(
            label: symbol.label, box: [symbol.box.x, symbol.box.y, symbol.box.width, symbol.box.height],
            confidence: Self.rounded(symbol.confidence),
            alternatives: symbol.alternatives.map {
              SymbolCandidate(label: $0.label, probability: Self.rounded($0.probability))
            })
        },
        alternatives: Self.texts(line.alternatives, except: report.plain),
        warnings: report.warnings + (computation.error.map { [$0.description] } ?? []), isUnsure: isUnsure)
    }
  }

  /// Other readings as text, each once: trees that differ may read alike (`x` and `\times` between numbers).
  private static func texts(_ trees: [SymbolLayoutTree], except own: String) -> [String] {
    var seen: Set = [own]
    return trees.map { PlainTextWriter().text(ExpressionParser().resolved($0)) }.filter { seen.insert($0).inserted }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(image, forKey: .image)
    // The field is always there: null says that nothing went wrong.
    try container.encode(error, forKey: .error)
    try container.encode(lines, forKey: .lines)
    try container.encodeIfPresent(system, forKey: .system)
  }

  private enum CodingKeys: String, CodingKey { case image, error, lines, system }

  private static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
}

extension PictureReading {
  /// The reading in plain values; a line of less confidence than `minConfidence` is shown without an answer.
  public func report(minConfidence: Double = ConfidenceThreshold.answered) -> ReadingReport {
    ReadingReport(image: file.name, self, minConfidence: minConfidence)
  }
}
