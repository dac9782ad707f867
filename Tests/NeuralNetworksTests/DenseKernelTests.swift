import RandomStreams
import Testing

@testable import NeuralNetworks

/// The kernels of dense layers against the plain layer, for every instruction set of this machine.
@Suite("Dense kernels")
struct DenseKernelTests {
  @Test("agree with the plain layer on random shapes, forward and backward", arguments: InstructionSet.supported)
  func agree(_ set: InstructionSet) throws {
    var random = RandomStream(seed: 31)
    for trial in 0..<40 {
      // Fewer units than a vector, a whole number of vectors, a tail; more inputs than a block and fewer.
      let units = [1 + random.below(16), 16 * (1 + random.below(9)), 1 + random.below(140)][trial % 3]
      try compare(batch: 1 + random.below(37), inputs: 1 + random.below(150), units: units, set, &random)
    }
    try compare(batch: 16, inputs: 2592, units: 128, set, &random)
    try compare(batch: 1, inputs: 128, units: 82, set, &random)
  }

  @Test("give an image the same bytes in any company", arguments: InstructionSet.supported)
  func company(_ set: InstructionSet) throws {
    let network = try Sequential(
      inputShape: [77], layers: [Dense(name: "a", units: 128), ReLU(name: "r"), Dense(name: "b", units: 37)])
    let parameters = network.initialParameters(seed: 5)
    var random = RandomStream(seed: 32)
    let images = draw(19 * 77, &random)
    func workspace(_ capacity: Int) -> Workspace {
      Workspace(network: network, capacity: capacity, plan: network.plan, instructionSet: set)
    }
    let (together, alone) = (workspace(19), workspace(1))
    _ = together.input.update(fromContentsOf: images)
    let all = Array(together.predict(parameters, batch: 19))
    for image in 0..<19 {
      _ = alone.input.update(fromContentsOf: images[image * 77..<(image + 1) * 77])
      #expect(Array(alone.predict(parameters, batch: 1)) == Array(all[image * 37..<(image + 1) * 37]))
    }
  }

  private func draw(_ count: Int, _ random: inout RandomStream) -> [Float] {
    (0..<count).map { _ in Float(random.uniform(-1...1)) }
  }

  /// One pass of training through both plans, behind a layer that asks for the input's gradient.
  private func compare(batch: Int, inputs: Int, units: Int, _ set: InstructionSet, _ random: inout RandomStream) throws
  {
    let network = try Sequential(
      inputShape: [3],
      layers: [
        Dense(name: "before", units: inputs), Dense(name: "middle", units: units), Dense(name: "after", units: 4),
      ])
    let parameters = network.initialParameters(seed: random.next())
    let images = draw(batch * 3, &random)
    let labels = (0..<batch).map { _ in Int32(random.below(4)) }
    let plain = ExecutionPlan(steps: network.steps, shapes: network.shapes, usesKernels: false)
    let results = [plain, network.plan].map { plan in
      let workspace = Workspace(network: network, capacity: batch, plan: plan, instructionSet: set)
      _ = workspace.input.update(fromContentsOf: images)
      // Gradients are added to what is there.
      var gradient = Parameters(network.specifications)
      for index in gradient.values.indices { gradient.values[index] = Float(index % 3) * 0.01 }
      let loss = workspace.accumulateGradient(
        parameters, labels: labels, batch: batch, scale: 1, random: RandomStream(seed: 0), into: &gradient
      ).loss
      return (loss: loss, gradient: gradient)
    }
    let what = "\(batch) images, \(inputs) inputs, \(units) units, \(set)"
    #expect(abs(results[0].loss - results[1].loss) < 1e-4 * Double(batch), "\(what)")
    for specification in network.specifications {
      let expected = try #require(results[0].gradient[specification.name]).values
      let found = try #require(results[1].gradient[specification.name]).values
      let norm = expected.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let difference = zip(expected, found).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
      #expect(difference <= 2e-5 * max(norm, 1), "\(what): \(specification.name)")
    }
  }
}
