import ArgumentParser
import Datasets
import Foundation
import ImageProcessing

/// `mathrec-bench picture`: a photographed page of four lines with about so many pixels.
///
/// `mathrec synthesize` keeps to 3,000 pixels at a side; a telephone's photograph has more.
struct DrawPicture: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "picture", abstract: "Draw a page of a given size.")

  @Argument(help: "The JPEG file to write.") var output: String
  @Option(help: "Millions of pixels.") var megapixels = 1.0

  func run() throws {
    let synthesizer = HandwritingSynthesizer(seed: 1)
    let lines = try ["frac(1,2)+frac(2,3)-5=", "(3+2)\\times4-sqrt(7)", "2^10-24+31=", "x^2-5x+6=0"].enumerated().map {
      synthesizer.expression(try ExpressionNotation.parse($1), writer: 1, sample: $0)
    }
    var photographer = PagePhotographer(seed: 1, effects: .severity(2), largestSide: 30_000)
    var page = photographer.photograph(lines, number: 1).image
    // Margins do not grow quite as the writing does.
    for _ in 0..<4 {
      let ratio = megapixels * 1e6 / Double(page.width * page.height)
      if abs(ratio - 1) < 0.02 { break }
      photographer.symbolHeight *= ratio.squareRoot()
      page = photographer.photograph(lines, number: 1).image
    }
    try Data(try ImageFile.jpeg(page)).write(to: URL(fileURLWithPath: output))
    Turns.say(["pixels": page.width * page.height])
  }
}
