import FileStorage
import Foundation
import RandomStreams
import Testing

@testable import NeuralNetworks

/// Networks of the newer layers against PyTorch; Golden/make_torch_golden.py makes the file and says what it holds.
@Suite("Parity with PyTorch")
struct TorchParityTests {
  let golden: TensorFile

  init() throws {
    let path = try #require(Bundle.module.path(forResource: "Golden/torch", ofType: "safetensors"))
    golden = try TensorFile(path: path)
  }

  private static let (batch, classes) = (6, 5)

  @Test("a residual network of images: outputs, losses, gradients, trained weights and running means")
  func residual() throws {
    var network = NetworkBuilder(inputShape: [13, 13, 2])
    network.add(Conv2D(name: "c1", filters: 6, strideHeight: 2, strideWidth: 2, padding: .same, hasBias: false))
    network.add(BatchNorm(name: "n1", epsilon: 1e-3, momentum: 0.9))
    let first = network.add(GELU(name: "g1"))
    network.add(Conv2D(name: "c2", filters: 6, padding: .same))
    let second = network.add(BatchNorm(name: "n2", epsilon: 1e-3, momentum: 0.9))
    network.add(Sum(name: "s"), of: first, second)
    network.add(ReLU(name: "r2"))
    network.add(
      Conv2D(
        name: "c3", filters: 7, kernelHeight: 2, kernelWidth: 3, strideHeight: 1, strideWidth: 2,
        padding: .explicit(top: 0, left: 2, bottom: 1, right: 1)))
    network.add(ReLU(name: "r3"))
    network.add(GlobalAveragePool(name: "p"))
    network.add(Dense(name: "out", units: Self.classes))
    // PyTorch keeps the variance over n - 1; rows of a batch: 7x7 places of 6 images.
    let rows = Float(Self.batch * 7 * 7)
    try parity("residual", try network.build(), varianceScale: rows / (rows - 1)) { step in
      draw(Self.batch * 13 * 13 * 2, 2, step).map { Float($0) }
    }
  }

  @Test("a transformer of sequences of several lengths")
  func transformer() throws {
    let (places, words) = (7, 11)
    var network = NetworkBuilder(inputShape: [2 * places])
    let numbers = network.add(Slice(name: "words", range: 0..<places))
    let mask = network.add(Slice(name: "mask", range: places..<2 * places), of: network.input)
    let x = network.add(Embedding(name: "table", count: words, width: 8), of: numbers)
    network.add(Dense(name: "pairs", units: places * places * 2), of: numbers)
    let pairs = network.add(Reshape(name: "logits", shape: [places, places, 2]))
    network.add(LayerNorm(name: "n1"), of: x)
    let attention = network.add(
      Attention(name: "a", heads: 2, extras: [.mask, .bias]), of: network.last, mask, pairs)
    let y = network.add(Sum(name: "s1"), of: x, attention)
    network.add(LayerNorm(name: "n2"))
    network.add(Dense(name: "f1", units: 12))
    network.add(GELU(name: "g"))
    let inner = network.add(Dense(name: "f2", units: 8))
    let z = network.add(Sum(name: "s2"), of: y, inner)
    network.add(GlobalAveragePool(name: "p"), of: z, mask)
    network.add(Dense(name: "out", units: Self.classes))
    try parity("transformer", try network.build()) { step in
      let numbers = draw(Self.batch * places, 2, step).map { Float(($0 * Double(words)).rounded(.down)) }
      return (0..<Self.batch).flatMap { image in
        numbers[image * places..<(image + 1) * places] + (0..<places).map { $0 < 3 + image % 5 ? 1 : 0 }
      }
    }
  }

  @Test("a network that judges pairs of places")
  func pairs() throws {
    let places = 4
    let count = places * 3 + places * places * 2
    var network = NetworkBuilder(inputShape: [count])
    network.add(Slice(name: "placesSlice", range: 0..<places * 3))
    let each = network.add(Reshape(name: "places", shape: [places, 3]))
    network.add(Slice(name: "pairsSlice", range: places * 3..<count), of: network.input)
    let both = network.add(Reshape(name: "pairs", shape: [places, places, 2]))
    let row = network.add(Dense(name: "row", units: 5), of: each)
    let column = network.add(Dense(name: "column", units: 5), of: each)
    let pair = network.add(Dense(name: "pair", units: 5), of: both)
    network.add(OuterSum(name: "sum"), of: row, column, pair)
    network.add(ReLU(name: "relu"))
    network.add(Flatten(name: "flat"))
    network.add(Dense(name: "out", units: Self.classes))
    try parity("pairs", try network.build()) { step in draw(Self.batch * count, 2, step).map { Float($0) } }
  }

  private func parity(
    _ prefix: String, _ network: Network, varianceScale: Float = 1, inputs: (UInt64) -> [Float]
  ) throws {
    var parameters = network.initialParameters(seed: 1)
    let trainable = network.specifications.filter(\.isTrainable)
    for (index, specification) in trainable.enumerated() {
      let limit: Float = specification.name == "pairs.kernel" ? 0.01 : 0.3
      let start: Float = specification.role == .scale ? 1 : 0
      let values = draw(specification.count, 1, UInt64(index)).map { start + (Float($0) * 2 * limit - limit) }
      parameters[specification.name] = Tensor(shape: specification.shape, values: values)
    }
    let workspace = Workspace(network: network, capacity: Self.batch)
    var optimizer = SGD(learningRate: 0.1)
    let losses = try #require(golden.tensors["\(prefix).loss"])
    for step in 0..<5 {
      _ = workspace.input.update(fromContentsOf: inputs(UInt64(step)))
      if step == 0 {
        let output = try #require(golden.tensors["\(prefix).output"])
        for (mine, other) in zip(workspace.predict(parameters, batch: Self.batch), output.values) {
          #expect(abs(mine - other) < 1e-5)
        }
      }
      let labels = draw(Self.batch, 3, UInt64(step)).map { Int32(Float($0) * Float(Self.classes)) }
      var gradient = Parameters(network.specifications)
      let result = workspace.accumulateGradient(
        parameters, labels: labels, batch: Self.batch, scale: 1 / Float(Self.batch), random: RandomStream(seed: 0),
        into: &gradient)
      #expect(abs(Float(result.loss) / Float(Self.batch) - losses.values[step]) < 1e-4 * losses.values[step])
      if step == 0 {
        for specification in trainable { try compare(gradient, "\(prefix).gradient.", specification) }
      }
      parameters.moveStatistics(&gradient)
      optimizer.update(&parameters, gradient: gradient)
    }
    for specification in network.specifications {
      try compare(parameters, "\(prefix).trained.", specification, varianceScale: varianceScale)
    }
  }

  /// Within 2e-4 of PyTorch's relative to the tensor's norm. PyTorch's running variance is that over n - 1, of which the part that
  /// it began with, 0.9⁵ of 1, has no share.
  private func compare(
    _ parameters: Parameters, _ prefix: String, _ specification: ParameterSpecification, varianceScale: Float = 1
  ) throws {
    let other = try #require(golden.tensors[prefix + specification.name])
    #expect(other.shape == specification.shape)
    var mine = try #require(parameters[specification.name]).values
    if specification.role == .runningVariance {
      let start = Float(pow(0.9, 5))
      mine = mine.map { start + ($0 - start) * varianceScale }
    }
    let norm = other.values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let difference = zip(mine, other.values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    let slack = 2e-4 * max(norm, 0.05)
    #expect(difference <= slack, "\(prefix)\(specification.name): \(difference) of \(norm)")
  }

  private func draw(_ count: Int, _ path: UInt64...) -> [Double] {
    var random = RandomStream(seed: 7, path: path)
    return (0..<count).map { _ in random.uniform() }
  }
}
