import ArgumentParser
import CatalogueSearch
import Foundation
import RandomStreams

/// `catalogue measure`.
struct Measure: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "How long an exact search takes on one core, by the size of the catalogue.",
    discussion: """
      Rows are random: the scan reads all of them whatever they hold. --model adds what it takes to describe the photograph \
      first. What is told is the core's own time, so that other programs on the machine do not count.

      EXAMPLES
        catalogue measure --entries 10000 100000 1000000 --model run/model.safetensors
      """)

  @Option(parsing: .upToNextOption, help: "Sizes of catalogues.")
  var entries = [10_000, 100_000]
  @Option(help: "A model, to describe a photograph by.")
  var model: String?
  @Option(help: "Searches of each size; the middle one is told, with the fastest and the slowest.")
  var searches = 101

  func validate() throws {
    guard entries.allSatisfy({ (1...10_000_000).contains($0) }) else {
      throw ValidationError("--entries are from 1 to 10000000")
    }
    guard (1...100_000).contains(searches) else { throw ValidationError("--searches is from 1 to 100000") }
  }

  func run() throws {
    if let model {
      let extractor = try FeatureExtractor(path: model)
      let picture = SquarePicture(side: 96, pixels: [UInt8](repeating: 128, count: 96 * 96 * 3))
      try time("describing a photograph") { _ in _ = try extractor.features(of: [picture]) }
    }
    for count in entries {
      var random = RandomStream(seed: 1)
      var rows = [Float](repeating: 0, count: count * CatalogueNetwork.features)
      for index in rows.indices { rows[index] = Float(random.uniform(-1...1)) }
      time("searching \(count) entries") { search in
        let start = search % count * CatalogueNetwork.features
        let query = Array(rows[start..<start + CatalogueNetwork.features])
        _ = VectorScan.nearest(query, in: rows, count: 10)
      }
    }
  }

  private func time(_ what: String, _ body: (Int) throws -> Void) rethrows {
    var milliseconds: [Double] = []
    for search in 0..<searches {
      let began = Self.coreSeconds
      try body(search)
      milliseconds.append((Self.coreSeconds - began) * 1000)
    }
    milliseconds.sort()
    say(
      "\(what): \(text(milliseconds[searches / 2], 2)) ms (\(text(milliseconds[0], 2)) to \(text(milliseconds[searches - 1], 2)))"
    )
  }

  /// Of this thread.
  private static var coreSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
