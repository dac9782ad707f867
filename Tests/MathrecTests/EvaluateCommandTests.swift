import Foundation
import Testing

@Suite struct EvaluateCommandTests {
  /// Our own samples with their truths: one as a fraction that is typed, values as numbers.
  private func samples(in folder: TemporaryFolder) throws {
    var table = "image,expression,value,kind\n"
    for sample in SolveCommandTests.samples {
      let value = sample.value == "7/6" ? "1.1666666667" : Double(sample.value).map { "\($0)" } ?? ""
      // A typed truth has fractions as people type them.
      let typed = sample.expression.replacing(/\((\d)\)/) { $0.1 }
      table += "\(sample.image),\(typed),\(value),drawn\n"
      try FileManager.default.copyItem(atPath: Program.sample(sample.image), toPath: folder[sample.image])
    }
    try folder.write("labels.csv", text: table)
  }

  private func objects(_ path: String) throws -> [[String: Any]] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
      try SolveJSONTests.object(String($0))
    }
  }

  /// Predictions less their times, which differ from run to run.
  private func timeless(_ path: String) throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
      String($0.replacing(/"seconds":[0-9.e-]+/, with: ""))
    }
  }

  @Test func scoresSymbols() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(
      "evaluate", "--symbols", "synthetic:2", "--confusions", folder["confusions.csv"], "--report", folder["report"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.lines.first?.hasPrefix("symbols of synthetic:2: ") == true)
    for row in [
      "right (top-1)", "among the first 3", "digits and operators right", "F1, mean of classes",
      "F1, weighted by symbols",
    ] {
      #expect(outcome.lines.contains { $0.hasPrefix(row) && $0.contains("%") }, "\(row)")
    }
    #expect(try String(contentsOfFile: folder["confusions.csv"], encoding: .utf8).hasPrefix("truth,read,count\n"))
    let page = try String(contentsOfFile: folder["report/index.html"], encoding: .utf8)
    for heading in ["Figures", "Plots", "Most often taken for another", "Classes", "Writers, the worst first"] {
      #expect(page.contains("<h2>\(heading)</h2>"), "\(heading)")
    }
    for name in [
      "confusion-matrix.csv", "confusions.csv", "classes.csv", "writers.csv", "calibration.csv", "metrics.json",
    ] {
      #expect(FileManager.default.fileExists(atPath: folder["report/\(name)"]), "\(name)")
    }
    try expectPicturesExist(folder["report"])
    // As text and as JSON the same figure.
    let json = try Program.run("evaluate", "--symbols", "synthetic:2", "--json", "--jobs", "1")
    let all = try #require(try SolveJSONTests.object(json.text)["all"] as? [String: Any])
    let accuracy = try #require(all["accuracy"] as? [String: Any])
    let (part, whole) = (try #require(accuracy["part"] as? Int), try #require(accuracy["whole"] as? Int))
    #expect(outcome.lines.contains { $0.hasPrefix("right (top-1)") && $0.contains("\(part) of \(whole)") })
    #expect((all["classes"] as? [Any])?.isEmpty == false)
  }

  @Test func scoresAFolderOfPictures() throws {
    let folder = try TemporaryFolder()
    try samples(in: folder)
    let outcome = try Program.run("evaluate", "--expressions", folder.path, "--predictions", folder["read.jsonl"])
    #expect(outcome.status == 0)
    let count = SolveCommandTests.samples.count
    #expect(outcome.lines.contains { $0.hasPrefix("exact (ExpRate)") && $0.contains("\(count) of \(count)") })
    #expect(outcome.lines.contains { $0.hasPrefix("value right") && $0.contains("100.00 %") }, "\(outcome.text)")
    // A typed truth knows no layout.
    #expect(outcome.lines.contains { $0.hasPrefix("structure right") && $0.hasSuffix("not known") })
    #expect(!FileManager.default.fileExists(atPath: folder["read.jsonl.part"]))
    let predictions = try objects(folder["read.jsonl"])
    #expect(predictions.count == count)
    #expect(predictions.map { $0["id"] as? String } == SolveCommandTests.samples.map(\.image))
    #expect(predictions.allSatisfy { $0["exact"] as? Bool == true && $0["cause"] is NSNull })
    #expect(predictions.contains { $0["value"] as? String == "7/6" })
    let symbol = try #require((predictions[0]["symbols"] as? [[String: Any]])?.first)
    #expect((symbol["box"] as? [Int])?.count == 4 && symbol["label"] is String && symbol["confidence"] is Double)
  }

  /// Every kind of mark is added to the same expressions; without a mark all of them were right.
  @Test func marksAreAdded() throws {
    let folder = try TemporaryFolder()
    let command = ["evaluate", "--expressions", "synthetic:40", "--seed", "20", "--severity", "1", "--marks", "2"]
    let outcome = try Program.run(command + ["--predictions", folder["read.jsonl"]])
    #expect(outcome.status == 0 && outcome.errors.contains("expressions are read rightly without a mark"))
    let predictions = try objects(folder["read.jsonl"])
    #expect(predictions.count == 22)
    #expect(Set(predictions.compactMap { $0["truth"] as? String }).count <= 2)
    let json = try SolveJSONTests.object(try Program.run(command + ["--jobs", "1", "--json"]).text)
    let kinds = try #require((json["marks"] as? [String: Any])?["kinds"] as? [String: [String: [String: Any]]])
    #expect(kinds.count == 11)
    for (name, score) in kinds {
      #expect(outcome.lines.contains { $0.hasPrefix(name) })
      let parts = ["right", "answeredWrongly", "notSure"].map { score[$0]?["part"] as? Int ?? -1 }
      #expect(parts.reduce(0, +) == 2, "\(name)")
      let exact = predictions.filter { $0["subset"] as? String == name && $0["exact"] as? Bool == true }.count
      #expect(parts[0] == exact)
    }
    let few = try Program.run(command.dropLast() + ["40"])
    #expect(few.status == 1 && few.errors.contains("symbols or more are read rightly, not 40"), "\(few.errors)")
    #expect(try Program.run("evaluate", "--expressions", "synthetic:4", "--marks", "2").status == 64)
  }

  /// A page of lines: what is printed, in the JSON, the predictions and the report.
  @Test func scoresPages() throws {
    let folder = try TemporaryFolder()
    let image = folder["page.png"]
    let drawn = try Program.run("synthesize", "12+7=19", "8-3=5", "--severity", "0", "--output", image)
    #expect(drawn.status == 0)
    // The middle line is not on the page.
    try folder.write("labels.csv", text: "image,expression,kind,writer\npage.png,12+7=19;4;8-3=5,drawn,7\n")
    let command = ["evaluate", "--expressions", folder.path]
    let outcome = try Program.run(command + ["--predictions", folder["read.jsonl"], "--report", folder["report"]])
    #expect(outcome.status == 0)
    let pages = outcome.lines.drop { $0 != "lines of 1 pages: 3" }
    #expect(pages.contains { $0.hasPrefix("lines right, in order") && $0.contains("2 of 3") }, "\(outcome.text)")
    #expect(pages.contains { $0.hasPrefix("lines invented") && $0.hasSuffix("0    of 2") }, "\(outcome.text)")
    #expect(pages.contains { $0.hasPrefix("7 ") })
    let prediction = try #require(try objects(folder["read.jsonl"]).first)
    #expect((prediction["lines"] as? [[String: Any]])?.map { $0["truth"] as? Int } == [0, 2])
    #expect(prediction["trueLines"] as? Int == 3 && prediction["writer"] as? String == "7")
    let page = try String(contentsOfFile: folder["report/index.html"], encoding: .utf8)
    #expect(page.contains("<h2>Lines of pages</h2>") && page.contains("12+7=19 (line 1, "))
    let json = try SolveJSONTests.object(try Program.run(command + ["--json"]).text)
    let all = try #require((json["pages"] as? [String: Any])?["all"] as? [String: Any])
    #expect((all["lines"] as? [String: Any])?["part"] as? Int == 2 && all["invented"] as? Int == 0)
  }

  @Test func theNumberOfJobsSaysNothing() throws {
    let folder = try TemporaryFolder()
    for jobs in ["1", "3"] {
      let outcome = try Program.run(
        "evaluate", "--expressions", "synthetic:6", "--jobs", jobs, "--predictions", folder[jobs])
      #expect(outcome.status == 0 && outcome.errors.isEmpty)
    }
    #expect(try timeless(folder["1"]) == timeless(folder["3"]))
  }

  /// The page describes every field of a prediction, and no other.
  @Test func thePageDescribesPredictions() throws {
    let folder = try TemporaryFolder()
    try Program.run("evaluate", "--expressions", "synthetic:1", "--predictions", folder["read.jsonl"])
    let fields = try #require(try objects(folder["read.jsonl"]).first).keys
    let page = try String(contentsOfFile: Program.root + "/docs/evaluation.md", encoding: .utf8)
    let described = page.matches(of: /\n\| `(\w+)` \|/).map { String($0.1) }
    #expect(Set(described) == Set(fields))
    #expect(described.count == fields.count)
  }

  @Test func scoresInk() throws {
    let outcome = try Program.run("evaluate", "--expressions", "synthetic:4")
    #expect(outcome.status == 0)
    for row in [
      "exact (ExpRate)", "at most 1 label wrong", "at most 3", "structure right", "symbols found, of those written",
      "symbols found and named rightly", "sure (0.90 or more) and wrong, of all", "wrong, of the surest 50 %",
      "expected calibration error", "time of an expression, median", "time, median of 13 to 17 symbols",
    ] {
      #expect(outcome.lines.contains { $0.hasPrefix(row) }, "\(row)")
    }
  }

  /// Every step has its say: without it, some of the readings or their confidences are others. Without groups nothing of two
  /// pieces can be found. Photographs take ten times as long, and their readings in context hardly need some of the steps.
  @Test func stepsAreLeftOut() throws {
    let folder = try TemporaryFolder()
    func readings(_ options: [String]) throws -> (all: [String], found: String?) {
      let path = folder["read.jsonl"]
      let outcome = try Program.run(
        ["evaluate", "--expressions", "synthetic:24", "--predictions", path] + options)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let lines = try objects(path).map { "\($0["plain"] ?? "") \($0["confidence"] ?? "") \($0["alternatives"] ?? "")" }
      try FileManager.default.removeItem(atPath: path)
      return (lines, outcome.lines.first { $0.hasPrefix("exact (ExpRate)") })
    }
    let whole = try readings([])
    #expect(whole.all.count == 24)
    var seen: Set = [whole.all]
    for step in ["ensemble", "groups", "cuts", "rejects", "context", "sizes", "sequences", "alternatives", "meaning"] {
      let rest = try readings(["--without", step])
      #expect(rest.all != whole.all, "--without \(step) changes nothing")
      #expect(seen.insert(rest.all).inserted, "--without \(step) does what another step does")
    }
    #expect(try readings(["--without", "groups"]).found != whole.found)
    #expect(try Program.run("evaluate", "--expressions", "synthetic:8", "--without", "magic").status == 64)
    #expect(try Program.run("evaluate", "--symbols", "synthetic:8", "--without", "cuts").status == 64)
  }

  /// Another page for each severity, the same each time, and no strokes to find on it.
  @Test func photographsInk() throws {
    let folder = try TemporaryFolder()
    func readings(_ severity: String, _ name: String) throws -> [String] {
      try Program.run(
        "evaluate", "--expressions", "synthetic:6", "--severity", severity, "--predictions", folder[name])
      return try objects(folder[name]).map { prediction in
        #expect(prediction["segmentation"] is NSNull)
        return "\(prediction["plain"] ?? "") \(prediction["confidence"] ?? "")"
      }
    }
    let bad = try readings("3", "bad")
    #expect(try readings("3", "again") == bad && readings("0", "flat") != bad)
    #expect(try Program.run("evaluate", "--expressions", "synthetic:6", "--severity", "4").status == 64)
    #expect(try Program.run("evaluate", "--symbols", "synthetic:6", "--severity", "1").status == 64)
  }

  /// Where the reading is exact, every stroke was given to the symbol that it belongs to.
  @Test func exactReadingsFindAllSymbols() throws {
    let folder = try TemporaryFolder()
    try Program.run("evaluate", "--expressions", "synthetic:12", "--predictions", folder["read.jsonl"])
    let exact = try objects(folder["read.jsonl"]).filter { $0["exact"] as? Bool == true }
    #expect(exact.count >= 3)
    for prediction in exact {
      let score = try #require(prediction["segmentation"] as? [String: Int])
      #expect(score["found"] == score["truth"] && score["named"] == score["truth"], "\(prediction)")
      #expect(prediction["labelErrors"] as? Int == 0 && prediction["structureRight"] as? Bool == true)
      #expect(prediction["rank"] as? Int == 1)
    }
  }

  @Test func writesAReport() throws {
    let folder = try TemporaryFolder()
    try samples(in: folder)
    // A wrong truth, a picture that is none, and a sample that is right.
    try folder.write("broken.png", text: "no picture")
    try folder.write(
      "labels.csv",
      text: "image,expression\nbroken.png,1+1\n\(SolveCommandTests.samples[0].image),8<9&1\npower.png,2^10-24\n")
    let outcome = try Program.run("evaluate", "--expressions", folder.path, "--report", folder["report"])
    #expect(outcome.status == 0)
    #expect(outcome.errors == "\(folder["report"])/index.html\n")
    let page = try String(contentsOfFile: folder["report/index.html"], encoding: .utf8)
    #expect(page.contains("exact (ExpRate)") && page.contains("1 of 3"))
    #expect(page.contains("not read: 1 shown") && page.contains("broken.png"))
    // Texts of the set are no markup.
    #expect(!page.contains("8<9&1"))
    for name in ["metrics.json", "predictions.jsonl", "risk-coverage.csv", "calibration.csv", "times.csv"] {
      #expect(FileManager.default.fileExists(atPath: folder["report/\(name)"]), "\(name)")
    }
    try expectPicturesExist(folder["report"])
    let metrics = try SolveJSONTests.object(try String(contentsOfFile: folder["report/metrics.json"], encoding: .utf8))
    let circumstances = try #require(metrics["circumstances"] as? [String: Any])
    #expect((circumstances["command"] as? String)?.hasPrefix("mathrec evaluate --expressions") == true)
    #expect((circumstances["models"] as? [Any])?.count == 4)
    // A second time it takes the first one's place; without gnuplot the page says so.
    let again = try Program.run(
      "evaluate", "--expressions", folder.path, "--report", folder["report"], "--pictures", "0",
      environment: ["PATH": "/nowhere"])
    #expect(again.status == 0, "\(again.errors)")
    let bare = try String(contentsOfFile: folder["report/index.html"], encoding: .utf8)
    #expect(bare.contains("gnuplot") && !bare.contains("<img"))
    #expect(try folder.contents().filter { $0.hasPrefix("report") } == ["report"])
  }

  /// Every picture that a page shows lies beside it.
  private func expectPicturesExist(_ folder: String) throws {
    let page = try String(contentsOfFile: folder + "/index.html", encoding: .utf8)
    for picture in page.matches(of: /<img[^>]*src="([^"]+)"/) {
      #expect(FileManager.default.fileExists(atPath: folder + "/" + picture.1), "\(picture.1)")
    }
  }

  /// Ctrl-C keeps what was read, and the same command goes on to the same predictions.
  @Test func goesOnWhereItWasStopped() throws {
    let folder = try TemporaryFolder()
    let command = ["evaluate", "--expressions", "synthetic:60", "--predictions", folder["read.jsonl"]]
    let run = try Run(Program.path, command)
    let end = Date() + 60
    while (try? Data(contentsOf: URL(fileURLWithPath: folder["read.jsonl.part"])).count) ?? 0 < 5000, Date() < end {
      usleep(1000)
    }
    run.signal(SIGINT)
    let stopped = try run.wait()
    #expect(stopped.status == 130)
    #expect(stopped.lines.first?.hasPrefix("stopped after ") == true)
    #expect(stopped.errors.hasSuffix("stopped; the same command goes on from \(folder["read.jsonl"]).part\n"))
    #expect(try folder.contents() == ["read.jsonl.part"])
    // The program may be killed in the middle of a line.
    let part = try Data(contentsOf: URL(fileURLWithPath: folder["read.jsonl.part"]))
    let kept = part.filter { $0 == UInt8(ascii: "\n") }.count - 1
    try folder.write("read.jsonl.part", part.dropLast(40))
    let resumed = try Program.run(command)
    #expect(resumed.status == 0)
    #expect(resumed.errors.hasPrefix("going on after \(kept - 1) of 60 in "), "\(resumed.errors)")
    #expect(try folder.contents() == ["read.jsonl"])
    try Program.run("evaluate", "--expressions", "synthetic:60", "--predictions", folder["whole.jsonl"])
    #expect(try timeless(folder["read.jsonl"]) == timeless(folder["whole.jsonl"]))
  }

  @Test func anotherRunsPartIsNotUsed() throws {
    let folder = try TemporaryFolder()
    try folder.write("read.jsonl.part", text: "{\"fingerprint\":\"1\",\"format\":\"mathrec predictions in part 1\"}\n")
    let outcome = try Program.run(
      "evaluate", "--expressions", "synthetic:2", "--predictions", folder["read.jsonl"])
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("was of another set, model or program; starting anew"))
    #expect(try objects(folder["read.jsonl"]).count == 2)
  }

  @Test func badSetsAreNamed() throws {
    let folder = try TemporaryFolder()
    func errors(_ table: String) throws -> String {
      try folder.write("labels.csv", text: table)
      let outcome = try Program.run("evaluate", "--expressions", folder.path)
      #expect(outcome.status == 1 && outcome.output.isEmpty)
      return outcome.errors
    }
    #expect(
      try Program.run("evaluate", "--expressions", folder.path).errors
        == "Error: \(folder.path): a folder with neither labels.csv nor InkML files; put labels.csv with the columns "
        + "image, expression and perhaps value beside the pictures\n")
    #expect(
      try errors("image,expression\nnone.png,1+1\n")
        == "Error: \(folder["labels.csv"]), line 2: there is no picture none.png; put it beside the table\n")
    #expect(try errors("picture,truth\na,b\n").contains("no column image"))
    #expect(try errors("").contains("is empty; give a table with a heading"))
    #expect(try errors("image,expression\n").contains("holds no expressions"))
    try FileManager.default.copyItem(atPath: Program.sample("power.png"), toPath: folder["power.png"])
    try folder.write("symbols.csv", text: "image,label,x0,x1,y0,y1\npower.png,2,10,5,0,3\n")
    #expect(try errors("image,expression\npower.png,2^10-24\n").contains("symbols.csv, line 2: no symbol with image"))
    #expect(
      try Program.run("evaluate", "--expressions", "none").errors
        == "Error: none: there is no such file or folder; check the path\n")
    #expect(try Program.run("evaluate", "--symbols", "none").status == 1)
    let subset = try Program.run("evaluate", "--expressions", "synthetic:2", "--subset", "none")
    let known = try subsets("synthetic:2")
    #expect(subset.status == 1)
    #expect(
      subset.errors
        == "Error: synthetic:2: has no subset none; name one of these with --subset: \(known)\n")
  }

  /// The subsets of a set with their counts, as the program's JSON has them.
  private func subsets(_ set: String) throws -> String {
    let object = try SolveJSONTests.object(try Program.run("evaluate", "--expressions", set, "--json").text)
    let subsets = try #require(object["subsets"] as? [String: [String: Any]])
    return subsets.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value["count"] as? Int ?? 0))" }
      .joined(separator: ", ")
  }

  /// Boxes of symbols.csv say which symbols were found.
  @Test func boxesAreCompared() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(atPath: Program.sample("power.png"), toPath: folder["power.png"])
    try folder.write("labels.csv", text: "image,latex\npower.png,2^{10}-24\n")
    try Program.run("evaluate", "--expressions", folder.path, "--predictions", folder["first.jsonl"])
    let first = try #require(try objects(folder["first.jsonl"]).first)
    #expect(first["exact"] as? Bool == true && first["segmentation"] is NSNull)
    let symbols = try #require(first["symbols"] as? [[String: Any]])
    var table = "image,label,x0,x1,y0,y1\n"
    for symbol in symbols {
      let (label, box) = (try #require(symbol["label"] as? String), try #require(symbol["box"] as? [Int]))
      // One symbol's box is somewhere else.
      let x = label == "-" ? box[0] + 5 * box[2] : box[0]
      table += "power.png,\(label),\(x),\(x + box[2]),\(box[1]),\(box[1] + box[3])\n"
    }
    try folder.write("symbols.csv", text: table)
    try Program.run("evaluate", "--expressions", folder.path, "--predictions", folder["second.jsonl"])
    let score = try #require(try objects(folder["second.jsonl"]).first?["segmentation"] as? [String: Int])
    #expect(score == ["truth": 6, "read": 6, "found": 5, "named": 5])
  }

  private static let crohme = Program.root + "/../shared/data/crohme/test2013.jsonl.gz"

  /// CROHME 2013 cut short: figures of a set that nobody tunes on the side.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: crohme), "../shared/data/crohme is absent"))
  func readsCROHME() throws {
    let file = Self.crohme
    let outcome = try Program.run("evaluate", "--expressions", file, "--subset", "arith", "--json")
    let object = try SolveJSONTests.object(outcome.text)
    let all = try #require(object["all"] as? [String: Any])
    func share(_ name: String) throws -> Double {
      try #require((all[name] as? [String: Any])?["share"] as? Double, "\(name)")
    }
    #expect(all["count"] as? Int == 41)
    #expect(try share("symbolRecall") > 0.9)
    #expect(try share("exact") <= share("atMostOneError"))
    #expect(try share("atMostOneError") <= share("atMostTwoErrors"))
    #expect(try share("exact") <= share("structure"))
    #expect(try share("symbolAndClassRecall") <= share("symbolRecall"))
  }
}
