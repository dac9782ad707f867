import MathExpressions
import Testing

@testable import Recognition

@Suite struct ProductDotsTests {
  /// A row of symbols 40 pixels wide and 60 high whose dots stand `height` of that above the foot.
  private func labels(_ row: [String], dotsAt height: Double, isDrawn: Bool = false, power: Int? = nil) -> [String] {
    var boxes: [LayoutBox] = []
    var tree = SymbolLayoutTree()
    for (index, label) in row.enumerated() {
      let left = 50 * Double(index)
      let middle = 100 - 60 * height
      boxes.append(
        label == "."
          ? LayoutBox(left: left + 16, top: middle - 4, right: left + 24, bottom: middle + 4)
          : LayoutBox(left: left, top: 40, right: left + 40, bottom: 100))
      tree.nodes.append(SymbolLayoutTree.Node(label, source: index))
    }
    if let power { tree.nodes[power].scripts[.superscript] = SymbolLayoutTree([SymbolLayoutTree.Node("2")]) }
    return ProductDots(boxes, isDrawn: isDrawn).applied(to: tree).nodes.map(\.label)
  }

  @Test func aRaisedDotBetweenDigitsIsAProduct() {
    #expect(labels(["4", ".", "2"], dotsAt: 0.5) == ["4", "\\cdot", "2"])
    #expect(labels(["4", ".", "2"], dotsAt: 0.1) == ["4", ".", "2"])
    // Decimal points are drawn higher with a mouse.
    #expect(labels(["4", ".", "2"], dotsAt: 0.5, isDrawn: true) == ["4", ".", "2"])
    #expect(labels(["4", ".", "2"], dotsAt: 0.65, isDrawn: true) == ["4", "\\cdot", "2"])
    // 0.5 is a number, 10·5 is a product.
    #expect(labels(["0", ".", "5"], dotsAt: 0.5) == ["0", ".", "5"])
    #expect(labels(["1", "0", ".", "5"], dotsAt: 0.5) == ["1", "0", "\\cdot", "5"])
  }

  @Test func whereNoNumberGoesOnItIsAProductAtAnyHeight() {
    #expect(labels(["\\pi", ".", "5"], dotsAt: 0.1) == ["\\pi", "\\cdot", "5"])
    #expect(labels([")", ".", "("], dotsAt: 0.1) == [")", "\\cdot", "("])
    #expect(labels(["4", ".", "2"], dotsAt: 0.1, power: 0) == ["4", "\\cdot", "2"])
    #expect(labels(["+", ".", "5"], dotsAt: 0.5) == ["+", ".", "5"])
    #expect(labels(["5", ".", "="], dotsAt: 0.5) == ["5", ".", "="])
    // A drawing's letters keep the point, as its data have it.
    #expect(labels(["p", ".", "q"], dotsAt: 0.5, isDrawn: true) == ["p", ".", "q"])
  }

  @Test func aMinusAsSmallAsADotIsAProduct() {
    func label(_ width: Double, _ height: Double) -> String {
      let boxes = [
        LayoutBox(left: 0, top: 40, right: 40, bottom: 100),
        LayoutBox(left: 50, top: 70, right: 50 + width, bottom: 70 + height),
        LayoutBox(left: 90, top: 40, right: 130, bottom: 100),
      ]
      let tree = SymbolLayoutTree(["4", "-", "2"].enumerated().map { SymbolLayoutTree.Node($1, source: $0) })
      return ProductDots(boxes, isDrawn: false).applied(to: tree).nodes[1].label
    }
    #expect(label(9, 7) == "\\cdot" && label(14, 5) == "-" && label(30, 20) == "-")
  }

  @Test func rowsInsideAreSeen() {
    let inner = SymbolLayoutTree([
      SymbolLayoutTree.Node("a"), SymbolLayoutTree.Node("."), SymbolLayoutTree.Node("b"),
    ])
    let tree = SymbolLayoutTree([SymbolLayoutTree.Node("\\sqrt", scripts: [.inside: inner])])
    let found = ProductDots([], isDrawn: false).applied(to: tree)
    #expect(found.nodes[0].scripts[.inside]?.nodes.map(\.label) == ["a", "\\cdot", "b"])
  }

  @Test func whatNobodyWritesIsUnlikely() {
    func isUnlikely(_ labels: String...) -> Bool {
      SymbolLayoutTree(labels.map { SymbolLayoutTree.Node($0) }).isUnlikely
    }
    #expect(isUnlikely("3", "\\times", "-", "7") && isUnlikely("3", "\\times", "<", "9"))
    #expect(!isUnlikely("3", "\\times", "7") && !isUnlikely("3", "\\times", "(", "-", "7", ")"))
    #expect(isUnlikely("1", "\\infty") && !isUnlikely("-", "\\infty"))
    #expect(
      isUnlikely("2", "\\theta", "0") && isUnlikely("3", "\\phi", "\\phi") && !isUnlikely("2", "\\theta", "=", "0"))
    // A fraction after a times sign has a bar, no minus.
    let bar = SymbolLayoutTree.Node("-", scripts: [.above: SymbolLayoutTree(), .below: SymbolLayoutTree()])
    #expect(!SymbolLayoutTree([SymbolLayoutTree.Node("\\times"), bar]).isUnlikely)
  }
}
