import Foundation
import ImageProcessing
import Testing

@Suite struct SolveCommandTests {
  static let samples: [(image: String, expression: String, value: String)] = {
    let table = (try? String(contentsOfFile: Program.sample("expected.csv"), encoding: .utf8)) ?? ""
    return table.split(separator: "\n").dropFirst().map { row in
      let parts = row.split(separator: ",", maxSplits: 2).map { String($0).replacing("\"", with: "") }
      return (parts[0], parts[1], parts[2])
    }
  }()

  @Test func everySampleIsInTheTable() throws {
    let pictures = try FileManager.default.contentsOfDirectory(atPath: Program.sample(""))
      .filter { $0.hasSuffix("g") }
    #expect(pictures.count >= 8)
    #expect(Set(pictures) == Set(Self.samples.map(\.image)))
    for picture in pictures {
      let size = try FileManager.default.attributesOfItem(atPath: Program.sample(picture))[.size] as? Int
      #expect(try #require(size) < 150_000)
    }
  }

  @Test(arguments: samples)
  func readsEverySample(_ image: String, _ expression: String, _ value: String) throws {
    let outcome = try Program.run("solve", "--json", Program.sample(image))
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    let report = try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
    let lines = try #require(report["lines"] as? [[String: Any]])
    #expect(lines.compactMap { $0["plain"] as? String }.joined(separator: " ; ") == expression)
    for line in lines {
      let read = try #require(line["value"] as? [String: Any])
      #expect(read["exact"] as? String ?? read["decimal"] as? String ?? read["kind"] as? String == value)
    }
  }

  @Test func answersForPeople() throws {
    let outcome = try Program.run(["solve"] + Self.samples.map { "Samples/\($0.image)" })
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    try GoldenFile.expect(outcome.text, is: "solve-samples.txt")
  }

  @Test func onePictureHasNoHeading() throws {
    #expect(try Program.run("solve", "Samples/power.png").text == "2^10-24 = 1000\n")
  }

  @Test func readsStandardInput() throws {
    let picture = try Data(contentsOf: URL(fileURLWithPath: Program.sample("fractions.jpg")))
    let outcome = try Program.run("solve", "-", input: picture)
    #expect(outcome.status == 0)
    #expect(outcome.text == "1/2+2/3 = 7/6 ≈ 1.166667\n")
    let empty = try Program.run("solve", "-")
    #expect(empty.status == 2)
    #expect(empty.errors == "error: cannot read standard input: it is empty (0 bytes); copy the picture again\n")
  }

  @Test func goesOnAfterABadPicture() throws {
    let outcome = try Program.run("solve", "Samples/none.png", "Samples/power.png")
    #expect(outcome.status == 2)
    #expect(outcome.text == "Samples/power.png:\n2^10-24 = 1000\n")
    #expect(
      outcome.errors == "error: cannot read Samples/none.png: there is no such file; check the name and the folder\n")
    let json = try Program.run("solve", "--json", "Samples/none.png", "Samples/power.png")
    #expect(json.status == 2)
    #expect(json.lines.count == 2)
    #expect(json.lines[0].hasPrefix(#"{"error":"cannot read Samples/none.png: there is no such file"#))
  }

  @Test func writesEachFormat() throws {
    func text(_ format: String) throws -> String {
      try Program.run("solve", "--format", format, "Samples/fractions.jpg").text
    }
    #expect(try text("plain") == "(1)/(2)+(2)/(3)\n")
    #expect(try text("latex") == "\\frac{1}{2}+\\frac{2}{3}\n")
    let mathML = try text("mathml")
    #expect(mathML.contains("<mfrac><mn>1</mn><mn>2</mn></mfrac><mo>+</mo><mfrac><mn>2</mn><mn>3</mn></mfrac>"))
  }

  @Test func abstainsWhereItIsNotSureEnough() throws {
    let outcome = try Program.run("solve", "--min-confidence", "1", "Samples/sum.jpg")
    #expect(outcome.status == 3)
    #expect(outcome.text.hasPrefix("not sure: '"))
    #expect(!outcome.text.contains("33"))
    let json = try Program.run("solve", "--json", "--min-confidence", "1", "Samples/sum.jpg")
    #expect(json.status == 3)
    let report = try #require(try JSONSerialization.jsonObject(with: json.output) as? [String: Any])
    let line = try #require((report["lines"] as? [[String: Any]])?.first)
    #expect(line["unsure"] as? Bool == true)
    #expect(line["answer"] as? String == "")
    #expect((line["value"] as? [String: Any])?["kind"] as? String == "none")
    #expect(try Program.run("solve", "--min-confidence", "0", "Samples/sum.jpg").status == 0)
    // A picture that could not be read weighs more than one that is unsure.
    #expect(try Program.run("solve", "--min-confidence", "1", "Samples/sum.jpg", "none.png").status == 2)
  }

  @Test func domainsLimitWhatIsRead() throws {
    #expect(try Program.run("solve", "--domain", "arithmetic", "Samples/power.png").text == "2^10-24 = 1000\n")
    let outcome = try Program.run("solve", "--domain", "arithmetic", "--format", "plain", "Samples/quadratic.jpg")
    #expect(!outcome.text.contains("x"))
    #expect(
      try Program.run("solve", "--domain", "algebra", "--format", "plain", "Samples/quadratic.jpg").text
        == "x^2-5x+6=0\n")
  }

  @Test func annotatesThePicture() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run("solve", "--annotate", folder["seen.png"], "Samples/power.png")
    #expect(outcome.status == 0)
    let (seen, original) = (
      try ImageFile.read(path: folder["seen.png"]), try ImageFile.read(path: Program.sample("power.png"))
    )
    #expect(seen.color.width == original.color.width && seen.color.height == original.color.height)
    #expect(seen.color.pixels != original.color.pixels)
    #expect(try folder.contents() == ["seen.png"])
  }

  @Test func aPictureThatFailedLeavesNoAnnotation() throws {
    let folder = try TemporaryFolder()
    #expect(try Program.run("solve", "--annotate", folder["seen.png"], "none.png").status == 2)
    #expect(try folder.contents().isEmpty)
  }

  @Test func tracesEveryStage() throws {
    let folder = try TemporaryFolder()
    #expect(try Program.run("solve", "--trace", folder["a/b"], "Samples/power.png").status == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder["a/b"]).sorted()
    #expect(names.count >= 6)
    for (index, name) in names.enumerated() {
      #expect(name.hasPrefix("\(index + 1)-"))
      let data = try Data(contentsOf: URL(fileURLWithPath: folder["a/b/" + name]))
      if name.hasSuffix(".json") {
        _ = try JSONSerialization.jsonObject(with: data)
      } else {
        #expect(name.hasSuffix(".png"))
        _ = try ImageFile.read(path: folder["a/b/" + name])
      }
    }
  }

  @Test func runsFromAnyFolderAndWithoutAHome() throws {
    let outcome = try Program.run("solve", Program.sample("power.png"), folder: "/", environment: ["HOME": "/nowhere"])
    #expect(outcome.text == "2^10-24 = 1000\n")
  }

  @Test func sameOutputEveryTime() throws {
    let first = try Program.run("solve", "--json", "Samples/sum.jpg")
    for _ in 0..<3 { #expect(try Program.run("solve", "--json", "Samples/sum.jpg").text == first.text) }
  }
}
