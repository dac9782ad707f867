import Foundation
import Testing

@testable import MathExpressions

/// Ground truths of CROHME, read from MathML and from LaTeX.
struct CROHMETruthTests {
  private struct Line: Decodable {
    var id: String
    var latex: String?
    var mathml: String
  }

  @Test(arguments: ["train", "test2011", "test2012", "test2013"])
  func truthsAreRead(set: String) throws {
    let lines = try SharedData.gzippedLines("crohme/\(set).jsonl.gz")
    let decoder = JSONDecoder()
    let normalizer = LayoutNormalizer()
    var counts = (all: 0, markup: 0, latex: 0, texts: 0, agree: 0, parsed: 0)
    var failures: [String] = []
    for line in lines {
      let truth = try decoder.decode(Line.self, from: Data(line.utf8))
      counts.all += 1
      guard let markup = try? MathMLReader().read(truth.mathml) else {
        failures.append("\(truth.id) MathML \(truth.mathml)")
        continue
      }
      counts.markup += 1
      let tree = normalizer.normalized(markup.tree)
      #expect(normalizer.normalized(tree) == tree, "\(truth.id)")
      if ExpressionParserTests.parses(tree) { counts.parsed += 1 }
      guard let latex = truth.latex else { continue }
      counts.texts += 1
      guard let read = try? LaTeXReader().tree(latex) else {
        failures.append("\(truth.id) LaTeX \(latex)")
        continue
      }
      counts.latex += 1
      if normalizer.normalized(read) == tree {
        counts.agree += 1
      } else if ProcessInfo.processInfo.environment["SHOW_DISAGREEMENTS"] != nil {
        print("\(truth.id)\n  \(latex)\n  \(LaTeXWriter().text(tree))")
      }
    }
    print(
      "CROHME \(set): \(counts.markup)/\(counts.all) MathML, \(counts.latex)/\(counts.texts) LaTeX, "
        + "\(counts.agree) agree, \(counts.parsed) parse")
    for failure in failures.prefix(20) { print("  not read: \(failure)") }
    #expect(Double(counts.markup) >= 0.999 * Double(counts.all))
    #expect(Double(counts.latex) >= 0.998 * Double(counts.texts))
    #expect(Double(counts.agree) >= 0.9 * Double(counts.all))
  }
}
