import Foundation

/// What the arrangement network says of a line's symbols, as log probabilities.
package struct ArrangementOpinion: Sendable, Hashable {
  /// The number of symbols.
  package let count: Int
  private let labelCount: Int
  /// `[symbol][label]`.
  private var names: [Float]
  /// `[child][parent]`, the last parent being none: the child is the root.
  private var parents: [Float]
  /// `[child][parent][relation]`.
  private var relations: [Float]
  /// `[symbol]`: that it is one.
  private var symbols: [Float]

  /// - Parameter row: the network's output for one line.
  init(_ row: UnsafeBufferPointer<Float>, _ output: ArrangementNetwork.Output, count: Int) {
    self.count = count
    labelCount = output.labels
    let kinds = ArrangementRelation.count
    names = [Float](repeating: 0, count: count * labelCount)
    parents = [Float](repeating: -.infinity, count: count * (count + 1))
    relations = [Float](repeating: 0, count: count * count * kinds)
    symbols = []
    symbols.reserveCapacity(count)
    for i in 0..<count {
      let name = row.baseAddress.map { $0 + output.names.lowerBound + i * labelCount }
      for label in 0..<labelCount { names[i * labelCount + label] = name?[label] ?? 0 }
      Self.normalize(&names, i * labelCount..<(i + 1) * labelCount)
      for j in 0..<count {
        let edge = output.edges.lowerBound + (i * output.places + j) * (kinds + 1)
        let place = (i * count + j) * kinds
        for kind in 0..<kinds { relations[place + kind] = row[edge + kind] }
        Self.normalize(&relations, place..<place + kinds)
        if i != j { parents[i * (count + 1) + j] = row[edge + kinds] }
      }
      parents[i * (count + 1) + count] = row[output.roots.lowerBound + i]
      Self.normalize(&parents, i * (count + 1)..<(i + 1) * (count + 1))
      let odds = row[output.symbols.lowerBound + i]
      symbols.append(-log1p(exp(-abs(odds))) + min(odds, 0))
    }
  }

  /// The geometric mean of what networks say of the same symbols; the one opinion where there is no other.
  init?(meanOf opinions: [ArrangementOpinion]) {
    guard var mean = opinions.first else { return nil }
    for opinion in opinions.dropFirst() {
      Self.add(opinion.names, to: &mean.names)
      Self.add(opinion.parents, to: &mean.parents)
      Self.add(opinion.relations, to: &mean.relations)
      Self.add(opinion.symbols, to: &mean.symbols)
    }
    if opinions.count > 1 {
      let share = 1 / Float(opinions.count)
      Self.scale(&mean.names, share, of: mean.labelCount)
      Self.scale(&mean.parents, share, of: mean.count + 1)
      Self.scale(&mean.relations, share, of: ArrangementRelation.count)
      for index in mean.symbols.indices { mean.symbols[index] *= share }
    }
    self = mean
  }

  private static func add(_ values: [Float], to sum: inout [Float]) {
    for index in sum.indices { sum[index] += values[index] }
  }

  /// Multiplies logarithms, and makes each distribution of so many sum to one again.
  private static func scale(_ values: inout [Float], _ factor: Float, of width: Int) {
    for index in values.indices { values[index] *= factor }
    for first in stride(from: 0, to: values.count, by: width) { normalize(&values, first..<first + width) }
  }

  /// Turns numbers into the logarithms of their softmax.
  private static func normalize(_ values: inout [Float], _ range: Range<Int>) {
    values.withUnsafeMutableBufferPointer { values in
      var largest = -Float.infinity
      for index in range { largest = max(largest, values[index]) }
      var sum: Float = 0
      for index in range { sum += exp(values[index] - largest) }
      let shift = largest + log(sum)
      for index in range { values[index] -= shift }
    }
  }

  /// The log probability that a symbol has a label.
  func name(_ symbol: Int, _ label: Int) -> Double { Double(names[symbol * labelCount + label]) }

  /// The log probability that a symbol hangs on another, or on none.
  func parent(_ child: Int, _ parent: Int?) -> Double { Double(parents[child * (count + 1) + (parent ?? count)]) }

  /// The log probability of the relation by which a symbol hangs on another, if it does.
  func relation(_ child: Int, _ parent: Int, _ relation: Int) -> Double {
    Double(relations[(child * count + parent) * ArrangementRelation.count + relation])
  }

  /// The log probability that all are symbols.
  package var allSymbols: Double { symbols.reduce(0) { $0 + Double($1) } }

  /// The log probability of the likeliest links, if each could be chosen by itself.
  var mostOfLinks: Double {
    (0..<count).reduce(0) { sum, child in
      var most = parent(child, nil)
      for parent in 0..<count where parent != child {
        most = max(most, self.parent(child, parent) + bestRelation(child, parent).score)
      }
      return sum + most
    }
  }

  /// The likeliest relation by which a symbol hangs on another, if it does, and its log probability.
  func bestRelation(_ child: Int, _ parent: Int) -> (relation: Int, score: Double) {
    var best = (relation: 0, score: relation(child, parent, 0))
    for number in 1..<ArrangementRelation.count {
      let score = relation(child, parent, number)
      if score > best.score { best = (number, score) }
    }
    return best
  }

  /// The log probability of links, each by itself.
  func score(_ links: ArrangementLinks) -> Double {
    (0..<count).reduce(0) { sum, child in
      guard let parent = links.parents[child] else { return sum + self.parent(child, nil) }
      return sum + self.parent(child, parent) + relation(child, parent, links.relations[child])
    }
  }
}
