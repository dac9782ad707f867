import Foundation
import ImageProcessing
import Testing

@Suite struct SynthesizeCommandTests {
  /// The commands of Samples/README.md, which make the pictures beside it.
  static let recipes: [String] = {
    let page = (try? String(contentsOfFile: Program.sample("README.md"), encoding: .utf8)) ?? ""
    return page.split(separator: "\n").map(String.init).filter { $0.hasPrefix("mathrec synthesize ") }
  }()

  @Test func everySampleHasItsCommand() {
    #expect(Self.recipes.count == SolveCommandTests.samples.count)
    for sample in SolveCommandTests.samples {
      #expect(Self.recipes.contains { $0.hasSuffix(" --output Samples/\(sample.image)") })
    }
  }

  /// The same picture, up to what the mathematical functions and codecs of another machine round otherwise.
  @Test(arguments: recipes)
  func drawsTheSampleAgain(_ recipe: String) throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder["Samples"], withIntermediateDirectories: true)
    #expect(try Program.shell(recipe, folder: folder.path).status == 0)
    let name = try #require(recipe.split(separator: " ").last.map(String.init))
    let (drawn, kept) = (
      try ImageFile.read(path: folder[name]).gray, try ImageFile.read(path: Program.root + "/" + name).gray
    )
    #expect(drawn.width == kept.width && drawn.height == kept.height)
    let off = zip(drawn.pixels, kept.pixels).filter { abs(Int($0) - Int($1)) > 8 }.count
    #expect(off * 1000 <= kept.pixels.count)
  }

  @Test func seedsAndWritersDiffer() throws {
    let folder = try TemporaryFolder()
    func picture(_ options: String...) throws -> Data {
      #expect(try Program.run(["synthesize", "7+5", "--output", folder["page.png"]] + options).status == 0)
      return try Data(contentsOf: URL(fileURLWithPath: folder["page.png"]))
    }
    let first = try picture()
    #expect(try picture() == first)
    #expect(try picture("--writer", "2") != first)
    #expect(try picture("--seed", "2") != first)
    #expect(try picture("--severity", "0") != first)
    #expect(try picture("--symbol-height", "30").count < first.count)
  }
}
