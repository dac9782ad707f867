import Foundation
import Testing

/// Nothing that is read is written over, by whatever name it goes, and no name does more than name.
@Suite struct OutputFileTests {
  /// A folder with a picture and other names for it.
  private static func pictures() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Program.sample("power.png")))
    try folder.write("p.png", bytes)
    try FileManager.default.createDirectory(atPath: folder["inner"], withIntermediateDirectories: true)
    symlink("p.png", folder["link.png"])
    link(folder["p.png"], folder["hard.png"])
    return folder
  }

  @Test(arguments: [
    ["--annotate", "p.png", "p.png"], ["--annotate", "./p.png", "p.png"], ["--annotate", "inner/../p.png", "p.png"],
    ["--annotate", "p.png", "link.png"], ["--annotate", "link.png", "p.png"], ["--annotate", "hard.png", "p.png"],
    ["--annotate", "ABSOLUTE", "p.png"], ["--model", "p.png", "--annotate", "p.png", "-"],
  ])
  func thePictureThatIsReadStays(_ arguments: [String]) throws {
    let folder = try Self.pictures()
    let before = try Data(contentsOf: URL(fileURLWithPath: folder["p.png"]))
    let words = arguments.map { $0 == "ABSOLUTE" ? folder["p.png"] : $0 }
    let outcome = try Program.run(["solve"] + words, folder: folder.path)
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("which is read; name another"), "\(outcome.errors)")
    #expect(outcome.text.isEmpty)
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder["p.png"])) == before)
    #expect(try folder.contents() == ["hard.png", "inner", "link.png", "p.png"])
  }

  @Test func aTraceIsNotWrittenOverItsPicture() throws {
    let folder = try TemporaryFolder()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Program.sample("power.png")))
    try folder.write("2-ink.png", bytes)
    let outcome = try Program.run("solve", "--trace", ".", "2-ink.png", folder: folder.path)
    #expect(outcome.status == 64 && outcome.errors.contains("which is read"))
    #expect(try folder.contents() == ["2-ink.png"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder["2-ink.png"])) == bytes)
  }

  @Test func anotherPictureIsWrittenAndReplaced() throws {
    let folder = try Self.pictures()
    for _ in 0..<2 {
      #expect(try Program.run("solve", "--annotate", "seen.png", "p.png", folder: folder.path).status == 0)
    }
    #expect(try folder.contents().contains("seen.png"))
  }

  private static let ink =
    "{\"id\":\"a\",\"writer\":\"w\",\"latex\":\"1\",\"traces\":[[0,0,0,10]],\"syms\":[[\"1\",[0],\"m\"]]}\n"

  @Test func dataAreNotWrittenOver() throws {
    let folder = try TemporaryFolder()
    try folder.write("ink.jsonl", text: Self.ink)
    try FileManager.default.createDirectory(atPath: folder["set/images"], withIntermediateDirectories: true)
    try folder.write("set/labels.csv", text: "image,expression\na.png,1\n")
    try folder.write("set/images/a.png", try Data(contentsOf: URL(fileURLWithPath: Program.sample("power.png"))))
    for arguments in [
      ["train", "--data", "ink.jsonl", "-o", "ink.jsonl"], ["train", "--validation", "ink.jsonl", "-o", "./ink.jsonl"],
      ["train-layout", "--data", "ink.jsonl", "-o", "ink.jsonl"],
      ["train-arrangement", "--data", "ink.jsonl", "-o", "ink.jsonl"],
      ["evaluate", "--symbols", "ink.jsonl", "--confusions", "ink.jsonl"],
      ["evaluate", "--expressions", "ink.jsonl", "--predictions", "ink.jsonl"],
      ["evaluate", "--expressions", "set", "--predictions", "set/labels.csv"],
      ["evaluate", "--expressions", "set", "--predictions", "set/images/a.png"],
      ["evaluate", "--expressions", "set", "--predictions", "set/images/../labels.csv"],
      ["partition", "--data", "ink.jsonl", "--csv", "ink.jsonl"], ["fedtrain", "--data", "set", "-o", "set"],
    ] {
      let outcome = try Program.run(arguments, folder: folder.path)
      #expect(outcome.status == 64, "\(arguments): \(outcome.errors)")
      #expect(outcome.errors.contains("which is read"), "\(arguments): \(outcome.errors)")
    }
    #expect(try String(contentsOfFile: folder["ink.jsonl"], encoding: .utf8) == Self.ink)
    #expect(try folder.contents() == ["ink.jsonl", "set"])
  }

  @Test func aReportDoesNotReplaceTheDataInIt() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder["report"], withIntermediateDirectories: true)
    for name in ["metrics.json", "index.html"] { try folder.write("report/" + name, text: "") }
    try folder.write("report/ink.jsonl", text: Self.ink)
    let outcome = try Program.run(
      "evaluate", "--expressions", "report/ink.jsonl", "--report", "report", folder: folder.path)
    #expect(
      outcome.status == 64 && outcome.errors.contains("holds report/ink.jsonl, which is read"), "\(outcome.errors)")
    #expect(FileManager.default.fileExists(atPath: folder["report/ink.jsonl"]))
  }

  /// gnuplot would run the first and write the second to the home folder.
  @Test func namesOfFiguresAreOnlyNames() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder["~"], withIntermediateDirectories: true)
    try FileManager.default.createDirectory(atPath: folder["home"], withIntermediateDirectories: true)
    let hasGnuplot = FederatedCommandTests.hasGnuplot
    func draw(_ name: String) throws -> Program.Outcome {
      try Program.run(
        PartitionCommandTests.command + ["-o", name], folder: folder.path, environment: ["HOME": folder["home"]])
    }
    for name in ["|touch PWNED;cat >z.png", "a\nb.png", "a\u{1B}[2J.png", "inner/|x.png"] {
      let outcome = try draw(name)
      #expect(outcome.status == 64, "\(outcome.errors)")
      #expect(!outcome.errors.contains("\u{1B}"))
    }
    #expect(try folder.contents() == ["home", "~"])
    guard hasGnuplot else { return }
    for name in ["~/q.png", "it's \"quoted\" `touch PWNED` $(touch PWNED) @x.png"] {
      let outcome = try draw(name)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(FileManager.default.fileExists(atPath: folder[name]))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder["home"]).isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder["~"]) == ["q.png"])
    #expect(try folder.contents().count == 3)
  }

  @Test(.enabled(if: FederatedCommandTests.hasGnuplot, "gnuplot is not installed"))
  func aFigureReplacesALinkAndNotWhatItLeadsTo() throws {
    let folder = try TemporaryFolder()
    try folder.write("precious.txt", text: "mine")
    symlink("precious.txt", folder["figure.svg"])
    let outcome = try Program.run(PartitionCommandTests.command + ["-o", "figure.svg"], folder: folder.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try String(contentsOfFile: folder["precious.txt"], encoding: .utf8) == "mine")
    #expect(try String(contentsOfFile: folder["figure.svg"], encoding: .utf8).contains("<svg"))
  }

  /// One picture, one object; that its copy could not be written has an exit code of its own.
  @Test func aTraceToAnImpossiblePlace() throws {
    let folder = try Self.pictures()
    let outcome = try Program.run(
      "solve", "--json", "--trace", "/proc/none/trace", "p.png", folder: folder.path)
    #expect(outcome.status == 1, "\(outcome.errors)")
    #expect(outcome.lines.count == 1)
    #expect(try SolveJSONTests.object(outcome.text)["error"] is NSNull)
    #expect(outcome.errors.hasPrefix("error: cannot write /proc/none/trace"), "\(outcome.errors)")
  }
}
