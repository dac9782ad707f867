import RandomStreams
import Testing

@testable import NeuralNetworks

@Suite("Networks cut in two") struct NetworkPartsTests {
  private static func images(_ network: Network, count: Int) -> PixelImages {
    var random = RandomStream(seed: 4, 0)
    let pixels = (0..<count * network.inputCount).map { _ in Float(random.uniform()) }
    return PixelImages(pixels: pixels, shape: network.inputShape)
  }

  @Test("the head gives for what the trunk gives what the network gives", arguments: 1..<14)
  func whole(value: Int) throws {
    let network = try Network.symbolNetwork(inputShape: [20, 20, 1], classes: 5)
    let weights = network.initialParameters(seed: 3)
    let parts = try NetworkParts(network, at: value)
    let images = Self.images(network, count: 70)
    let features = parts.trunk.outputs(of: images, weights.part(parts.trunk), threads: 2)
    let rows = parts.head.outputs(
      of: PixelImages(pixels: features, shape: parts.head.inputShape), weights.part(parts.head), threads: 1)
    let expected = network.outputs(of: images, weights, threads: 1)
    for (mine, theirs) in zip(rows, expected) { #expect(abs(mine - theirs) < 1e-5) }
    // The parts' weights are the network's.
    var again = Parameters(network.specifications)
    again.replace(weights.part(parts.trunk))
    again.replace(weights.part(parts.head))
    #expect(again == weights)
  }

  @Test("a head of dense layers is found from the end")
  func dense() throws {
    let network = try Network.symbolNetwork(inputShape: [20, 20, 1], classes: 5)
    #expect(try NetworkParts(network, lastDense: 1).head.steps.map(\.layer.name) == ["classes"])
    #expect(
      try NetworkParts(network, lastDense: 2).head.steps.map(\.layer.name) == [
        "dense2", "relu4", "dropout2", "classes",
      ])
    // 20 pixels: 18, 9, 7, 3 a side.
    #expect(try NetworkParts(network, lastDense: 3).trunk.outputShape == [3 * 3 * 32])
  }

  @Test("what cannot be cut is refused")
  func refused() throws {
    let network = try Network.symbolNetwork(inputShape: [20, 20, 1], classes: 5)
    for value in [-1, 0, 14, 15] { #expect(throws: NetworkError.self) { try NetworkParts(network, at: value) } }
    #expect(throws: NetworkError.self) { try NetworkParts(network, lastDense: 4) }
    // A network that branches is cut only where it is one value wide.
    let branching = try AnyNetwork.make()
    #expect(throws: NetworkError.self) { try NetworkParts(branching, at: 4) }
    #expect(throws: NetworkError.self) { try NetworkParts(branching, lastDense: 1) }
  }
}
