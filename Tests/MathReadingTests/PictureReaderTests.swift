import Foundation
import ImageProcessing
import MathExpressions
import Testing

@testable import MathReading

@Suite("From a picture to its answer") struct PictureReaderTests {
  /// The project's folder.
  private static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// The example of README.md, which `example` holds to it word for word.
  private func example(_ picture: String, models: String) throws -> [String] {
    var answers: [String] = []
    func print(_ answer: String, _ confidence: Double) { answers.append(answer) }
    // README begins
    let reader = try PictureReader(models: ReaderModels(folder: models))
    let reading = try reader.read(picture)
    for line in reading.report().lines {
      print(line.answer, line.confidence)
    }
    // README ends
    return answers
  }

  @Test("README's example is what is compiled here, and answers")
  func readme() throws {
    let source = try String(contentsOfFile: #filePath, encoding: .utf8)
    let example = source.components(separatedBy: "// README begins\n")[1].components(separatedBy: "    // README ends")[
      0
    ]
    .split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    let readme = try String(contentsOfFile: Self.project + "/README.md", encoding: .utf8)
      .split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    let place = try #require(readme.firstIndex(of: example[0]), "README.md shows no line '\(example[0])'")
    #expect(Array(readme[place...].prefix(example.count)) == example)
    let answers = try self.example(Self.project + "/Samples/fractions.jpg", models: Self.project + "/Models")
    #expect(answers == ["1/2+2/3 = 7/6 ≈ 1.166667"])
  }

  @Test("a picture without ink is an error that names it")
  func noInk() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("blank-\(UUID().uuidString).png").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try ImageFile.write(GrayImage(width: 200, height: 100, pixels: [UInt8](repeating: 255, count: 20_000)), path: path)
    let reader = try PictureReader(models: ReaderModels(folder: Self.project + "/Models"))
    #expect(throws: ReadingError.noInk(path)) { try reader.read(path) }
  }

  @Test("models that are not there are named")
  func noModels() {
    let error = #expect(throws: (any Error).self) { try PictureReader(models: ReaderModels(folder: "/nowhere")) }
    #expect("\(error!)".contains("/nowhere/symbols.safetensors"))
  }

  @Test("what was read unsurely is no ground for another line's answer")
  func unsureLines() throws {
    let trees = try ["x+y=5", "x-y=1", "a=3", "a+1="].map { try PlainTextReader().tree($0) }
    let all = Computer().compute(lines: trees, areSure: [true, true, true, true]).lines.map(\.answer)
    #expect(all[0].contains("x = 3") && all[3] == "a+1 = 4")
    let sheet = Computer().compute(lines: trees, areSure: [true, false, false, true])
    let answers = sheet.lines.map(\.answer)
    #expect(answers.count == 4 && !answers[0].contains("x = 3") && !answers[3].contains("4") && sheet.system == nil)
    // An unsure line is still computed, with what it says itself.
    #expect(answers[2].contains("3"))
  }

  @Test("a line below the asked confidence has no answer, one above has it")
  func confidence() throws {
    let reader = try PictureReader(models: ReaderModels(folder: Self.project + "/Models"))
    let reading = try reader.read(Self.project + "/Samples/power.png")
    let sure = try #require(reading.report(minConfidence: 0).lines.first)
    #expect(sure.answer == "2^10-24 = 1000" && !sure.isUnsure)
    let unsure = try #require(reading.report(minConfidence: sure.confidence + 0.001).lines.first)
    #expect(unsure.answer.isEmpty && unsure.isUnsure)
  }
}
