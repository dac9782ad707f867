import RandomStreams
import Testing

@testable import NeuralNetworks

/// Every layer's backward pass against finite differences of its forward pass.
@Suite("Gradients by finite differences")
struct LayerGradientTests {
  static let cases: [(name: String, input: [Int], layers: [any Layer])] = [
    ("Conv2D", [5, 6, 2], [Conv2D(name: "c", filters: 3)]),
    ("Conv2D of one row", [3, 4, 1], [Conv2D(name: "c", filters: 2, kernelHeight: 2, kernelWidth: 3)]),
    (
      "Conv2D with a stride and padding as in Keras", [5, 6, 2],
      [Conv2D(name: "c", filters: 3, strideHeight: 2, strideWidth: 3, padding: .same)]
    ),
    (
      "Conv2D with uneven padding and without bias", [4, 5, 2],
      [
        Conv2D(
          name: "c", filters: 2, strideWidth: 2, padding: .explicit(top: 2, left: 0, bottom: 1, right: 3), hasBias: false)
      ]
    ),
    ("ReLU", [2, 3, 2], [ReLU(name: "r")]),
    ("MaxPool2D with an odd side", [5, 4, 2], [MaxPool2D(name: "p")]),
    ("Flatten", [2, 2, 3], [Flatten(name: "f")]),
    ("Dense", [7], [Dense(name: "d", units: 4)]),
    ("InputSkip", [6], [Dense(name: "d", units: 3), InputSkip(name: "s", range: 2..<5, scale: 0.7)]),
    ("Dropout", [12], [Dropout(name: "o", rate: 0.4)]),
    (
      "a small network", [8, 8, 2],
      [
        Conv2D(name: "c", filters: 3), ReLU(name: "r"), MaxPool2D(name: "p"), Flatten(name: "f"),
        Dense(name: "d", units: 5), Dropout(name: "o", rate: 0.3), Dense(name: "e", units: 4),
      ]
    ),
  ]

  @Test("agree for every parameter and every input value", arguments: cases.indices)
  func agree(_ index: Int) throws {
    let (name, inputShape, layers) = Self.cases[index]
    // A layer before, so that the gradient by the tested layer's input is asked for as well.
    let count = inputShape.reduce(1, *)
    let network = try Sequential(
      inputShape: [count],
      layers: [Dense(name: "before", units: count), Reshape(shape: inputShape)] + layers
        + (layers.last is Dense ? [] : [Flatten(name: "flat"), Dense(name: "after", units: 3)]))
    var random = RandomStream(seed: 11, UInt64(index))
    var parameters = network.initialParameters(seed: 3)
    for position in parameters.values.indices where parameters.values[position] == 0 {
      parameters.values[position] = Float(random.uniform(-0.3...0.3))
    }
    let workspace = Workspace(network: network, capacity: 2)
    let images = (0..<2 * count).map { _ in Float(random.uniform(-1...1)) }
    let labels: [Int32] = [1, 2]

    func loss(_ parameters: Parameters, gradient: inout Parameters) -> Double {
      _ = workspace.input.update(fromContentsOf: images)
      return workspace.accumulateGradient(
        parameters, labels: labels, batch: 2, scale: 1, random: RandomStream(seed: 5), into: &gradient
      ).loss
    }

    var gradient = Parameters(network.specifications)
    _ = loss(parameters, gradient: &gradient)
    var discarded = gradient
    var worst = 0.0
    var compared = 0
    for position in parameters.values.indices {
      var moved = parameters
      let step: Float = 2e-3
      moved.values[position] = parameters.values[position] + step
      let above = loss(moved, gradient: &discarded)
      moved.values[position] = parameters.values[position] - step
      let below = loss(moved, gradient: &discarded)
      let middle = loss(parameters, gradient: &discarded)
      // A kink of ReLU or of the pooling between the two makes the difference meaningless.
      guard abs(above + below - 2 * middle) < 2e-5 else { continue }
      compared += 1
      let expected = (above - below) / Double(2 * step)
      worst = max(worst, abs(expected - Double(gradient.values[position])) / max(1, abs(expected)))
    }
    #expect(compared > parameters.count / 2, "\(name): too many kinks")
    #expect(worst < 3e-3, "\(name)")
  }
}

/// Gives features a shape again; only these tests need it.
private struct Reshape: Layer {
  let name = "reshape"
  let shape: [Int]
  func outputShape(for input: [Int]) throws(NetworkError) -> [Int] { shape }
  func forward(_ pass: LayerPass) { pass.output.update(from: pass.input, count: pass.batch * pass.inputCount) }
  func backward(_ pass: LayerPass) {
    pass.inputGradient?.update(from: pass.outputGradient, count: pass.batch * pass.inputCount)
  }
}
