import MathExpressions
import MathSymbols
import NeuralNetworks

/// An item to be placed in a row: a symbol with its possible labels, or a structure whose inner rows are finished.
struct RowItem {
  let source: Int
  let kind: LayoutKind
  let box: LayoutBox
  let axis: Double
  /// The labels with their log scores by the ink, likeliest first; a structure has one.
  let labels: [(label: String, score: Double)]
  /// The finished rows of a structure.
  let scripts: [LayoutRelation: SymbolLayoutTree]
}

/// Arranges the items of one region into rows with superscripts and subscripts.
///
/// Items come from left to right; each is placed to the right of, above right of or below right of the last item of a
/// row that is still open. A beam search over places and labels together finds the likeliest arrangement.
struct RowArranger {
  let model: LayoutModel
  let parameters: LayoutParser.Parameters
  let usualSize: Double
  private let workspace: Workspace

  init(model: LayoutModel, parameters: LayoutParser.Parameters, usualSize: Double) {
    self.model = model
    self.parameters = parameters
    self.usualSize = usualSize
    workspace = Workspace(network: model.relations.network, capacity: PairRelations.batch)
  }

  /// Where an item was placed, linked to the placements before it, which states that differ only in the last item
  /// share.
  private final class Placement {
    let label: Int
    /// The item that it attaches to; -1 for the very first.
    let parent: Int
    let relation: LayoutModel.Relation
    let before: Placement?

    init(label: Int, parent: Int, relation: LayoutModel.Relation, before: Placement?) {
      self.label = label
      self.parent = parent
      self.relation = relation
      self.before = before
    }
  }

  /// The last item of an open row, to which others may still attach.
  private struct OpenItem {
    let item: Int
    let label: Int
    /// Bits for the scripts it has: 1 superscript, 2 subscript.
    var scripts: UInt8 = 0
  }

  private struct State {
    var last: Placement?
    /// The last items of the open rows, outermost first.
    var open: [OpenItem] = []
    var score = 0.0

    /// The state after a move of the item `next`.
    func after(_ move: Move, of next: Int) -> State {
      var new = self
      let parent = move.depth < 0 ? -1 : open[move.depth].item
      new.last = Placement(label: move.label, parent: parent, relation: move.relation, before: last)
      switch move.relation {
      case .superscript: new.open[move.depth].scripts |= 1
      case .subscript: new.open[move.depth].scripts |= 2
      default: break
      }
      let kept = move.relation == .right ? max(move.depth, 0) : move.depth + 1
      new.open.removeLast(new.open.count - kept)
      new.open.append(OpenItem(item: next, label: move.label))
      new.score = move.score
      return new
    }
  }

  /// A way to place the next item after one of the states.
  private struct Move {
    let state: Int
    let label: Int
    /// The open row that the item joins or is a script of; -1 for the very first item.
    let depth: Int
    let relation: LayoutModel.Relation
    /// The score of the state after the move.
    let score: Double
  }

  /// The best moves, by falling score; of equal ones those that came first.
  private struct BestMoves {
    private(set) var moves: [Move] = []
    let most: Int

    mutating func add(_ move: Move) {
      // NaN compares with nothing; a checked model never yields one.
      guard !move.score.isNaN || moves.isEmpty else { return }
      if moves.count >= most {
        guard let last = moves.last, move.score > last.score else { return }
        moves.removeLast()
      }
      var place = moves.count
      while place > 0, moves[place - 1].score < move.score { place -= 1 }
      moves.insert(move, at: place)
    }
  }

  /// Nobody nests scripts deeper; a row of specks would otherwise climb without end.
  private static let deepestScript = 20

  /// Facts about an item's label that are needed again and again.
  private struct LabelFacts {
    let inkScore: Double
    let takesScripts: Bool
    /// The label's number in the table of sequences.
    let number: Int
  }

  /// The best arrangements, by falling score; the empty tree for no items.
  func arrange(_ unordered: [RowItem], best: Int = 1) -> [ScoredLayout] {
    guard !unordered.isEmpty else { return [ScoredLayout(tree: SymbolLayoutTree(), score: 0)] }
    let items = unordered.sorted { ($0.box.left, $0.source) < ($1.box.left, $1.source) }
    let sequences = model.sequences.table
    let facts = items.map { item in
      item.labels.map { label, score in
        LabelFacts(
          inkScore: score, takesScripts: Self.takesScripts(label, item.kind), number: sequences.number(of: label))
      }
    }
    var relations = PairRelations(
      items, model: model, workspace: workspace, usualSize: usualSize, overlapCost: parameters.overlapCost)
    var states = [State()]
    for next in items.indices {
      relations.prepare(
        next, after: states.lazy.flatMap { state in state.open.lazy.map { ($0.item, $0.label) } })
      var best = BestMoves(most: max(parameters.beam, 1))
      for index in states.indices {
        for label in items[next].labels.indices {
          addMoves(of: next, label, after: index, states[index], facts, relations, sequences, to: &best)
        }
      }
      states = best.moves.map { states[$0.state].after($0, of: next) }
    }
    return states.prefix(best).map { ScoredLayout(tree: tree($0, items), score: $0.score) }
  }

  private func addMoves(
    of next: Int, _ label: Int, after index: Int, _ state: State, _ facts: [[LabelFacts]], _ relations: PairRelations,
    _ sequences: SequenceTable, to best: inout BestMoves
  ) {
    let own = facts[next][label]
    func add(_ depth: Int, _ relation: LayoutModel.Relation, _ layoutScore: Double, _ parent: Int) {
      let score =
        state.score
        + (own.inkScore + parameters.relationWeight * layoutScore
          + parameters.sequenceWeight * sequences.log(relation, parent: parent, child: own.number))
      best.add(Move(state: index, label: label, depth: depth, relation: relation, score: score))
    }
    guard !state.open.isEmpty else { return add(-1, .right, 0, sequences.start) }
    // An item that joins one open row closes the deeper ones and does not continue the shallower ones.
    var passing = state.open.reduce(0.0) {
      $0 + relations.logs(after: $1.item, $1.label, label: label).notRight
    }
    var leaving = 0.0
    for depth in state.open.indices.reversed() {
      let last = state.open[depth]
      let logs = relations.logs(after: last.item, last.label, label: label)
      let parent = facts[last.item][last.label]
      passing -= logs.notRight
      let others = leaving + passing
      add(depth, .right, others + logs.right, parent.number)
      if parent.takesScripts, depth < Self.deepestScript {
        if last.scripts & 1 == 0 { add(depth, .superscript, others + logs.superscript, parent.number) }
        if last.scripts & 2 == 0 { add(depth, .subscript, others + logs.subscript, parent.number) }
      }
      leaving += logs.unrelated
    }
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
    var placements: [Placement] = []
    var placed = state.last
    while let placement = placed {
      placements.append(placement)
      placed = placement.before
    }
    placements.reverse()
    for (index, placement) in placements.enumerated() where placement.parent >= 0 {
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
        let label = items[index].labels[placements[index].label].label
        nodes.append(SymbolLayoutTree.Node(label, source: items[index].source, scripts: scripts))
        index = right[index]
      }
      return SymbolLayoutTree(nodes)
    }
    return row(from: 0)
  }
}
