import Foundation
import MathSymbols
import Testing

@testable import Datasets

@Suite struct ExpressionSynthesisTests {
  let synthesizer = HandwritingSynthesizer(seed: 1)

  /// Descriptions of both domains, and what the generator does not make.
  static let descriptions: [ExpressionDescription] =
    RandomExpressionGenerator.Domain.allCases.flatMap { domain in
      (0..<40).map { RandomExpressionGenerator(seed: 3, domain: domain).expression($0) }
    } + [
      .limits(.symbol("\\lim"), below: .symbol("x"), above: nil), .symbol("<"), .row([]),
      .fraction(.row([]), .symbol("1")),
      .fenced("{", .symbol("|"), "}"),
    ]

  @Test(arguments: descriptions.indices) func truthFitsTheInk(number: Int) throws {
    let description = Self.descriptions[number]
    let expression = synthesizer.expression(description, writer: number, sample: 0)
    #expect(expression.symbols.map(\.label) == description.labels)
    let hasHole = description == .fraction(.row([]), .symbol("1"))
    if !hasHole {
      #expect(expression.symbols.flatMap(\.strokes).sorted() == Array(expression.ink.strokes.indices))
      #expect(expression.symbols.allSatisfy { !$0.strokes.isEmpty })
    }
    let ids = expression.mathML.matches(of: /id="([^"]*)"/).map {
      String($0.1).replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }
    #expect(ids == expression.symbols.map(\.id))
    #expect(Set(ids).count == ids.count)
    guard let box = InkBox(expression.ink.strokes.lazy.joined()) else { return }
    #expect(abs(box.left) < 0.01 && abs(box.top) < 0.01)
  }

  @Test func sameSeedSameExpression() {
    let description = Self.descriptions[5]
    let twin = HandwritingSynthesizer(seed: 1)
    #expect(
      synthesizer.expression(description, writer: 1, sample: 2) == twin.expression(description, writer: 1, sample: 2))
    #expect(
      synthesizer.expression(description, writer: 1, sample: 2).ink
        != twin.expression(description, writer: 1, sample: 3).ink)
    for domain in RandomExpressionGenerator.Domain.allCases {
      let generator = RandomExpressionGenerator(seed: 8, domain: domain)
      #expect(Set((0..<50).map { generator.expression($0) }).count > 40)
    }
  }

  @Test func arithmeticHasNoLetters() {
    for number in 0..<200 {
      let labels = RandomExpressionGenerator(seed: 4, domain: .arithmetic).expression(number).labels
      #expect(labels.allSatisfy { SymbolVocabulary.symbol($0)?.role != .letter }, "\(labels)")
    }
  }

  @Test(arguments: [
    ("(3+2)/4", #"$(3+2)/4$"#), ("x^2+5x-2=0", #"$x^{2}+5x-2=0$"#), ("sqrt(2)", #"$\sqrt{2}$"#),
    ("frac(1,2)", #"$\frac{1}{2}$"#), ("root(3,x+1)", #"$\sqrt[3]{x+1}$"#), ("2^-10x", #"$2^{-10}x$"#),
    ("x^(n+1)_i", #"$x_{i}^{n+1}$"#), ("2pir", #"$2\pi r$"#), ("sum_{i=1}^n i", #"$\sum_{i=1}^{n}i$"#),
    ("5*3%:2", #"$5\ast3\%:2$"#), (#"\{x\}"#, #"$\{x\}$"#), ("3×4÷2<=7", #"$3\times4\div2\leq7$"#),
  ])
  func readsPlainNotation(text: String, latex: String) throws {
    let description = try ExpressionNotation.parse(text)
    #expect(synthesizer.expression(description, writer: 0, sample: 0).latex == latex)
  }

  @Test(arguments: [
    ("", "column 1: a symbol is missing"), ("(3+2", "column 5: ')' is missing"), ("3)", "column 2: ')' closes nothing"),
    ("x^", "column 3: a symbol is missing"), ("x^2^3", "column 4: a second '^' at one symbol"),
    ("frac(1)", "column 7: ',' is missing"), ("sqrt 2", "column 5: '(' is missing"),
    ("3#4", "column 2: '#' is no symbol that can be written"), (#"\{x"#, #"column 4: '\}' is missing"#),
  ])
  func saysWhatIsWrongWithANotation(text: String, problem: String) {
    let error = #expect(throws: ExpressionNotation.ParsingError.self) { try ExpressionNotation.parse(text) }
    #expect(error?.description == "\(text), \(problem)")
  }

  @Test func refusesDeepNesting() {
    let text = String(repeating: "(", count: 5000) + "1" + String(repeating: ")", count: 5000)
    #expect(throws: ExpressionNotation.ParsingError.self) { try ExpressionNotation.parse(text) }
  }

  /// The geometry that layout analysis relies on.
  @Test func partsLieWhereTheyShould() throws {
    for writer in 0..<30 {
      let fraction = synthesizer.expression(try ExpressionNotation.parse("frac(1,2)"), writer: writer, sample: 0)
      let (bar, above, below) = (try box(fraction, 0), try box(fraction, 1), try box(fraction, 2))
      #expect(above.bottom < bar.bottom + 4 && below.top > bar.top - 4)
      let power = synthesizer.expression(try ExpressionNotation.parse("5^2"), writer: writer, sample: 0)
      #expect(try box(power, 1).bottom < (box(power, 0).top + box(power, 0).bottom) / 2)
      #expect(try box(power, 1).height < 1.15 * box(power, 0).height)
      let root = synthesizer.expression(try ExpressionNotation.parse("sqrt(43)"), writer: writer, sample: 0)
      #expect(try box(root, 0).top < box(root, 1).top && box(root, 0).left < box(root, 1).left)
    }
  }

  @Test func namesTheSubset() throws {
    for (text, subset) in [
      ("1+2", "arith"), ("x+2", "arith+xyz"), ("ax", "arith+letters"), ("sin2", "other"), ("2*3", "other"),
    ] {
      #expect(try ExpressionNotation.parse(text).subset == subset)
    }
  }

  private func box(_ expression: InkExpression, _ symbol: Int) throws -> InkBox {
    try #require(InkBox(expression.symbols[symbol].strokes.lazy.flatMap { expression.ink.strokes[$0] }))
  }
}
