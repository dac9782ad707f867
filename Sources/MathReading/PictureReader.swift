public import ImageProcessing
public import MathExpressions
public import Recognition

/// A picture file, read and computed: what `solve` shows and `evaluate` scores.
public struct PictureReading: Sendable {
  /// The decoded picture.
  public let file: ImageFile
  /// What was read, line by line from the top.
  public let lines: [RecognizedExpression]
  /// The results: one computation for each line, and the common solution of their equations.
  public private(set) var sheet: ComputationSheet
  /// The result of every stage.
  public let trace: RecognitionTrace
}

extension PictureReading {
  /// The verdicts on the lines as somebody's working; lines that `report` calls unsure are never called wrong.
  ///
  /// - Parameters:
  ///   - report: this reading's report.
  ///   - parser: from layout to meaning, such as with a decimal comma.
  public func checked(_ report: ReadingReport, parser: ExpressionParser) -> CheckedWorking {
    WorkingChecker(parser: parser).check(
      zip(report.lines, sheet.lines).map { (text: $0.plain, tree: $1.tree, isSure: !$0.isUnsure) })
  }

  /// Adds the working of each line, or of the system that the lines are, where one is known.
  public mutating func addSteps(computer: Computer) {
    let working = Working(evaluator: computer.evaluator)
    if sheet.system != nil {
      let statements = sheet.lines.filter { $0.value.kind == "solutions" }.compactMap(\.statement)
      sheet.system?.steps = working.steps(system: statements)
      return
    }
    for index in sheet.lines.indices {
      guard let statement = sheet.lines[index].statement else { continue }
      sheet.lines[index].steps = working.steps(statement)
    }
  }
}

/// A picture file and its ink: the part of reading that needs no models.
public struct PictureInk: Sendable {
  /// The picture as it was decoded.
  public let file: ImageFile
  /// Its ink, turned so that lines of writing are level.
  public let page: InkPage

  /// Reads a picture file; `-` is standard input.
  ///
  /// - Parameter threads: the result is the same with any number.
  /// - Throws: `ImageError` for a file that is not a picture, is truncated or too large.
  public init(_ path: String, threads: Int = 1) throws {
    try self.init(path == "-" ? ImageFile.readStandardInput() : ImageFile.read(path: path), threads: threads)
  }

  /// Finds the ink of a decoded picture.
  public init(_ file: ImageFile, threads: Int = 1) throws {
    self.file = file
    var binarizer = Binarizer()
    binarizer.threads = threads
    page = try binarizer.page(of: file).levelled()
  }
}

/// Reads pictures to their answers: file, ink, symbols, layout, meaning, value.
///
/// ```swift
/// let reader = try PictureReader(models: ReaderModels(folder: "Models"))
/// let reading = try reader.read("photo.jpg")
/// for line in reading.report().lines { print(line.answer, line.confidence) }
/// ```
public struct PictureReader: Sendable {
  /// Finds and arranges the symbols.
  public let recognizer: ExpressionRecognizer
  /// The symbols that may be read.
  public let domain: Domain
  /// Lines less confident than this are computed by themselves: what may be misread is no ground for another line's answer.
  public let minConfidence: Double
  /// Computes what was read; the recognizer uses the same one to judge which readings make sense.
  public var computer: Computer { recognizer.computer }

  /// A reader with models that have been loaded.
  public init(
    recognizer: ExpressionRecognizer, domain: Domain = .full, minConfidence: Double = ConfidenceThreshold.answered
  ) {
    (self.recognizer, self.domain, self.minConfidence) = (recognizer, domain, minConfidence)
  }

  /// Loads the models.
  ///
  /// - Throws: `NetworkError` that names the file, what was found in it and what to do.
  public init(models: ReaderModels, domain: Domain = .full) throws {
    self.init(recognizer: try models.recognizer(), domain: domain)
  }

  /// Reads a picture file; `-` is standard input.
  ///
  /// - Throws: `ImageError` for a file that cannot be read, ``ReadingError`` for a picture without writing.
  public func read(_ path: String) throws -> PictureReading {
    try read(PictureInk(path, threads: recognizer.threads))
  }

  /// Reads ink that was already found.
  ///
  /// - Throws: ``ReadingError`` for a page without writing.
  public func read(_ ink: PictureInk) throws -> PictureReading {
    guard !ink.page.components.isEmpty else { throw ReadingError.noInk(ink.file.name) }
    let (lines, trace) = try recognizer.recognize(ink.page, domain: domain)
    let sheet = computer.compute(lines: lines.map(\.tree), areSure: lines.map { $0.confidence >= minConfidence })
    return PictureReading(file: ink.file, lines: lines, sheet: sheet, trace: trace)
  }
}
