import FileStorage
import Foundation
import RandomStreams
import Testing

@testable import NeuralNetworks

/// Networks of any layers, written and read.
@Suite("Descriptions of networks")
struct NetworkDescriptionTests {
  @Test("of every kind of layer come back as they were written, and the model answers the same")
  func roundTrip() throws {
    let classifier = try AnyNetwork.classifier()
    let file = try ModelFile.tensorFile(classifier)
    #expect(file.metadata["format"] == "mathrec classifier 2")
    let read = try ModelFile.classifier(TensorFile(data: file.data, path: "m"), path: "m")
    #expect(try NetworkDescription.text(read.network) == NetworkDescription.text(classifier.network))
    #expect(read.network.specifications == classifier.network.specifications)
    #expect(read.parameters == classifier.parameters && read.facts == classifier.facts)
    var random = RandomStream(seed: 61)
    let images = (0..<3 * 64).map { _ in Float(random.uniform()) }
    let answers = read.probabilities(of: images)
    #expect(answers == classifier.probabilities(of: images, threads: 2) && answers.allSatisfy(\.isFinite))
    #expect(
      Set(try AnyNetwork.make().layers.compactMap { ($0 as? any StoredLayer).map { type(of: $0).kind } }).count == 17)
  }

  @Test("that are wrong say what is wrong")
  func mistakes() throws {
    func message(_ text: String, shape: [Int] = [8, 8, 1]) -> String {
      do {
        _ = try NetworkDescription.network(text, inputShape: shape)
        return "no error"
      } catch { return error.description }
    }
    let conv = #"{"kind":"conv2d","name":"c","filters":4,"kernel":[3,3]"#
    let cases: [(text: String, says: String)] = [
      ("", "not a list"), ("{}", "not a list"), ("[]", "0 layers"), ("[1]", "step 0 is no object"),
      (#"[{"name":"x"}]"#, "step 0 has no kind"), (#"[{"kind":"relu"}]"#, "step 0 has no name"),
      (#"[{"kind":"relu","name":"a b"}]"#, "step 0 has no name"), (#"[{"kind":"relu","name":""}]"#, "has no name"),
      (#"[{"kind":"relu","name":"é"}]"#, "has no name"),
      (#"[{"kind":"rleu","name":"a"}]"#, "unknown kind 'rleu'; there are attention, batch_norm"),
      (#"[{"kind":"relu","name":"a","slope":0.1}]"#, "layer a has no argument 'slope'"),
      (#"[{"kind":"relu","kind":"gelu","name":"a"}]"#, "'kind' twice"),
      (#"[{"kind":"relu","name":"a","inputs":[1]}]"#, "values that are not there"),
      (#"[{"kind":"relu","name":"a","inputs":[-1]}]"#, "values that are not there"),
      (#"[{"kind":"relu","name":"a","inputs":[]}]"#, "given 0 values"),
      (#"[{"kind":"sum","name":"a"}]"#, "given 1 values"),
      (#"[{"kind":"relu","name":"a"},{"kind":"relu","name":"b","inputs":[0]}]"#, "nothing takes what layer a gives"),
      (#"[{"kind":"dense","name":"d"}]"#, "layer d lacks its argument 'units'"),
      (#"[{"kind":"dense","name":"d","units":"classes"}]"#, "'units' of layer d is not a whole number from 1"),
      (#"[{"kind":"dense","name":"d","units":1e20}]"#, "'units' of layer d is not a whole number"),
      (#"[{"kind":"dense","name":"d","units":2.5}]"#, "'units' of layer d is not a whole number"),
      (#"[{"kind":"dropout","name":"d","rate":1}]"#, "'rate' of layer d is not a number from"),
      ("[\(conv),\"padding\":\"some\"}]", "'padding' of layer c is 'some'"),
      ("[\(conv),\"padding\":[1,2]}]", "'padding' of layer c is not 4"),
      ("[\(conv),\"stride\":[0,1]}]", "'stride' of layer c is not 2"),
      ("[\(conv)},\(conv)}]", "two parameters have the name c.kernel"),
      (#"[{"kind":"reshape","name":"r","shape":[63]}]"#, "needs"),
      (#"[{"kind":"attention","name":"a","heads":2,"extras":["mask","mask"]}]"#, "each at most once"),
      (#"[{"kind":"embedding","name":"e","count":16777216,"width":65536,"inputs":[0]}]"#, "does not fit"),
    ]
    for (text, says) in cases {
      let found = message(text)
      #expect(found.contains(says) || says == "needs" && found.contains("does not fit"), "\(text): \(found)")
    }
    #expect(
      message(#"[{"kind":"embedding","name":"e","count":16777216,"width":65536}]"#, shape: [2]).contains("too large"))
  }

  @Test("may leave the number of classes open, and a program adds kinds of its own")
  func extension_() throws {
    let text =
      #"[{"kind":"flatten","name":"f"},{"kind":"half","name":"h"},{"kind":"dense","name":"d","units":"classes"}]"#
    #expect(throws: NetworkError.self) { try NetworkDescription.network(text, inputShape: [2, 2, 1], classes: 7) }
    let network = try NetworkDescription.network(
      text, inputShape: [2, 2, 1], classes: 7, registry: .standard.adding(Half.self))
    #expect(network.classes == 7 && network.layers[1] is Half)
  }

  @Test("the classes' bias is found by its role, whatever comes after it")
  func classBias() throws {
    let names = try [AnyNetwork.make(), Network.symbolNetwork(classes: 5)].map { network in
      network.specifications.filter { $0.role == .classBias }.map(\.name)
    }
    #expect(names == [["classes.bias"], ["classes.bias"]])
    let without = try Network(inputShape: [4], layers: [Dense(name: "a", units: 3), ReLU(name: "r")])
    #expect(!without.specifications.contains { $0.role == .classBias })
    var classifier = Classifier(
      network: without, parameters: without.initialParameters(seed: 1), labels: ["a", "b", "c"])
    #expect(throws: NetworkError.self) { try classifier.shiftOdds(by: [1, 2, 3]) }
    var other = try AnyNetwork.classifier()
    let before = other.parameters
    #expect(throws: NetworkError.self) { try other.shiftOdds(by: [1, 2, 1e39]) }
    try other.shiftOdds(by: [1, 2, 3])
    let changed = zip(before.values, other.parameters.values).filter { $0 != $1 }
    #expect(changed.map { $1 - $0 } == [1, 2, 3])
  }
}

/// Half of its input; a kind that the library does not know.
private struct Half: StoredLayer {
  static let kind = "half"
  let name: String
  var arguments: [String: LayerArgument] { [:] }
  init(name: String, arguments: inout LayerArguments) throws(NetworkError) { self.name = name }
  func outputShape(for inputs: [[Int]]) throws(NetworkError) -> [Int] { inputs[0] }
  func forward(_ pass: LayerPass) {
    for index in 0..<pass.batch * pass.inputCount { pass.output[index] = pass.input[index] / 2 }
  }
  func backward(_ pass: LayerPass) {
    guard let gradient = pass.inputGradient else { return }
    for index in 0..<pass.batch * pass.inputCount { gradient[index] = pass.outputGradient[index] / 2 }
  }
}
