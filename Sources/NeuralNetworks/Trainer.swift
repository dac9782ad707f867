import Foundation
import RandomStreams
import WorkSharing

/// How a network is trained on one machine.
public struct TrainingConfiguration: Sendable, Hashable, Codable {
  /// How often every image is seen.
  public var epochs = 20
  /// Images a step.
  public var batchSize = 32
  /// The rate at the beginning.
  public var learningRate: Float = 0.001
  /// The share of the learning rate that a cosine schedule ends at; 1 keeps it constant.
  public var finalRateShare: Float = 0.02
  /// The share of the target that is spread over all classes.
  public var labelSmoothing: Float = 0
  /// Order, dropout and varied images come from this number.
  public var seed: UInt64 = 1

  /// The project's usual settings.
  public init() {}
}

/// Where training stands: everything that the next step depends on, so that an interrupted run can go on bit by bit.
public struct TrainingState: Sendable {
  /// The network's weights.
  public var parameters: Parameters
  /// With its memory of the steps so far.
  public var optimizer: any Optimizer
  /// The epochs that are done.
  public var epoch: Int
  /// The batches of the running epoch that are done.
  public var batch: Int
  /// The summed loss of the epoch so far.
  public var lossSum = 0.0
  /// The images of the epoch so far that were named rightly as they were seen.
  public var correct = 0
  /// The images of the epoch so far.
  public var seen = 0

  /// The beginning of a training, or a place in it.
  public init(parameters: Parameters, optimizer: any Optimizer, epoch: Int = 0, batch: Int = 0) {
    self.parameters = parameters
    self.optimizer = optimizer
    self.epoch = epoch
    self.batch = batch
  }
}

/// Central training of one network, several threads on one batch.
///
/// A batch is cut into shards of a fixed number of images, and the gradients of the shards are added in their order, so the bytes do
/// not depend on the number of threads. Up to as many threads as shards take one each; more of them share the images of a shard and
/// then its parameters, where the network's layers allow it (``SlicedWorkspace``).
public struct Trainer<Source: ImageSource>: Sendable {
  /// What learns.
  public let network: Network
  /// What it learns from.
  public let source: Source
  /// How.
  public let configuration: TrainingConfiguration
  /// The most threads that work at once; the result does not depend on them.
  public let threads: Int
  private let shardSize: Int

  /// Fails where the images, their labels or the settings do not fit the network.
  public init(
    network: Network, source: Source, configuration: TrainingConfiguration, threads: Int
  ) throws(NetworkError) {
    func fail(_ found: String, _ advice: String) -> NetworkError { .training(found: found, advice: advice) }
    guard source.count > 0, source.count <= Int(Int32.max) else {
      throw fail("there are \(source.count) images to train on", "give data with symbols in it")
    }
    guard source.classNames.count > 1 else {
      throw fail(
        "all images are of one class, \(source.classNames.first ?? "none")", "train on data of at least two classes")
    }
    guard source.imageShape.reduce(1, *) == network.inputCount, source.classNames.count == network.classes else {
      throw fail(
        "images of shape \(source.imageShape) and \(source.classNames.count) classes do not fit a network of input "
          + "\(network.inputShape) and \(network.classes) classes", "make the network for the data")
    }
    for index in 0..<source.count where !source.classNames.indices.contains(source.label(at: index)) {
      throw fail("image \(index) has the label \(source.label(at: index)), which is no class", "check the data")
    }
    guard configuration.epochs > 0, configuration.batchSize > 0 else {
      throw fail("epochs or batch size are not positive", "ask for at least one")
    }
    guard configuration.learningRate.isFinite, configuration.finalRateShare.isFinite,
      (0..<1).contains(configuration.labelSmoothing)
    else {
      throw fail(
        "a rate or the label smoothing is no usable number", "ask for a finite rate and less than 1 of smoothing")
    }
    self.network = network
    self.source = source
    self.configuration = configuration
    self.threads = max(1, threads)
    shardSize = Self.shardSize(network)
  }

  /// The images of a shard. Half of the usual batch: a core's caches hold their activations, every shard costs a pass over a gradient,
  /// and a normalisation over a batch needs some. Layers that compute matrix products take so long that smaller shards cost nothing,
  /// and more threads have one.
  private static func shardSize(_ network: Network) -> Int {
    network.usesMatrixLibrary && network.specifications.allSatisfy(\.isTrainable) ? 4 : 16
  }

  /// The steps of an epoch; the last batch may be smaller.
  public var batchesPerEpoch: Int { (source.count - 1) / configuration.batchSize + 1 }

  /// Runs on until all epochs are done or `shouldContinue` says no after a batch; `epochEnded` sees the state before the sums are cleared.
  ///
  /// Fails with ``NetworkError/training(found:advice:)`` when the loss or a weight is no finite number any more, and with what
  /// `epochEnded` throws.
  public func run(
    _ state: inout TrainingState, shouldContinue: (TrainingState) -> Bool,
    epochEnded: (TrainingState) throws -> Void
  ) throws {
    let shardCount = (configuration.batchSize + shardSize - 1) / shardSize
    let team = WorkerTeam(threads: min(threads, mostThreads(shards: shardCount)))
    let shards = (0..<shardCount).map { _ in
      Shard(network: network, size: shardSize, workers: team.count > shardCount ? team.count : 1)
    }
    while state.epoch < configuration.epochs {
      let order = shuffledOrder(epoch: state.epoch)
      while state.batch < batchesPerEpoch {
        step(&state, order: order, shards: shards, team: team)
        state.batch += 1
        guard state.lossSum.isFinite else { throw diverged(state) }
        guard shouldContinue(state) else { return }
      }
      state.epoch += 1
      state.batch = 0
      guard state.parameters.values.allSatisfy({ abs($0) < Self.largestWeight }) else { throw diverged(state) }
      try epochEnded(state)
      state.lossSum = 0
      state.correct = 0
      state.seen = 0
    }
  }

  /// No more threads than have something to do: images, or their part of the optimizer's step.
  private func mostThreads(shards: Int) -> Int {
    max(
      SlicedWorkspace.supports(network) ? shards * shardSize / Self.leastSlice : shards,
      VectorKernels.mostStretches(of: network.parameterCount))
  }

  /// The square of a larger weight is no float: a sum of such products is infinite, and what comes out no number.
  private static var largestWeight: Float { 1e18 }

  /// The fewest images of a slice: each turns the kernels anew.
  private static var leastSlice: Int { 2 }

  private func diverged(_ state: TrainingState) -> NetworkError {
    .training(
      found:
        "training went astray in epoch \(state.epoch + (state.batch == 0 ? 0 : 1)): the loss or the weights are beyond all "
        + "numbers", advice: "train with a lower learning rate than \(configuration.learningRate)")
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
    if hasStatistics { moveStatistics(&state.parameters, used) }
    // The first shard's gradient becomes the sum: it is cleared before its next batch anyway.
    state.optimizer.update(
      &state.parameters, gradient: &used[0].gradient, adding: used.dropFirst().map(\.gradient), team: team)
  }

  private var hasStatistics: Bool { network.specifications.contains { !$0.isTrainable } }

  /// Running means move by what the shards saw, each by its share of the batch.
  private func moveStatistics(_ parameters: inout Parameters, _ shards: ArraySlice<Shard>) {
    var gradients: [Parameters] = []
    for shard in shards {
      gradients.append(shard.gradient)
      shard.gradient = Parameters([])
    }
    parameters.moveStatistics(&gradients)
    for (shard, gradient) in zip(shards, gradients) { shard.gradient = gradient }
  }

  /// Each shard's gradient. The parameters are only lent, so that the optimizer afterwards need not copy them to change them.
  private func compute(
    _ shards: ArraySlice<Shard>, parameters: Parameters, images: ArraySlice<Int32>, epoch: Int, batch: Int,
    team: WorkerTeam
  ) {
    let random = RandomStream(
      seed: configuration.seed, TrainingPurpose.dropout.rawValue, UInt64(epoch), UInt64(batch))
    let tasks = shards.indices.map { index in
      let start = images.startIndex + index * shardSize
      return ShardTask(
        images: images[start..<min(start + shardSize, images.endIndex)], epoch: epoch, scale: 1 / Float(images.count),
        smoothing: configuration.labelSmoothing, random: random.branch(UInt64(index)))
    }
    if shards[0].isSliced {
      SlicedGradients(source: source, parameters: parameters, shards: Array(shards), tasks: tasks)
        .compute(team: team, leastSlice: Self.leastSlice)
    } else {
      let workers = min(team.count, shards.count)
      team.perform(workers) { worker in
        for index in stride(from: worker, to: shards.count, by: workers) {
          shards[index].compute(parameters, source: source, task: tasks[index])
        }
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
