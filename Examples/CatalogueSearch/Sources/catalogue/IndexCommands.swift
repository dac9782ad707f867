import ArgumentParser
import CatalogueSearch
import Foundation

/// `catalogue index`.
struct Index: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make an index of the pictures of folders.",
    discussion: """
      An index is a folder with the features of each picture and the model that gave them: all that a search needs but the \
      pictures themselves, which the page shows from where they lay.

      EXAMPLES
        catalogue index iconic --model run/model.safetensors --output index
        catalogue index iconic shop-photographs --model run/model.safetensors --output richer-index
      """)

  @Argument(help: "Folders of pictures.")
  var folders: [String]
  @Option(help: "What `catalogue train` wrote.")
  var model: String
  @Option(help: "The index.")
  var output: String
  @OptionGroup var threads: ThreadOptions

  func run() throws {
    let extractor = try FeatureExtractor(path: model)
    let began = ContinuousClock.now
    var entries: [CatalogueIndex.Entry] = []
    var pictures: [SquarePicture] = []
    for path in folders {
      let folder = try PictureFolder(path)
      pictures += try folder.read(threads: threads.count)
      entries += folder.entries.map {
        CatalogueIndex.Entry(product: $0.product, path: URL(fileURLWithPath: $0.path).standardizedFileURL.path)
      }
    }
    let index = try CatalogueIndex(entries: entries, pictures: pictures, extractor: extractor, threads: threads.count)
    try index.write(to: output)
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    say("\(output): \(entries.count) pictures, \(Int(Double(entries.count) / seconds)) a second")
  }
}

/// `catalogue search`.
struct Search: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find the pictures most like a photograph.",
    discussion: """
      EXAMPLES
        catalogue search photo.jpg --index index --count 5
        catalogue search photo.jpg --index index --json
        catalogue search photo.jpg --index index --page
      """)

  @Argument(help: "The photograph.")
  var photograph: String
  @Option(help: "What `catalogue index` wrote.")
  var index: String
  @Option(help: "How many pictures.")
  var count = 5
  @Flag(help: "One line of JSON.")
  var json = false
  @Flag(help: "Show the result as a page in the browser.")
  var page = false

  func validate() throws {
    guard (1...10_000).contains(count) else { throw ValidationError("--count is from 1 to 10000") }
    if json, page { throw ValidationError("--json and --page are two ways to show one result; choose one") }
  }

  func run() throws {
    let index = try CatalogueIndex(path: index)
    let square = try PictureFolder.read(photograph)
    if page { return try ServedSearch.run(index, port: 0, count: count, photograph: photograph) }
    let hits = try index.search(square, count: count)
    if json { return say(try CatalogueProgram.json(hits)) }
    let width = hits.map(\.product.count).max() ?? 0
    for hit in hits {
      say(
        "\(hit.rank)  \(text(Double(hit.score)))  \(hit.product.padding(toLength: width, withPad: " ", startingAt: 0))  \(hit.path)"
      )
    }
  }
}

/// `catalogue serve`.
struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Search in the browser, on this machine alone.",
    discussion: """
      EXAMPLES
        catalogue serve --index index
        catalogue serve --index index --port 0 --count 20
      """)

  @Option(help: "What `catalogue index` wrote.")
  var index: String
  @Option(help: "The port on 127.0.0.1; 0 takes any that is free.")
  var port = 8510
  @Option(help: "How many pictures.")
  var count = 10

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port is from 0 to 65535") }
    guard (1...1000).contains(count) else { throw ValidationError("--count is from 1 to 1000") }
  }

  func run() throws { try ServedSearch.run(try CatalogueIndex(path: index), port: port, count: count) }
}

/// A page that is served until Ctrl-C.
enum ServedSearch {
  static func run(_ index: CatalogueIndex, port: Int, count: Int, photograph: String? = nil) throws {
    let server = try SearchServer(index, port: port, count: count, photograph: photograph)
    say("The search is at http://127.0.0.1:\(server.port)/")
    say("Ctrl-C ends it.")
    let sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: DispatchQueue(label: "catalogue.serve"))
      source.setEventHandler { server.stop() }
      source.resume()
      return source
    }
    defer { for source in sources { source.cancel() } }
    server.run()
  }
}
