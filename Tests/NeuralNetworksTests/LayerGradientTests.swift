import FileStorage
import Foundation
import RandomStreams
import Testing

@testable import NeuralNetworks

/// Every layer's backward pass against finite differences of its forward pass.
@Suite("Gradients by finite differences")
struct LayerGradientTests {
  typealias Value = NetworkBuilder.Value
  /// Adds the layers of a case behind a value of that shape, by which the loss is differentiated too.
  typealias Build = @Sendable (inout NetworkBuilder, Value) -> Void

  private static func row(_ layers: any Layer...) -> Build {
    { network, _ in for layer in layers { network.add(layer) } }
  }

  static let cases: [(name: String, input: [Int], build: Build)] = [
    ("Conv2D", [5, 6, 2], row(Conv2D(name: "c", filters: 3))),
    ("Conv2D of one row", [3, 4, 1], row(Conv2D(name: "c", filters: 2, kernelHeight: 2, kernelWidth: 3))),
    (
      "Conv2D with a stride and padding as in Keras", [5, 6, 2],
      row(Conv2D(name: "c", filters: 3, strideHeight: 2, strideWidth: 3, padding: .same))
    ),
    (
      "Conv2D with uneven padding and without bias", [4, 5, 2],
      row(
        Conv2D(
          name: "c", filters: 2, strideWidth: 2, padding: .explicit(top: 2, left: 0, bottom: 1, right: 3),
          hasBias: false))
    ),
    ("ReLU", [2, 3, 2], row(ReLU(name: "r"))),
    ("GELU", [2, 3, 2], row(GELU(name: "g"))),
    ("MaxPool2D with an odd side", [5, 4, 2], row(MaxPool2D(name: "p"))),
    ("GlobalAveragePool", [3, 2, 3], row(GlobalAveragePool(name: "p"))),
    ("Flatten", [2, 2, 3], row(Flatten(name: "f"))),
    ("Dense", [7], row(Dense(name: "d", units: 4))),
    ("Dense of a sequence without bias", [3, 5], row(Dense(name: "d", units: 4, hasBias: false))),
    ("Dense of a sequence", [3, 5], row(Dense(name: "d", units: 4))),
    ("LayerNorm", [3, 5], row(LayerNorm(name: "n"))),
    ("BatchNorm", [3, 2, 3], row(BatchNorm(name: "n"))),
    ("Attention", [4, 6], row(Attention(name: "a", heads: 2))),
    ("Dropout", [12], row(Dropout(name: "o", rate: 0.4))),
    (
      "a small network", [8, 8, 2],
      row(
        Conv2D(name: "c", filters: 3), ReLU(name: "r"), MaxPool2D(name: "p"), Flatten(name: "f"),
        Dense(name: "d", units: 5), Dropout(name: "o", rate: 0.3), Dense(name: "e", units: 4))
    ),
    (
      "Sum of a value with what came of it, and of it again", [6],
      { network, value in
        let dense = network.add(Dense(name: "d", units: 6))
        network.add(Sum(name: "s"), of: value, dense, value)
      }
    ),
    (
      "Sum with factors, one of them of the network's input", [6],
      { network, value in
        let slice = network.add(Slice(name: "slice", range: 1..<4), of: network.input)
        let dense = network.add(Dense(name: "d", units: 3), of: value)
        network.add(Sum(name: "s", scales: [0.5, -2]), of: dense, slice)
      }
    ),
    (
      "Slice and Concatenate", [6],
      { network, value in
        let first = network.add(Slice(name: "a", range: 0..<4), of: value)
        let second = network.add(Slice(name: "b", range: 2..<6), of: value)
        network.add(Concatenate(name: "c"), of: second, first)
      }
    ),
    (
      "a block with a residual sum", [4, 5, 3],
      { network, value in
        network.add(Conv2D(name: "c", filters: 3, padding: .same, hasBias: false))
        network.add(BatchNorm(name: "n"))
        let inner = network.add(GELU(name: "g"))
        network.add(Sum(name: "s"), of: value, inner)
        network.add(GlobalAveragePool(name: "p"))
      }
    ),
    (
      "GlobalAveragePool over the places of a mask", [4, 3],
      { network, value in
        let mask = network.add(Sign(name: "mask", count: 4), of: network.input)
        network.add(GlobalAveragePool(name: "p"), of: value, mask)
      }
    ),
    (
      "Attention with a mask and with numbers for pairs", [3, 4],
      { network, value in
        let mask = network.add(Sign(name: "mask", count: 3), of: network.input)
        let pairs = network.add(Dense(name: "pairs", units: 18), of: network.input)
        network.add(Reshape(name: "table", shape: [3, 3, 2]), of: pairs)
        network.add(Attention(name: "a", heads: 2, extras: [.mask, .bias]), of: value, mask, network.last)
      }
    ),
    (
      "OuterSum of two layers and of pairs", [3, 2],
      { network, value in
        let rows = network.add(Dense(name: "rows", units: 2), of: value)
        let columns = network.add(Dense(name: "columns", units: 2), of: value)
        let pairs = network.add(Dense(name: "pairs", units: 18), of: network.input)
        network.add(Reshape(name: "table", shape: [3, 3, 2]), of: pairs)
        network.add(OuterSum(name: "o"), of: rows, columns, network.last)
      }
    ),
    (
      "a block of a transformer", [3, 4],
      { network, value in
        network.add(LayerNorm(name: "n1"))
        let mean = network.add(Attention(name: "a", heads: 2))
        let middle = network.add(Sum(name: "s1"), of: value, mean)
        network.add(LayerNorm(name: "n2"))
        network.add(Dense(name: "f1", units: 8))
        network.add(GELU(name: "g"))
        let inner = network.add(Dense(name: "f2", units: 4))
        network.add(Sum(name: "s2"), of: middle, inner)
      }
    ),
    (
      "Embedding", [5],
      { network, value in
        let numbers = network.add(Places(name: "places"), of: network.input)
        let rows = network.add(Embedding(name: "e", count: 4, width: 3), of: numbers)
        network.add(Flatten(name: "rows"), of: rows)
        network.add(Concatenate(name: "both"), of: network.last, value)
      }
    ),
  ]

  @Test("agree for every parameter and every input value", arguments: cases.indices)
  func agree(_ index: Int) throws {
    let (name, inputShape, build) = Self.cases[index]
    // A layer before, so that the gradient by the tested layer's input is asked for as well.
    let count = inputShape.reduce(1, *)
    var builder = NetworkBuilder(inputShape: [count])
    builder.add(Dense(name: "before", units: count))
    let value = builder.add(Reshape(name: "shape", shape: inputShape))
    build(&builder, value)
    builder.add(Flatten(name: "flat"))
    builder.add(Dense(name: "after", units: 3))
    let network = try builder.build()
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
    for (tensor, specification) in network.specifications.enumerated() where specification.isTrainable {
      for position in parameters.range(at: tensor) {
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
    }
    #expect(compared > parameters.count / 2, "\(name): too many kinks")
    #expect(worst < 3e-3, "\(name)")
  }

  @Test("of losses too", arguments: [0 as Float, 0.2])
  func losses(_ smoothing: Float) {
    var random = RandomStream(seed: 12)
    let outputs = (0..<6).map { _ in Float(random.uniform(-1...1)) }
    let numbers = (0..<6).map { _ in Float(random.uniform(-1...1)) }
    check(SquaredError(), outputs, numbers) { outputs in
      zip(outputs, numbers).reduce(0) { $0 + 0.5 * pow2(Double($1.0 - $1.1)) }
    }
    // The loss whose gradient it is has the smoothed target; rows that are left out have none.
    let labels: [Int32] = [2, -1]
    check(SoftmaxCrossEntropy(classes: 3, smoothing: smoothing, ignored: -1), outputs, labels) { outputs in
      let exponentials = outputs[0..<3].map { exp(Double($0)) }
      let total = exponentials.reduce(0, +)
      return (0..<3).reduce(0) { sum, index in
        let target = Double(smoothing) / 3 + (index == 2 ? 1 - Double(smoothing) : 0)
        return sum - target * log(exponentials[index] / total)
      }
    }
  }

  @Test("the loss against probabilities is that of its formula, and that against a label where one is certain")
  func softTargets() {
    let outputs: [Float] = [0.3, -1.2, 0.8, 2, 0.1, -0.4]
    let targets: [Float] = [0.2, 0.5, 0.3, 0, 1, 0]
    check(SoftTargetCrossEntropy(), outputs, targets) { outputs in
      (0..<2).reduce(0) { sum, row in
        let values = outputs[row * 3..<row * 3 + 3].map(Double.init)
        let total = values.reduce(0) { $0 + exp($1) }
        return sum - (0..<3).reduce(0) { $0 + Double(targets[row * 3 + $1]) * log(exp(values[$1]) / total) }
      }
    }
  }

  private func pow2(_ value: Double) -> Double { value * value }

  /// The gradient of a loss over two images of three outputs against finite differences of a formula.
  private func check<Objective: Loss>(
    _ loss: Objective, _ outputs: [Float], _ targets: [Objective.Target], formula: ([Float]) -> Double
  ) {
    var (memory, gradient) = (outputs, outputs)
    memory.withUnsafeMutableBufferPointer { memory in
      gradient.withUnsafeMutableBufferPointer { gradient in
        targets.withUnsafeBufferPointer { targets in
          _ = loss.evaluate(
            LossPass(
              batch: 2, shape: [3], outputs: memory.baseAddress!, targets: targets, scale: 0.5,
              gradient: gradient.baseAddress!))
        }
      }
    }
    for index in outputs.indices {
      var (above, below) = (outputs, outputs)
      above[index] += 1e-3
      below[index] -= 1e-3
      let expected = 0.5 * (formula(above) - formula(below)) / Double(above[index] - below[index])
      #expect(abs(Double(gradient[index]) - expected) < 1e-4)
    }
  }
}

/// 1 where one of the first values is above a level, else 0: a mask that the input decides.
private struct Sign: Layer {
  let name: String
  let count: Int
  func outputShape(for inputs: [[Int]]) throws(NetworkError) -> [Int] { [count] }
  func forward(_ pass: LayerPass) {
    for image in 0..<pass.batch {
      for index in 0..<count {
        pass.output[image * count + index] = index == 0 || pass.input[image * pass.inputCount + index] > 0 ? 1 : 0
      }
    }
  }
  func backward(_ pass: LayerPass) {}
}

/// Numbers from -1 to 4, from the input's sign and size.
private struct Places: Layer {
  let name: String
  func outputShape(for inputs: [[Int]]) throws(NetworkError) -> [Int] { inputs[0] }
  func forward(_ pass: LayerPass) {
    for index in 0..<pass.batch * pass.inputCount { pass.output[index] = ((pass.input[index] + 1) * 2.5).rounded() - 1 }
  }
  func backward(_ pass: LayerPass) {}
}
