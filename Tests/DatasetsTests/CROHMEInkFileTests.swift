import Testing

@testable import Datasets

@Suite struct CROHMEInkFileTests {
  static let good =
    #"{"id":"a","writer":"w1","latex":"$1+$","mathml":"<math/>","subset":"arith","traces":[[0,0,0,9],[5,5,9,5],[7,3,7,7]],"syms":[["1",[0],"1_1"],["+",[1,2],"+_1"]]}"#
  static let bare = #"{"id":"b","writer":"w2","traces":[[1,2]],"syms":[["-",[0],null]]}"#

  static func read(_ text: String, name: String = "ink.jsonl") throws -> [InkExpression] {
    let folder = try TemporaryFolder()
    return try CROHMEInkFile.read(try folder.write(text, name))
  }

  @Test func readsOneExpressionALine() throws {
    let read = try Self.read(Self.good + "\n" + Self.bare + "\n")
    #expect(read.map(\.id) == ["a", "b"] && read.map(\.writer) == ["w1", "w2"])
    #expect(read[0].latex == "$1+$" && read[0].subset == "arith" && read[0].mathML == "<math/>")
    #expect(read[0].symbols.map(\.label) == ["1", "+"] && read[0].symbols.map(\.strokes) == [[0], [1, 2]])
    #expect(read[0].symbols.map(\.id) == ["1_1", "+_1"])
    #expect(read[0].ink.strokes[1] == [Ink.Point(5, 5), Ink.Point(9, 5)])
    #expect(read[1].latex.isEmpty && read[1].symbols == [InkSymbol(label: "-", strokes: [0], id: "")])
  }

  /// The error names the file's line, counted from 1, and what was found there.
  @Test(arguments: [
    ("nonsense", "broken JSON"), ("{}", "no field id"),
    (#"{"id":"a","writer":"w","traces":[],"syms":7}"#, "field syms"),
    (#"{"id":"a","writer":"w","traces":[[1,2,3]],"syms":[]}"#, "a trace is not a list of x, y pairs"),
    (#"{"id":"a","writer":"w","traces":[[]],"syms":[]}"#, "a trace is not a list of x, y pairs"),
    (
      #"{"id":"a","writer":"w","traces":[[1,2]],"syms":[["x",[1],"x_1"]]}"#, "symbol x names a stroke that is not there"
    ),
    (
      #"{"id":"a","writer":"w","traces":[[1,2]],"syms":[["x",[-1],"x_1"]]}"#,
      "symbol x names a stroke that is not there"
    ),
    (#"{"id":"a","writer":"w","traces":[[1,2]],"syms":[["x",[],"x_1"]]}"#, "symbol x names a stroke that is not there"),
    (#"{"id":"a","writer":"w","traces":[["q",2]],"syms":[]}"#, "field traces"),
  ]) func errorsNameTheLine(line: String, problem: String) throws {
    for before in 0..<3 {
      let text = String(repeating: Self.good + "\n", count: before) + line + "\n" + Self.good
      let error = #expect(throws: DatasetError.self) { try Self.read(text) }
      #expect(error?.place == .line(before + 1))
      #expect(error?.problem.contains(problem) == true, "\(error?.problem ?? "")")
      #expect(error?.file.hasSuffix("ink.jsonl") == true && error?.remedy.isEmpty == false)
    }
  }

  /// Regression: lines were counted without the blank ones, so that an editor showed another line.
  @Test func blankLinesCount() {
    let error = #expect(throws: DatasetError.self) { try Self.read(Self.good + "\n\n\nnonsense\n") }
    #expect(error?.place == .line(4))
  }

  @Test func emptyAndMissingFilesAreRefused() {
    for text in ["", "\n\n"] {
      let error = #expect(throws: DatasetError.self) { try Self.read(text) }
      #expect(error?.problem == "holds no expressions")
    }
    #expect(throws: (any Error).self) { try CROHMEInkFile.read("/no/such/file.jsonl") }
  }

  @Test func aFileCutShortNamesItsLastLine() {
    let error = #expect(throws: DatasetError.self) { try Self.read(Self.good + "\n" + Self.good.dropLast(20)) }
    #expect(error?.place == .line(2))
  }

  @Test(.enabled(if: SharedData.has("crohme/test2013.jsonl.gz"))) func readsCROHMEItself() throws {
    let read = try CROHMEInkFile.read(SharedData.path("crohme/test2013.jsonl.gz"))
    #expect(read.count == 671)
    #expect(read.allSatisfy { !$0.symbols.isEmpty && !$0.mathML.isEmpty })
  }
}
