import ArgumentParser
import CatalogueSearch

/// `catalogue synthesize`.
struct Synthesize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw a catalogue of garments and photographs of them, to try everything without data.",
    discussion: """
      EXAMPLES
        catalogue synthesize pictures --products 24
      """)

  @Argument(help: "The folder, which is not there yet.")
  var folder: String
  @Option(help: "How many products, up to \(SyntheticCatalogue.mostProducts).")
  var products = 24
  @Option(help: "Photographs of each to train on.")
  var training = 16
  @Option(help: "Photographs of each to search with.")
  var testing = 4
  @Option(help: "What everything random comes from.")
  var seed: UInt64 = 1

  func validate() throws {
    guard (1...1000).contains(training), (1...1000).contains(testing) else {
      throw ValidationError("--training and --testing are from 1 to 1000")
    }
  }

  func run() throws {
    let catalogue = try SyntheticCatalogue(products: products, seed: seed)
    try catalogue.write(to: folder, training: training, testing: testing)
    say(
      "\(folder): \(products) products, \(products * training) photographs to train on, \(products * testing) to search with"
    )
  }
}
