import ImageProcessing
public import MathExpressions
import MathSymbols
public import Recognition

/// A reading ready for output: `mathrec solve --json` prints it, and docs/solve-json.md describes it.
public struct ReadingReport: Encodable {
  /// One line of writing.
  public struct Line: Encodable {
    /// The question's number before the line, which is no part of it; nil where there is none.
    public let item: Item?
    /// The line in ASCII that `mathrec compute` accepts: fractions as `(a)/(b)`, roots as `sqrt(..)`.
    public let plain: String
    /// The line in LaTeX.
    public let latex: String
    /// The answer for a person, such as `(3+2)/4 = 5/4 = 1.25`; empty where ``isUnsure``.
    public let answer: String
    /// The answer for a program; of kind `none` where ``isUnsure``.
    public let value: ComputationReport.Value
    /// How sure the reading of the whole line is, from 0 to 1.
    public let confidence: Double
    /// The symbols found, in no particular order.
    public let symbols: [Symbol]
    /// Other readings in the notation of ``plain``, likeliest first.
    public let alternatives: [String]
    /// Guesses that were made, or why there is no value, one sentence each.
    public let warnings: [String]
    /// The working, where it was asked for and is known.
    public let steps: [WorkingStep]?
    /// Whether the confidence is below the required one; then there is no answer.
    public let isUnsure: Bool

    /// The least certain symbols and what else they may be, as a clause to append to a message; empty where no symbol
    /// is doubtful.
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
      case item, plain, latex, answer, value, confidence, symbols, alternatives, warnings, steps
      case isUnsure = "unsure"
    }
  }

  /// A question's number, such as `7.` or `(3)`.
  public struct Item: Encodable {
    /// As written; a circle is a pair of brackets.
    public let text: String
    /// Left, top, width and height in pixels of the upright picture.
    public let box: [Int]
  }

  /// What was drawn beside the writing and is no mathematics.
  public struct Mark: Encodable {
    /// What it is.
    public let kind: WrittenMark.Kind
    /// Left, top, width and height in pixels of the upright picture.
    public let box: [Int]
  }

  /// One recognised symbol.
  public struct Symbol: Encodable {
    /// As CROHME names it: `7`, `x`, `\times`; a fraction bar is `-`.
    public let label: String
    /// Left, top, width and height in pixels of the upright picture.
    public let box: [Int]
    /// How sure this label is, from 0 to 1.
    public let confidence: Double
    /// Other labels for the same ink, likeliest first.
    public let alternatives: [SymbolCandidate]
  }

  /// The path as given; `-` for standard input.
  public let image: String
  /// Why the picture could not be read; nil where it was.
  public let error: String?
  /// The lines of writing from top to bottom; empty where there is an error.
  public let lines: [Line]
  /// Frames, underlines, arrows and specks.
  public let marks: [Mark]
  /// The common solution where several lines are equations in several unknowns; otherwise nil.
  public let system: ComputationReport?

  /// The report on a picture that could not be read.
  public init(image: String, error: String) {
    self.image = image
    self.error = error
    lines = []
    marks = []
    system = nil
  }

  /// The report on a reading; a line whose confidence is below `minConfidence` gets no answer.
  public init(image: String, _ reading: PictureReading, minConfidence: Double) {
    self.image = image
    error = nil
    let isUnsure = reading.lines.contains { $0.confidence < minConfidence }
    system = isUnsure ? nil : reading.sheet.system?.report
    marks = reading.trace.marks.map { Mark(kind: $0.kind, box: Self.corners($0.box)) }
    lines = zip(reading.lines, reading.sheet.lines).map { line, computation in
      let isUnsure = line.confidence < minConfidence
      let report = computation.report
      return Line(
        item: line.item.map { Item(text: $0.text, box: Self.corners($0.box)) }, plain: report.plain,
        latex: report.latex, answer: isUnsure ? "" : report.answer,
        value: isUnsure ? ComputationReport.Value(.none("not sure")) : report.value,
        confidence: Self.rounded(line.confidence),
        symbols: line.symbols.map { symbol in
          Symbol(
            label: symbol.label, box: Self.corners(symbol.box),
            confidence: Self.rounded(symbol.confidence),
            alternatives: symbol.alternatives.map {
              SymbolCandidate(label: $0.label, probability: Self.rounded($0.probability))
            })
        },
        alternatives: Self.texts(line.alternatives, except: report.plain),
        warnings: report.warnings + (computation.error.map { [$0.description] } ?? []),
        steps: isUnsure ? nil : report.steps, isUnsure: isUnsure)
    }
  }

  /// Other readings as text, each once: different trees may read the same (`x` and `\times` between numbers).
  private static func texts(_ trees: [SymbolLayoutTree], except own: String) -> [String] {
    var seen: Set = [own]
    return trees.map { PlainTextWriter().text(ExpressionParser().resolved($0)) }.filter { seen.insert($0).inserted }
  }

  /// Writes the fields that docs/solve-json.md lists.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(image, forKey: .image)
    // The field is always present; null means that nothing went wrong.
    try container.encode(error, forKey: .error)
    try container.encode(lines, forKey: .lines)
    try container.encode(marks, forKey: .marks)
    try container.encodeIfPresent(system, forKey: .system)
  }

  private enum CodingKeys: String, CodingKey { case image, error, lines, marks, system }

  private static func corners(_ box: PixelBox) -> [Int] { [box.x, box.y, box.width, box.height] }

  private static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
}

extension PictureReading {
  /// The reading as plain values; a line less confident than `minConfidence` has no answer.
  public func report(minConfidence: Double = ConfidenceThreshold.answered) -> ReadingReport {
    ReadingReport(image: file.name, self, minConfidence: minConfidence)
  }
}
