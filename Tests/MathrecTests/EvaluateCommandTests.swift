import Foundation
import Testing

@Suite struct EvaluateCommandTests {
  @Test func scoresSymbols() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(
      "evaluate", "--symbols", "synthetic:2", "--confusions", folder["confusions.csv"])
    #expect(outcome.status == 0)
    #expect(outcome.lines.first == "symbols of synthetic:2")
    for line in ["top-1", "top-3", "macro F1", "digits and operators"] {
      #expect(outcome.lines.contains { $0.hasPrefix(line) && $0.contains("%") }, "\(line)")
    }
    #expect(try String(contentsOfFile: folder["confusions.csv"], encoding: .utf8).hasPrefix("truth,read,count\n"))
  }

  @Test func scoresAFolderOfPictures() throws {
    let folder = try TemporaryFolder()
    // A picture may stand beside the table or in images/; values are numbers there.
    var table = "image,expression,value,kind\n"
    for sample in SolveCommandTests.samples {
      let value = sample.value == "7/6" ? "1.1666666667" : Double(sample.value).map { "\($0)" } ?? ""
      // A typed truth has fractions as people type them.
      let typed = sample.expression.replacing(/\((\d)\)/) { $0.1 }
      table += "\(sample.image),\(typed),\(value),drawn\n"
      try FileManager.default.copyItem(atPath: Program.sample(sample.image), toPath: folder[sample.image])
    }
    try folder.write("labels.csv", text: table)
    let outcome = try Program.run("evaluate", "--expressions", folder.path, "--predictions", folder["read.jsonl"])
    #expect(outcome.status == 0)
    let count = SolveCommandTests.samples.count
    #expect(outcome.text.contains("exact 100.00 % (\(count) of \(count);"), "\(outcome.text)")
    #expect(outcome.text.contains("value right 100.00 %"))
    let predictions = try String(contentsOfFile: folder["read.jsonl"], encoding: .utf8).split(separator: "\n")
    #expect(predictions.count == count)
    for line in predictions {
      let object = try SolveJSONTests.object(String(line))
      #expect(object["isExact"] as? Bool == true)
    }
    let one = try Program.run(
      "evaluate", "--expressions", folder.path, "--jobs", "1", "--predictions", folder["one.jsonl"])
    #expect(one.lines.dropLast() == outcome.lines.dropLast())
  }

  @Test func scoresInk() throws {
    let outcome = try Program.run("evaluate", "--expressions", "synthetic:4")
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("of 4;"))
    #expect(outcome.text.contains("time an expression: median"))
  }

  @Test func badSetsAreNamed() throws {
    let folder = try TemporaryFolder()
    try folder.write("labels.csv", text: "image,expression\nnone.png,1+1\n")
    let missing = try Program.run("evaluate", "--expressions", folder.path)
    #expect(missing.status == 1)
    #expect(
      missing.errors
        == "Error: \(folder["labels.csv"]), line 2: there is no picture none.png; put it beside the table\n")
    try folder.write("labels.csv", text: "picture,truth\na,b\n")
    #expect(try Program.run("evaluate", "--expressions", folder.path).errors.contains("no column image"))
    try folder.write("labels.csv", [])
    #expect(
      try Program.run("evaluate", "--expressions", folder.path).errors.contains("is empty; give a table with a heading")
    )
    #expect(
      try Program.run("evaluate", "--expressions", "none").errors
        == "Error: none: there is no such file or folder; check the path\n")
    #expect(try Program.run("evaluate", "--symbols", "none").status == 1)
    #expect(try Program.run("evaluate", "--expressions", "synthetic:2", "--subset", "none").status == 1)
  }
}
