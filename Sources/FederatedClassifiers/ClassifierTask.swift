import FederatedLearning
import NeuralNetworks
import Synchronization

/// One client of a federation of images, which trains a classifier on its own.
public final class ClassifierTask<Clients: Federation>: LocalTask {
  private let client: Int
  private let clients: Clients
  private let network: Network
  private let workspaces: WorkspacePool
  /// Made when it is first asked for.
  private let made = Mutex<Clients.ClientData?>(nil)

  /// Examples that the Fisher information is taken over, at most.
  private let fisherExamples = 256

  init(_ clients: Clients, client: Int, network: Network, workspaces: WorkspacePool) {
    self.clients = clients
    self.client = client
    self.network = network
    self.workspaces = workspaces
  }

  private var data: Clients.ClientData {
    made.withLock { made in
      if let made { return made }
      let data = clients.data(of: client)
      made = data
      return data
    }
  }

  /// How many images it has.
  public var exampleCount: Int { data.count }

  /// Epochs of shuffled batches; each step minimizes the mean cross-entropy of its batch.
  public func train(from start: Payload, _ plan: LocalPlan, rule: any LocalRule) throws -> LocalResult {
    guard let poison = plan.poison else { return train(on: data, from: start, plan, rule: rule) }
    return train(on: PoisonedImages(source: data, poison: poison), from: start, plan, rule: rule)
  }

  private func train(
    on data: some ImageSource, from start: Payload, _ plan: LocalPlan, rule: any LocalRule
  ) -> LocalResult {
    let training = plan.training
    var weights = Parameters(network, start)
    var optimizer = training.makeOptimizer(learningRate: plan.learningRate)
    var (loss, correct, seen, steps) = (0.0, 0, 0, 0)
    let untrained = network.untrainedRanges
    workspaces.lend { memory in
      for epoch in 0..<training.epochs {
        var random = plan.stream(.clientShuffle, epoch)
        let order = (0..<Int32(data.count)).shuffled(using: &random)
        for first in stride(from: 0, to: order.count, by: training.batchSize) {
          let images = order[first..<min(first + training.batchSize, order.count)]
          fill(&memory, data, images, epoch: plan.round &* max(1, training.epochs) &+ epoch)
          memory.gradient.clear()
          let result = memory.workspace.accumulateGradient(
            weights, labels: memory.labels, batch: images.count, scale: 1 / Float(images.count),
            random: plan.stream(.clientDropout, steps), into: &memory.gradient)
          weights.moveStatistics(&memory.gradient)
          rule.adjust(&memory.gradient.values, at: weights.values)
          // A rule pulls at what training moves, and not at statistics of the data.
          for range in untrained {
            for place in range { memory.gradient.values[place] = 0 }
          }
          optimizer.update(&weights, gradient: memory.gradient)
          loss += result.loss
          correct += result.correct
          seen += images.count
          steps += 1
        }
      }
    }
    return LocalResult(
      weights: weights.values, steps: steps,
      training: MetricSums([.loss: loss, .correct: Double(correct)], count: seen))
  }

  /// Of the images that the federation has the client judge by.
  public func evaluate(_ model: Payload) throws -> MetricSums {
    let classifier = Classifier(
      network: network, parameters: Parameters(network, model), labels: clients.classNames)
    return classifier.sums(clients.judgingData(of: client), threads: 1)
  }

  /// Over at most 256 of the client's examples, one by one: the square of a batch's gradient would be something else.
  public func squaredGradient(at model: Payload, _ plan: LocalPlan) throws -> [Float] {
    let (data, weights) = (data, Parameters(network, model))
    var random = plan.stream(.fisherSample)
    let order = (0..<Int32(data.count)).shuffled(using: &random).prefix(fisherExamples)
    var sums = [Double](repeating: 0, count: weights.count)
    workspaces.lend { memory in
      for image in order {
        fill(&memory, data, [image], epoch: 0)
        memory.gradient.clear()
        _ = memory.workspace.accumulateGradient(
          weights, labels: memory.labels, batch: 1, scale: 1, isTraining: false, random: plan.stream(.fisherSample),
          into: &memory.gradient)
        sums.withUnsafeMutableBufferPointer { sums in
          memory.gradient.values.withUnsafeBufferPointer { values in
            for index in sums.indices { sums[index] += Double(values[index]) * Double(values[index]) }
          }
        }
      }
    }
    return sums.map { Float($0 / Double(max(1, order.count))) }
  }

  /// How many images of each class.
  public func labelCounts() throws -> [Float] {
    let data = data
    var counts = [Float](repeating: 0, count: network.classes)
    for index in 0..<data.count { counts[data.label(at: index)] += 1 }
    return counts
  }

  private func fill(
    _ memory: inout TrainingMemory, _ data: some ImageSource, _ images: ArraySlice<Int32>, epoch: Int
  ) {
    let size = network.inputCount
    for (position, image) in images.enumerated() {
      data.fill(
        UnsafeMutableBufferPointer(rebasing: memory.workspace.input[position * size..<(position + 1) * size]),
        at: Int(image), epoch: epoch)
      memory.labels[position] = Int32(data.label(at: Int(image)))
    }
  }
}

extension LocalTraining {
  /// A fresh optimizer: a client keeps none from round to round.
  func makeOptimizer(learningRate: Float) -> any Optimizer {
    switch optimizer {
    case .adam: Adam(learningRate: learningRate)
    case .sgd: SGD(learningRate: learningRate, momentum: momentum)
    }
  }
}
