import Datasets
import Foundation
import MathExpressions
import Testing

@testable import Evaluation

/// The rules of docs/evaluation.md, kept for layouts and for typed truths.
@Suite struct ReadingComparisonTests {
  @Test(arguments: [
    (#"\frac{1}{2}"#, #"{1 \over 2}"#), (#"\dfrac{1}{2}"#, #"\tfrac{1}{2}"#), (#"\left(x\right)"#, "(x)"),
    ("x_a^b", "x^b_a"), (#"a\le b"#, #"a\leq b"#), (#"a\ne b"#, #"a\neq b"#), (#"a\lt b"#, "a<b"),
    ("f'", #"f^{\prime}"#), (#"\lbrack x\rbrack"#, "[x]"), (#"\{x\}"#, #"\lbrace x\rbrace"#), ("{{x}}", "x"),
  ])
  func equalLayouts(first: String, second: String) throws {
    let reader = LaTeXReader()
    #expect(ReadingComparison.isSameLayout([try reader.tree(first)], [try reader.tree(second)]))
  }

  @Test(arguments: [
    ("x", "X"), ("c", "C"), ("x", #"\times"#), ("-", #"\frac{1}{2}"#), (".", ","), (".", #"\cdot"#), (",", #"\cdot"#),
    ("0", "o"), ("0", "O"), ("o", "O"), ("1", "l"), ("1", "|"), ("l", "|"), ("(x)", "[x]"), ("x_2", "x^2"),
    (#"\times"#, "*"), (#"\div"#, "/"),
  ])
  func neverEqualLayouts(first: String, second: String) throws {
    let reader = LaTeXReader()
    #expect(!ReadingComparison.isSameLayout([try reader.tree(first)], [try reader.tree(second)]))
  }

  /// A typed truth cannot tell how a division or a product was written, and nothing else is folded.
  @Test(arguments: [
    (#"\frac{3+2}{4}"#, "(3+2)/4", true), (#"3\div4"#, "3/4", true), (#"3\times4"#, "3*4", true),
    (#"\frac{3}{4}"#, "3/4", true), (#"\frac{3+2}{4}"#, "3+2/4", false), ("x", "X", false), ("x^2", "x2", false),
    ("1.2", "12", false), ("1,2", "1.2", false), ("(x)", "[x]", false), (#"\sqrt{x+1}"#, "sqrt(x)+1", false),
  ])
  func notation(read: String, typed: String, isSame: Bool) throws {
    let (read, typed) = (try LaTeXReader().tree(read), try PlainTextReader().tree(typed))
    #expect(ReadingComparison.isSameNotation([read], [typed]) == isSame)
  }

  @Test func nothingIsNoTruth() {
    #expect(!ReadingComparison.isSameLayout([], []))
    #expect(!ReadingComparison.isSameNotation([], []))
  }

  private static let crohme = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "../shared/data/crohme").standardizedFileURL.path

  /// Truth against truth is 100 %, with no label wrong; so is the truth written as LaTeX and read again.
  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: crohme), "../shared/data/crohme is absent"),
    arguments: ["test2011", "test2012", "test2013"])
  func truthAgainstTruth(set: String) throws {
    let file = Self.crohme + "/\(set).jsonl.gz"
    let normalizer = LayoutNormalizer()
    var count = 0
    for expression in try CROHMEInkFile.read(file) {
      let truth = normalizer.normalized(try MathMLReader().tree(expression.mathML))
      #expect(ReadingComparison.isSameLayout([truth], [truth]))
      #expect(LayoutDifference.labelErrors([truth], [truth]) == 0)
      #expect(LayoutDifference.isSameStructure([truth], [truth]))
      #expect(normalizer.normalized(truth) == truth)
      let again = try LaTeXReader().tree(LaTeXWriter().text(truth))
      #expect(ReadingComparison.isSameLayout([again], [truth]), "\(expression.id)")
      count += 1
    }
    #expect(count > 300)
  }
}
