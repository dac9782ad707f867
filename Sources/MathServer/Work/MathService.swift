import FileStorage
import Foundation
import ImageProcessing
import MathExpressions
public import MathReading
import MathSymbols
import Recognition
import WebServing
public import WriterAdaptation

/// The program's abilities as functions from requests to responses; it knows no connection and keeps nothing of a
/// request.
public struct MathService: Sendable {
  private let base: PictureReader
  private let limits: ServerLimits
  private let ink: InkService?
  private let learning: LearningService?

  /// The reader that is asked: the program's own, or that of the person's hand.
  private var reader: PictureReader { learning?.reader ?? base }

  /// A service with a reader whose models are loaded.
  ///
  /// - Parameters:
  ///   - ink: where symbols are kept that a person has corrected; nil for nowhere.
  ///   - learnsAs: file names for the models of the person's hand, one for each of the reader's symbol networks: learning keeps
  ///     them beside the ink; nil where the server does not learn.
  ///   - now: the present time in ISO 8601, for what is kept.
  public init(
    reader: PictureReader, limits: ServerLimits = ServerLimits(), ink: InkFolder? = nil,
    learnsAs names: [String]? = nil,
    now: @escaping @Sendable () -> String = { Date().ISO8601Format() }
  ) {
    base = reader
    self.limits = limits
    self.ink = ink.map { InkService(folder: $0, limits: limits, now: now) }
    learning = ink.flatMap { ink in names.map { LearningService(base: reader, ink: ink, names: $0, now: now) } }
  }

  /// What is answered by a thread, each with its path.
  enum Route: String, CaseIterable {
    case solve = "/v1/solve"
    case compute = "/v1/compute"
    case check = "/v1/check"
    case arrange = "/v1/arrange"
    case ink = "/v1/ink"
    case learn = "/v1/learn"

    /// The methods that it takes.
    var methods: [String] {
      switch self {
      case .ink: ["GET", "POST", "DELETE"]
      case .learn: ["GET", "POST", "PUT", "DELETE"]
      default: ["POST"]
      }
    }
  }

  /// Answers a request to one of the routes.
  ///
  /// - Parameter threads: how many threads may work on it; the answer is the same with any number.
  func answer(_ route: Route, _ request: APIRequest, threads: Int) throws(Problem) -> APIResponse {
    do {
      switch route {
      case .solve: return try solve(request, threads: threads)
      case .compute: return try compute(request)
      case .check: return try check(request)
      case .arrange: return try arrange(request)
      case .ink:
        guard let ink else { throw Problem(404, "this server keeps no ink") }
        return try ink.answer(request)
      case .learn:
        guard let learning else { throw Problem(404, "this server learns no hand") }
        return try learning.answer(request, limits: limits, threads: threads)
      }
    } catch let problem as Problem {
      throw problem
    } catch let error as ImageError {
      throw Problem(error.kind == .tooManyPixels ? 413 : 422, error.description)
    } catch let error as ReadingError {
      throw Problem(422, error.description)
    } catch {
      throw Problem(500, "\(error)")
    }
  }

  /// How a reading is answered, from the query or from the members beside the strokes.
  private struct ReadingOptions {
    var domain = Domain.full
    var minConfidence = ConfidenceThreshold.answered
    var steps = false
    var check = false
    var decimalComma = false

    init(_ fields: inout RequestFields) throws(Problem) {
      domain = try fields.choice("domain", domain)
      minConfidence = try fields.number("minConfidence", minConfidence, in: 0...1)
      steps = try fields.truth("steps")
      check = try fields.truth("check")
      decimalComma = try fields.truth("decimalComma")
    }
  }

  /// Media types by which a picture may come; its bytes say which format it has.
  private static let pictureTypes: Set = [
    "image/png", "image/jpeg", "image/webp", "image/tiff", "image/bmp", "image/x-portable-anymap",
    "image/x-portable-graymap", "image/x-portable-bitmap", "image/x-portable-pixmap", "image/jp2", "image/*",
    "application/octet-stream",
  ]

  private func solve(_ request: APIRequest, threads: Int) throws -> APIResponse {
    let isInk = request.mediaType == "application/json"
    guard isInk || Self.pictureTypes.contains(request.mediaType) else {
      throw Problem(
        415, "send a picture (image/png, image/jpeg, application/octet-stream) or strokes (application/json)")
    }
    if isInk {
      var fields = try RequestFields(json: request.body, longest: limits.json)
      guard request.query.isEmpty else { throw Problem(400, "options of strokes stand beside them, not in the query") }
      let options = try ReadingOptions(&fields)
      guard let value = fields.value("strokes") else { throw Problem(400, "'strokes' is missing") }
      try fields.finish()
      let start = ContinuousClock.now
      let drawing = try StrokeDrawing(StrokeDrawing.strokes(value, limits), limits: limits.pictures)
      return try read(drawing.file, "strokes", options, since: start, size: nil, threads: threads, box: drawing.box)
    }
    var fields = try RequestFields(query: request.query)
    let options = try ReadingOptions(&fields)
    try fields.finish()
    let start = ContinuousClock.now
    let file = try ImageFile.read(bytes: request.body, name: "the picture", limits: limits.pictures)
    let size = (file.originalWidth, file.originalHeight)
    return try read(file, "picture", options, since: start, size: size, threads: threads) { $0.map(Double.init) }
  }

  private func read(
    _ file: ImageFile, _ name: String, _ options: ReadingOptions, since start: ContinuousClock.Instant,
    size: (Int, Int)?, threads: Int, box: @escaping ([Int]) -> [Double]
  ) throws -> APIResponse {
    var recognizer = reader.recognizer
    recognizer.threads = threads
    recognizer.computer = computer(decimalComma: options.decimalComma)
    let reading = try PictureReader(
      recognizer: recognizer, domain: options.domain, minConfidence: options.minConfidence
    ).read(PictureInk(file, threads: threads))
    let report = ReadingReport(image: name, reading, minConfidence: options.minConfidence)
    let duration = ContinuousClock.now - start
    var computations = reading.sheet.lines
    if options.steps {
      let sharing = recognizer.computer.sharing(among: computations.count)
      for index in computations.indices where !report.lines[index].isUnsure {
        computations[index].steps = steps(computations[index], sharing)
      }
    }
    var checked: CheckedWorking?
    // The equations of a system do not follow from one another.
    if options.check, report.lines.count > 1, reading.sheet.system == nil {
      checked = reading.checked(report, parser: recognizer.computer.parser)
    }
    return try APIResponse(
      json: ServedReading(
        report: report, computations: computations, size: size, box: box, check: checked,
        milliseconds: duration / .milliseconds(1)))
  }

  private func computer(decimalComma: Bool) -> Computer {
    var computer = reader.computer
    if decimalComma { computer.parser = ExpressionParser(commaMeaning: .decimal) }
    return computer
  }

  private func steps(_ computation: Computation, _ computer: Computer) -> [WorkingStep] {
    computation.statement.map { Working(evaluator: computer.evaluator).steps($0) } ?? []
  }

  private func object(_ request: APIRequest) throws(Problem) -> RequestFields {
    guard request.mediaType == "application/json" else {
      throw Problem(415, "send a JSON object, with the header Content-Type: application/json")
    }
    guard request.query.isEmpty else { throw Problem(400, "this request has no parameters in its query") }
    return try RequestFields(json: request.body, longest: limits.json)
  }

  private func compute(_ request: APIRequest) throws -> APIResponse {
    var fields = try object(request)
    let expressions = try fields.texts("expressions", most: limits.expressions, longest: limits.expressionLength)
    let isPage = try fields.truth("page")
    let showsSteps = try fields.truth("steps")
    let letter = try fields.text("solveFor", longest: 20)
    let computer = computer(decimalComma: try fields.truth("decimalComma"))
    try fields.finish()
    let answers = TypedAnswers(
      computer: computer.sharing(among: expressions.count), showsSteps: showsSteps, solvingFor: letter)
    return try APIResponse(json: isPage ? answers.page(expressions) : answers.each(expressions))
  }

  private func check(_ request: APIRequest) throws -> APIResponse {
    var fields = try object(request)
    let lines = try fields.texts("lines", most: limits.expressions, longest: limits.expressionLength)
    let computer = computer(decimalComma: try fields.truth("decimalComma"))
    try fields.finish()
    return try APIResponse(json: WorkingChecker(parser: computer.parser).check(lines))
  }

  private func arrange(_ request: APIRequest) throws -> APIResponse {
    var fields = try object(request)
    guard let value = fields.value("symbols") else { throw Problem(400, "'symbols' is missing") }
    let showsSteps = try fields.truth("steps")
    let computer = computer(decimalComma: try fields.truth("decimalComma"))
    try fields.finish()
    let symbols = try placed(value)
    guard let tree = SymbolArrangement(recognizer: reader.recognizer).tree(symbols) else {
      throw Problem(422, "the symbols cannot be arranged")
    }
    var result = computer.compute(tree)
    if showsSteps { result.steps = steps(result, computer) }
    return try APIResponse(json: ServedComputation(result))
  }

  /// The most symbols that are arranged: the longest of 860 CROHME expressions has 90.
  static let mostSymbols = 200

  private func placed(_ value: JSONValue) throws(Problem) -> [SymbolArrangement.Symbol] {
    let shape = "'symbols' is no array of 1 to \(Self.mostSymbols) objects, each with 'label' and 'box'"
    guard case .array(let elements) = value, (1...Self.mostSymbols).contains(elements.count) else {
      throw Problem(400, shape)
    }
    var symbols: [SymbolArrangement.Symbol] = []
    for element in elements {
      guard case .object(let members) = element, members.count == 2, let label = element["label"]?.string,
        let box = element["box"]?.array(\.number), box.count == 4,
        box.allSatisfy({ abs($0) <= limits.farthest })
      else { throw Problem(400, shape + ": left, top, width and height") }
      guard SymbolVocabulary.symbol(label) != nil else {
        throw Problem(400, "\(RequestFields.shown(label)) is no symbol that the program knows")
      }
      symbols.append(
        SymbolArrangement.Symbol(
          label: label,
          box: LayoutBox(left: box[0], top: box[1], right: box[0] + max(box[2], 1), bottom: box[1] + max(box[3], 1))))
    }
    return symbols
  }
}

extension Computer {
  /// The same with the work of one page divided among so many lines, each of which could otherwise take as long as a line
  /// may: a request must not keep a thread for as many times that.
  fileprivate func sharing(among count: Int) -> Computer {
    var computer = self
    let limits = evaluator.limits
    computer.evaluator.limits.lineWork = min(limits.lineWork, limits.pageWork / max(1, count))
    return computer
  }
}
