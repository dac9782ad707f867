import Foundation
import NeuralNetworks

/// How an item may stand to those before it, for every label that either may have: the relation network's answers,
/// computed in batches and once for each pair.
struct PairRelations {
  /// Log probabilities for one pair.
  struct Logs {
    var right = 0.0
    var superscript = 0.0
    var `subscript` = 0.0
    var unrelated = 0.0
    /// That the second item does not continue the first one's row.
    var notRight = 0.0
  }

  /// An item with one of its labels.
  private struct Labelled {
    let side: LayoutFeatures.Side
    let item: Int
  }

  private let model: LayoutModel
  private let workspace: Workspace
  private let usualSize: Double
  private let overlapCost: Double
  private let items: [RowItem]
  /// All items with all their labels, one after another, and where each item's begin.
  private let labelled: [Labelled]
  private let starts: [Int]
  /// The item whose pairs are known, and the result for its pair with each labelled item, by its own label.
  private var next = -1
  private var isKnown: [Bool]
  private var logs: [Logs]

  /// The largest number of pairs in one batch of the network.
  static let batch = 32

  /// - Parameter workspace: the relation network's, with room for ``batch`` pairs.
  init(_ items: [RowItem], model: LayoutModel, workspace: Workspace, usualSize: Double, overlapCost: Double) {
    self.items = items
    self.model = model
    self.workspace = workspace
    self.usualSize = usualSize
    self.overlapCost = overlapCost
    var labelled: [Labelled] = []
    var starts: [Int] = []
    for (index, item) in items.enumerated() {
      starts.append(labelled.count)
      for (label, _) in item.labels {
        let side = LayoutFeatures.Side(
          LayoutItem(kind: item.kind, label: label, box: item.box, axis: item.axis), usualSize: usualSize)
        labelled.append(Labelled(side: side, item: index))
      }
    }
    self.labelled = labelled
    self.starts = starts
    isKnown = [Bool](repeating: false, count: labelled.count)
    logs = []
  }

  /// Computes the pairs of the item `next` with the items and labels of `firsts`.
  mutating func prepare(_ next: Int, after firsts: some Sequence<(item: Int, label: Int)>) {
    self.next = next
    for index in isKnown.indices { isKnown[index] = false }
    let own = items[next].labels.count
    logs = [Logs](repeating: Logs(), count: starts[next] * own)
    var asked: [(first: Int, second: Int)] = []
    for (item, label) in firsts {
      let first = starts[item] + label
      guard !isKnown[first] else { continue }
      isKnown[first] = true
      for second in 0..<own { asked.append((first, second)) }
    }
    for start in stride(from: 0, to: asked.count, by: Self.batch) {
      ask(asked[start..<min(start + Self.batch, asked.count)])
    }
  }

  /// The result for the prepared item with `label` after another item with its label.
  func logs(after item: Int, _ itemLabel: Int, label: Int) -> Logs {
    logs[(starts[item] + itemLabel) * items[next].labels.count + label]
  }

  private mutating func ask(_ pairs: ArraySlice<(first: Int, second: Int)>) {
    let count = LayoutFeatures.count
    for (position, pair) in pairs.enumerated() {
      LayoutFeatures.fill(
        UnsafeMutableBufferPointer(rebasing: workspace.input[position * count..<(position + 1) * count]),
        labelled[pair.first].side, labelled[starts[next] + pair.second].side, usualSize: usualSize)
    }
    let rows = workspace.predict(model.relations.parameters, batch: pairs.count)
    for (position, pair) in pairs.enumerated() {
      let row = position * LayoutModel.Relation.allCases.count
      func likelihood(_ relation: LayoutModel.Relation) -> Double {
        log((Double(rows[row + relation.rawValue]) + 0.005) / 1.02)
      }
      var found = Logs()
      found.right = likelihood(.right)
      found.superscript = likelihood(.superscript)
      found.subscript = likelihood(.subscript)
      found.unrelated = likelihood(.unrelated)
      // Two bars above one another are not side by side, though no true pair teaches the network that.
      let (first, second) = (items[labelled[pair.first].item].box, items[next].box)
      if first.overlapAcross(second) > 0.6 { found.right -= overlapCost }
      found.notRight = log(max(0.005, 1 - exp(found.right)))
      logs[pair.first * items[next].labels.count + pair.second] = found
    }
  }
}
