import MathExpressions
import Testing

@testable import Evaluation

@Suite struct LayoutDifferenceTests {
  private func tree(_ latex: String) throws -> SymbolLayoutTree {
    LayoutNormalizer().normalized(try LaTeXReader().tree(latex))
  }

  /// The least number of wrong labels; nil where the edges differ.
  @Test(arguments: [
    ("x^2+1", "x^2+1", 0), ("x^2", "x2", 1), ("x^2", "x_2", 1), ("x^2", "X^2", 1), ("x^2", "X_3", 3),
    ("x^2+1", "x2+1", nil), ("x+1", "x+12", nil), (#"\frac{1}{2}"#, #"\frac{2}{1}"#, 2),
    (#"\frac{a}{b}+c"#, #"\frac{a}{b}-c"#, 1), (#"\frac{a}{b}"#, "a-b", nil), (#"\sqrt{x+1}"#, #"\sqrt{x}+1"#, nil),
    ("x_a^b", "x_b^a", 2), ("x_{ab}^c", "x^{ab}_c", 2), ("a+b+c", "u-v-w", 5), ("", "", 0), ("x", "", nil),
  ])
  func errors(truth: String, read: String, count: Int?) throws {
    let (truth, read) = (try tree(truth), try tree(read))
    #expect(LayoutDifference.labelErrors([read], [truth]) == count)
    #expect(LayoutDifference.labelErrors([truth], [read]) == count)
  }

  @Test(arguments: [
    ("x^2+1", "y^3-7", true), ("x^2", "x_2", false), ("x^2", "x2", false), (#"\frac{1}{2}"#, #"\frac{3}{x}"#, true),
    ("12", "123", false),
  ])
  func structure(truth: String, read: String, isSame: Bool) throws {
    #expect(LayoutDifference.isSameStructure([try tree(read)], [try tree(truth)]) == isSame)
  }

  @Test func lines() throws {
    let (first, second) = (try tree("x^2"), try tree("y"))
    #expect(LayoutDifference.labelErrors([first, second], [first, try tree("z")]) == 1)
    #expect(LayoutDifference.labelErrors([first], [first, second]) == nil)
    #expect(!LayoutDifference.isSameStructure([], []))
  }

  /// A long row must neither overflow the stack nor take long.
  @Test func longRows() {
    let row = SymbolLayoutTree((0..<2000).map { SymbolLayoutTree.Node($0 % 2 == 0 ? "1" : "+") })
    var other = row
    other.nodes[1000].label = "7"
    #expect(LayoutDifference.labelErrors([other], [row]) == 1)
  }
}
