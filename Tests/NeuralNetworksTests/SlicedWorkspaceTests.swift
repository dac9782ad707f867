import RandomStreams
import Testing

@testable import NeuralNetworks

/// Passes in slices of images and parts of parameters against passes of the whole, to the same bytes.
@Suite("Slices of a shard")
struct SlicedWorkspaceTests {
  @Test("give the whole shard's bytes, however it is cut", arguments: InstructionSet.supported)
  func sameBytes(_ set: InstructionSet) throws {
    var random = RandomStream(seed: 71)
    for (trial, shape) in [[20, 22, 1], [45, 45, 1], [14, 15, 32], [37]].enumerated() {
      let dense: [any Layer] = [
        Dense(name: "d1", units: 70), ReLU(name: "r"), Dropout(name: "o", rate: 0.3), Dense(name: "d2", units: 5),
      ]
      let blocks = (shape.count == 1 ? 0 : trial == 2 ? 1 : 2)
      let front = ["a", "b"].prefix(blocks).flatMap { name -> [any Layer] in
        [Conv2D(name: name, filters: 32), ReLU(name: name + "r"), MaxPool2D(name: name + "p")]
      }
      let network = try Network(inputShape: shape, layers: front + [Flatten(name: "f")] + dense)
      let parameters = network.initialParameters(seed: 3)
      let count = 11
      let images = (0..<count * network.inputCount).map { _ in
        random.uniform() < 0.5 ? 0 : Float(random.uniform(-1...1))
      }
      let labels = (0..<count).map { _ in Int32(random.below(5)) }
      let whole = Workspace(network: network, capacity: count, plan: network.plan, instructionSet: set)
      _ = whole.input.update(fromContentsOf: images)
      var expected = Parameters(network.specifications)
      let (loss, correct) = whole.accumulateGradient(
        parameters, labels: labels, batch: count, scale: 0.1, smoothing: 0.1, random: RandomStream(seed: 4),
        into: &expected)
      for length in [1, 3, 11] {
        let sliced = try #require(
          SlicedWorkspace(network: network, capacity: 16, workers: 2, instructionSet: set))
        for first in stride(from: 0, to: count, by: length) {
          let slice = first..<min(first + length, count)
          parameters.values.withUnsafeBufferPointer { weights in
            sliced.pass(
              slice, worker: first % 2, weights: weights.baseAddress!, scale: 0.1, smoothing: 0.1,
              random: RandomStream(seed: 4)
            ) { image, pixels in
              let size = network.inputCount
              _ = pixels.update(fromContentsOf: images[image * size..<(image + 1) * size])
              return Int(labels[image])
            }
          }
        }
        // What lay there before is overwritten.
        var gradient = Parameters(network.specifications)
        for index in gradient.values.indices { gradient.values[index] = 7 }
        gradient.values.withUnsafeMutableBufferPointer { values in
          for (index, part) in sliced.parts.enumerated() {
            sliced.gradient(of: part, images: count, worker: index % 2, to: values.baseAddress!)
          }
        }
        #expect(gradient == expected, "\(shape), \(length) images a slice, \(set)")
        #expect(sliced.outcome(images: count) == (loss, correct))
      }
    }
  }

  @Test("are only for networks whose images do not depend on one another")
  func support() throws {
    #expect(SlicedWorkspace.supports(try .symbolNetwork(classes: 4)))
    #expect(!SlicedWorkspace.supports(try AnyNetwork.make()))
    let normal = try Network(inputShape: [4], layers: [Dense(name: "d", units: 3), BatchNorm(name: "n")])
    #expect(!SlicedWorkspace.supports(normal))
  }
}
