import Foundation
import ImageProcessing
import Testing

@testable import CatalogueSearch

/// The program as people run it.
@Suite("The program") struct ProgramTests {
  /// Beside the tests' own bundle.
  private static var program: String {
    let arguments = ProcessInfo.processInfo.arguments
    let bundle = arguments.first { $0.hasSuffix(".xctest") } ?? arguments[0]
    return URL(fileURLWithPath: bundle).deletingLastPathComponent().path + "/catalogue"
  }

  private func run(_ arguments: String...) throws -> (status: Int32, output: String, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.program)
    process.arguments = arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let messages = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text, messages)
  }

  @Test("from nothing to a search: pictures, training, index, search, evaluation")
  func everything() throws {
    let folder = try TemporaryFolder()
    func ran(_ result: (status: Int32, output: String, errors: String)) -> String {
      #expect(result.status == 0, "\(result.errors)")
      return result.output
    }
    let pictures = folder["pictures"]
    _ = ran(try run("synthesize", pictures, "--products", "4", "--training", "4", "--testing", "1"))
    let train = ran(
      try run(
        "train", "--catalogue", pictures + "/catalogue", "--photographs", pictures + "/photographs/train", "--shops",
        "2",
        "--rounds", "2", "--width", "4", "--output", folder["run"]))
    #expect(train.contains("round 2: "))
    #expect(
      ran(
        try run(
          "index", pictures + "/catalogue", "--model", folder["run/model.safetensors"], "--output", folder["index"])
      )
      .contains("4 pictures"))
    let file = try #require(
      try FileManager.default.contentsOfDirectory(atPath: pictures + "/catalogue").sorted().first)
    let json = ran(
      try run("search", "\(pictures)/catalogue/\(file)", "--index", folder["index"], "--count", "2", "--json"))
    let hits = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
    #expect(hits.count == 2)
    #expect(hits[0]["product"] as? String == String(file.dropLast(4)))
    let table = ran(
      try run(
        "evaluate", "--catalogue", pictures + "/catalogue", "--test", pictures + "/photographs/test", "--models",
        folder["run/model.safetensors"]))
    #expect(table.split(separator: "\n").count == 3)
  }

  @Test("mistakes end with one line that names input, stage and remedy, and leave nothing behind")
  func mistakes() throws {
    let folder = try TemporaryFolder()
    try folder.write("words", to: "texts/a.png")
    try FileManager.default.createDirectory(atPath: folder["empty"], withIntermediateDirectories: true)
    let index = try run("index", folder["texts"], "--model", folder["none.safetensors"], "--output", folder["index"])
    #expect(index.status == 1)
    #expect(index.errors.contains("read the model \(folder["none.safetensors"])"))
    for (folderName, words) in [
      ("empty", "there is none among its 0 files"), ("texts", "read \(folder["texts/a.png"])"),
    ] {
      let train = try run(
        "train", "--catalogue", folder[folderName], "--photographs", folder[folderName], "--output", folder["run"])
      #expect(train.status == 1)
      #expect(train.errors.contains(words) || train.errors.contains("all its pictures are of"), "\(train.errors)")
      #expect(train.errors.split(separator: "\n").count == 1)
    }
    #expect(try run("search", folder["texts/a.png"], "--index", folder["none"]).errors.contains("read the index"))
    #expect(try run("train", "--rounds", "0").status == 64)
    #expect(folder.names == ["empty", "texts"])
  }
}

/// What needs the data beside the checkout.
@Suite("Groceries", .enabled(if: TestData.groceries != nil, "../shared/data/groceries is not there: skipped"))
struct GroceriesTests {
  @Test("every catalogue picture is read, and photographs are of its products")
  func pictures() throws {
    let path = try #require(TestData.groceries)
    let catalogue = try PictureFolder(path + "/iconic")
    #expect(try catalogue.read(threads: 2).count == 81)
    let photographs = try PictureFolder(path + "/natural/test")
    #expect(Set(photographs.entries.map(\.product)).isSubset(of: Set(catalogue.entries.map(\.product))))
    #expect(photographs.entries.count == 648)
  }

  @Test("histograms of colours find more than chance, and less than half")
  func baseline() throws {
    let path = try #require(TestData.groceries)
    let (catalogue, test) = (try PictureFolder(path + "/iconic"), try PictureFolder(path + "/natural/test"))
    let scores = SearchScores(
      queries: ColorHistogram.features(of: try test.read(threads: 2)), truths: test.entries.map(\.product),
      rows: ColorHistogram.features(of: try catalogue.read(threads: 2)), products: catalogue.entries.map(\.product))
    #expect(scores.top5 > 5.0 / 81)
    #expect(scores.top1 < 0.5)
  }
}
