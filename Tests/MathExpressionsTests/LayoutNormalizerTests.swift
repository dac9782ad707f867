import Testing

@testable import MathExpressions

struct LayoutNormalizerTests {
  private func normal(_ latex: String) throws -> SymbolLayoutTree {
    LayoutNormalizer().normalized(try LaTeXReader().tree(latex))
  }

  @Test(arguments: [
    ("x_a^b", "x^b_a"), (#"\frac{1}{2}"#, #"{1 \over 2}"#), (#"\dfrac12"#, #"\tfrac{1}{2}"#),
    (#"\left(x\right)"#, "(x)"),
    (#"a\le b"#, #"a \leq b"#), (#"a\ge b"#, #"a\geq{b}"#), (#"a\ne b"#, #"a\neq b"#), (#"a\lt b"#, "a<b"),
    (#"a\gt b"#, "a>b"),
    ("f'", #"f^{\prime}"#), (#"a\cdots b"#, #"a\ldots b"#), ("{{x}}", "x"), (#"\sum\limits_{i}^{n}"#, #"\sum^n_i"#),
    (#"x \, y"#, "xy"), (#"$x$"#, "x"), (#"\mathrm{x}"#, "x"),
  ])
  func equal(first: String, second: String) throws {
    #expect(try normal(first) == normal(second))
  }

  @Test(arguments: [
    ("x", "X"), ("x", #"\times"#), ("-", #"\frac{1}{2}"#), (".", ","), (".", #"\cdot"#), ("0", "o"), ("o", "O"),
    ("1", "l"),
    ("1", "|"), ("x_2", "x^2"), ("x^{ab}", "x^ab"), ("c", "C"), ("{x}", "(x)"), (#"\int_a"#, #"\sum_a"#),
  ])
  func different(first: String, second: String) throws {
    #expect(try normal(first) != normal(second))
  }

  @Test func normalizingTwiceChangesNothing() {
    var trees = RandomTrees(seed: 14)
    for _ in 0..<500 {
      let once = LayoutNormalizer().normalized(trees.line(depth: 3))
      #expect(LayoutNormalizer().normalized(once) == once)
    }
  }
}
