import RandomStreams
import Synchronization
import WorkSharing

/// What a shard of a batch is to do.
struct ShardTask: Sendable {
  /// The numbers of the images in the source.
  let images: ArraySlice<Int32>
  let epoch: Int
  /// 1 / the images of the batch.
  let scale: Float
  let smoothing: Float
  /// The source of the shard's dropout.
  let random: RandomStream
}

/// A shard's memory and gradient. One thread works in it at a time, or several in parts that do not overlap.
final class Shard: @unchecked Sendable {
  private enum Passes {
    case whole(Workspace, labels: UnsafeMutableBufferPointer<Int32>)
    case sliced(SlicedWorkspace)
  }

  private let passes: Passes
  var gradient: Parameters
  private(set) var loss = 0.0
  private(set) var correct = 0

  /// - Parameter workers: how many threads may share the shard, where the network's layers allow it.
  init(network: Network, size: Int, workers: Int) {
    gradient = Parameters(network.specifications)
    if workers > 1, let sliced = SlicedWorkspace(network: network, capacity: size, workers: workers) {
      passes = .sliced(sliced)
    } else {
      let labels = UnsafeMutableBufferPointer<Int32>.allocate(capacity: size)
      labels.initialize(repeating: 0)
      passes = .whole(Workspace(network: network, capacity: size), labels: labels)
    }
  }

  deinit {
    if case .whole(_, let labels) = passes { labels.deallocate() }
  }

  var isSliced: Bool { slices != nil }

  var slices: SlicedWorkspace? {
    guard case .sliced(let slices) = passes else { return nil }
    return slices
  }

  /// The shard's gradient by one thread.
  func compute(_ parameters: Parameters, source: some ImageSource, task: ShardTask) {
    guard case .whole(let workspace, let labels) = passes, let start = labels.baseAddress else { return }
    let size = workspace.network.inputCount
    for (position, image) in task.images.enumerated() {
      source.fill(
        UnsafeMutableBufferPointer(rebasing: workspace.input[position * size..<(position + 1) * size]),
        at: Int(image), epoch: task.epoch)
      labels[position] = Int32(source.label(at: Int(image)))
    }
    gradient.clear()
    (loss, correct) = workspace.accumulateGradient(
      parameters, labels: start, batch: task.images.count, scale: task.scale, smoothing: task.smoothing,
      random: task.random, into: &gradient)
  }

  /// Takes the sums of the images that passed in slices.
  func takeOutcome(images: Int) {
    guard let outcome = slices?.outcome(images: images) else { return }
    (loss, correct) = outcome
  }
}

/// The gradients of a batch's shards by more threads than there are shards.
struct SlicedGradients<Source: ImageSource>: Sendable {
  let source: Source
  let parameters: Parameters
  let shards: [Shard]
  let tasks: [ShardTask]

  /// Images first, some a thread; then parameters, when all images have passed. Who takes what does not matter to the bytes.
  func compute(team: WorkerTeam, leastSlice: Int) {
    let slices = slices(threads: team.count, least: leastSlice)
    share(slices.count, team) { worker, item in pass(slices[item].images, ofShard: slices[item].shard, worker: worker) }
    // The same part of every shard before the next part: those that take longest come first.
    let partCount = shards[0].slices?.parts.count ?? 0
    let parts = (0..<partCount * shards.count).map { (shard: $0 % shards.count, part: $0 / shards.count) }
    withGradients(of: shards[...]) { gradients in
      nonisolated(unsafe) let gradients = gradients
      share(parts.count, team) { worker, item in
        let (shard, part) = parts[item]
        guard let slices = shards[shard].slices else { return }
        slices.gradient(
          of: slices.parts[part], images: tasks[shard].images.count, worker: worker, to: gradients[shard])
      }
    }
    for (shard, task) in zip(shards, tasks) { shard.takeOutcome(images: task.images.count) }
  }

  /// About as many images for each thread, all of one shard.
  private func slices(threads: Int, least: Int) -> [(shard: Int, images: Range<Int>)] {
    let images = tasks.reduce(0) { $0 + $1.images.count }
    let length = max(least, (images - 1) / threads + 1)
    return tasks.enumerated().flatMap { shard, task in
      stride(from: 0, to: task.images.count, by: length).map { (shard, $0..<min($0 + length, task.images.count)) }
    }
  }

  private func pass(_ slice: Range<Int>, ofShard index: Int, worker: Int) {
    let task = tasks[index]
    parameters.values.withUnsafeBufferPointer { weights in
      guard let weights = weights.baseAddress else { return }
      shards[index].slices?.pass(
        slice, worker: worker, weights: weights, scale: task.scale, smoothing: task.smoothing, random: task.random
      ) { position, pixels in
        let image = Int(task.images[task.images.startIndex + position])
        source.fill(pixels, at: image, epoch: task.epoch)
        return source.label(at: image)
      }
    }
  }

  /// Calls with the number of the thread and of each item, one after another to whoever is free.
  private func share(_ items: Int, _ team: WorkerTeam, _ work: @Sendable (_ worker: Int, _ item: Int) -> Void) {
    let next = Atomic(0)
    team.perform(min(team.count, items)) { worker in
      while true {
        let item = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard item < items else { return }
        work(worker, item)
      }
    }
  }

  /// Calls with where the gradient of each shard lies.
  private func withGradients(
    of shards: ArraySlice<Shard>, _ found: [UnsafeMutablePointer<Float>] = [],
    _ body: ([UnsafeMutablePointer<Float>]) -> Void
  ) {
    guard let shard = shards.first else { return body(found) }
    shard.gradient.values.withUnsafeMutableBufferPointer { values in
      guard let start = values.baseAddress else { return }
      withGradients(of: shards.dropFirst(), found + [start], body)
    }
  }
}
