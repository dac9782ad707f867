import ArgumentParser
import Foundation

/// The program.
@main
struct CatalogueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalogue",
    abstract: "Search a product catalogue by picture, with a network that shops train together.",
    subcommands: [Train.self, Index.self, Search.self, Serve.self, Evaluate.self, Synthesize.self, Measure.self])
}

/// How many threads a command may use.
struct ThreadOptions: ParsableArguments {
  @Option(help: "Threads; results are the same with any number. (default: one for each core)")
  var threads: Int?

  var count: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  func validate() throws {
    if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads is from 1 to 1024") }
  }
}

/// Standard output, at once.
func say(_ text: String) {
  print(text)
  fflush(nil)
}

/// What several commands print.
enum CatalogueProgram {
  /// A value as one line of JSON.
  static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

/// Figures with so many digits.
func text(_ value: Double, _ digits: Int = 3) -> String { String(format: "%.\(digits)f", value) }
