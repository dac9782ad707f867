import MathExpressions
import Testing

@testable import Recognition

@Suite struct LayoutParserTests {
  let parser: LayoutParser

  init() throws { parser = LayoutParser(model: try TrainedLayout.model.get()) }

  private func latex(_ symbols: [LayoutSymbol], usualSize: Double = 60) -> String {
    let best = parser.parse(numbered(symbols), usualSize: usualSize).first
    return best.map { LaTeXWriter().text($0.tree) } ?? ""
  }

  /// Symbols 60 high by their boxes; every tree must be exact.
  @Test(arguments: [
    ("2^{3}", [symbol("2", 0, 40, 40, 60), symbol("3", 44, 20, 24, 34)]),
    (
      "23+4",
      [
        symbol("2", 0, 0, 40, 60), symbol("3", 50, 0, 40, 60), symbol("+", 105, 10, 40, 40),
        symbol("4", 160, 0, 40, 60),
      ]
    ),
    ("a/b", [symbol("a", 0, 20, 40, 40), symbol("/", 45, -5, 30, 75), symbol("b", 80, 0, 30, 60)]),
    ("\\frac{a}{b}", [symbol("-", 0, 70, 60, 4), symbol("a", 10, 20, 40, 40), symbol("b", 12, 84, 34, 60)]),
    ("5-3", [symbol("5", 0, 0, 40, 60), symbol("-", 55, 30, 40, 4), symbol("3", 110, 0, 40, 60)]),
    ("\\sqrt{x}", [symbol("\\sqrt", 0, 0, 110, 80), symbol("x", 50, 30, 45, 42)]),
    ("3\\sqrt{x}", [symbol("3", 0, 10, 36, 60), symbol("\\sqrt", 50, 0, 110, 80), symbol("x", 100, 30, 45, 42)]),
    ("\\sqrt[3]{x}", [symbol("\\sqrt", 0, 0, 120, 90), symbol("3", 4, -4, 16, 26), symbol("x", 60, 36, 45, 42)]),
    (
      "\\sum_{i=1}^{n}i",
      [
        symbol("\\sum", 0, 50, 80, 90), symbol("n", 25, 12, 30, 24), symbol("i", 0, 150, 8, 32),
        symbol("=", 18, 160, 26, 14), symbol("1", 54, 150, 8, 32), symbol("i", 100, 65, 10, 60),
      ]
    ),
    (
      "\\frac{\\frac{1}{2}}{3}",
      [
        symbol("-", 0, 150, 120, 4), symbol("-", 30, 70, 60, 4), symbol("1", 55, 0, 10, 60),
        symbol("2", 40, 82, 40, 56), symbol("3", 40, 165, 40, 60),
      ]
    ),
    (
      "\\sqrt{\\frac{1}{2}}+1",
      [
        symbol("\\sqrt", 0, 0, 140, 170), symbol("-", 60, 85, 60, 4), symbol("1", 85, 20, 10, 56),
        symbol("2", 70, 98, 40, 56), symbol("+", 160, 65, 44, 44), symbol("1", 225, 55, 10, 60),
      ]
    ),
    // A root that reaches further than the bar under it, which its foot touches.
    (
      "\\frac{\\sqrt{3}}{3}",
      [
        symbol("\\sqrt", 0, 0, 150, 112), symbol("3", 50, 40, 60, 75), symbol("-", 8, 110, 135, 10),
        symbol("3", 12, 160, 90, 80),
      ]
    ),
    (
      "\\frac{1}{2}+3",
      [
        symbol("1", 25, 0, 10, 60), symbol("-", 0, 72, 60, 4), symbol("2", 10, 86, 40, 60), symbol("+", 75, 54, 40, 40),
        symbol("3", 130, 44, 40, 60),
      ]
    ),
  ]) func smallCasesAreExact(truth: String, symbols: [LayoutSymbol]) {
    let read = latex(symbols)
    #expect(read == truth)
    // The order in which symbols come, and the page's scale, change nothing.
    #expect(latex(symbols.reversed()) == truth)
    let larger = symbols.map { old in
      symbol(old.label, old.box.left * 2.5 + 70, old.box.top * 2.5 + 9, old.box.width * 2.5, old.box.height * 2.5)
    }
    #expect(latex(larger, usualSize: 150) == truth)
  }

  /// Scripts over one another begin at one place: neither hangs on the other.
  ///
  /// Few expressions that this test's model learns from have both, so it is asked of the shipped one.
  @Test(.enabled(if: ShippedModels.folder != nil), arguments: [46.0, 50, 54])
  func aLetterTakesBothScripts(left: Double) throws {
    let parser = LayoutParser(model: try ShippedModels.recognizer().layoutParser.model)
    let tree = parser.parse(
      numbered([symbol("x", 0, 60, 45, 40), symbol("1", 50, 85, 8, 34), symbol("2", left, 30, 24, 34)]), usualSize: 60)[
        0
      ].tree
    #expect(LaTeXWriter().text(tree) == "x_{1}^{2}")
  }

  /// Expressions of other writers, each symbol with its true label and box.
  @Test func arrangementsOfOtherWritersAreFound() throws {
    var right = 0
    var wrong: [String] = []
    let expressions = WrittenExpressions.random(100, firstWriter: 7000)
    for expression in expressions {
      let example = try #require(LayoutExample(expression))
      let symbols = example.symbols.enumerated().map { index, symbol in
        LayoutSymbol(source: index, box: symbol.box, candidates: [SymbolCandidate(label: symbol.label, probability: 1)])
      }
      let found = parser.parse(symbols, usualSize: example.usualSize)
      for (better, worse) in zip(found, found.dropFirst()) { #expect(better.score >= worse.score) }
      let tree = try #require(found.first).tree
      // Every symbol stands in the tree once.
      var sources: [Int] = []
      tree.forEachNode { sources.append($0.source ?? -1) }
      #expect(sources.sorted() == Array(symbols.indices))
      let truth = try WrittenExpressions.truth(expression)
      if LayoutNormalizer().normalized(tree) == truth {
        right += 1
      } else {
        wrong.append("\(expression.latex) as \(LaTeXWriter().text(tree))")
      }
    }
    #expect(right >= 90, "\(wrong.joined(separator: "\n"))")
  }

  @Test func noSymbolsAreAnEmptyTree() {
    #expect(parser.parse([], usualSize: 60).map(\.tree) == [SymbolLayoutTree()])
  }

  /// The size settles which of two labels of one shape is meant.
  @Test(arguments: [(".", 6.0), ("0", 56)]) func labelsAreChosenInTheirPlace(label: String, side: Double) {
    let round = LayoutSymbol(
      source: 1, box: LayoutBox(left: 50, top: 60 - side, right: 50 + side * 0.8, bottom: 60),
      candidates: [SymbolCandidate(label: "0", probability: 0.5), SymbolCandidate(label: ".", probability: 0.5)])
    let symbols = [symbol("3", 0, 0, 40, 60, source: 0), round, symbol("1", 110, 0, 8, 60, source: 2)]
    #expect(parser.parse(symbols, usualSize: 60)[0].tree.nodes.map(\.label) == ["3", label, "1"])
  }
}
