import Foundation
import NeuralNetworks

/// What a client's own mixture of labels does to its logits, put on them while it trains and taken away after, so that it
/// has not to be learned: logit adjustment (Menon et al. 2021, arXiv 2007.07314), as FedLC (Zhang et al. 2022, arXiv
/// 2209.00189) uses it among clients, who there use the margins `n_c^(-1/4)`.
///
/// With p_i(c) the client's share of class c and p(c) that of all clients heard of so far, the logits gain
/// `log((1 - floor) p_i(c) / p(c) + floor)`. Without it, a client of few labels learns first that there are no others,
/// and the mean of such clients forgets the labels of all that were not in the round.
struct LabelPrior: Sendable {
  /// The client's examples of each class: what the server sums.
  let counts: [Float]
  /// For each class, on its logit.
  let offsets: [Float]

  /// Nil where the correction is another.
  init?(_ correction: LocalCorrection, data: some ImageSource, broadcast: Broadcast) {
    guard case .labelPrior(let floor) = correction, let sums = broadcast.vectors[VectorName.labels] else { return nil }
    var counts = [Float](repeating: 0, count: sums.count)
    for index in 0..<data.count { counts[data.label(at: index)] += 1 }
    self.counts = counts
    let all = zip(sums, counts).map { Double($0) + Double($1) }
    let (total, own) = (all.reduce(0, +), Double(max(1, data.count)))
    offsets = zip(all, counts).map { all, mine in
      let ratio = all > 0 ? Double(mine) / own / (all / total) : 0
      return Float(log((1 - Double(floor)) * ratio + Double(floor)))
    }
  }

  /// The logits are the classes' bias and more, so what is added to the bias is added to them.
  func put(on weights: inout Parameters) { add(1, to: &weights) }
  func take(from weights: inout Parameters) { add(-1, to: &weights) }

  private func add(_ sign: Float, to weights: inout Parameters) {
    let first = weights.count - offsets.count
    for (index, offset) in offsets.enumerated() { weights.values[first + index] += sign * offset }
  }
}
