import FederatedLearning
import NeuralNetworks
import Testing

@testable import FederatedClassifiers

@Suite("Classifiers as clients")
struct ClassifierTaskTests {
  /// Four images of 2 x 2 in two classes.
  private struct Dots: Federation {
    var count = 4
    let clientCount = 1
    let imageShape = [2, 2, 1]
    let classNames = ["dark", "bright"]
    func data(of client: Int) -> Images { Images(count: count) }
  }

  private struct Images: ImageSource {
    let count: Int
    let imageShape = [2, 2, 1]
    let classNames = ["dark", "bright"]
    func label(at index: Int) -> Int { index % 2 }
    func fill(_ pixels: UnsafeMutableBufferPointer<Float>, at index: Int, epoch: Int) {
      for place in pixels.indices { pixels[place] = Float(index % 2) + Float(place * index % 3) * 0.1 }
    }
  }

  private func network(_ layers: [any Layer] = []) throws -> Network {
    try Network(inputShape: [2, 2, 1], layers: layers + [Flatten(name: "flat"), Dense(name: "classes", units: 2)])
  }

  private func train(
    _ network: Network, _ clients: Dots = Dots(), rule: any LocalRule = PlainTraining(), epochs: Int = 2,
    client: Int = 0
  ) throws -> (start: Payload, result: LocalResult) {
    var training = LocalTraining()
    (training.optimizer, training.learningRate, training.batchSize, training.epochs) = (.sgd, 0.1, 3, epochs)
    let tasks = try ClassifierClients(clients, network: network, batchSize: training.batchSize)
    let start = try tasks.initialWeights(seed: 1)
    let plan = LocalPlan(round: 0, client: client, seed: 5, training: training)
    return (start, try tasks.task(of: 0).train(from: start, plan, rule: rule))
  }

  @Test("training lowers the loss, counts what it saw, and is the same again")
  func trains() throws {
    let (start, result) = try train(network(), epochs: 20)
    #expect(result.steps == 40 && result.training.count == 80)
    #expect(result.weights != start.values)
    #expect(try train(network(), epochs: 20).result.weights == result.weights)
    let tasks = try ClassifierClients(Dots(), network: network(), batchSize: 3)
    let model = try Payload(result.weights, tasks.schema, subject: "test")
    let (before, after) = try (tasks.task(of: 0).evaluate(start), tasks.task(of: 0).evaluate(model))
    #expect(after.mean(.loss) < before.mean(.loss) && after.count == 4)
    #expect(try tasks.task(of: 0).labelCounts() == [2, 2])
  }

  @Test("without an example or an epoch nothing is done")
  func idle() throws {
    for (clients, epochs) in [(Dots(count: 0), 2), (Dots(), 0)] {
      let (start, result) = try train(network(), clients, epochs: epochs)
      #expect(result.weights == start.values && result.steps == 0 && result.training.count == 0)
    }
  }

  @Test("the class bias is found by its role, not by its place")
  func classBias() throws {
    #expect(try network().tensorSchema().range(of: .classBias) == 8..<10)
    let odd = try Network(inputShape: [2], layers: [Dense(name: "classes", units: 3), ReLU(name: "end")]).tensorSchema()
    #expect(odd.range(of: .classBias) == nil)
    #expect(throws: FederatedError.self) {
      try FederatedServer(EngineSettings(strategy: "logit-adjusted"), clientCount: 2, model: odd, seed: 1)
    }
  }

  @Test("running statistics follow the data, whatever a strategy pulls at")
  func statistics() throws {
    struct Pull: LocalRule {
      func adjust(_ gradient: inout [Float], at weights: [Float]) {
        for index in gradient.indices { gradient[index] += 1 }
      }
    }
    let network = try network([BatchNorm(name: "norm")])
    let schema = try network.tensorSchema()
    let places = zip(schema.tensors, schema.ranges).filter { $0.0.role == .statistic }.flatMap { Array($0.1) }
    #expect(places.count == 2)
    let (start, plain) = try train(network, epochs: 1)
    let (_, pulled) = try train(network, rule: Pull(), epochs: 1)
    for place in places {
      #expect(plain.weights[place] != start.values[place])
      #expect(plain.weights[place] == pulled.weights[place])
    }
    #expect(plain.weights != pulled.weights)
  }

  @Test("a network that does not take the clients' images is refused")
  func mismatch() throws {
    let other = try Network(inputShape: [3], layers: [Dense(name: "classes", units: 2)])
    #expect(throws: FederatedError.self) { try ClassifierClients(Dots(), network: other, batchSize: 1) }
    let more = try Network(inputShape: [2, 2, 1], layers: [Flatten(name: "flat"), Dense(name: "classes", units: 3)])
    #expect(throws: FederatedError.self) { try ClassifierClients(Dots(), network: more, batchSize: 1) }
  }
}

extension LocalResult {
  /// Of a training that gives all of them.
  fileprivate var weights: [Float] { weights(from: []) }
}
