import RandomStreams
import Testing

@testable import NeuralNetworks

/// Bars: a horizontal, a vertical or a diagonal one in a noisy square; any network can learn them.
struct Bars: ImageSource {
  let count: Int
  var seed: UInt64 = 1
  let imageShape = [12, 12, 1]
  let classNames = ["horizontal", "vertical", "diagonal"]
  func label(at index: Int) -> Int { index % 3 }
  func fill(_ pixels: UnsafeMutableBufferPointer<Float>, at index: Int, epoch: Int) {
    var random = RandomStream(seed: seed, UInt64(index), UInt64(epoch))
    let place = 3 + random.below(6)
    for y in 0..<12 {
      for x in 0..<12 {
        let isInk = [y == place, x == place, x == y][label(at: index)]
        pixels[y * 12 + x] = (isInk ? 0.8 : 0) + Float(random.uniform(0...0.2))
      }
    }
  }
}

@Suite("Training")
struct TrainerTests {
  let network: Sequential
  init() throws { network = try Sequential.symbolNetwork(inputShape: [12, 12, 1], classes: 3) }

  private func train(threads: Int, stopAfter: Int? = nil, from start: TrainingState? = nil) -> TrainingState {
    var configuration = TrainingConfiguration()
    configuration.epochs = 3
    configuration.batchSize = 20
    let trainer = Trainer(network: network, source: Bars(count: 150), configuration: configuration, threads: threads)
    var state = start ?? TrainingState(parameters: network.initialParameters(seed: 1), optimizer: Adam())
    var batches = 0
    trainer.run(
      &state,
      shouldContinue: { _ in
        batches += 1
        return batches != stopAfter
      }, epochEnded: { _ in })
    return state
  }

  @Test("learns, and the bytes do not depend on the number of threads")
  func threads() {
    let one = train(threads: 1)
    #expect(train(threads: 2).parameters == one.parameters)
    #expect(train(threads: 3).parameters == one.parameters)
    let classifier = Classifier(network: network, parameters: one.parameters, labels: Bars(count: 1).classNames)
    let (matrix, _) = classifier.evaluate(Bars(count: 90, seed: 2), threads: 2)
    #expect(matrix.total == 90)
    #expect(matrix.accuracy > 0.9)
  }

  @Test("stopped after any batch, it goes on to the same bytes")
  func interrupted() {
    let whole = train(threads: 2)
    for stop in [1, 7, 8, 13] {
      let part = train(threads: 1, stopAfter: stop)
      #expect(part.parameters != whole.parameters)
      #expect(train(threads: 2, from: part).parameters == whole.parameters)
    }
  }

  @Test("a prediction does not depend on its neighbours in the call")
  func batches() {
    let classifier = Classifier(
      network: network, parameters: network.initialParameters(seed: 1), labels: ["a", "b", "c"])
    var images = [Float](repeating: 0, count: 40 * 144)
    images.withUnsafeMutableBufferPointer { images in
      for index in 0..<40 {
        Bars(count: 40).fill(
          UnsafeMutableBufferPointer(rebasing: images[index * 144..<(index + 1) * 144]), at: index, epoch: 0)
      }
    }
    let together = classifier.probabilities(of: images, threads: 2)
    for index in 0..<40 {
      let alone = classifier.probabilities(of: Array(images[index * 144..<(index + 1) * 144]))
      for (one, all) in zip(alone, together[index * 3..<index * 3 + 3]) { #expect(abs(one - all) < 1e-6) }
    }
  }
}
