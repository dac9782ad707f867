import Testing

@testable import Datasets

@Suite struct RejectSamplesTests {
  let expressions: [InkExpression]

  init() throws {
    let synthesizer = HandwritingSynthesizer(seed: 4)
    expressions = try (0..<30).map {
      synthesizer.expression(try ExpressionNotation.parse("52x+frac(3,47)÷8a"), writer: $0, sample: 0)
    }
  }

  private func samples(_ share: Double, seed: UInt64 = 1) -> [(expression: InkExpression, rejects: [InkSample])] {
    var cutter = RejectSamples(seed: seed)
    cutter.share = share
    return expressions.enumerated().map { ($1, cutter.samples(of: $1, number: $0, label: "\\reject")) }
  }

  /// A reject is ink of its expression and no whole symbol of it.
  @Test func rejectsAreNoSymbols() {
    for (expression, rejects) in samples(2) {
      let symbols = expression.symbols.map { Set(expression.strokes(of: $0)) }
      let ink = Set(expression.ink.strokes)
      #expect(!rejects.isEmpty)
      for reject in rejects {
        let strokes = Set(reject.strokes)
        #expect(strokes.isSubset(of: ink) && !strokes.isEmpty && strokes.count == reject.strokes.count)
        #expect(!symbols.contains(strokes), "a whole symbol")
        #expect(reject.label == "\\reject" && reject.writer == expression.writer)
        #expect(reject.usualSize == expression.usualSymbolSize)
      }
    }
  }

  @Test func theShareIsKept() {
    let total = expressions.reduce(0) { $0 + $1.symbols.count }
    let count = samples(0.5).reduce(0) { $0 + $1.rejects.count }
    // Symbols without near neighbours give none.
    #expect(Double(count) > 0.3 * Double(total) && Double(count) < 0.65 * Double(total), "\(count) of \(total)")
  }

  @Test func theSameSeedGivesTheSame() {
    func strokes(_ seed: UInt64) -> [[Ink.Stroke]] { samples(0.5, seed: seed).flatMap { $0.rejects.map(\.strokes) } }
    #expect(strokes(1) == strokes(1) && strokes(1) != strokes(2))
  }

  /// Two bars over one another are an equals sign, not a reject.
  @Test func whatLooksWholeIsNoReject() {
    let bars = InkExpression(
      id: "", writer: "w", latex: "", mathML: "", subset: "",
      ink: Ink(strokes: [line(0, 0, 50, 0), line(0, 20, 50, 20)]),
      symbols: [InkSymbol(label: "-", strokes: [0], id: ""), InkSymbol(label: "-", strokes: [1], id: "")])
    var cutter = RejectSamples(seed: 1)
    cutter.share = 20
    #expect(cutter.samples(of: bars, number: 0, label: "\\reject").isEmpty)
    var digits = bars
    digits.symbols[0].label = "7"
    #expect(!cutter.samples(of: digits, number: 0, label: "\\reject").isEmpty)
  }
}
