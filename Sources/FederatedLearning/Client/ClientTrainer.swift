import NeuralNetworks
import RandomStreams

/// A client's part of a round: from what the server sent and its own examples to what it sends back.
///
/// Its randomness comes from (seed, round, client) alone, so no other client and no thread changes its bytes.
public struct ClientTrainer: Sendable {
  public let network: Sequential
  public let local: LocalTraining
  public let correction: LocalCorrection
  public let seed: UInt64
  /// Examples that the Fisher information is taken over, at most (federated.md 4.9).
  private let fisherExamples = 256

  public init(network: Sequential, local: LocalTraining, correction: LocalCorrection, seed: UInt64) {
    self.network = network
    self.local = local
    self.correction = correction
    self.seed = seed
  }

  /// One thread's memory, used for one client after another.
  public final class Bench: @unchecked Sendable {
    let workspace: Workspace
    var gradient: Parameters
    var labels: [Int32]

    public init(network: Sequential, local: LocalTraining) {
      workspace = Workspace(network: network, capacity: local.batchSize)
      gradient = Parameters(network.specifications)
      labels = [Int32](repeating: 0, count: local.batchSize)
    }
  }

  /// Trains from the server's weights; returns the update, and the client's new memory where the strategy needs one.
  public func train(
    client: Int, data: some ImageSource, broadcast: Broadcast, memory: ClientMemory?, bench: Bench
  ) -> (update: ClientUpdate, memory: ClientMemory?) {
    let start = broadcast.parameters
    var weights = start
    let pull = LocalPull(correction, broadcast: broadcast, memory: memory)
    let prior = LabelPrior(correction, data: data, broadcast: broadcast)
    prior?.put(on: &weights)
    var optimizer = local.makeOptimizer(round: broadcast.round)
    var (loss, correct, seen, steps) = (0.0, 0, 0, 0)
    for epoch in 0..<local.epochs {
      var random = FederatedPurpose.clientShuffle.stream(seed: seed, broadcast.round, client, epoch)
      let order = (0..<Int32(data.count)).shuffled(using: &random)
      for first in stride(from: 0, to: order.count, by: local.batchSize) {
        let images = order[first..<min(first + local.batchSize, order.count)]
        fill(bench, data: data, images: images, epoch: broadcast.round &* max(1, local.epochs) &+ epoch)
        bench.gradient.clear()
        let result = bench.workspace.accumulateGradient(
          weights, labels: bench.labels, batch: images.count, scale: 1 / Float(images.count),
          random: FederatedPurpose.clientDropout.stream(seed: seed, broadcast.round, client, steps),
          into: &bench.gradient)
        pull.add(to: &bench.gradient, weights: weights, start: start)
        optimizer.update(&weights, gradient: bench.gradient)
        loss += result.loss
        correct += result.correct
        seen += images.count
        steps += 1
      }
    }
    prior?.take(from: &weights)
    let outcome = pull.outcome(
      weights: weights, start: start, round: broadcast.round, steps: steps,
      learningRate: local.learningRate(in: broadcast.round),
      fisher: { fisher(weights, client: client, round: broadcast.round, data: data, bench: bench) })
    var delta = weights
    delta.add(start, scale: -1)
    let update = ClientUpdate(
      client: client, delta: delta, examples: data.count, steps: steps, pathLength: local.pathLength(steps: steps),
      vectors: prior.map { [VectorName.labels: $0.counts] } ?? outcome.sent, lossSum: loss, correct: correct, seen: seen
    )
    return (update, outcome.kept)
  }

  private func fill(_ bench: Bench, data: some ImageSource, images: ArraySlice<Int32>, epoch: Int) {
    let size = network.inputCount
    for (position, image) in images.enumerated() {
      data.fill(
        UnsafeMutableBufferPointer(rebasing: bench.workspace.input[position * size..<(position + 1) * size]),
        at: Int(image), epoch: epoch)
      bench.labels[position] = Int32(data.label(at: Int(image)))
    }
  }

  /// The diagonal of the empirical Fisher information: the mean over examples of the squared gradient of each. The square
  /// of a batch's gradient would be something else, so the examples pass one by one.
  private func fisher(_ weights: Parameters, client: Int, round: Int, data: some ImageSource, bench: Bench) -> [Float] {
    var random = FederatedPurpose.fisherSample.stream(seed: seed, round, client)
    let order = (0..<Int32(data.count)).shuffled(using: &random).prefix(fisherExamples)
    var sums = [Double](repeating: 0, count: weights.count)
    for image in order {
      fill(bench, data: data, images: [image], epoch: 0)
      bench.gradient.clear()
      _ = bench.workspace.accumulateGradient(
        weights, labels: bench.labels, batch: 1, scale: 1, isTraining: false, random: RandomStream(seed: 0),
        into: &bench.gradient)
      sums.withUnsafeMutableBufferPointer { sums in
        bench.gradient.values.withUnsafeBufferPointer { values in
          for index in sums.indices { sums[index] += Double(values[index]) * Double(values[index]) }
        }
      }
    }
    return sums.map { Float($0 / Double(max(1, order.count))) }
  }
}
