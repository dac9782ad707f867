import Foundation
import Testing

@testable import Datasets

@Suite struct IsolatedInkFileTests {
  static let seven =
    #"{"id":"a#0","writer":"hand:1","label":"7","ok":1,"rel":0.5,"traces":[[0,0,500,0,500,1000],[200,500,800,500]]}"#
  static let apostrophe = #"{"label":"'","rel":null,"traces":[[0,0,40,10]]}"#
  static let sharp = ##"{"writer":"hand:1","label":"#","traces":[[0,0,1,1]]}"##

  static func read(_ text: String) throws -> IsolatedInk {
    let folder = try TemporaryFolder()
    return try IsolatedInkFile.read(try folder.write(text, "symbols.jsonl"))
  }

  @Test func labelsOfTheVocabularyAreReadAndOthersCounted() throws {
    let read = try Self.read([Self.seven, Self.sharp, "", Self.apostrophe, Self.sharp].joined(separator: "\n"))
    #expect(read.samples.map(\.label) == ["7", "\\prime"] && read.leftOut == ["#": 2])
    #expect(read.samples.map(\.isIsolated) == [true, true])
    #expect(read.samples[0].writer == "hand:1" && read.samples[0].strokes.map(\.count) == [3, 2])
    #expect(read.samples[0].strokes[0][1] == Ink.Point(500, 0))
    // A symbol whose writer is not stated is a hand of its own.
    #expect(read.samples[1].writer.hasSuffix("symbols.jsonl, line 4"))
  }

  /// Laws of size: half as large beside the same letters is twice the usual size in its own units, and the unit of the file's
  /// sizes does not matter.
  @Test func sizesSetTheUsualSize() throws {
    func symbol(_ size: String) -> String { "{\"label\":\"7\",\(size),\"traces\":[[0,0,300,1000]]}" }
    let beside = try Self.read("\(symbol("\"rel\":0.8"))\n\(symbol("\"rel\":0.4"))").samples.map(\.usualSize)
    #expect(abs(beside[1] / beside[0] - 2) < 1e-4)
    // A digit is about as tall as a usual symbol.
    #expect((0.7...1.1).contains(beside[0] / 1000 * 0.8))
    let sizes = [30.0, 60, 90]
    let measured = try [1.0, 7].map { unit in
      try Self.read(sizes.map { symbol("\"size\":\($0 * unit)") }.joined(separator: "\n")).samples.map(\.usualSize)
    }
    for (one, other) in zip(measured[0], measured[1]) { #expect(abs(one / other - 1) < 1e-4) }
    #expect(abs(measured[0][0] / measured[0][2] - 3) < 1e-3)
    let extremes = try Self.read(
      [symbol("\"rel\":0"), symbol("\"rel\":1e30"), "{\"label\":\".\",\"rel\":0.1,\"traces\":[[5,5]]}"].joined(
        separator: "\n"))
    #expect(extremes.samples.allSatisfy { $0.usualSize.isFinite && $0.usualSize > 0 })
  }

  /// The error names the file's line, counted from 1, and what was found there.
  @Test(arguments: [
    ("nonsense", "broken JSON"), (#"{"traces":[[1,2]]}"#, "no field label"), (#"{"label":"7"}"#, "no field traces"),
    (#"{"label":7,"traces":[[1,2]]}"#, "field label"), (#"{"label":"7","traces":[]}"#, "the symbol has no strokes"),
    (#"{"label":"7","traces":[[1,2,3]]}"#, "a trace is not a list of x, y pairs"),
    (#"{"label":"7","traces":[[]]}"#, "a trace is not a list of x, y pairs"),
    (#"{"label":"7","traces":[[1,2e9]]}"#, "the coordinate"),
    (#"{"label":"7","rel":-1,"traces":[[1,2]]}"#, "rel or size is negative or no number"),
    (#"{"label":"7","size":-0.5,"traces":[[1,2]]}"#, "rel or size is negative or no number"),
  ]) func errorsNameTheLine(line: String, problem: String) throws {
    for before in 1..<3 {
      let text = String(repeating: Self.seven + "\n", count: before) + line + "\n" + Self.seven
      let error = #expect(throws: DatasetError.self) { try Self.read(text) }
      #expect(error?.place == .line(before + 1))
      #expect(error?.problem.contains(problem) == true, "\(error?.problem ?? "")")
      #expect(error?.file.hasSuffix("symbols.jsonl") == true && error?.remedy.isEmpty == false)
    }
  }

  @Test func aFileIsKnownByItsFirstLine() throws {
    let folder = try TemporaryFolder()
    guard case .symbols(let read) = try DataSource(folder.write("\n" + Self.seven, "a.jsonl")) else {
      return #expect(Bool(false), "a symbol is no expression")
    }
    #expect(read.samples.count == 1)
    guard case .ink = try DataSource(folder.write(CROHMEInkFileTests.good, "b.jsonl")) else {
      return #expect(Bool(false), "an expression is no symbol")
    }
    let error = #expect(throws: DatasetError.self) { try ExpressionData.read([folder.path + "/a.jsonl"], seed: 1) }
    #expect(error?.problem.contains("not expressions") == true)
  }

  @Test(.enabled(if: SharedData.has("unipen/digits.jsonl.gz"))) func readsUNIPENItself() throws {
    let digits = try IsolatedInkFile.read(SharedData.path("unipen/digits.jsonl.gz"))
    #expect(digits.samples.count == 15_943 && digits.leftOut.isEmpty)
    #expect(Set(digits.samples.map(\.writer)).count == 267)
    let symbols = try IsolatedInkFile.read(SharedData.path("mathwriting-symbols/symbols.jsonl.gz"))
    #expect(symbols.samples.count + symbols.leftOut.values.reduce(0, +) == 6423)
    #expect(symbols.samples.contains { $0.label == "\\neq" } && symbols.leftOut["\\aleph"] == 33)
  }
}
