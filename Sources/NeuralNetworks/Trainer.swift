import Foundation
import RandomStreams
import WorkSharing

/// How a network is trained on one machine.
public struct TrainingConfiguration: Sendable, Hashable, Codable {
  public var epochs = 20
  public var batchSize = 32
  public var learningRate: Float = 0.001
  /// The share of the learning rate that a cosine schedule ends at; 1 keeps it constant.
  public var finalRateShare: Float = 0.02
  public var labelSmoothing: Float = 0
  public var seed: UInt64 = 1

  public init() {}
}

/// Where training stands: everything that the next step depends on, so that an interrupted run can go on bit by bit.
public struct TrainingState: Sendable {
  public var parameters: Parameters
  public var optimizer: any Optimizer
  public var epoch: Int
  public var batch: Int
  /// Sums of the epoch so far.
  public var lossSum = 0.0
  public var correct = 0
  public var seen = 0

  public init(parameters: Parameters, optimizer: any Optimizer, epoch: Int = 0, batch: Int = 0) {
    self.parameters = parameters
    self.optimizer = optimizer
    self.epoch = epoch
    self.batch = batch
  }
}

/// Central training of one network, both cores on one batch.
///
/// A batch is cut into shards of a fixed number of images; each shard's gradient is computed by one thread and the
/// gradients are added in the order of the shards, so the bytes do not depend on the number of threads.
public struct Trainer<Source: ImageSource>: Sendable {
  public let network: Sequential
  public let source: Source
  public let configuration: TrainingConfiguration
  public let threads: Int
  /// Half of the usual batch: a core's caches hold the shard's activations, and every shard costs a pass over a gradient.
  private let shardSize = 16

  public init(network: Sequential, source: Source, configuration: TrainingConfiguration, threads: Int) {
    self.network = network
    self.source = source
    self.configuration = configuration
    self.threads = max(1, threads)
  }

  public var batchesPerEpoch: Int { (source.count + configuration.batchSize - 1) / configuration.batchSize }

  /// Runs on until all epochs are done or `shouldContinue` says no after a batch; `epochEnded` sees the state before the sums are cleared.
  public func run(
    _ state: inout TrainingState, shouldContinue: (TrainingState) -> Bool,
    epochEnded: (TrainingState) throws -> Void
  ) rethrows {
    let shardCount = (configuration.batchSize + shardSize - 1) / shardSize
    let shards = (0..<shardCount).map { _ in Shard(network: network, size: shardSize) }
    let team = WorkerTeam(threads: threads)
    while state.epoch < configuration.epochs {
      let order = shuffledOrder(epoch: state.epoch)
      while state.batch < batchesPerEpoch {
        step(&state, order: order, shards: shards, team: team)
        state.batch += 1
        guard shouldContinue(state) else { return }
      }
      state.epoch += 1
      state.batch = 0
      try epochEnded(state)
      state.lossSum = 0
      state.correct = 0
      state.seen = 0
    }
  }

  /// One batch: shards in parallel, gradients added in order, one step of the optimizer.
  private func step(_ state: inout TrainingState, order: [Int32], shards: [Shard], team: WorkerTeam) {
    let first = state.batch * configuration.batchSize
    let images = order[first..<min(first + configuration.batchSize, order.count)]
    let used = shards[0..<(images.count + shardSize - 1) / shardSize]
    compute(used, parameters: state.parameters, images: images, epoch: state.epoch, batch: state.batch, team: team)
    for shard in used {
      state.lossSum += shard.loss
      state.correct += shard.correct
    }
    state.seen += images.count
    state.optimizer.learningRate = learningRate(epoch: state.epoch, batch: state.batch)
    // The first shard's gradient becomes the sum: it is cleared before its next batch anyway.
    state.optimizer.update(
      &state.parameters, gradient: &used[0].gradient, adding: used.dropFirst().map(\.gradient), team: team)
  }

  /// Each shard's gradient. The parameters are only lent, so that the optimizer afterwards need not copy them to change them.
  private func compute(
    _ shards: ArraySlice<Shard>, parameters: Parameters, images: ArraySlice<Int32>, epoch: Int, batch: Int,
    team: WorkerTeam
  ) {
    let random = RandomStream(
      seed: configuration.seed, TrainingPurpose.dropout.rawValue, UInt64(epoch), UInt64(batch))
    let workers = min(team.count, shards.count)
    team.perform(workers) { worker in
      for index in stride(from: worker, to: shards.count, by: workers) {
        let start = images.startIndex + index * shardSize
        shards[index].compute(
          parameters, source: source, images: images[start..<min(start + shardSize, images.endIndex)], epoch: epoch,
          scale: 1 / Float(images.count), smoothing: configuration.labelSmoothing,
          random: random.branch(UInt64(index)))
      }
    }
  }

  /// The cosine schedule (Loshchilov and Hutter 2017) from the full rate to `finalRateShare` of it.
  func learningRate(epoch: Int, batch: Int) -> Float {
    let done = Double(epoch * batchesPerEpoch + batch) / Double(max(1, configuration.epochs * batchesPerEpoch))
    let share = Double(configuration.finalRateShare)
    return configuration.learningRate * Float(share + (1 - share) * 0.5 * (1 + cos(.pi * done)))
  }

  private func shuffledOrder(epoch: Int) -> [Int32] {
    var random = RandomStream(seed: configuration.seed, TrainingPurpose.shuffle.rawValue, UInt64(epoch))
    var order = (0..<Int32(source.count)).map { $0 }
    order.shuffle(using: &random)
    return order
  }
}

/// One thread's part of a batch: its own memory and its own gradient.
private final class Shard: @unchecked Sendable {
  let workspace: Workspace
  var gradient: Parameters
  var loss = 0.0
  var correct = 0
  private var labels: [Int32]

  init(network: Sequential, size: Int) {
    workspace = Workspace(network: network, capacity: size)
    gradient = Parameters(network.specifications)
    labels = [Int32](repeating: 0, count: size)
  }

  func compute(
    _ parameters: Parameters, source: some ImageSource, images: ArraySlice<Int32>, epoch: Int, scale: Float,
    smoothing: Float, random: RandomStream
  ) {
    let size = workspace.network.inputCount
    for (position, image) in images.enumerated() {
      source.fill(
        UnsafeMutableBufferPointer(rebasing: workspace.input[position * size..<(position + 1) * size]),
        at: Int(image), epoch: epoch)
      labels[position] = Int32(source.label(at: Int(image)))
    }
    gradient.clear()
    (loss, correct) = workspace.accumulateGradient(
      parameters, labels: labels, batch: images.count, scale: scale, smoothing: smoothing, random: random,
      into: &gradient)
  }
}
