import Foundation
import NeuralNetworks

/// How wrong the arrangement network is about lines of so many places: cross-entropies of labels, of parents, of the relations to
/// the true parents, and of what is a symbol at all.
struct ArrangementLoss: Loss {
  /// In place of a label where a place holds no symbol, and where the truth says nothing.
  static let nothing: Int32 = -2
  static let unknown: Int32 = -1

  let places: Int
  let labels: Int

  /// For each place its label, its parent (`places` for the root), its relation, and whether it is a symbol.
  func targetCount(for outputShape: [Int]) -> Int { 4 * places }

  /// Writes the truth about an example.
  func fill(_ targets: UnsafeMutableBufferPointer<Int32>, _ example: ArrangementExample, number: (String) -> Int?) {
    targets.update(repeating: Self.unknown)
    for place in 0..<places {
      guard place < example.tokens.count else {
        targets[place] = Self.nothing
        continue
      }
      let label = example.labels[place]
      if let label, let number = number(label) { targets[place] = Int32(number) }
      targets[3 * places + place] = label == nil ? 0 : 1
      guard let links = example.links?.links else { continue }
      targets[places + place] = Int32(links.parents[place] ?? places)
      targets[2 * places + place] = Int32(links.relations[place])
    }
  }

  /// The summed loss; fills its gradient.
  func evaluate(_ pass: LossPass<Int32>) -> Double {
    let output = ArrangementNetwork.Output(places: places, labels: labels)
    let kinds = ArrangementRelation.count
    pass.gradient.update(repeating: 0, count: pass.batch * output.count)
    var total = 0.0
    var links = [Int](repeating: 0, count: places + 1)
    for image in 0..<pass.batch {
      let (row, gradient) = (pass.outputs + image * output.count, pass.gradient + image * output.count)
      guard let targets = pass.targets.baseAddress.map({ $0 + image * 4 * places }) else { continue }
      let count = (0..<places).first { targets[$0] == Self.nothing } ?? places
      for i in 0..<count {
        if targets[i] >= 0 {
          let first = output.names.lowerBound + i * labels
          total += Self.choose(Int(targets[i]), of: first..<first + labels, row, gradient, pass.scale)
        }
        if targets[3 * places + i] >= 0 {
          let place = output.symbols.lowerBound + i
          let truth = Float(targets[3 * places + i])
          let probability = 1 / (1 + exp(-row[place]))
          total -= Double(log(max(truth == 1 ? probability : 1 - probability, 1e-30)))
          gradient[place] = pass.scale * (probability - truth)
        }
        let parent = Int(targets[places + i])
        guard parent >= 0 else { continue }
        func edge(_ j: Int) -> Int { output.edges.lowerBound + (i * places + j) * (kinds + 1) }
        var chosen = 0
        var number = 0
        for j in 0..<count where j != i {
          if j == parent { chosen = number }
          links[number] = edge(j) + kinds
          number += 1
        }
        if parent == places { chosen = number }
        links[number] = output.roots.lowerBound + i
        total += Self.choose(chosen, of: links[0...number], row, gradient, pass.scale)
        guard parent < places else { continue }
        let relation = edge(parent)
        total += Self.choose(
          Int(targets[2 * places + i]), of: relation..<relation + kinds, row, gradient, pass.scale)
      }
    }
    return total
  }

  /// The cross-entropy of the softmax over the numbers at some places.
  private static func choose<Places: Collection<Int>>(
    _ chosen: Int, of places: Places, _ row: UnsafeMutablePointer<Float>, _ gradient: UnsafeMutablePointer<Float>,
    _ scale: Float
  ) -> Double {
    var largest = -Float.infinity
    for place in places { largest = max(largest, row[place]) }
    var sum: Float = 0
    for place in places { sum += exp(row[place] - largest) }
    var loss = 0.0
    for (number, place) in places.enumerated() {
      let probability = exp(row[place] - largest) / sum
      gradient[place] = scale * (probability - (number == chosen ? 1 : 0))
      if number == chosen { loss = -Double(log(max(probability, 1e-30))) }
    }
    return loss
  }
}
