import Foundation
import ImageProcessing
import NeuralNetworks
import RandomStreams
import WorkSharing

/// Trains an ``ArrangementModel``.
///
/// A batch's examples are varied, sorted by length and cut into shards of a fixed number, each padded to its longest; the gradients of
/// the shards are added in their order, so the bytes do not depend on the number of threads.
package struct ArrangementTrainer: Sendable {
  /// How often every expression is seen.
  package var epochs = 30
  /// Expressions a step.
  package var batchSize = 48
  /// Adam's rate at its highest, after so many steps; a cosine lowers it to the share.
  package var learningRate: Float = 0.002
  package var risingSteps = 200
  package var finalRateShare = 0.01
  /// The share of the expressions with wrong segmentations of which one is seen each epoch.
  package var mistakenShare = 0.6
  /// No gradient is longer.
  package var longestGradient = 1.0
  /// Of the weights, the order, the variations and dropout.
  package var seed: UInt64 = 1
  /// The most threads; the result does not depend on them.
  package var threads = 2

  /// The expressions of a shard.
  private static let shardSize = 8
  /// What random numbers are for: the first numbers of streams' paths.
  private enum Purpose: UInt64 {
    case order = 301
    case variation, dropout
  }

  /// The default settings.
  package init() {}

  /// Where a training stands between two epochs.
  package struct State: Sendable {
    package var model: ArrangementModel
    package var optimizer = Adam()
    package var epoch = 0

    /// The beginning.
    package init(model: ArrangementModel) { self.model = model }
  }

  /// Learns on from a state.
  ///
  /// - Parameters:
  ///   - examples: the right segmentations, whose links are known.
  ///   - mistaken: of each of some expressions its wrong segmentations; one of them is seen each epoch.
  ///   - epochEnded: receives the state and the mean loss of a symbol.
  package func run(
    _ state: inout State, examples: [ArrangementExample], mistaken: [[ArrangementExample]],
    shouldContinue: () -> Bool = { true }, epochEnded: (State, Double) throws -> Void
  ) throws {
    let usable = examples.filter { ArrangementModel.size(for: $0.tokens.count) != nil }
    let wrong = mistaken.map { $0.filter { ArrangementModel.size(for: $0.tokens.count) != nil } }.filter { !$0.isEmpty }
    guard !usable.isEmpty else {
      throw NetworkError.training(
        found: "there are no expressions to train on",
        advice: "give expressions whose symbols and arrangement are known")
    }
    let variation = ArrangementVariation(usable)
    let team = WorkerTeam(threads: threads)
    let workers = (0..<team.count).map { _ in Worker(model: state.model) }
    let shards = (batchSize + Self.shardSize - 1) / Self.shardSize
    var gradients = (0..<shards).map { _ in Parameters(state.model.parameters.specifications) }
    let count = usable.count + Int(clamped: mistakenShare * Double(wrong.count))
    let steps = (count + batchSize - 1) / batchSize
    while state.epoch < epochs {
      var random = RandomStream(seed: seed, Purpose.order.rawValue, UInt64(state.epoch))
      var order = Array(0..<count)
      order.shuffle(using: &random)
      var places = Array(wrong.indices)
      places.shuffle(using: &random)
      let picks = places.prefix(count - usable.count).map { wrong[$0][random.below(wrong[$0].count)] }
      var (sum, symbols) = (0.0, 0)
      for step in 0..<steps {
        let items = order[step * batchSize..<min((step + 1) * batchSize, count)]
        let batch = Array(items)
        let epoch = UInt64(state.epoch)
        let varied = SharedWork.map(batch.count, threads: 1) { place in
          let item = batch[place]
          var random = RandomStream(seed: seed, Purpose.variation.rawValue, epoch, UInt64(item))
          return variation.varied(item < usable.count ? usable[item] : picks[item - usable.count], random: &random)
        }
        let tokens = varied.reduce(0) { $0 + $1.tokens.count }
        sum += learn(varied, tokens: tokens, step: step, of: steps, &state, &gradients, workers, team)
        symbols += tokens
        guard sum.isFinite else {
          throw NetworkError.training(
            found: "training went astray in epoch \(state.epoch + 1): the loss is no number any more",
            advice: "train with a lower learning rate than \(learningRate)")
        }
        guard shouldContinue() else { return }
      }
      state.epoch += 1
      try epochEnded(state, sum / Double(max(1, symbols)))
    }
  }

  /// One batch; returns its summed loss.
  private func learn(
    _ examples: [ArrangementExample], tokens: Int, step: Int, of steps: Int, _ state: inout State,
    _ gradients: inout [Parameters], _ workers: [Worker], _ team: WorkerTeam
  ) -> Double {
    let sorted = examples.enumerated().sorted {
      ($0.element.tokens.count, $0.offset) < ($1.element.tokens.count, $1.offset)
    }.map(\.element)
    let parts = stride(from: 0, to: sorted.count, by: Self.shardSize).map {
      Array(sorted[$0..<min($0 + Self.shardSize, sorted.count)])
    }
    let random = RandomStream(seed: seed, Purpose.dropout.rawValue, UInt64(state.epoch), UInt64(step))
    let scale = 1 / Float(tokens)
    var losses = [Double](repeating: 0, count: parts.count)
    let model = state.model
    let count = min(team.count, parts.count)
    gradients.withUnsafeMutableBufferPointer { gradients in
      losses.withUnsafeMutableBufferPointer { losses in
        nonisolated(unsafe) let (gradients, losses) = (gradients, losses)
        team.perform(count) { worker in
          for part in stride(from: worker, to: parts.count, by: count) {
            gradients[part].clear()
            losses[part] = workers[worker].accumulate(
              parts[part], model: model, scale: scale, random: random.branch(UInt64(part)), into: &gradients[part])
          }
        }
      }
    }
    for part in 1..<max(1, parts.count) { gradients[0].add(gradients[part]) }
    gradients[0].limitLength(to: longestGradient)
    state.optimizer.learningRate = rate(step: state.epoch * steps + step, of: epochs * steps)
    state.optimizer.update(&state.model.parameters, gradient: gradients[0])
    return losses.reduce(0, +)
  }

  /// The rate rises, then falls by a cosine (Loshchilov and Hutter 2017).
  private func rate(step: Int, of steps: Int) -> Float {
    let rise = min(1, Double(step + 1) / Double(max(1, risingSteps)))
    let fall = finalRateShare + (1 - finalRateShare) * 0.5 * (1 + cos(.pi * Double(step) / Double(max(1, steps))))
    return learningRate * Float(rise * fall)
  }

  /// One thread's memory: a workspace for each size, made when it is first needed.
  private final class Worker: @unchecked Sendable {
    private var workspaces: [Workspace?]
    private let model: ArrangementModel
    private var targets: [Int32]

    init(model: ArrangementModel) {
      self.model = model
      workspaces = ArrangementModel.sizes.map { _ in nil }
      targets = [Int32](repeating: 0, count: 4 * ArrangementModel.mostSymbols * shardSize)
    }

    /// Adds the gradient of a shard's examples; returns their summed loss.
    func accumulate(
      _ examples: [ArrangementExample], model: ArrangementModel, scale: Float, random: RandomStream,
      into gradient: inout Parameters
    ) -> Double {
      let longest = examples.map(\.tokens.count).max() ?? 0
      guard let size = ArrangementModel.size(for: longest) else { return 0 }
      let (network, features) = self.model.network(size)
      let workspace = workspaces[size] ?? Workspace(network: network, capacity: shardSize)
      workspaces[size] = workspace
      let loss = ArrangementLoss(places: ArrangementModel.sizes[size], labels: model.labels.count)
      let width = loss.targetCount(for: [])
      return targets.withUnsafeMutableBufferPointer { targets in
        for (place, example) in examples.enumerated() {
          let row = workspace.input[place * features.input.count..<(place + 1) * features.input.count]
          features.fill(UnsafeMutableBufferPointer(rebasing: row), with: example.tokens)
          loss.fill(
            UnsafeMutableBufferPointer(rebasing: targets[place * width..<(place + 1) * width]), example,
            number: model.number)
        }
        return workspace.accumulateGradient(
          model.parameters, loss: loss, targets: UnsafeBufferPointer(targets), batch: examples.count, scale: scale,
          random: random, into: &gradient)
      }
    }
  }
}
