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

  /// A folder of pages is a set that evaluate reads; with any number of jobs the same bytes.
  @Test func writesPages() throws {
    let folder = try TemporaryFolder()
    let command = ["synthesize", "--pages", "3", "--page-severity", "light", "--seed", "2", "--output"]
    #expect(try Program.run(command + [folder["pages"], "--jobs", "2"]).status == 0)
    #expect(try Program.run(command + [folder["again"], "--jobs", "1"]).status == 0)
    for name in ["00001.jpg", "00003.jpg", "masks/00002.png", "labels.csv", "truth.jsonl"] {
      let (one, other) = (
        try Data(contentsOf: URL(fileURLWithPath: folder["pages/\(name)"])),
        try Data(contentsOf: URL(fileURLWithPath: folder["again/\(name)"]))
      )
      #expect(one == other, "\(name)")
    }
    let truth = try String(contentsOfFile: folder["pages/truth.jsonl"], encoding: .utf8).split(separator: "\n")
      .map { try SolveJSONTests.object(String($0)) }
    let lines = truth.reduce(0) { $0 + (($1["lines"] as? [Any])?.count ?? 0) }
    let outcome = try Program.run("evaluate", "--expressions", folder["pages"])
    #expect(outcome.status == 0)
    #expect(outcome.lines.contains("lines of 3 pages: \(lines)"), "\(outcome.text)")
    #expect(!outcome.text.contains("not understood"))
    let mask = try ImageFile.read(path: folder["pages/masks/00001.png"]).gray
    let picture = try ImageFile.read(path: folder["pages/00001.jpg"]).gray
    #expect(mask.width == picture.width && mask.height == picture.height)
    #expect(Set(mask.pixels).isSubset(of: [0, 1, 2, 3, 4]) && mask.pixels.contains(1))
  }

  @Test func slipsStandInTheTable() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run("synthesize", "--pages", "3", "--slips", "--output", folder["pages"])
    #expect(outcome.status == 0)
    let rows = try String(contentsOfFile: folder["pages/labels.csv"], encoding: .utf8).split(separator: "\n")
    #expect(rows[0].hasSuffix(",unit,slip"))
    #expect(rows.dropFirst().allSatisfy { $0.last?.isNumber == true })
    let read = try Program.run("evaluate", "--expressions", folder["pages"])
    #expect(read.lines.contains { $0.hasPrefix("lines with a slip, read as written") && $0.contains("of 3") })
  }

  @Test func dataWithoutHandsIsNamed() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run("synthesize", "--pages", "1", "--data", folder.path, "--output", folder["pages"])
    #expect(outcome.status == 1 && outcome.errors.contains("holds no handwriting"), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder["pages"]))
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
