import Foundation
import NeuralNetworks

/// What a strategy adds to a client's gradient in one round: a pull `a ⊙ w + b`, or towards where the client began.
struct LocalPull: Sendable {
  private let correction: LocalCorrection
  /// Of FedProx.
  private var proximal: Float = 0
  /// a and b; empty: none.
  private var slope: [Float] = []
  private var constant: [Float] = []
  /// What the client kept, brought to this round.
  private var own: [String: [Float]] = [:]
  private var serverControl: [Float] = []

  init(_ correction: LocalCorrection, broadcast: Broadcast, memory: ClientMemory?) {
    self.correction = correction
    switch correction {
    case .none, .labelPrior: break
    case .proximal(let strength): proximal = strength
    case .controlVariates:
      serverControl = broadcast.vectors[VectorName.control] ?? []
      let mine = memory?.vectors[VectorName.control] ?? [Float](repeating: 0, count: serverControl.count)
      own = [VectorName.control: mine]
      constant = zip(serverControl, mine).map { $0 - $1 }
    case .elastic(let strength, let retention):
      // The server's sums have shrunk since this client's part entered them, once in every round since.
      let rounds = memory.map { Double(broadcast.round - 1 - $0.round) } ?? 0
      let left = Float(pow(Double(retention), rounds))
      own = memory?.vectors.mapValues { $0.map { $0 * left } } ?? [:]
      func others(_ name: String, scale: Float) -> [Float] {
        guard let all = broadcast.vectors[name] else { return [] }
        guard let mine = own[name] else { return all.map { scale * $0 } }
        return zip(all, mine).map { scale * ($0 - $1) }
      }
      slope = others(VectorName.importance, scale: 2 * strength)
      constant = others(VectorName.anchor, scale: -2 * strength)
    }
  }

  /// Adds the pull at the client's present weights.
  func add(to gradient: inout Parameters, weights: Parameters, start: Parameters) {
    let count = weights.count
    gradient.values.withUnsafeMutableBufferPointer { gradient in
      weights.values.withUnsafeBufferPointer { weights in
        if proximal != 0 {
          start.values.withUnsafeBufferPointer { start in
            for index in 0..<count { gradient[index] += proximal * (weights[index] - start[index]) }
          }
        }
        if !slope.isEmpty {
          slope.withUnsafeBufferPointer { slope in
            for index in 0..<count { gradient[index] += slope[index] * weights[index] }
          }
        }
        if !constant.isEmpty {
          constant.withUnsafeBufferPointer { constant in
            for index in 0..<count { gradient[index] += constant[index] }
          }
        }
      }
    }
  }

  /// What the client sends besides its weights, and what it keeps.
  func outcome(
    weights: Parameters, start: Parameters, round: Int, steps: Int, learningRate: Float, fisher: () -> [Float]
  ) -> (sent: [String: [Float]], kept: ClientMemory?) {
    switch correction {
    case .none, .proximal, .labelPrior: return ([:], nil)
    case .controlVariates:
      // Option II of SCAFFOLD: c_i⁺ - c_i = -c + (x - y) / (τ η).
      let scale = steps == 0 ? 0 : 1 / (Float(steps) * learningRate)
      var change = [Float](repeating: 0, count: weights.count)
      if steps > 0 {
        for index in change.indices {
          change[index] = (start.values[index] - weights.values[index]) * scale - serverControl[index]
        }
      }
      let mine = zip(own[VectorName.control] ?? [], change).map { $0 + $1 }
      return ([VectorName.control: change], ClientMemory(vectors: [VectorName.control: mine], round: round))
    case .elastic(_, let retention):
      let importance = fisher()
      let anchor = zip(importance, weights.values).map { $0 * $1 }
      // The server's sums will hold what it still kept of this client's earlier part, and the new one.
      func total(_ name: String, _ fresh: [Float]) -> [Float] {
        guard let old = own[name], retention > 0 else { return fresh }
        return zip(old, fresh).map { $0 * retention + $1 }
      }
      let kept = [
        VectorName.importance: total(VectorName.importance, importance),
        VectorName.anchor: total(VectorName.anchor, anchor),
      ]
      return (
        [VectorName.importance: importance, VectorName.anchor: anchor], ClientMemory(vectors: kept, round: round)
      )
    }
  }
}
