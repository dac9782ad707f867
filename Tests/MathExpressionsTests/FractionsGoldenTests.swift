import Foundation
import Testing

@testable import MathExpressions

/// Ten thousand random expressions against Python's `fractions` (Golden/make_fractions.py).
struct FractionsGoldenTests {
  @Test func valuesAgreeWithPython() throws {
    let file = try #require(Bundle.module.url(forResource: "fractions", withExtension: "tsv", subdirectory: "Golden"))
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 10_000)
    var different: [String] = []
    for line in lines {
      let fields = line.split(separator: "\t").map(String.init)
      let answer = answer(fields[0])
      if answer != fields[1] { different.append("\(fields[0]): \(answer), not \(fields[1])") }
    }
    print("fractions: \(lines.count - different.count) of \(lines.count) agree")
    #expect(different.isEmpty, "\(different.prefix(10).joined(separator: "\n"))")
  }

  private func answer(_ text: String) -> String {
    do throws(MathExpressionError) {
      let value = try Evaluator().value(of: ExpressionParser().expression(PlainTextReader().tree(text)))
      return value.rational?.description ?? "\(value)"
    } catch {
      return error.kind == .undefined ? "undefined" : "\(error)"
    }
  }
}
