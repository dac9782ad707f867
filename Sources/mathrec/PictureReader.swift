import Foundation
import ImageProcessing
import MathExpressions
import Recognition

/// A picture file, read and computed: what `solve` shows and `evaluate` scores.
struct PictureReading {
  let file: ImageFile
  let lines: [RecognizedExpression]
  let sheet: ComputationSheet
  let trace: RecognitionTrace
}

/// A picture file and its ink: as far as a picture is read without models.
struct PictureInk: Sendable {
  let file: ImageFile
  let page: InkPage

  /// Reads a picture file; `-` is standard input.
  init(_ path: String, threads: Int) throws {
    file = try path == "-" ? ImageFile.readStandardInput() : ImageFile.read(path: path)
    var binarizer = Binarizer()
    binarizer.threads = threads
    page = try binarizer.page(of: file).levelled()
  }
}

/// From a picture to answers: file, ink, symbols, layout, meaning, value.
struct PictureReader: Sendable {
  let recognizer: ExpressionRecognizer
  let domain: Domain
  var computer = Computer()

  /// Reads a picture file; `-` is standard input.
  func read(_ path: String) throws -> PictureReading { try read(PictureInk(path, threads: recognizer.threads)) }

  /// Reads a picture's ink.
  func read(_ ink: PictureInk) throws -> PictureReading {
    guard !ink.page.components.isEmpty else { throw ReadingError.noInk(ink.file.name) }
    let (lines, trace) = try recognizer.recognize(ink.page, domain: domain)
    return PictureReading(
      file: ink.file, lines: lines, sheet: computer.compute(lines: lines.map(\.tree)), trace: trace)
  }
}

/// A picture in which nothing was found to read.
enum ReadingError: Error, CustomStringConvertible {
  case noInk(String)

  var description: String {
    switch self {
    case .noInk(let name):
      "cannot find ink in \(name): the picture shows no writing; take it nearer, sharper, or with more light"
    }
  }
}
