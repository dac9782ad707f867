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

      The same expressions and options give the same bytes. The pictures of Samples/ were made by this command.

      EXAMPLES
        mathrec synthesize '(3+2)\\times4=' --output page.png
        mathrec synthesize 'x+y=5' 'x-y=1' --writer 7 --severity 3 --output page.jpg
      """)

  @Argument(parsing: .allUnrecognized, help: "Expressions, a line each.")
  var expressions: [String]

  @Option(name: .shortAndLong, help: "The picture to write: .png, .jpg or .jpeg.", completion: .file())
  var output: String

  @Option(help: "Whose hand writes: each number is another.")
  var writer = 1

  @Option(help: "Everything else that is random comes from this number.")
  var seed: UInt64 = 1

  @Option(help: "What happens to the page: 0 a tablet's drawing, 1 a scan, 2 a good photograph, 3 a bad one.")
  var severity = 2

  @Option(help: "The usual height of a symbol in pixels.")
  var symbolHeight = 60.0

  func validate() throws {
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

  func run() throws {
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
