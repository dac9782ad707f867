import FileStorage
import RandomStreams
import Testing

@testable import NeuralNetworks

/// The fused kernels against the plain layers, for every instruction set of this machine.
@Suite("Convolution blocks")
struct ConvolutionBlockTests {
  /// How the images of a test are drawn; sparse ones have ground, where kernels save work.
  enum Ink: CaseIterable { case sparse, dense, none, threeValues, diagonal }

  @Test("agree with the plain layers on random shapes, forward and backward", arguments: InstructionSet.supported)
  func agree(_ set: InstructionSet) throws {
    var random = RandomStream(seed: 21)
    for trial in 0..<24 {
      let (height, width) = (4 + random.below(14), 4 + random.below(14))
      let batch = 1 + random.below(9)
      let ink = [Ink.sparse, .dense, .none, .threeValues][trial % 4]
      // One channel; 32 channels whose input has a gradient; 32 channels of input; two blocks one after the other.
      switch trial / 4 % 4 {
      case 0: try compare([height, width, 1], [block("c")], batch, ink, set, fused: 1, &random)
      case 1:
        let spread = [Conv2D(name: "spread", filters: 32, kernelHeight: 1, kernelWidth: 1)] as [any Layer]
        try compare([height, width, 1], [spread, block("c")], batch, ink, set, fused: 1, &random)
      case 2: try compare([height, width, 32], [block("c")], batch, ink, set, fused: 1, &random)
      default:
        try compare([height + 8, width + 6, 1], [block("c"), block("d")], batch, ink, set, fused: 2, &random)
      }
    }
  }

  @Test("agree on the sizes of the project's networks", arguments: InstructionSet.supported)
  func projectSizes(_ set: InstructionSet) throws {
    var random = RandomStream(seed: 22)
    for side in [45, 28] {
      try compare([side, side, 1], [block("c"), block("d")], 2, .sparse, set, fused: 2, &random)
    }
  }

  @Test("of equals in a square the first wins", arguments: InstructionSet.supported)
  func ties(inReadingOrder set: InstructionSet) throws {
    // Kernels that only copy the middle pixel, and pixels of three values: ties whose windows differ, and sums of just 0.
    var random = RandomStream(seed: 23)
    for channels in [1, 32] {
      try compare([11, 12, channels], [block("c")], 3, .threeValues, set, fused: 1, &random) { parameters in
        var kernel = Tensor(shape: [3, 3, channels, 32])
        for filter in 0..<32 { kernel.values[(4 * channels + filter % channels) * 32 + filter] = 1 }
        parameters["c.kernel"] = kernel
        parameters["c.bias"] = Tensor(shape: [32])
      }
    }
  }

  @Test("of positions whose sums are equal but for rounding, one wins", arguments: InstructionSet.supported)
  func ties(alongDiagonals set: InstructionSet) throws {
    // The first and the last of a square see the same. Either may win, which changes the kernel's gradient and nothing else.
    var random = RandomStream(seed: 25)
    for channels in [1, 32] {
      try compare(
        [11, 12, channels], [block("c")], 3, .diagonal, set, fused: 1, &random,
        judged: ["c.bias", "after.kernel", "after.bias"])
    }
  }

  @Test("give an image the same bytes in any company", arguments: InstructionSet.supported)
  func company(_ set: InstructionSet) throws {
    let network = try Sequential(inputShape: [20, 19, 1], layers: block("c") + block("d") + [Flatten(name: "f")])
    let parameters = network.initialParameters(seed: 5)
    var random = RandomStream(seed: 24)
    let images = draw(7, [20, 19, 1], .sparse, &random)
    let together = Workspace(network: network, capacity: 7, plan: network.plan, instructionSet: set)
    _ = together.input.update(fromContentsOf: images)
    let all = Array(together.predict(parameters, batch: 7))
    let alone = Workspace(network: network, capacity: 1, plan: network.plan, instructionSet: set)
    for image in 0..<7 {
      _ = alone.input.update(fromContentsOf: images[image * 380..<(image + 1) * 380])
      let row = Array(alone.predict(parameters, batch: 1))
      #expect(row == Array(all[image * row.count..<(image + 1) * row.count]))
    }
  }

  @Test("leave every other shape to the plain layers")
  func otherShapes() throws {
    let others: [(input: [Int], layers: [any Layer])] = [
      ([9, 9, 2], block("c")), ([9, 9, 1], block("c", filters: 16)),
      ([9, 9, 1], [Conv2D(name: "c", filters: 32, kernelHeight: 2), ReLU(name: "r"), MaxPool2D(name: "p")]),
      ([9, 9, 1], [Conv2D(name: "c", filters: 32), MaxPool2D(name: "p"), ReLU(name: "r")]),
      // The kernel for one channel gives no gradient of its input.
      ([9, 9, 1], [Conv2D(name: "before", filters: 1, kernelHeight: 1, kernelWidth: 1)] + block("c")),
      ([9, 9, 1], [Conv2D(name: "c", filters: 32, padding: .same), ReLU(name: "r"), MaxPool2D(name: "p")]),
      ([9, 9, 1], [Conv2D(name: "c", filters: 32, strideWidth: 2), ReLU(name: "r"), MaxPool2D(name: "p")]),
      ([9, 9, 1], [Conv2D(name: "c", filters: 32, hasBias: false), ReLU(name: "r"), MaxPool2D(name: "p")]),
    ]
    for (input, layers) in others {
      let network = try Sequential(inputShape: input, layers: layers)
      #expect(network.plan.steps.count == layers.count && !network.plan.steps.contains { $0.isFused })
    }
  }

  private func block(_ name: String, filters: Int = 32) -> [any Layer] {
    [Conv2D(name: name, filters: filters), ReLU(name: name + "r"), MaxPool2D(name: name + "p")]
  }

  private func draw(_ count: Int, _ shape: [Int], _ ink: Ink, _ random: inout RandomStream) -> [Float] {
    let (height, width, channels) = (shape[0], shape[1], shape[2])
    var images = [Float](repeating: 0, count: count * height * width * channels)
    for image in 0..<count {
      let (top, left) = (random.below(height), random.below(width))
      for y in 0..<height {
        for x in 0..<width {
          for c in 0..<channels {
            var value = random.uniform(-1...1)
            if case .diagonal = ink, y > 0, x > 0 {
              value = Double(images[((image * height + y - 1) * width + x - 1) * channels + c])
            }
            images[((image * height + y) * width + x) * channels + c] =
              switch ink {
              case .sparse: y == top || x == left ? Float(value) : 0
              case .dense, .diagonal: Float(value)
              case .none: 0
              case .threeValues: Float((value * 1.49).rounded() + 1) / 2
              }
          }
        }
      }
    }
    return images
  }

  /// One pass of training through both plans: the probabilities and the gradients (all, or those to be judged) are equal
  /// but for rounding.
  private func compare(
    _ input: [Int], _ layers: [[any Layer]], _ batch: Int, _ ink: Ink, _ set: InstructionSet, fused: Int,
    _ random: inout RandomStream, judged: [String]? = nil, set change: (inout Parameters) -> Void = { _ in }
  ) throws {
    let network = try Sequential(
      inputShape: input, layers: layers.flatMap { $0 } + [Flatten(name: "flat"), Dense(name: "after", units: 5)])
    #expect(network.plan.steps.filter(\.isFused).count == fused)
    var parameters = network.initialParameters(seed: random.next())
    for index in parameters.values.indices where parameters.values[index] == 0 {
      parameters.values[index] = Float(random.uniform(-0.2...0.2))
    }
    change(&parameters)
    let images = draw(batch, input, ink, &random)
    let labels = (0..<batch).map { _ in Int32(random.below(5)) }
    let plain = ExecutionPlan(steps: network.steps, shapes: network.shapes, usesKernels: false)
    let results = [plain, network.plan].map { plan in
      let workspace = Workspace(network: network, capacity: batch, plan: plan, instructionSet: set)
      // Nothing of an earlier batch may stay in the workspace.
      var discarded = Parameters(network.specifications)
      _ = workspace.input.update(fromContentsOf: images.reversed())
      _ = workspace.accumulateGradient(
        parameters, labels: labels, batch: batch, scale: 1, random: RandomStream(seed: 0), into: &discarded)
      _ = workspace.input.update(fromContentsOf: images)
      // Gradients are added to what is there.
      var gradient = Parameters(network.specifications)
      for index in gradient.values.indices { gradient.values[index] = Float(index % 3) * 0.01 }
      let loss = workspace.accumulateGradient(
        parameters, labels: labels, batch: batch, scale: 1, random: RandomStream(seed: 0), into: &gradient
      ).loss
      return (output: Array(workspace.predict(parameters, batch: batch)), loss: loss, gradient: gradient)
    }
    let what = "\(input), \(layers.count) parts, batch \(batch), \(ink), \(set)"
    for (one, other) in zip(results[0].output, results[1].output) { #expect(abs(one - other) < 2e-5, "\(what)") }
    #expect(abs(results[0].loss - results[1].loss) < 1e-4 * Double(batch), "\(what)")
    for specification in network.specifications where judged?.contains(specification.name) ?? true {
      let expected = try #require(results[0].gradient[specification.name]).values
      let found = try #require(results[1].gradient[specification.name]).values
      let norm = expected.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let difference = zip(expected, found).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
      #expect(difference <= 2e-5 * max(norm, 1), "\(what): \(specification.name)")
    }
  }
}
