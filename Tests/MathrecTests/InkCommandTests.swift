import Foundation
import Testing

/// `mathrec ink` on a folder of its own.
@Suite struct InkCommandTests {
  @Test("lists, exports and deletes what the page has kept, and training takes it")
  func folder() throws {
    let folder = try TemporaryFolder()
    func mathrec(_ arguments: String) throws -> Program.Outcome {
      try Program.shell("XDG_DATA_HOME=\(folder.path) mathrec ink \(arguments)", folder: folder.path)
    }
    #expect(try mathrec("list").text.hasSuffix(": 0 symbols\n"))
    try FileManager.default.createDirectory(atPath: folder["mathrec/ink"], withIntermediateDirectories: true)
    func line(_ label: String) -> String {
      "{\"label\":\"\(label)\",\"rel\":0.9,\"source\":\"corrected\",\"time\":\"2026-01-02T03:04:05Z\",\"traces\":[[0,0,30,0,10,60]]}\n"
    }
    try folder.write("mathrec/ink/ink.jsonl", text: line("7") + line("1") + line("7"))
    #expect(try mathrec("list").text.hasSuffix("ink.jsonl: 3 symbols\n7  2\n1  1\n"))
    #expect(try mathrec("export out.jsonl").status == 0)
    #expect(try String(contentsOfFile: folder["out.jsonl"], encoding: .utf8) == line("7") + line("1") + line("7"))
    #expect(try mathrec("delete --label 7").text == "deleted 2 symbols\n")
    #expect(try mathrec("delete").text == "deleted 1 symbol\n")
    #expect(try mathrec("list").text.hasSuffix(": 0 symbols\n"))
  }

  @Test("a broken line is named")
  func broken() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder["mathrec/ink"], withIntermediateDirectories: true)
    try folder.write("mathrec/ink/ink.jsonl", text: "hello\n")
    let outcome = try Program.shell("XDG_DATA_HOME=\(folder.path) mathrec ink list", folder: folder.path)
    #expect(outcome.status == 1 && outcome.errors.contains("line 1: it is no symbol"))
  }
}
