import FileStorage
import Foundation
import RandomStreams
import Testing

@testable import NeuralNetworks

@Suite("Model files")
struct ModelFileTests {
  let classifier: Classifier
  let bytes: Data

  init() throws {
    let network = try Sequential.symbolNetwork(inputShape: [12, 12, 1], classes: 3)
    classifier = Classifier(
      network: network, parameters: network.initialParameters(seed: 4), labels: ["0", "\\sqrt", "="],
      facts: ["epochs": "3"])
    bytes = try ModelFile.tensorFile(classifier).data
  }

  @Test("come back as they were written, with equal bytes for equal models", arguments: [128, 40])
  func roundTrip(units: Int) throws {
    let network = try Sequential.symbolNetwork(inputShape: [12, 12, 1], classes: 3, units: units)
    let classifier = Classifier(
      network: network, parameters: network.initialParameters(seed: 4), labels: ["0", "\\sqrt", "="],
      facts: ["epochs": "3"])
    let path = NSTemporaryDirectory() + "model-\(UUID()).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try ModelFile.write(classifier, to: path)
    let read = try ModelFile.read(path)
    #expect(read.parameters == classifier.parameters)
    #expect(read.labels == classifier.labels)
    #expect(read.facts == ["epochs": "3"])
    #expect(try ModelFile.tensorFile(read).data == ModelFile.tensorFile(classifier).data)
  }

  @Test("the design's network has 371,013 parameters")
  func size() throws {
    #expect(try Sequential.symbolNetwork(classes: 101).initialParameters(seed: 1).count == 371_013)
  }

  @Test("a cut at any place is an error, never a crash")
  func truncated() {
    for length in stride(from: 0, to: bytes.count, by: 997) {
      #expect(throws: FileError.self) { try TensorFile(data: bytes.prefix(length), path: "cut") }
    }
  }

  @Test("say what is wrong")
  func messages() throws {
    func message(_ data: Data) -> String {
      do {
        _ = try read(data)
        return "no error"
      } catch { return "\(error)" }
    }
    #expect(message(Data()).contains("too few"))
    #expect(message(Data("this is a text, no model at all".utf8)).contains("does not begin as a safetensors file"))
    #expect(message(bytes.prefix(bytes.count - 4)).contains("cut short"))
    #expect(message(bytes + Data([0])).contains("1 bytes follow"))
    var foreign = try ModelFile.tensorFile(classifier)
    foreign.metadata["format"] = "pt"
    #expect(message(foreign.data).contains("another program"))
    var narrow = try ModelFile.tensorFile(classifier)
    narrow.tensors["dense1.bias"] = nil
    narrow.metadata["layers"] = nil
    #expect(message(narrow.data).contains("dense1.bias does not tell the units"))
    var wrong = try ModelFile.tensorFile(classifier)
    wrong.tensors["dense2.bias"] = Tensor(shape: [64])
    #expect(message(wrong.data).contains("dense2.bias has shape [64] where the network has [128]"))
    var missing = try ModelFile.tensorFile(classifier)
    missing.tensors["conv2.kernel"] = nil
    #expect(message(missing.data).contains("conv2.kernel is missing"))
    var infinite = try ModelFile.tensorFile(classifier)
    infinite.tensors["classes.bias"] = Tensor(shape: [3], repeating: .infinity)
    #expect(message(infinite.data).contains("not finite"))
    #expect(message(Data("{}".utf8)).contains("too few"))
    var surplus = try ModelFile.tensorFile(classifier)
    surplus.tensors["conv3.kernel"] = Tensor(shape: [1])
    #expect(message(surplus.data).contains("conv3.kernel belongs to no layer"))
    var few = try ModelFile.tensorFile(classifier)
    few.metadata["labels"] = #"["a","b"]"#
    #expect(message(few.data).contains("gives 3 numbers for 2 classes"))
    #expect("\(#expect(throws: NetworkError.self) { try ModelFile.read("/no/such/model") }!)".contains("no such file"))
  }

  @Test("a small file that describes a huge network is refused before memory is taken")
  func hugeShapes() throws {
    // As it was found: 16 kB, an input of 4096x4096 and a bias of 4096 numbers, for which 547 GB were asked.
    let bias = Tensor(shape: [4096])
    for shape in ["[4096,4096,1]", "[1048576,1048576,1]", "[9223372036854775807,2,2]", "[512,512,1]"] {
      let file = TensorFile(
        tensors: ["dense1.bias": bias],
        metadata: ["format": "mathrec classifier 1", "labels": #"["a","b"]"#, "input_shape": shape])
      #expect(throws: NetworkError.self) { try read(file.data) }
    }
    let dense = #"[{"kind":"flatten","name":"f"},{"kind":"dense","name":"d","units":65536}]"#
    let wide = TensorFile(
      tensors: [:],
      metadata: [
        "format": "mathrec classifier 2", "labels": #"["a","b"]"#, "input_shape": "[1024,1024,1]", "layers": dense,
      ])
    #expect("\(#expect(throws: NetworkError.self) { try read(wide.data) }!)".contains("too large a network"))
  }

  @Test("a model of one class or with numbers that are not finite is not written, and what was there stays")
  func unfit() throws {
    let path = NSTemporaryDirectory() + "model-\(UUID()).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try ModelFile.write(classifier, to: path)
    var broken = classifier
    broken.parameters.values[7] = .nan
    #expect(throws: NetworkError.self) { try ModelFile.write(broken, to: path) }
    let network = try Network.symbolNetwork(inputShape: [12, 12, 1], classes: 1)
    let lonely = Classifier(network: network, parameters: network.initialParameters(seed: 1), labels: ["a"])
    #expect(throws: NetworkError.self) { try ModelFile.write(lonely, to: path) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
  }

  @Test("the project's network has the first format, with or without its layers; others have the second")
  func formats() throws {
    let own = try ModelFile.tensorFile(classifier)
    #expect(own.metadata["format"] == "mathrec classifier 1")
    var older = own
    older.metadata["layers"] = nil
    #expect(try read(older.data).parameters == classifier.parameters)
    let network = try Network.symbolNetwork(inputShape: [12, 12, 1], classes: 3, dropout: 0.5)
    let other = Classifier(network: network, parameters: classifier.parameters, labels: classifier.labels)
    #expect(try ModelFile.tensorFile(other).metadata["format"] == "mathrec classifier 2")
  }

  private func read(_ data: Data) throws -> Classifier {
    let path = NSTemporaryDirectory() + "model-\(UUID()).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try data.write(to: URL(fileURLWithPath: path))
    return try ModelFile.read(path)
  }
}
