import FileStorage
import Foundation
import NeuralNetworks
import Testing

@testable import ModelExchange

/// What is written in another program's form and read back is the same model. That those programs read it as it is meant is
/// checked by them: `python/exchange_tests`.
@Suite("Models in other forms") struct ExchangeTests {
  private static func pictures(_ classifier: Classifier) -> [Float] {
    (0..<classifier.network.inputCount * 5).map { Float(($0 * 7919) % 101) / 101 }
  }

  private static func symbolNetwork() throws -> Classifier {
    try ExchangeSamples.classifier(
      Network.symbolNetwork(inputShape: [20, 20, 1], classes: 4), labels: ["0", "1", "x", "+"])
  }

  @Test("a Keras model that was written is read as the same numbers")
  func keras() throws {
    for classifier in [try ExchangeSamples.branching(), try Self.symbolNetwork()] {
      let data = try KerasModel.data(classifier)
      #expect(data == (try KerasModel.data(classifier)))
      let again = try KerasModel.classifier(data, file: "f", labels: classifier.labels)
      let pictures = Self.pictures(classifier)
      #expect(again.probabilities(of: pictures) == classifier.probabilities(of: pictures))
    }
  }

  @Test("PyTorch's weights that were written are read as the same numbers")
  func torch() throws {
    for classifier in [try ExchangeSamples.branching(), try Self.symbolNetwork()] {
      let file = try TorchWeights.file(classifier)
      let again = try TorchWeights.classifier(TensorFile(data: file.data, path: "f"), path: "f")
      #expect(again.parameters == classifier.parameters && again.labels == classifier.labels)
      #expect(again.facts == classifier.facts)
      var broken = file
      broken.tensors["classes.weight"] = nil
      #expect(throws: ExchangeError.self) { try TorchWeights.classifier(broken, path: "f") }
    }
    let conv = try TorchWeights.file(Self.symbolNetwork()).tensors["conv2.weight"]
    #expect(conv?.shape == [32, 32, 3, 3])
  }

  @Test("what another form has not is refused by the layer's name")
  func refused() throws {
    let network = try Network(
      inputShape: [6, 8],
      layers: [Attention(name: "look", heads: 2), Flatten(name: "f"), Dense(name: "classes", units: 2)])
    let classifier = ExchangeSamples.classifier(network, labels: ["a", "b"])
    let error = #expect(throws: ExchangeError.self) { try KerasModel.data(classifier) }
    #expect(error?.subject == "layer look")
    #expect(try !ONNXModel.data(classifier, program: "mathrec 1").isEmpty)
    #expect(throws: ExchangeError.self) { try KerasModel.classifier(Data("PK".utf8), file: "f", labels: ["a", "b"]) }
    let old = Data(HDF5File.signature + [UInt8](repeating: 0, count: 100))
    let form = #expect(throws: ExchangeError.self) { try KerasModel.classifier(old, file: "m.h5", labels: ["a", "b"]) }
    #expect(form?.advice.contains("keras.saving.load_model") == true)
  }

  @Test("Keras's names for its weights' places")
  func names() {
    var names = KerasLayerNames()
    #expect(names.next("Conv2D") == "conv2d" && names.next("MaxPooling2D") == "max_pooling2d")
    #expect(names.next("Conv2D") == "conv2d_1" && names.next("GlobalAveragePooling2D") == "global_average_pooling2d")
    #expect(names.next("BatchNormalization") == "batch_normalization" && names.next("ReLU") == "re_lu")
    #expect(names.next("ZeroPadding2D") == "zero_padding2d" && names.next("InputLayer") == "input_layer")
  }
}
