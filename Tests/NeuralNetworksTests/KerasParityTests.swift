import FileStorage
import Foundation
import RandomStreams
import Testing

@testable import NeuralNetworks

/// The network against Keras 3 on TensorFlow; Golden/make_keras_golden.py makes the file and says what it holds.
@Suite("Parity with Keras")
struct KerasParityTests {
  let golden: TensorFile

  init() throws {
    let path = try #require(Bundle.module.path(forResource: "Golden/keras", ofType: "safetensors"))
    golden = try TensorFile(path: path)
  }

  @Test("outputs, loss, gradients and ten Adam steps", arguments: [("small", 20, 10, true), ("full", 45, 101, false)])
  func parity(prefix: String, side: Int, classes: Int, whole: Bool) throws {
    let network = try Sequential.symbolNetwork(inputShape: [side, side, 1], classes: classes, dropout: 0)
    var parameters = Parameters(network.specifications)
    for (index, specification) in network.specifications.enumerated() {
      var limit = 0.05
      if case .glorotUniform(let fanIn, let fanOut) = specification.initializer {
        limit = (6 / Double(fanIn + fanOut)).squareRoot()
      }
      let values = draw(specification.count, 1, UInt64(index)).map { Float($0 * 2 * limit - limit) }
      parameters[specification.name] = Tensor(shape: specification.shape, values: values)
    }
    let pixels = side * side
    let images = draw(10 * 8 * pixels, 2).map { Float($0) < 0.7 ? 0 : Float($0) }
    let labels = draw(10 * 8, 3).map { Int32($0 * Double(classes)) }
    let workspace = Workspace(network: network, capacity: 8)
    var optimizer = Adam()
    let losses = try #require(golden.tensors["\(prefix).loss"])
    for step in 0..<10 {
      _ = workspace.input.update(fromContentsOf: images[step * 8 * pixels..<(step + 1) * 8 * pixels])
      if step == 0 {
        let output = try #require(golden.tensors["\(prefix).output"])
        for (mine, keras) in zip(workspace.predict(parameters, batch: 8), output.values) {
          #expect(abs(mine - keras) < 1e-5)
        }
      }
      var gradient = Parameters(network.specifications)
      let result = workspace.accumulateGradient(
        parameters, labels: Array(labels[step * 8..<(step + 1) * 8]), batch: 8, scale: 1 / 8,
        random: RandomStream(seed: 0), into: &gradient)
      #expect(abs(Float(result.loss / 8) - losses.values[step]) < 1e-4 * losses.values[step])
      if step == 0 { try compare(gradient, "\(prefix).gradient.", whole: whole) }
      optimizer.update(&parameters, gradient: gradient)
    }
    try compare(parameters, "\(prefix).trained.", whole: whole)
  }

  /// Every tensor, or its signed sums, within 1e-4 of Keras's relative to the tensor's norm.
  private func compare(_ parameters: Parameters, _ prefix: String, whole: Bool) throws {
    for specification in parameters.specifications {
      let keras = try #require(golden.tensors[prefix + specification.name])
      var mine = try #require(parameters[specification.name]).values.map(Double.init)
      let norm = mine.reduce(0) { $0 + $1 * $1 }.squareRoot()
      if !whole {
        let signs = draw(8 * mine.count, 4)
        mine = (0..<8).map { row in
          mine.indices.reduce(0) { $0 + (signs[row * mine.count + $1] < 0.5 ? -mine[$1] : mine[$1]) }
        }
      }
      let difference = zip(mine, keras.values).reduce(0) { $0 + ($1.0 - Double($1.1)) * ($1.0 - Double($1.1)) }
      #expect(difference.squareRoot() <= 1e-4 * norm * (whole ? 1 : 8.0.squareRoot()), "\(prefix)\(specification.name)")
    }
  }

  private func draw(_ count: Int, _ path: UInt64...) -> [Double] {
    var random = RandomStream(seed: 7, path: path)
    return (0..<count).map { _ in random.uniform() }
  }
}
