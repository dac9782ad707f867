import ArgumentParser
import CatalogueSearch
import Foundation

/// `catalogue evaluate`.
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "How often photographs find the right product.",
    discussion: """
      Top-1 and top-5: the share of photographs whose product is the first, or among the first five, of the products found. \
      mAP: how well each photograph finds the others of its product among all of them. With --photographs the catalogue is \
      made richer by the shops' photographs for a second figure. The first row is the baseline: histograms of colours.

      EXAMPLES
        catalogue evaluate --catalogue iconic --test test --models federated/model.safetensors central/model.safetensors
      """)

  @Option(help: "The folder with a picture of each product.")
  var catalogue: String
  @Option(help: "The folder of photographs that search.")
  var test: String
  @Option(help: "Photographs that may stand beside the catalogue's pictures, for the second figure.")
  var photographs: String?
  @Option(parsing: .upToNextOption, help: "Models that `catalogue train` wrote.")
  var models: [String] = []
  @Flag(help: "One line of JSON for each row.")
  var json = false
  @OptionGroup var threads: ThreadOptions

  func run() throws {
    let (iconic, queries) = (try PictureFolder(catalogue), try PictureFolder(test))
    let shelf = try photographs.map { try PictureFolder($0) }
    let threads = threads.count
    let pictures = (
      iconic: try iconic.read(threads: threads), test: try queries.read(threads: threads),
      shelf: try shelf?.read(threads: threads) ?? []
    )
    let truths = queries.entries.map(\.product)
    func row(_ name: String, _ features: ([SquarePicture]) throws -> [Float]) throws {
      let (q, rows) = (try features(pictures.test), try features(pictures.iconic))
      let products = iconic.entries.map(\.product)
      var result = Row(
        model: name, catalogue: SearchScores(queries: q, truths: truths, rows: rows, products: products),
        meanAveragePrecision: SearchScores.meanAveragePrecision(q, truths: truths))
      if let shelf {
        result.withPhotographs = SearchScores(
          queries: q, truths: truths, rows: rows + (try features(pictures.shelf)),
          products: products + shelf.entries.map(\.product))
      }
      say(json ? try CatalogueProgram.json(result) : result.line)
    }
    if !json { say("top-1  top-5  mAP    with photographs: top-1  top-5  by") }
    try row("histogram of colours") { ColorHistogram.features(of: $0) }
    for model in models {
      let extractor = try FeatureExtractor(path: model)
      try row(model) { try extractor.features(of: $0, threads: threads) }
    }
  }

  private struct Row: Encodable {
    let model: String
    let catalogue: SearchScores
    let meanAveragePrecision: Double
    var withPhotographs: SearchScores?

    var line: String {
      let second = withPhotographs.map { "\(text($0.top1))  \(text($0.top5))" } ?? "-      -    "
      return "\(text(catalogue.top1))  \(text(catalogue.top5))  \(text(meanAveragePrecision))"
        + "                    \(second)  \(model)"
    }
  }
}
