public import ImageProcessing
public import MathExpressions
public import Recognition

/// A picture file, read and computed: what `solve` shows and `evaluate` scores.
public struct PictureReading: Sendable {
  /// The picture as it was decoded.
  public let file: ImageFile
  /// What was read, line by line from the top.
  public let lines: [RecognizedExpression]
  /// What the lines come to, one computation a line, and the solution of their equations together.
  public let sheet: ComputationSheet
  /// Every stage of the reading.
  public let trace: RecognitionTrace
}

/// A picture file and its ink: as far as a picture is read without models.
public struct PictureInk: Sendable {
  /// The picture as it was decoded.
  public let file: ImageFile
  /// Its ink, turned so that lines of writing are level.
  public let page: InkPage

  /// Reads a picture file; `-` is standard input.
  ///
  /// - Parameter threads: the result does not depend on it.
  /// - Throws: `ImageError` for a file that is no picture, is cut short or too large.
  public init(_ path: String, threads: Int = 1) throws {
    try self.init(path == "-" ? ImageFile.readStandardInput() : ImageFile.read(path: path), threads: threads)
  }

  /// Finds the ink of a picture that has been decoded.
  public init(_ file: ImageFile, threads: Int = 1) throws {
    self.file = file
    var binarizer = Binarizer()
    binarizer.threads = threads
    page = try binarizer.page(of: file).levelled()
  }
}

/// From a picture to answers: file, ink, symbols, layout, meaning, value.
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
  /// Computes what was read; the same one says which readings make sense.
  public var computer: Computer { recognizer.computer }

  /// A reader with models that have been loaded.
  public init(recognizer: ExpressionRecognizer, domain: Domain = .full) {
    self.recognizer = recognizer
    self.domain = domain
  }

  /// Loads the models; the error names the file, what was found in it and what to do.
  public init(models: ReaderModels, domain: Domain = .full) throws {
    self.init(recognizer: try models.recognizer(), domain: domain)
  }

  /// Reads a picture file; `-` is standard input.
  ///
  /// - Throws: `ImageError` for a file that cannot be read, ``ReadingError`` for a picture without writing.
  public func read(_ path: String) throws -> PictureReading {
    try read(PictureInk(path, threads: recognizer.threads))
  }

  /// Reads a picture's ink.
  public func read(_ ink: PictureInk) throws -> PictureReading {
    guard !ink.page.components.isEmpty else { throw ReadingError.noInk(ink.file.name) }
    let (lines, trace) = try recognizer.recognize(ink.page, domain: domain)
    return PictureReading(
      file: ink.file, lines: lines, sheet: computer.compute(lines: lines.map(\.tree)), trace: trace)
  }
}
