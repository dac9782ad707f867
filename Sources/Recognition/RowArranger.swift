import Foundation
import MathExpressions
import MathSymbols
import NeuralNetworks

/// Something to be placed in a row: a symbol with its possible labels, or a structure whose inner rows are done.
struct RowItem {
  let source: Int
  let kind: LayoutKind
  let box: LayoutBox
  let axis: Double
  /// The labels with the logarithms of what the ink says for each, likeliest first; one for a structure.
  let labels: [(label: String, score: Double)]
  /// The finished rows of a structure.
  let scripts: [LayoutRelation: SymbolLayoutTree]
}

/// Arranges the items of one region into rows with superscripts and subscripts.
///
/// Items come from left to right; each is placed right of, above right of or below right of the last item of a row that
/// is still open, the choice that is likeliest in all being found by a beam search over places and labels together.
struct RowArranger {
  let model: LayoutModel
  let parameters: LayoutParser.Parameters
  let usualSize: Double
  private let workspace: Workspace

  init(model: LayoutModel, parameters: LayoutParser.Parameters, usualSize: Double) {
    self.model = model
    self.parameters = parameters
    self.usualSize = usualSize
    workspace = Workspace(network: model.relations.network, capacity: 1)
  }

  /// Where an item was placed.
  private struct Placement {
    let label: Int
    /// The item that it hangs on; -1 for the first of all.
    let parent: Int
    let relation: LayoutModel.Relation
  }

  private struct State {
    var placements: [Placement] = []
    /// The last items of the rows that are open, outermost first.
    var open: [Int] = []
    /// For each item, which scripts it has: 1 superscript, 2 subscript.
    var scripts: [UInt8] = []
    var score = 0.0
  }

  private struct PairKey: Hashable {
    let first: Int
    let firstLabel: Int
    let second: Int
    let secondLabel: Int
  }

  /// The best arrangements with their scores, falling; the empty tree for no items.
  func arrange(_ unordered: [RowItem], best: Int = 1) -> [ScoredLayout] {
    guard !unordered.isEmpty else { return [ScoredLayout(tree: SymbolLayoutTree(), score: 0)] }
    let items = unordered.sorted { ($0.box.left, $0.source) < ($1.box.left, $1.source) }
    var known: [PairKey: [Double]] = [:]
    var states = [State()]
    for next in items.indices {
      var grown: [State] = []
      for state in states {
        for label in items[next].labels.indices { place(next, label, in: state, items, &known, into: &grown) }
      }
      grown.sort { $0.score > $1.score }
      states = Array(grown.prefix(parameters.beam))
    }
    return states.prefix(best).map { ScoredLayout(tree: tree($0, items), score: $0.score) }
  }

  private func place(
    _ next: Int, _ label: Int, in state: State, _ items: [RowItem], _ known: inout [PairKey: [Double]],
    into grown: inout [State]
  ) {
    let (name, inkScore) = items[next].labels[label]
    func add(_ parent: Int, _ relation: LayoutModel.Relation, depth: Int, _ layoutScore: Double, _ parentLabel: String)
    {
      var new = state
      new.placements.append(Placement(label: label, parent: parent, relation: relation))
      new.scripts.append(0)
      switch relation {
      case .superscript: new.scripts[parent] |= 1
      case .subscript: new.scripts[parent] |= 2
      default: break
      }
      new.open = Array(state.open.prefix(relation == .right ? depth : depth + 1)) + [next]
      new.score +=
        inkScore + parameters.relationWeight * layoutScore
        + parameters.sequenceWeight * model.sequences.log(relation.name, parent: parentLabel, child: name)
      grown.append(new)
    }
    guard !state.open.isEmpty else {
      return add(-1, .right, depth: 0, 0, SequenceStatistics.start)
    }
    let logs = state.open.map { last in
      let lastLabel = state.placements[last].label
      let key = PairKey(first: last, firstLabel: lastLabel, second: next, secondLabel: label)
      if let logs = known[key] { return logs }
      let logs = relationLogs(items[last], items[last].labels[lastLabel].label, items[next], name)
      known[key] = logs
      return logs
    }
    // Where the item joins one open row, it leaves the deeper ones and does not continue the shallower ones.
    var passing = logs.reduce(0) { $0 + Self.notRight($1) }
    var leaving = 0.0
    for depth in state.open.indices.reversed() {
      let last = state.open[depth]
      let lastLabel = items[last].labels[state.placements[last].label].label
      passing -= Self.notRight(logs[depth])
      let others = leaving + passing
      add(last, .right, depth: depth, others + logs[depth][0], lastLabel)
      if Self.takesScripts(lastLabel, items[last].kind) {
        if state.scripts[last] & 1 == 0 { add(last, .superscript, depth: depth, others + logs[depth][1], lastLabel) }
        if state.scripts[last] & 2 == 0 { add(last, .subscript, depth: depth, others + logs[depth][2], lastLabel) }
      }
      leaving += logs[depth][3]
    }
  }

  /// The logarithm of the chance that an item does not continue a row.
  private static func notRight(_ logs: [Double]) -> Double { log(max(0.005, 1 - exp(logs[0]))) }

  private func relationLogs(_ first: RowItem, _ firstLabel: String, _ second: RowItem, _ secondLabel: String)
    -> [Double]
  {
    let pair = LayoutFeatures.pair(
      LayoutItem(kind: first.kind, label: firstLabel, box: first.box, axis: first.axis),
      LayoutItem(kind: second.kind, label: secondLabel, box: second.box, axis: second.axis), usualSize: usualSize)
    _ = workspace.input.update(fromContentsOf: pair)
    let row = workspace.predict(model.relations.parameters, batch: 1)
    var logs = row.map { log((Double($0) + 0.005) / 1.02) }
    // Right of one another are things side by side: two bars over one another are not, though no true pair shows it.
    if first.box.overlapAcross(second.box) > 0.6 { logs[0] -= parameters.overlapCost }
    return logs
  }

  /// Operators, relations and opening brackets have no scripts.
  private static func takesScripts(_ label: String, _ kind: LayoutKind) -> Bool {
    guard kind != .fraction else { return true }
    switch SymbolVocabulary.symbol(label)?.role {
    case .binaryOperator, .relation, .openFence, .punctuation: return false
    default: return true
    }
  }

  private func tree(_ state: State, _ items: [RowItem]) -> SymbolLayoutTree {
    var right = [Int](repeating: -1, count: items.count)
    var superscript = right
    var subscripted = right
    for (index, placement) in state.placements.enumerated() where placement.parent >= 0 {
      switch placement.relation {
      case .right: right[placement.parent] = index
      case .superscript: superscript[placement.parent] = index
      case .subscript: subscripted[placement.parent] = index
      case .unrelated: break
      }
    }
    func row(from first: Int) -> SymbolLayoutTree {
      var nodes: [SymbolLayoutTree.Node] = []
      var index = first
      while index >= 0 {
        var scripts = items[index].scripts
        if superscript[index] >= 0 { scripts[.superscript] = row(from: superscript[index]) }
        if subscripted[index] >= 0 { scripts[.subscript] = row(from: subscripted[index]) }
        let label = items[index].labels[state.placements[index].label].label
        nodes.append(SymbolLayoutTree.Node(label, source: items[index].source, scripts: scripts))
        index = right[index]
      }
      return SymbolLayoutTree(nodes)
    }
    return row(from: 0)
  }
}
