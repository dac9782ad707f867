import FederatedLearning
import NeuralNetworks
import RandomStreams
import Synchronization

/// The shops as the federated engine asks for them.
public struct ShopClients: ClientTasks {
  let shops: Shops
  /// What they train.
  public let network: Network
  /// The network's weights.
  public let schema: TensorSchema
  private let steps: Int
  private let memories: TrainingMemories

  /// - Parameters:
  ///   - steps: that a shop makes in a round.
  ///   - batchSize: photographs of a step.
  public init(_ shops: Shops, network: Network, steps: Int, batchSize: Int) throws(FederatedError) {
    self.shops = shops
    self.steps = steps
    self.network = network
    schema = try TensorSchema(
      network.specifications.map { parameter throws(FederatedError) in
        try TensorDescription(
          name: parameter.name, shape: parameter.shape, role: parameter.isTrainable ? .weight : .statistic)
      })
    memories = TrainingMemories(network: network, capacity: batchSize)
  }

  /// How many shops there are.
  public var clientCount: Int { shops.partition.clients.count }
  /// A shop.
  public func task(of client: Int) -> ShopTask {
    ShopTask(shops: shops, client: client, network: network, steps: steps, memories: memories)
  }

  /// Fresh weights; the same seed gives the same.
  public func initialWeights(seed: UInt64) throws(FederatedError) -> Payload {
    try Payload(network.initialParameters(seed: seed).values, schema, subject: "the first weights")
  }

  /// A model of the engine as a classifier of products.
  public func classifier(_ model: Payload, facts: [String: String] = [:]) -> Classifier {
    var parameters = Parameters(network.specifications)
    parameters.values = model.values
    return Classifier(network: network, parameters: parameters, labels: shops.products, facts: facts)
  }
}

/// One shop, which trains on its own photographs and on the catalogue.
public struct ShopTask: LocalTask {
  let shops: Shops
  let client: Int
  let network: Network
  /// Of a round.
  let steps: Int
  let memories: TrainingMemories

  /// The share of a step's target that is spread over all products.
  static let labelSmoothing: Float = 0.1
  /// Where variations are drawn among a plan's streams: no round has so many steps.
  private static let variations = 1 << 40
  /// What the streams of orders are for, past those of the libraries.
  private static let orders: UInt64 = 1003

  /// Photographs of its own.
  public var exampleCount: Int { shops.partition.clients[client].count }

  /// The steps of one round, each of a batch; where a shop's photographs have all passed, they come in another order.
  ///
  /// Which photographs those are follows from the number of the round, so that a run that was stopped goes on as it would have.
  public func train(from start: Payload, _ plan: LocalPlan, rule: any LocalRule) throws -> LocalResult {
    let (training, own) = (plan.training, exampleCount)
    let source = shops.shop(client, random: plan.stream(.clientDropout, Self.variations))
    let batches = own == 0 ? 0 : (own + own / Shops.photographsToPicture - 1) / training.batchSize + 1
    var weights = Parameters(network.specifications)
    weights.values = start.values
    var optimizer: any Optimizer =
      training.optimizer == .adam
      ? Adam(learningRate: plan.learningRate) : SGD(learningRate: plan.learningRate, momentum: training.momentum)
    var (loss, correct, seen) = (0.0, 0, 0)
    let still = network.specifications.indices.filter { !network.specifications[$0].isTrainable }
      .map { weights.range(at: $0) }
    var (pass, order) = (-1, [Int]())
    memories.lend { memory in
      for step in 0..<(batches == 0 ? 0 : steps) {
        let place = plan.round * steps + step
        if place / batches != pass {
          pass = place / batches
          order = self.order(pass: pass, seed: plan.seed)
        }
        let first = place % batches * training.batchSize
        let images = order[first..<min(first + training.batchSize, order.count)]
        memory.fill(source, images, epoch: step)
        memory.gradient.clear()
        let result = memory.workspace.accumulateGradient(
          weights, labels: memory.labels, batch: images.count, scale: 1 / Float(images.count),
          smoothing: Self.labelSmoothing, random: plan.stream(.clientDropout, step), into: &memory.gradient)
        weights.moveStatistics(&memory.gradient)
        rule.adjust(&memory.gradient.values, at: weights.values)
        // A rule pulls at what training moves, and not at statistics of the photographs.
        for range in still { for place in range { memory.gradient.values[place] = 0 } }
        optimizer.update(&weights, gradient: memory.gradient)
        loss += result.loss
        correct += result.correct
        seen += images.count
      }
    }
    return LocalResult(
      weights: weights.values, steps: batches == 0 ? 0 : steps,
      training: MetricSums([.loss: loss, .correct: Double(correct)], count: seen))
  }

  /// All its photographs, and a picture of the catalogue to every few of them, in the order of one pass.
  private func order(pass: Int, seed: UInt64) -> [Int] {
    var random = RandomStream(seed: seed, Self.orders, UInt64(client), UInt64(pass))
    let own = exampleCount
    let pictures = (own..<own + shops.catalogue.labels.count).shuffled(using: &random)
    let wanted = own / Shops.photographsToPicture
    // Of few products each comes several times.
    let borrowed = (0..<wanted).map { pictures[$0 % pictures.count] }
    return (Array(0..<own) + borrowed).shuffled(using: &random)
  }

  /// How many of its photographs a model names rightly.
  public func evaluate(_ model: Payload) throws -> MetricSums {
    let own = shops.partition.clients[client].map { Int($0) }
    let plain = Photographs(
      pictures: own.map { shops.photographs.pictures[$0] }, labels: own.map { shops.photographs.labels[$0] },
      products: shops.products)
    var parameters = Parameters(network.specifications)
    parameters.values = model.values
    let (matrix, loss) = Classifier(network: network, parameters: parameters, labels: shops.products)
      .evaluate(plain, threads: 1)
    return MetricSums([.loss: loss, .correct: Double(matrix.correct)], count: matrix.total)
  }
}

/// What threads train in, lent to one shop after another.
final class TrainingMemories: Sendable {
  struct Memory: Sendable {
    let workspace: Workspace
    var gradient: Parameters
    var labels: [Int32]

    mutating func fill(_ source: Photographs, _ images: ArraySlice<Int>, epoch: Int) {
      let size = workspace.network.inputCount
      for (position, image) in images.enumerated() {
        source.fill(
          UnsafeMutableBufferPointer(rebasing: workspace.input[position * size..<(position + 1) * size]), at: image,
          epoch: epoch)
        labels[position] = Int32(source.label(at: image))
      }
    }
  }

  private let network: Network
  private let capacity: Int
  private let idle = Mutex<[Memory]>([])

  init(network: Network, capacity: Int) {
    self.network = network
    self.capacity = capacity
  }

  func lend<Result>(_ body: (inout Memory) throws -> Result) rethrows -> Result {
    var memory =
      idle.withLock { $0.popLast() }
      ?? Memory(
        workspace: Workspace(network: network, capacity: capacity), gradient: Parameters(network.specifications),
        labels: [Int32](repeating: 0, count: capacity))
    defer { idle.withLock { $0.append(memory) } }
    return try body(&memory)
  }
}
