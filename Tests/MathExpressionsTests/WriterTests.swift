import Testing

@testable import MathExpressions

struct WriterTests {
  @Test func latexIsReadBackAsTheSameTree() throws {
    var trees = RandomTrees(seed: 11)
    for _ in 0..<1_000 {
      let tree = trees.line(depth: 3)
      let text = LaTeXWriter().text(tree)
      #expect(try LaTeXReader().tree(text) == tree, "\(text)")
    }
  }

  @Test func plainTextIsReadBackWithTheSameMeaning() throws {
    var trees = RandomTrees(seed: 12, longest: 2)
    var parsed = 0
    for _ in 0..<1_000 {
      let tree = trees.line(depth: 2)
      guard let meaning = try? ExpressionParser().statement(tree) else { continue }
      parsed += 1
      let text = PlainTextWriter().text(tree)
      let again = try ExpressionParser().statement(PlainTextReader().tree(text))
      let isSame = Self.flattened(again) == Self.flattened(meaning)
      #expect(isSame, "\(text)   \(LaTeXWriter().text(tree))")
      #expect(!text.contains { !$0.isASCII })
    }
    #expect(parsed > 900)
  }

  /// Products in products say the same as one product: `(a)/(b)*c` has no brackets where a fraction bar groups.
  private static func flattened(_ statement: MathStatement) -> [MathExpression] {
    statement.sides.map {
      $0.mapped { part in
        guard case .product(let factors) = part else { return part }
        return .product(
          factors.flatMap { factor -> [MathExpression.Factor] in
            guard case .product(let inner) = factor.value, !factor.isDivisor else { return [factor] }
            return inner
          })
      }
    }
  }

  @Test func mathMLIsReadBackAsTheSameTree() throws {
    var trees = RandomTrees(seed: 13)
    for _ in 0..<500 {
      let tree = trees.line(depth: 3)
      let text = MathMLWriter().text(tree)
      #expect(try MathMLReader().tree(text) == tree, "\(text)")
    }
  }

  @Test(arguments: [
    (#"\frac{3+2}{4}"#, "(3+2)/(4)"), (#"6\div\frac{1}{2}"#, "6/((1)/(2))"), ("2^{3}!", "(2^3)!"),
    ("12.5^2!", "(12.5^2)!"), ("(a+b)^2!", "((a+b)^2)!"), (#"\frac{1}{2}^2"#, "((1)/(2))^2"),
    (#"\sqrt[3]{x+1}"#, "root(3,x+1)"), (#"x^{2}3"#, "x^(2)3"), (#"{x^2}!"#, "(x^2)!"),
    (#"\sin\frac{\pi}{6}"#, "sin((pi)/(6))"),
    (#"2\frac{1}{2}"#, "(2+(1)/(2))"), (#"5!=120"#, "5! =120"), (#"\{(5\div3)+4\}\times[3+4]="#, "{(5/3)+4}*[3+4]="),
    (#"48\div2(9+3)"#, "48/2(9+3)"), (#"x^{2}+5x-2=0"#, "x^2+5x-2=0"), (#"a\leq b"#, "a<=b"), (#"\pi x"#, "pi x"),
  ])
  func plainText(latex: String, expected: String) throws {
    #expect(PlainTextWriter().text(try LaTeXReader().tree(latex)) == expected)
  }
}
