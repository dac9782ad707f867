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

/// From a picture to answers: file, ink, symbols, layout, meaning, value.
struct PictureReader: Sendable {
  let recognizer: ExpressionRecognizer
  let domain: Domain
  var computer = Computer()

  /// Reads a picture file; `-` is standard input.
  func read(_ path: String) throws -> PictureReading {
    let file = try path == "-" ? ImageFile.readStandardInput() : ImageFile.read(path: path)
    let page = try Binarizer().page(of: file).levelled()
    guard !page.components.isEmpty else { throw ReadingError.noInk(file.name) }
    let (lines, trace) = try recognizer.recognize(page, domain: domain)
    return PictureReading(file: file, lines: lines, sheet: computer.compute(lines: lines.map(\.tree)), trace: trace)
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
