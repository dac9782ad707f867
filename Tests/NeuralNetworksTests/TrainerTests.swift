import FileStorage
import RandomStreams
import Testing

@testable import NeuralNetworks

/// Bars: a horizontal, a vertical or a diagonal one in a noisy square; any network can learn them.
struct Bars: ImageSource {
  let count: Int
  var seed: UInt64 = 1
  let imageShape = [12, 12, 1]
  var classNames = ["horizontal", "vertical", "diagonal"]
  /// An image whose label is no class.
  var wrongLabel: Int?
  func label(at index: Int) -> Int { index == wrongLabel ? 7 : index % 3 }
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

  private func train(threads: Int, stopAfter: Int? = nil, from start: TrainingState? = nil) throws -> TrainingState {
    var configuration = TrainingConfiguration()
    configuration.epochs = 3
    configuration.batchSize = 20
    let trainer = try Trainer(
      network: network, source: Bars(count: 150), configuration: configuration, threads: threads)
    var state = start ?? TrainingState(parameters: network.initialParameters(seed: 1), optimizer: Adam())
    var batches = 0
    try trainer.run(
      &state,
      shouldContinue: { _ in
        batches += 1
        return batches != stopAfter
      }, epochEnded: { _ in })
    return state
  }

  @Test("learns, and the bytes do not depend on the number of threads")
  func threads() throws {
    let one = try train(threads: 1)
    #expect(try train(threads: 2).parameters == one.parameters)
    // Up to two threads take a shard each, more share the images of one.
    for threads in [3, 4, 7, 32] {
      let more = try train(threads: threads)
      #expect(more.parameters == one.parameters && more.optimizer.state == one.optimizer.state)
    }
    let classifier = Classifier(network: network, parameters: one.parameters, labels: Bars(count: 1).classNames)
    let (matrix, _) = classifier.evaluate(Bars(count: 90, seed: 2), threads: 2)
    #expect(matrix.total == 90)
    #expect(matrix.accuracy > 0.9)
  }

  @Test("stopped after any batch, it goes on to the same bytes")
  func interrupted() throws {
    let whole = try train(threads: 2)
    for stop in [1, 7, 8, 13] {
      let part = try train(threads: 1, stopAfter: stop)
      #expect(part.parameters != whole.parameters)
      #expect(try train(threads: 2, from: part).parameters == whole.parameters)
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

  @Test("networks with branches, products and running means give the same bytes with any number of threads")
  func anyNetwork() throws {
    var builder = NetworkBuilder(inputShape: [12, 12, 1])
    builder.add(Conv2D(name: "c1", filters: 5, padding: .same, hasBias: false))
    builder.add(BatchNorm(name: "n1"))
    let first = builder.add(ReLU(name: "r1"))
    builder.add(Conv2D(name: "c2", filters: 5, padding: .same, hasBias: false))
    let second = builder.add(BatchNorm(name: "n2"))
    builder.add(Sum(name: "s"), of: first, second)
    builder.add(GlobalAveragePool(name: "p"))
    builder.add(Dense(name: "d", units: 3))
    let network = try builder.build()
    var configuration = TrainingConfiguration()
    configuration.epochs = 6
    configuration.batchSize = 40
    configuration.learningRate = 0.02
    var states: [TrainingState] = []
    for threads in [1, 2, 5] {
      let trainer = try Trainer(
        network: network, source: Bars(count: 150), configuration: configuration, threads: threads)
      var state = TrainingState(parameters: network.initialParameters(seed: 1), optimizer: Adam())
      try trainer.run(&state, shouldContinue: { _ in true }, epochEnded: { _ in })
      states.append(state)
    }
    #expect(states[1].parameters == states[0].parameters && states[2].parameters == states[0].parameters)
    let moved = try #require(states[0].parameters["n1.running_variance"])
    #expect(moved.values.allSatisfy { $0 != 1 && $0 >= 0 })
    let classifier = Classifier(network: network, parameters: states[0].parameters, labels: Bars(count: 1).classNames)
    #expect(classifier.evaluate(Bars(count: 90, seed: 2), threads: 2).matrix.accuracy > 0.6)
  }

  @Test("running means move by the share that each part of a batch has, and nothing else moves them")
  func statistics() {
    let specifications = [
      ParameterSpecification(name: "w", shape: [1], initializer: .ones),
      ParameterSpecification(
        name: "m", shape: [2], initializer: .ones, role: .runningMean, change: .average(keeping: 0.75)),
      ParameterSpecification(name: "f", shape: [1], initializer: .ones, change: .none),
    ]
    var parameters = Parameters(specifications, seed: 1)
    var gradients = [Parameters(specifications), Parameters(specifications)]
    gradients[0].values = [1, 2, 4, 9]
    gradients[1].values = [1, 1, -8, 9]
    parameters.moveStatistics(&gradients)
    #expect(parameters.values == [1, 0.75 + 0.25 * 3, 0.75 - 0.25 * 4, 1])
    #expect(gradients.map(\.values) == [[1, 0, 0, 0], [1, 0, 0, 0]])
    var adam = Adam(learningRate: 0.1)
    gradients[0].add(gradients[1])
    adam.update(&parameters, gradient: gradients[0])
    #expect(parameters.values[0] < 1 && Array(parameters.values[1...]) == [1.5, -0.25, 1])
  }

  @Test("what does not fit is refused before it begins, and a rate that leads astray ends it")
  func mistakes() throws {
    func message(_ source: Bars, _ change: (inout TrainingConfiguration) -> Void = { _ in }) -> String {
      var configuration = TrainingConfiguration()
      change(&configuration)
      do {
        let trainer = try Trainer(network: network, source: source, configuration: configuration, threads: 2)
        var state = TrainingState(parameters: network.initialParameters(seed: 1), optimizer: Adam())
        try trainer.run(&state, shouldContinue: { _ in true }, epochEnded: { _ in })
        return "no error"
      } catch { return "\(error)" }
    }
    #expect(message(Bars(count: 0)).contains("0 images"))
    #expect(message(Bars(count: 3, classNames: ["one"])).contains("of one class, one"))
    #expect(message(Bars(count: 3, classNames: ["one", "two"])).contains("do not fit"))
    #expect(message(Bars(count: 4, wrongLabel: 3)).contains("image 3 has the label 7"))
    #expect(message(Bars(count: 3)) { $0.batchSize = 0 }.contains("not positive"))
    #expect(message(Bars(count: 3)) { $0.learningRate = .nan }.contains("no usable number"))
    #expect(message(Bars(count: 30)) { $0.learningRate = 1e30 }.contains("train with a lower learning rate than 1e+30"))
  }
}
