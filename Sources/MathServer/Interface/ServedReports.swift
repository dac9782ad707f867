import MathExpressions
import MathReading

/// A computed line with what the page shows besides: the fields of `mathrec compute --json`, and its MathML.
struct ServedComputation: Encodable {
  private let report: ComputationReport
  private let mathml: String
  private let exactMathML: [[String]]?
  private let steps: [ServedStep]?
  /// Whether there is no value, which is why.
  private let error: String?

  init(_ computation: Computation) {
    var report = computation.report
    steps = report.steps.map { $0.map(ServedStep.init) }
    report.steps = nil
    self.report = report
    mathml = Typesetting.mathML(computation.tree)
    exactMathML = ExactMathML.cases(report.value)
    error = computation.error.map(\.description)
  }

  private enum CodingKeys: String, CodingKey { case mathml, exactMathML, steps, error }

  func encode(to encoder: any Encoder) throws {
    try report.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(mathml, forKey: .mathml)
    try container.encodeIfPresent(exactMathML, forKey: .exactMathML)
    try container.encodeIfPresent(steps, forKey: .steps)
    try container.encodeIfPresent(error, forKey: .error)
  }
}

/// An expression that could not be read, as `mathrec compute --json` prints it.
struct ServedFailure: Encodable {
  let input: String
  let error: String
  let position: Int?
}

/// A step of a working, with its line in MathML.
struct ServedStep: Encodable {
  private let step: WorkingStep
  private let mathml: [[String]]?
  private let substeps: [ServedStep]

  init(_ step: WorkingStep) {
    substeps = step.substeps.map(ServedStep.init)
    self.step = step
    mathml = ExactMathML.cases(step.plain)
  }

  private enum CodingKeys: String, CodingKey { case rule, sentence, text, plain, substeps, mathml }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(step.rule, forKey: .rule)
    try container.encode(step.sentence, forKey: .sentence)
    try container.encode(step.text, forKey: .text)
    try container.encode(step.plain, forKey: .plain)
    try container.encode(substeps, forKey: .substeps)
    try container.encodeIfPresent(mathml, forKey: .mathml)
  }
}

/// Values and steps of the engine in MathML.
enum ExactMathML {
  /// The cases of an exact value; nil where there is none.
  static func cases(_ value: ComputationReport.Value) -> [[String]]? {
    value.kind == "truth" ? nil : value.exact.flatMap(cases)
  }

  /// The cases of a text, of which a number has one, each with its parts, of which the solution of a system has one for
  /// each unknown; nil where a part is no expression.
  static func cases(_ exact: String) -> [[String]]? {
    guard !hasWords(exact) else { return nil }
    var cases: [[String]] = []
    for text in exact.split(separator: " or ") {
      let parts = text.split(separator: ", ").map { Typesetting.mathML(plain: String($0)) }
      guard !parts.contains(nil) else { return nil }
      cases.append(parts.compactMap { $0 })
    }
    return cases
  }

  /// Whether something is said in words, such as that every number is a solution.
  private static func hasWords(_ text: String) -> Bool {
    text.split { !$0.isLetter }.contains { ["every", "no", "none", "all", "for", "and"].contains($0) }
  }
}

/// A line of a reading: the fields of `mathrec solve --json`, with boxes in the unit of what was sent, and more.
struct ServedLine: Encodable {
  private let line: ReadingReport.Line
  private let computation: Computation
  private let box: ([Int]) -> [Double]

  init(_ line: ReadingReport.Line, _ computation: Computation, box: @escaping ([Int]) -> [Double]) {
    self.line = line
    self.computation = computation
    self.box = box
  }

  private struct Symbol: Encodable {
    let label: String
    let box: [Double]
    let confidence: Double
    let alternatives: [Alternative]
  }

  private struct Alternative: Encodable {
    let label: String
    let probability: Double
  }

  private struct Item: Encodable {
    let text: String
    let box: [Double]
  }

  private enum CodingKeys: String, CodingKey {
    case item, plain, latex, answer, value, confidence, symbols, alternatives, warnings, unsure
    case mathml, exactMathML, alternativesMathML, steps
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(line.item.map { Item(text: $0.text, box: box($0.box)) }, forKey: .item)
    try container.encode(line.plain, forKey: .plain)
    try container.encode(line.latex, forKey: .latex)
    try container.encode(line.answer, forKey: .answer)
    try container.encode(line.value, forKey: .value)
    try container.encode(line.confidence, forKey: .confidence)
    try container.encode(
      line.symbols.map { symbol in
        Symbol(
          label: symbol.label, box: box(symbol.box), confidence: symbol.confidence,
          alternatives: symbol.alternatives.map { Alternative(label: $0.label, probability: $0.probability) })
      }, forKey: .symbols)
    try container.encode(line.alternatives, forKey: .alternatives)
    try container.encode(line.alternatives.map { Typesetting.mathML(plain: $0) ?? "" }, forKey: .alternativesMathML)
    try container.encode(line.warnings, forKey: .warnings)
    try container.encode(line.isUnsure, forKey: .unsure)
    try container.encode(Typesetting.mathML(computation.tree), forKey: .mathml)
    try container.encodeIfPresent(ExactMathML.cases(line.value), forKey: .exactMathML)
    guard !computation.steps.isEmpty else { return }
    try container.encode(computation.steps.map(ServedStep.init), forKey: .steps)
  }
}

/// A reading: the fields of `mathrec solve --json`, and the size of the picture to which boxes refer.
struct ServedReading: Encodable {
  let report: ReadingReport
  let computations: [Computation]
  /// The upright picture's width and height; nil for strokes.
  let size: (width: Int, height: Int)?
  let box: ([Int]) -> [Double]
  let check: CheckedWorking?
  /// The reader's own time.
  let milliseconds: Double

  private struct Mark: Encodable {
    let kind: String
    let box: [Double]
  }

  private enum CodingKeys: String, CodingKey {
    case image, error, lines, marks, system, width, height, check, milliseconds
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(report.image, forKey: .image)
    try container.encode(report.error, forKey: .error)
    try container.encode(
      zip(report.lines, computations).map { ServedLine($0, $1, box: box) }, forKey: .lines)
    try container.encode(report.marks.map { Mark(kind: "\($0.kind)", box: box($0.box)) }, forKey: .marks)
    try container.encodeIfPresent(report.system, forKey: .system)
    try container.encodeIfPresent(size?.width, forKey: .width)
    try container.encodeIfPresent(size?.height, forKey: .height)
    try container.encodeIfPresent(check, forKey: .check)
    try container.encode((milliseconds * 100).rounded() / 100, forKey: .milliseconds)
  }
}
