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
    bytes = ModelFile.tensorFile(classifier).data
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
    #expect(ModelFile.tensorFile(read).data == ModelFile.tensorFile(classifier).data)
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

  @Test("flipped bytes of the header are read or refused, never a crash")
  func corrupted() throws {
    var random = RandomStream(seed: 8)
    for _ in 0..<400 {
      var broken = bytes
      for _ in 0..<3 { broken[random.below(900)] = UInt8(truncatingIfNeeded: random.next()) }
      _ = try? read(broken)
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
    var foreign = ModelFile.tensorFile(classifier)
    foreign.metadata["format"] = "pt"
    #expect(message(foreign.data).contains("another program"))
    var narrow = ModelFile.tensorFile(classifier)
    narrow.tensors["dense1.bias"] = nil
    #expect(message(narrow.data).contains("dense1.bias does not tell the units"))
    var wrong = ModelFile.tensorFile(classifier)
    wrong.tensors["dense2.bias"] = Tensor(shape: [64])
    #expect(message(wrong.data).contains("dense2.bias has shape [64] where the network has [128]"))
    var missing = ModelFile.tensorFile(classifier)
    missing.tensors["conv2.kernel"] = nil
    #expect(message(missing.data).contains("conv2.kernel is missing"))
    var infinite = ModelFile.tensorFile(classifier)
    infinite.tensors["classes.bias"] = Tensor(shape: [3], repeating: .infinity)
    #expect(message(infinite.data).contains("not finite"))
    #expect(message(Data("{}".utf8)).contains("too few"))
    #expect("\(#expect(throws: NetworkError.self) { try ModelFile.read("/no/such/model") }!)".contains("no such file"))
  }

  private func read(_ data: Data) throws -> Classifier {
    let path = NSTemporaryDirectory() + "model-\(UUID()).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try data.write(to: URL(fileURLWithPath: path))
    return try ModelFile.read(path)
  }
}
