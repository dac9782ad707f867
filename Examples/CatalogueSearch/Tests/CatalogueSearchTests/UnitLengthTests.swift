import NeuralNetworks
import RandomStreams
import Testing

@testable import CatalogueSearch

@Suite("The layer of directions") struct UnitLengthTests {
  private func network() throws -> Network {
    try Network(
      inputShape: [5],
      layers: [Dense(name: "first", units: 4), UnitLength(name: "unit", length: 3), Dense(name: "last", units: 2)])
  }

  @Test("what comes out has the length, and the direction of what goes in")
  func lengths() throws {
    let network = try Network(inputShape: [3], layers: [UnitLength(name: "unit", length: 2)])
    let workspace = Workspace(network: network, capacity: 2)
    for (index, value) in ([3, 0, 4, 0, 0, 0] as [Float]).enumerated() { workspace.input[index] = value }
    let result = Array(workspace.outputs(network.initialParameters(seed: 1), batch: 2))
    for (value, expected) in zip(result, [1.2, 0, 1.6, 0, 0, 0] as [Float]) { #expect(abs(value - expected) < 1e-6) }
  }

  @Test("gradients are those of finite differences")
  func gradients() throws {
    let network = try network()
    let workspace = Workspace(network: network, capacity: 3)
    var random = RandomStream(seed: 7)
    for index in workspace.input.indices { workspace.input[index] = Float(random.uniform(-1...1)) }
    let targets = (0..<6).map { _ in Float(random.uniform(-1...1)) }
    func loss(_ parameters: Parameters, _ gradient: inout Parameters) -> Double {
      targets.withUnsafeBufferPointer {
        workspace.accumulateGradient(
          parameters, loss: SquaredError(), targets: $0, batch: 3, scale: 1, random: RandomStream(seed: 1),
          into: &gradient)
      }
    }
    let parameters = network.initialParameters(seed: 2)
    var gradient = Parameters(network.specifications)
    _ = loss(parameters, &gradient)
    var ignored = Parameters(network.specifications)
    let step: Float = 1e-2
    for index in parameters.values.indices {
      var (up, down) = (parameters, parameters)
      up.values[index] += step
      down.values[index] -= step
      let slope = (loss(up, &ignored) - loss(down, &ignored)) / Double(2 * step)
      #expect(abs(slope - Double(gradient.values[index])) < 2e-3 * max(1, abs(slope)), "weight \(index)")
    }
  }

  @Test("a model's file gives the layer back; a length out of range is refused")
  func files() throws {
    let network = try network()
    let text = try NetworkDescription.text(network)
    let same = try NetworkDescription.network(text, inputShape: [5], registry: CatalogueNetwork.layers)
    #expect(try NetworkDescription.text(same) == text)
    #expect(throws: NetworkError.self) { try NetworkDescription.network(text, inputShape: [5]) }
    let wrong = text.replacing("\"length\":3", with: "\"length\":-3")
    #expect(throws: NetworkError.self) {
      try NetworkDescription.network(wrong, inputShape: [5], registry: CatalogueNetwork.layers)
    }
  }

  @Test("the network of the figures has at most a million and a half weights")
  func size() throws {
    let network = try CatalogueNetwork.network(products: 81, width: FederatedSettings().width)
    #expect(network.parameterCount <= CatalogueNetwork.mostWeights)
    #expect(network.parameterCount > 100_000)
  }
}
