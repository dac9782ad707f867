import MathExpressions
import MathSymbols

/// Tells the dot of a product from a decimal point: the first stands at half the height of the numbers beside it, the second
/// at their foot. The networks know one dot only.
struct ProductDots {
  /// How high a dot between two digits stands that is no decimal point, as a share of their height. Of 264 decimal points
  /// drawn for CROHME with a mouse or on a tablet 1 in 100 stands at .56 or higher; on paper they are set with more care.
  private static let leastDrawn = 0.56
  private static let leastWritten = 0.36
  /// A dot that was taken for a minus: how many times as wide as high, and its longer side as a share of what stands beside it.
  private static let mostAspect = 1.6
  private static let mostSide = 0.25

  /// The symbols' boxes, by the sources of the tree's nodes.
  private let boxes: [LayoutBox]
  private let isDrawn: Bool

  /// - Parameter isDrawn: whether the page is a drawing. There only dots between digits are judged: between letters both mean
  ///   the product, and data of drawings label it with a point.
  init(_ boxes: [LayoutBox], isDrawn: Bool) {
    self.boxes = boxes
    self.isDrawn = isDrawn
  }

  /// The tree with `\cdot` for the dots of products.
  func applied(to tree: SymbolLayoutTree) -> SymbolLayoutTree {
    var result = tree
    for index in tree.nodes.indices {
      if isProduct(index, result) { result.nodes[index].label = "\\cdot" }
      for (relation, inner) in tree.nodes[index].scripts { result.nodes[index].scripts[relation] = applied(to: inner) }
    }
    return result
  }

  /// The tree with the dots between digits the other way round, as hands set them high and low; nil where there is none.
  func turned(_ tree: SymbolLayoutTree) -> SymbolLayoutTree? {
    var (result, hasDot) = (tree, false)
    for index in tree.nodes.indices {
      for (relation, inner) in tree.nodes[index].scripts {
        guard let turned = turned(inner) else { continue }
        result.nodes[index].scripts[relation] = turned
        hasDot = true
      }
      guard [".", "\\cdot"].contains(tree.nodes[index].label), index > 0, index + 1 < tree.nodes.count,
        Self.isDigit(tree.nodes[index - 1]), Self.isDigit(tree.nodes[index + 1])
      else { continue }
      result.nodes[index].label = tree.nodes[index].label == "." ? "\\cdot" : "."
      hasDot = true
    }
    return hasDot ? result : nil
  }

  private func isProduct(_ index: Int, _ row: SymbolLayoutTree) -> Bool {
    let nodes = row.nodes
    guard [".", "-"].contains(nodes[index].label), nodes[index].scripts.isEmpty, index > 0, index + 1 < nodes.count
    else {
      return false
    }
    let (before, after) = (nodes[index - 1], nodes[index + 1])
    if nodes[index].label == "-", !isDot(nodes[index], before, after) { return false }
    guard Self.isDigit(before), Self.isDigit(after), before.scripts.isEmpty else {
      return !isDrawn && Self.endsFactor(before) && Self.beginsFactor(after)
    }
    let number = nodes[..<index].reversed().prefix { Self.isDigit($0) && $0.scripts.isEmpty }
    if number.map(\.label) == ["0"] { return false }
    guard let dot = box(nodes[index]), let left = box(before), let right = box(after) else { return false }
    let height = (left.height + right.height) / 2
    let foot = (left.bottom + right.bottom) / 2
    return foot - dot.middleY >= (isDrawn ? Self.leastDrawn : Self.leastWritten) * height
  }

  /// Whether what was taken for a minus is as small as a dot.
  private func isDot(_ sign: SymbolLayoutTree.Node, _ before: SymbolLayoutTree.Node, _ after: SymbolLayoutTree.Node)
    -> Bool
  {
    guard !isDrawn, let own = box(sign), let left = box(before), let right = box(after) else { return false }
    return own.width <= Self.mostAspect * own.height
      && own.longerSide <= Self.mostSide * max(left.height, right.height)
  }

  private func box(_ node: SymbolLayoutTree.Node) -> LayoutBox? {
    node.source.flatMap { boxes.indices.contains($0) ? boxes[$0] : nil }
  }

  private static func isDigit(_ node: SymbolLayoutTree.Node) -> Bool {
    SymbolVocabulary.symbol(node.label)?.role == .digit
  }

  private static func endsFactor(_ node: SymbolLayoutTree.Node) -> Bool {
    guard let symbol = SymbolVocabulary.symbol(node.label), symbol.role != .fence else { return false }
    return symbol.endsOperand || symbol.role == .letter
  }

  private static func beginsFactor(_ node: SymbolLayoutTree.Node) -> Bool {
    guard let symbol = SymbolVocabulary.symbol(node.label), symbol.role != .fence else { return false }
    return symbol.beginsOperand || symbol.role == .letter || symbol.role == .function
  }
}
