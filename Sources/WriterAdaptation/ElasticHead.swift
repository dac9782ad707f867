import Foundation
import NeuralNetworks
import RandomStreams

/// The last layers of a network, which learn one hand and are held where other hands need them: by elastic weight consolidation
/// (Kirkpatrick et al. 2017, arXiv 1612.00796) and by rehearsal of what the network said of others' symbols (Li, Hoiem 2016, arXiv
/// 1606.09282).
///
/// What is minimized, over the head's weights w from those that it came with, w₀:
/// `mean over the person's symbols of −log p(class) + ρ · mean over rehearsed symbols of −Σ p₀ log p + λ/2 Σ I (w − w₀)²`,
/// with p₀ what the network said at w₀ and I the diagonal Fisher information at w₀.
struct ElasticHead: Sendable {
  /// The layers.
  let network: Network
  /// The weights that they came with.
  let start: Parameters
  /// I: the mean squared gradient of the log likelihood, with classes drawn from what the network says.
  let importance: [Float]
  /// Features of rehearsed symbols, end to end, and the probabilities that the network gave them.
  private let rehearsed: [Float]
  private let said: [Float]
  /// The running sums of what the rehearsed symbols count for.
  private let shares: [Double]

  private var width: Int { network.inputCount }
  private var classes: Int { network.classes }

  /// A head of weights as they came, with symbols to rehearse.
  ///
  /// - Parameter counting: what each of them counts for.
  init(_ network: Network, _ start: Parameters, rehearsed: [Float], counting: [Double], seed: UInt64) {
    self.network = network
    self.start = start
    self.rehearsed = rehearsed
    let count = rehearsed.count / network.inputCount
    var total = 0.0
    shares = counting.map { weight in
      total += weight
      return total
    }
    let images = PixelImages(pixels: rehearsed, shape: network.inputShape)
    said = Self.probabilities(network, start, images)
    let workspace = Workspace(network: network, capacity: 1)
    var (random, gradient) = (RandomStream(seed: seed, 0xE1A5), Parameters(network.specifications))
    var sums = [Double](repeating: 0, count: start.count)
    for symbol in 0..<count {
      images.fill(workspace.input, at: symbol, epoch: 0)
      var label = Int32(Self.draw(said[symbol * network.classes..<(symbol + 1) * network.classes], &random))
      gradient.clear()
      _ = workspace.accumulateGradient(
        start, labels: &label, batch: 1, scale: 1, isTraining: false, random: random, into: &gradient)
      for place in sums.indices {
        sums[place] += counting[symbol] * Double(gradient.values[place]) * Double(gradient.values[place])
      }
    }
    importance = sums.map { Float($0 / max(total, 1e-9)) }
  }

  /// A class drawn from its probabilities.
  private static func draw(_ probabilities: ArraySlice<Float>, _ random: inout RandomStream) -> Int {
    var rest = Float(random.uniform())
    for (label, probability) in probabilities.enumerated() {
      rest -= probability
      if rest < 0 { return label }
    }
    return probabilities.count - 1
  }

  /// The class probabilities that a head's weights give rows of features.
  static func probabilities(_ network: Network, _ weights: Parameters, _ images: PixelImages) -> [Float] {
    let workspace = Workspace(network: network, capacity: 64)
    var result: [Float] = []
    result.reserveCapacity(images.count * network.classes)
    for first in stride(from: 0, to: images.count, by: 64) {
      let batch = min(64, images.count - first)
      for place in 0..<batch {
        images.fill(
          UnsafeMutableBufferPointer(
            rebasing: workspace.input[place * network.inputCount..<(place + 1) * network.inputCount]),
          at: first + place, epoch: 0)
      }
      result += workspace.predict(weights, batch: batch)
    }
    return result
  }

  /// The weights after learning a person's symbols.
  ///
  /// - Parameters:
  ///   - features: of each symbol a row, end to end.
  ///   - labels: the class of each.
  func tuned(_ features: [Float], labels: [Int], _ settings: AdaptationSettings) -> Parameters {
    guard !labels.isEmpty else { return start }
    var (weights, optimizer) = (start, Adam(learningRate: settings.learningRate))
    var gradient = Parameters(network.specifications)
    let workspace = Workspace(network: network, capacity: max(settings.ownBatch, settings.rehearsedBatch))
    var random = RandomStream(seed: settings.seed, 0x0A7)
    // A class of which there is much must not drown the others: first a class is drawn, then one of its symbols.
    let ofClass = Dictionary(grouping: labels.indices, by: { labels[$0] }).sorted { $0.key < $1.key }.map(\.value)
    for step in 0..<settings.steps {
      gradient.clear()
      var targets = [Float](repeating: 0, count: settings.ownBatch * classes)
      for place in 0..<settings.ownBatch {
        let symbols = ofClass[random.below(ofClass.count)]
        let symbol = symbols[random.below(symbols.count)]
        copy(features, symbol, to: workspace, place)
        targets[place * classes + labels[symbol]] = 1
      }
      add(workspace, weights, targets, settings.ownBatch, 1, random.branch(UInt64(step)), &gradient)
      if !shares.isEmpty, settings.rehearsal > 0 {
        var targets: [Float] = []
        for place in 0..<settings.rehearsedBatch {
          let symbol = drawRehearsed(&random)
          copy(rehearsed, symbol, to: workspace, place)
          targets += said[symbol * classes..<(symbol + 1) * classes]
        }
        add(
          workspace, weights, targets, settings.rehearsedBatch, settings.rehearsal, random.branch(UInt64(step)),
          &gradient)
      }
      for place in gradient.values.indices {
        gradient.values[place] +=
          settings.elasticity * importance[place] * (weights.values[place] - start.values[place])
      }
      optimizer.learningRate =
        settings.learningRate * 0.5 * Float(1 + cos(Double.pi * Double(step) / Double(settings.steps)))
      optimizer.update(&weights, gradient: gradient)
    }
    return weights
  }

  /// The place of a rehearsed symbol, drawn by what it counts for.
  private func drawRehearsed(_ random: inout RandomStream) -> Int {
    let wanted = random.uniform() * (shares.last ?? 0)
    var (low, high) = (0, shares.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if shares[middle] <= wanted { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func copy(_ features: [Float], _ symbol: Int, to workspace: Workspace, _ place: Int) {
    for column in 0..<width { workspace.input[place * width + column] = features[symbol * width + column] }
  }

  private func add(
    _ workspace: Workspace, _ weights: Parameters, _ targets: [Float], _ batch: Int, _ weight: Float,
    _ random: RandomStream, _ gradient: inout Parameters
  ) {
    targets.withUnsafeBufferPointer { targets in
      _ = workspace.accumulateGradient(
        weights, loss: SoftTargetCrossEntropy(), targets: targets, batch: batch, scale: weight / Float(batch),
        isTraining: false, random: random, into: &gradient)
    }
  }

  /// The weights that lie a share of the way from those that the head came with to others.
  func between(_ weights: Parameters, share: Float) -> Parameters {
    var result = start
    for place in result.values.indices {
      result.values[place] += share * (weights.values[place] - start.values[place])
    }
    return result
  }
}
