import Datasets
import Foundation
import MathExpressions
import Testing

@testable import Evaluation

@Suite struct PageScoreTests {
  /// The longest subsequence by trying all of them: what the dynamic programme must find.
  private func longest(_ read: [Int], _ truth: [Int]) -> Int {
    (0..<(1 << read.count)).filter { mask in
      let chosen = read.indices.filter { mask >> $0 & 1 == 1 }.map { read[$0] }
      var rest = truth[...]
      return chosen.allSatisfy { line in
        guard let place = rest.firstIndex(of: line) else { return false }
        rest = rest[(place + 1)...]
        return true
      }
    }.map(\.nonzeroBitCount).max() ?? 0
  }

  @Test func linesInOrderAreALongestCommonSubsequence() {
    for number in 0..<400 {
      // Lines of three kinds, so that many are alike.
      let digits = (0..<12).map { (number &* 7919 &+ $0 &* $0 &* 104_729 >> 3) % 3 }
      let (read, truth) = (Array(digits.prefix(number % 7)), Array(digits.suffix(number % 6)))
      let pairs = LineMatching.pairs(read: read.count, truth: truth.count) { read[$0] == truth[$1] }
      #expect(pairs.count == longest(read, truth), "\(read) \(truth)")
      #expect(pairs.allSatisfy { read[$0.read] == truth[$0.truth] })
      #expect(zip(pairs, pairs.dropFirst()).allSatisfy { $0.read < $1.read && $0.truth < $1.truth })
    }
  }

  @Test(arguments: [
    ("78.54cm^2", "78.54"), ("π·5^2=78,54 cm^2", "π·5^2=78,54"), ("12km", "12"), ("(3+2)cm³", "(3+2)"),
  ])
  func unitsBehindNumbers(_ text: String, _ rest: String) {
    #expect(WrittenUnit.removed(from: text) == rest)
  }

  @Test(arguments: ["3m", "xcm", "cm", "x^2", "3c", "mm^2", "5cm+1"])
  func lettersAreNoUnits(_ text: String) { #expect(WrittenUnit.removed(from: text) == nil) }

  @Test func aStatedUnitMayBeALetter() {
    #expect(WrittenUnit.removed(from: "v=3m", stated: "m") == "v=3")
    #expect(WrittenUnit.removed(from: "v=xm", stated: "m") == nil)
  }

  private func item(_ text: String, column: String = "expression", unit: String = "") throws -> ExpressionSet.Item {
    let folder = FileManager.default.temporaryDirectory.path + "/mathrec-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/a.png"))
    try Data("image,\(column),item,writer,unit\na.png,\"\(text)\",1.,ann,\(unit)\n".utf8)
      .write(to: URL(fileURLWithPath: folder + "/labels.csv"))
    return try ExpressionSet(folder).items[0]
  }

  private func right(_ read: [String], _ item: ExpressionSet.Item) throws -> [Int] {
    let reader = PlainTextReader()
    return item.matchedLines(try read.map { try reader.tree($0) }).map(\.truth)
  }

  @Test func semicolonsPartLines() throws {
    let page = try item("2x+5=15 ; 2x=10;x=5")
    #expect(page.lines.map(\.text) == ["2x+5=15", "2x=10", "x=5"] && page.truths.count == 3)
    #expect(page.writer == "ann" && page.item == "1.")
    #expect(try right(["2x+5=15", "7", "x=5"], page) == [0, 2])
    // Out of order one of the two is lost; the question's number in the line is wrong.
    #expect(try right(["2x=10", "2x+5=15", "x=5"], page).count == 2)
    #expect(try right(["1.2x+5=15", "2x=10"], page) == [1])
    // In LaTeX a semicolon may be a space.
    #expect(try item(#"a\;b ; c"#, column: "latex").lines.map(\.text) == [#"a\;b"#, "c"])
  }

  /// Each line stands for itself: one that is not understood does not take the others with it.
  @Test func aTruthThatIsNotUnderstood() throws {
    let page = try item("1+1 ; §§ ; 3")
    #expect(page.truths.isEmpty && page.lines.count == 3)
    #expect(try right(["1+1", "2", "3"], page) == [0, 2])
  }

  /// The truths of ../shared/data/pages that were not understood.
  @Test func aboutEqualAndUnitsAreUnderstood() throws {
    let page = try item("π·5^2≈78.54cm^2")
    #expect(page.truths.count == 1)
    for read in ["π·5^2≈78.54", "π*5^2≈78.54cm^2"] { #expect(try right([read], page) == [0], "\(read)") }
    for read in ["π·5^2=78.54", "π·5^2≈78.54c", "π·5^2≈78.54m^2"] { #expect(try right([read], page) == [], "\(read)") }
    #expect(try right(["v=3"], item("v=3m")) == [])
    #expect(try right(["v=3"], item("v=3m", unit: "m")) == [0])
  }

  private func page(_ writer: String?, true count: Int, _ lines: [(Double, Int?)]) -> Prediction {
    var prediction = Prediction(id: "1", subset: "photo", truth: "", truthSymbols: 1)
    (prediction.writer, prediction.trueLines) = (writer, count)
    prediction.lines = lines.map { Prediction.Line(plain: "x", confidence: $0.0, truth: $0.1) }
    prediction.exact = lines.count == count && lines.allSatisfy { $0.1 != nil }
    return prediction
  }

  @Test func pagesAreCounted() throws {
    let pages = [
      page("b", true: 2, [(0.95, 0), (0.5, 1)]), page("b", true: 1, [(0.9, 0), (0.99, nil)]),
      page("a", true: 3, [(0.2, 1)]), page(nil, true: 2, []),
    ]
    let score = PageScore(pages, threshold: 0.9)
    #expect(score.lines == Share(4, 8) && score.complete == Share(2, 4) && score.exact == Share(1, 4))
    #expect(score.invented == 1)
    #expect(score.rightWhereConfident == Share(2, 3) && score.confidentAndWrong == Share(1, 5))
    let writers = try #require(PageRecord(pages, threshold: 0.9)).writers
    #expect(writers.map(\.name) == ["a", "b"])
    #expect(writers.map(\.score.lines) == [Share(1, 3), Share(3, 3)])
    // Line 0 of the first page is read as written; line 0 of the third is not.
    var slipped = pages
    (slipped[0].slip, slipped[2].slip) = (0, 0)
    #expect(PageScore(slipped, threshold: 0.9).slips == Share(1, 2) && score.slips == Share(0, 0))
    (slipped[0].item, slipped[0].readItem) = ("(12) circled", "12")
    (slipped[1].item, slipped[1].readItem) = ("7-)", "")
    #expect(PageScore(slipped, threshold: 0.9).items == Share(1, 2))
    // Single lines are expressions and no pages.
    #expect(PageRecord([page("a", true: 1, [])], threshold: 0.9) == nil)
  }
}
