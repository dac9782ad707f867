import FederatedLearning
import Foundation
import RandomStreams
import Testing

@testable import Recommendation

/// A few listeners with a few items, by hand.
struct Few: Listeners {
  let histories: [ListeningHistory]
  let catalogue: Catalogue

  init(_ heard: [[Int32]], items: Int) {
    histories = heard.map { ListeningHistory($0.map { ($0, 1) }) }
    catalogue = Catalogue(names: (0..<items).map { "item \($0)" })
  }

  var count: Int { histories.count }
  func history(of listener: Int) -> ListeningHistory { histories[listener] }
  func listener(named name: String) throws -> Int { Int(name) ?? 0 }
}

/// The objective of implicit matrix factorization, straight from its definition.
private func objective(
  _ items: [[Double]], _ listeners: Few, vectors: [[Double]], confidence: Double, lambda: Double, exponent: Double
) -> Double {
  var sum = 0.0
  let counts = (0..<items.count).map { item in
    Double(listeners.histories.filter { $0.contains(Int32(item)) }.count)
  }
  let mean = counts.reduce(0, +) / Double(items.count)
  for (listener, u) in vectors.enumerated() {
    for (item, v) in items.enumerated() {
      let score = zip(u, v).reduce(0) { $0 + $1.0 * $1.1 }
      let isHeard = listeners.histories[listener].contains(Int32(item))
      sum += isHeard ? (1 + confidence) * (1 - score) * (1 - score) : score * score
    }
    sum += lambda * u.reduce(0) { $0 + $1 * $1 }
  }
  for (item, v) in items.enumerated() {
    sum += lambda * pow((counts[item] + 1) / mean, exponent) * v.reduce(0) { $0 + $1 * $1 }
  }
  return sum
}

@Suite("The model") struct ModelTests {
  static let listeners = Few(
    [[0, 1, 2], [0, 1, 3], [1, 2, 3], [4, 5, 6], [4, 5, 7], [5, 6, 7], [0, 4], [1, 2, 6]], items: 9)
  static let (confidence, lambda, exponent) = (Float(4), Float(0.5), 0.5)

  static func trained(rounds: Int, threads: Int = 1) throws -> (FactorShape, Payload, AlternatingFactors) {
    let shape = try FactorShape(items: 9, factors: 3)
    let algorithm = AlternatingFactors(
      shape, confidence: confidence, regularization: Double(lambda), exponent: exponent, rate: 1)
    let server = try FederatedServer(
      EngineSettings(), weighting: .uniform, clientCount: listeners.count, model: shape.schema, seed: 1,
      algorithm: algorithm)
    let clients = ListenerClients(listeners, shape: shape, confidence: confidence, regularization: lambda)
    let pool = ThreadPool(
      clients, work: try ClientWork(algorithm, training: LocalTraining(), model: shape.schema, seed: 1),
      memories: MemoryClientStore(), threads: threads)
    var state = server.initialState(try algorithm.initialWeights(seed: 1))
    for round in 0..<rounds {
      var sum = server.makeSum(state)
      _ = try pool.exchange(
        RoundPlan(round: round, clients: Array(0..<listeners.count)), server.broadcast(state), shouldContinue: { true },
        accept: { update, client throws(FederatedError) in try server.check(update, client: client, round: round) },
        deliver: { reply in
          guard case .update(let update, _) = reply else {
            Issue.record("\(reply)")
            return
          }
          sum.add(update)
        })
      state = try server.next(state, sum)
    }
    return (shape, state.weights, algorithm)
  }

  private static func cost(
    _ shape: FactorShape, _ weights: Payload, moving place: (item: Int, factor: Int, by: Double)?
  ) -> Double {
    let model = FactorModel(shape, weights, confidence: confidence, regularization: lambda)
    var items = (0..<shape.items).map { item in
      (0..<shape.factors).map { Double(model.values[shape.row(item) + $0]) }
    }
    let vectors = listeners.histories.map { model.vector(of: $0).map { Double($0) } }
    if let place { items[place.item][place.factor] += place.by }
    return objective(
      items, listeners, vectors: vectors, confidence: Double(confidence), lambda: Double(lambda), exponent: exponent)
  }

  @Test("a listener's vector is where the objective is least")
  func vector() throws {
    let (shape, weights, _) = try Self.trained(rounds: 3)
    let model = FactorModel(shape, weights, confidence: Self.confidence, regularization: Self.lambda)
    for history in Self.listeners.histories {
      let best = model.vector(of: history)
      func cost(_ vector: [Float]) -> Double {
        var sum = 0.0
        for item in 0..<shape.items {
          let score = (0..<shape.factors).reduce(0.0) {
            $0 + Double(vector[$1]) * Double(model.values[shape.row(item) + $1])
          }
          sum += history.contains(Int32(item)) ? 5 * (1 - score) * (1 - score) : score * score
        }
        return sum + 0.5 * vector.reduce(0) { $0 + Double($1) * Double($1) }
      }
      for factor in 0..<shape.factors {
        for step: Float in [-0.01, 0.01] {
          var other = best
          other[factor] += step
          #expect(cost(other) > cost(best))
        }
      }
    }
  }

  @Test("rounds lower the objective, and end where no item's factor can lower it further")
  func fixedPoint() throws {
    let costs = try [1, 3, 10, 40].map { rounds in
      let (shape, weights, _) = try Self.trained(rounds: rounds)
      return Self.cost(shape, weights, moving: nil)
    }
    #expect(costs == costs.sorted(by: >))
    let (shape, weights, _) = try Self.trained(rounds: 300)
    let least = Self.cost(shape, weights, moving: nil)
    for item in 0..<shape.items {
      for factor in 0..<shape.factors {
        for step in [-0.003, 0.003] {
          #expect(Self.cost(shape, weights, moving: (item, factor, step)) > least - 1e-6)
        }
      }
    }
  }

  @Test("an update tells of the items that were heard and of no other")
  func rows() throws {
    let (shape, weights, algorithm) = try Self.trained(rounds: 2)
    let clients = ListenerClients(
      Self.listeners, shape: shape, confidence: Self.confidence, regularization: Self.lambda)
    let work = try ClientWork(algorithm, training: LocalTraining(), model: shape.schema, seed: 1)
    let update = try work.run(
      clients.task(of: 6), client: 6, Broadcast(round: 2, weights: weights), memory: nil
    ).update
    #expect(update.change.runs == [0..<5, 20..<25, 54..<60])
    #expect(update.change.values.count == 16)
  }

  @Test("eigenvalues and vectors make the matrix again")
  func eigen() {
    var random = RandomStream(seed: 5)
    let size = 12
    var matrix = [Double](repeating: 0, count: size * size)
    for i in 0..<size {
      for j in 0...i {
        matrix[i * size + j] = random.normal()
        matrix[j * size + i] = matrix[i * size + j]
      }
    }
    let eigen = SymmetricEigen(matrix, size: size)
    for i in 0..<size {
      for j in 0..<size {
        let sum = (0..<size).reduce(0.0) {
          $0 + eigen.vectors[i * size + $1] * eigen.values[$1] * eigen.vectors[j * size + $1]
        }
        #expect(abs(sum - matrix[i * size + j]) < 1e-9)
      }
    }
  }
}
