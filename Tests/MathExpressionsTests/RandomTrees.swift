@testable import MathExpressions

/// Random layout trees of everything that is written and read back.
struct RandomTrees {
  private typealias Node = SymbolLayoutTree.Node
  private var generator: SeededGenerator

  /// The most operands in a row.
  private let longest: Int

  init(seed: UInt64, longest: Int = 4) {
    generator = SeededGenerator(seed: seed)
    self.longest = longest
  }

  /// An expression: operands with operators or nothing between them.
  mutating func expression(depth: Int) -> SymbolLayoutTree {
    var nodes: [Node] = []
    if chance(0.15) { nodes.append(Node("-")) }
    for index in 0..<Int.random(in: 1...longest, using: &generator) {
      if index > 0, !chance(0.2) {
        nodes.append(
          Node(["+", "-", "\\times", "\\div", "/", "*", "\\cdot", ":"].randomElement(using: &generator) ?? "+"))
      } else if index > 0, nodes.last?.isDigit == true {
        nodes.append(Node("+"))
      }
      nodes += operand(depth: depth)
    }
    return SymbolLayoutTree(nodes)
  }

  /// A line with relations.
  mutating func line(depth: Int) -> SymbolLayoutTree {
    var tree = expression(depth: depth)
    if chance(0.3) {
      tree.nodes.append(Node(["=", "<", ">", "\\leq", "\\geq", "\\neq"].randomElement(using: &generator) ?? "="))
      tree.nodes += expression(depth: depth).nodes
    }
    return tree
  }

  private mutating func chance(_ probability: Double) -> Bool {
    Double.random(in: 0..<1, using: &generator) < probability
  }

  private mutating func operand(depth: Int) -> [Node] {
    var nodes = depth > 0 ? compound(depth: depth - 1) : atom()
    if depth > 0, chance(0.25), let last = nodes.indices.last, nodes[last].scripts[.superscript] == nil {
      nodes[last].scripts[.superscript] = expression(depth: depth > 1 ? 1 : 0)
    }
    if chance(0.1) { nodes.append(Node(chance(0.5) ? "!" : "%")) }
    return nodes
  }

  private mutating func atom() -> [Node] {
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: return [Node(["a", "b", "x", "y", "e", "\\pi", "\\alpha"].randomElement(using: &generator) ?? "a")]
    case 1: return [Node("a", scripts: [.subscript: SymbolLayoutTree([Node("1")])])]
    case 2: return digits(2) + [Node(".")] + digits(2)
    default: return digits(Int.random(in: 1...3, using: &generator))
    }
  }

  private mutating func digits(_ count: Int) -> [Node] {
    (0..<count).map { _ in Node(String(Int.random(in: 0...9, using: &generator))) }
  }

  private mutating func compound(depth: Int) -> [Node] {
    let inner = expression(depth: depth)
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: return [Node("-", scripts: [.above: inner, .below: expression(depth: depth)])]
    case 1: return [Node("\\sqrt", scripts: [.inside: inner])]
    case 2: return [Node("\\sqrt", scripts: [.inside: inner, .index: SymbolLayoutTree(digits(1))])]
    case 3: return [Node("[")] + inner.nodes + [Node("]")]
    case 4: return [Node("(")] + inner.nodes + [Node(")")]
    case 5:
      let name = Node(["\\sin", "\\cos", "\\ln", "\\log"].randomElement(using: &generator) ?? "\\sin")
      return [name, Node("(")] + inner.nodes + [Node(")")]
    default: return atom()
    }
  }
}
