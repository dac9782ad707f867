import Datasets
import Foundation
import Testing

@testable import ModelTraining

@Suite("Training data") struct TrainingDataTests {
  @Test("held-out writers are whole: no writer is on both sides, and nothing is lost")
  func split() throws {
    var data = TrainingData()
    try data.add("synthetic:100:1,+", seed: 3)
    let (training, heldOut) = data.split(share: 0.3, seed: 5)
    #expect(training.count + heldOut.count == data.count)
    #expect(!training.ink.isEmpty && !heldOut.ink.isEmpty)
    #expect(Set(training.ink.map(\.writer)).isDisjoint(with: heldOut.ink.map(\.writer)))
    let again = data.split(share: 0.3, seed: 5)
    #expect(again.heldOut.ink.map(\.writer) == heldOut.ink.map(\.writer))
  }

  @Test("labels come in the vocabulary's order, and unknown counts and templates are named")
  func synthetic() throws {
    var data = TrainingData()
    try data.add("synthetic:2:+,1", seed: 1)
    #expect(data.labels == ["1", "+"])
    for (place, word) in [("synthetic:0", "0"), ("synthetic:x", "x"), ("synthetic:1:\\nothing", "nothing")] {
      let error = #expect(throws: DatasetError.self) { try data.add(place, seed: 1) }
      #expect(error?.description.contains(word) == true)
    }
  }

  @Test(
    "isolated ink: a fold's writers leave or stay whole, counts are those of running text, what has no class is counted"
  )
  func isolated() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mathrec-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let lines = (0..<60).map { number in
      "{\"label\":\"\(number % 3 == 0 ? "&" : "7")\",\"writer\":\"w\(number / 3)\",\"traces\":[[0,0,1,\(number)]]}"
    }
    let file = folder.appendingPathComponent("a.jsonl")
    try Data(lines.joined(separator: "\n").utf8).write(to: file)
    var data = TrainingData()
    try data.add(file.path, seed: 1)
    try data.add("synthetic:4:7,+", seed: 1)
    #expect(data.ink.count == 48 && data.leftOut == ["&": 20])
    #expect(data.leftOutText?.contains("20 symbols of 1 labels") == true)
    #expect(data.naturalCounts(["7", "+", "x"]) == [4, 4, 0])
    let fold = try #require(WriterFold("1/2"))
    var (kept, left) = (data, data)
    kept.keep(fold)
    left.leaveOutIsolated(fold)
    #expect(left.ink.filter { !$0.isIsolated }.count == 8)
    let (inside, outside) = (
      Set(kept.ink.filter(\.isIsolated).map(\.writer)), Set(left.ink.filter(\.isIsolated).map(\.writer))
    )
    #expect(
      !inside.isEmpty && !outside.isEmpty && inside.isDisjoint(with: outside) && inside.union(outside).count == 20)
  }

  @Test("rejects are cut from lines of isolated symbols too")
  func rejectsOfIsolatedInk() {
    var data = TrainingData(
      ink: (0..<240).map { number in
        InkSample(
          strokes: [[Ink.Point(0, 0), Ink.Point(40, 90)], [Ink.Point(40, 0), Ink.Point(0, 90)]], label: "x",
          writer: "w",
          usualSize: 80, isIsolated: true)
      })
    data.addRejects(share: 0.5, seed: 1)
    let rejects = data.ink.filter { $0.label != "x" }
    #expect((40...120).contains(rejects.count) && rejects.allSatisfy { $0.strokes.count >= 4 && !$0.isIsolated })
  }

  @Test("parts of an expression keep the strokes and labels of their symbols")
  func parts() throws {
    let synthesizer = HandwritingSynthesizer(seed: 2)
    let expression = synthesizer.expression(try ExpressionNotation.parse("3+frac(1,2)"), writer: 1, sample: 1)
    let whole = try #require(ArrangedInk(expression))
    let fraction = try #require(whole.parts.first)
    #expect(fraction.ink.symbols.map(\.label).sorted() == ["-", "1", "2"])
    for symbol in fraction.ink.symbols {
      let original = try #require(expression.symbols.first { $0.id == symbol.id })
      #expect(fraction.ink.strokes(of: symbol) == expression.strokes(of: original))
    }
  }
}
