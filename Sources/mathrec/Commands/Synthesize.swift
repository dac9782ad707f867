import ArgumentParser
import Datasets
import FileStorage
import Foundation
import ImageProcessing

/// `mathrec synthesize`: expressions in, a picture of a handwritten page out.
struct Synthesize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw expressions as a photographed page of handwriting.",
    discussion: """
      Each EXPRESSION is a line of the page, in the notation of the writer: 3+2*4, frac(1,2), sqrt(2), root(3,x), x^2, \
      x^{n+1}, \\pi, \\times, \\div. Everything drawn is a symbol, so / is a slash and frac(1,2) a fraction with a bar.

      With --pages it makes up whole pages of homework instead: derivations and formulas in several lines and columns, \
      with questions' numbers, words, units, boxes, underlines and crossed-out terms, on ruled, squared or plain paper, \
      photographed. Each has one hand: of --data's writers, where it names a folder like ../shared/data, or of the \
      program's own. --output is then a folder, for pictures, labels.csv (as `evaluate --expressions` reads it), \
      truth.jsonl (every line, symbol, mark and rule) and masks (what each pixel is).

      The same expressions and options give the same bytes. The pictures of Samples/ were made by this command.

      EXAMPLES
        mathrec synthesize '(3+2)\\times4=' --output page.png
        mathrec synthesize 'x+y=5' 'x-y=1' --writer 7 --severity 3 --output page.jpg
        mathrec synthesize --pages 100 --page-severity medium --data ../shared/data --output pages
      """)

  @Argument(parsing: .allUnrecognized, help: "Expressions, a line each.")
  var expressions: [String] = []

  @Option(
    name: .shortAndLong, help: "The picture to write: .png, .jpg or .jpeg; with --pages a folder.", completion: .file())
  var output: String

  @Option(help: "Whose hand writes: each number is another.")
  var writer = 1

  @Option(help: "Everything else that is random comes from this number.")
  var seed: UInt64 = 1

  @Option(help: "What happens to the page: 0 a tablet's drawing, 1 a scan, 2 a good photograph, 3 a bad one.")
  var severity = 2

  @Option(help: "The usual height of a symbol in pixels.")
  var symbolHeight = 60.0

  @Option(help: "Make up so many pages of homework.")
  var pages: Int?

  @Option(help: "How hard these are to read: \(PageSeverity.allCases.map(\.rawValue).joined(separator: ", ")).")
  var pageSeverity: PageSeverity = .medium

  @Option(
    help:
      "A folder with crohme/, unipen/ and formulas/, of whose ink pages are written. (default: the program's hands)",
    completion: .directory)
  var data: String?

  @Option(
    help: """
      Whose ink of --data: training, or held-out, which are CROHME's test sets and the seventh part of UNIPEN's writers \
      (FNV-1a of the name modulo 7 is 0).
      """)
  var hands: PageHands.Share = .training

  @Flag(help: "Pages of one derivation with one wrong step each, which labels.csv marks.")
  var slips = false

  @Option(help: "Pages drawn at a time.")
  var jobs = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    if let pages { return try validatePages(pages) }
    if data != nil || slips { throw ValidationError("--data and --slips go with --pages") }
    if expressions.isEmpty { throw ValidationError("Give an expression to draw.") }
    if let option = expressions.first(where: { $0.hasPrefix("--") && $0.dropFirst(2).first?.isLetter == true }) {
      throw ValidationError("Unknown option '\(option)'.")
    }
    guard (0...3).contains(severity) else { throw ValidationError("--severity is from 0 to 3") }
    guard (8...1000).contains(symbolHeight) else { throw ValidationError("--symbol-height is from 8 to 1000 pixels") }
    guard encoding != nil else { throw ValidationError("--output '\(output)' must end in .png, .jpg or .jpeg") }
    try OutputFile.check(output, inputs: InputFiles([]))
    for expression in expressions {
      do { _ = try ExpressionNotation.parse(expression) } catch { throw ValidationError("\(error)") }
    }
  }

  private func validatePages(_ count: Int) throws {
    guard expressions.isEmpty else { throw ValidationError("--pages makes up its own expressions; give none") }
    guard count > 0 else { throw ValidationError("--pages is at least 1") }
    try CountLimits.check("--pages", count, most: CountLimits.items)
    guard jobs > 0 else { throw ValidationError("--jobs is at least 1") }
    try CountLimits.check("--jobs", jobs, most: CountLimits.threads)
    try OutputFile.check(folder: output, files: ["labels.csv", "truth.jsonl"], inputs: InputFiles([]))
  }

  func run() throws {
    if let pages {
      Interrupt.install()
      return try writePages(pages)
    }
    let synthesizer = HandwritingSynthesizer(seed: seed)
    let lines = try expressions.enumerated().map { number, expression in
      synthesizer.expression(try ExpressionNotation.parse(expression), writer: writer, sample: number)
    }
    let photographer = PagePhotographer(seed: seed, effects: .severity(severity), symbolHeight: symbolHeight)
    let page = photographer.photograph(lines, number: writer).image
    switch encoding {
    case .jpeg: try OutputFile.write(Data(try ImageFile.jpeg(page)), to: output)
    case .png, nil: try ImageFile.write(page, path: output)
    }
  }

  private enum Encoding { case png, jpeg }

  /// The encoding that the output's name asks for.
  private var encoding: Encoding? {
    switch (output as NSString).pathExtension.lowercased() {
    case "png": .png
    case "jpg", "jpeg": .jpeg
    default: nil
    }
  }
}
