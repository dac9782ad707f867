import FederatedLearning

/// A listener's part of a round.
///
/// From the items' factors and its history it solves for its own vector u, which it keeps; what it sends of an item that it has heard
/// is `(1 + α − α u·v) u / (1 + α)`, a share of the item's gradient but for what all items have in common, with `|u|²` and a quarter;
/// and `u uᵀ`, of which the server needs the sum for what all items have in common. Rows of other items are not told of. All of
/// these numbers are of one size, so that noise and masks, which go by the largest, hide none better than others.
public struct ListenerTask: LocalTask {
  private let shape: FactorShape
  private let history: ListeningHistory
  private let confidence: Float
  private let regularization: Float

  init(_ shape: FactorShape, _ history: ListeningHistory, confidence: Float, regularization: Float) {
    (self.shape, self.history) = (shape, history)
    (self.confidence, self.regularization) = (confidence, regularization)
  }

  /// How many items it has heard.
  public var exampleCount: Int { history.count }

  private func model(_ payload: Payload) -> FactorModel {
    FactorModel(shape, payload, confidence: confidence, regularization: regularization)
  }

  /// One step: what it sends is the gradient at the items that it was sent.
  public func train(from start: Payload, _ plan: LocalPlan, rule: any LocalRule) throws -> LocalResult {
    let model = model(start)
    let vector = model.vector(of: history)
    let (factors, width) = (shape.factors, shape.width)
    let length = vector.reduce(0) { $0 + $1 * $1 }
    let triangle = factors * (factors + 1) / 2
    var values = [Float](repeating: 0, count: history.count * width + triangle)
    var loss = 0.0
    values.withUnsafeMutableBufferPointer { values in
      model.values.withUnsafeBufferPointer { weights in
        vector.withUnsafeBufferPointer { vector in
          guard let weights = weights.baseAddress, let u = vector.baseAddress else { return }
          for (place, item) in history.items.enumerated() {
            let score = dot(weights + shape.row(Int(item)), u, factors)
            let pull = (1 + confidence * (1 - score)) / (1 + confidence)
            for factor in 0..<factors { values[place * width + factor] = pull * u[factor] }
            values[place * width + factors] = length
            values[place * width + factors + 1] = FactorShape.countUnit
            loss += Double((1 - score) * (1 - score))
          }
          var place = history.count * width
          for i in 0..<factors {
            for j in i..<factors {
              values[place] = u[i] * u[j]
              place += 1
            }
          }
        }
      }
    }
    var runs = history.items.map { shape.row(Int($0))..<shape.row(Int($0)) + width }
    runs.append(shape.listenerGramStart..<shape.schema.count)
    let change = try SparseValues(runs: runs, values: values, count: shape.schema.count, subject: "a listener's update")
    return LocalResult(change: change, steps: 1, training: MetricSums([.loss: loss], count: history.count))
  }

  /// How well the model knows what it has heard.
  public func evaluate(_ payload: Payload) throws -> MetricSums {
    let model = model(payload)
    let scores = model.scores(model.vector(of: history))
    let loss = history.items.reduce(0.0) { $0 + Double((1 - scores[Int($1)]) * (1 - scores[Int($1)])) }
    return MetricSums([.loss: loss], count: history.count)
  }
}

/// Listeners as the engine asks for them.
public struct ListenerClients<Base: Listeners>: ClientTasks {
  private let listeners: Base
  private let shape: FactorShape
  private let confidence: Float
  private let regularization: Float

  /// Clients of a federation of listeners.
  public init(_ listeners: Base, shape: FactorShape, confidence: Float, regularization: Float) {
    (self.listeners, self.shape) = (listeners, shape)
    (self.confidence, self.regularization) = (confidence, regularization)
  }

  public var clientCount: Int { listeners.count }

  public func task(of client: Int) -> ListenerTask {
    ListenerTask(shape, listeners.history(of: client), confidence: confidence, regularization: regularization)
  }
}
